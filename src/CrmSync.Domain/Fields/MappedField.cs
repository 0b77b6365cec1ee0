using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>Which way a field travels (C-9). Wire values: never renumber.</summary>
public enum Direction
{
    /// <summary>Both ways.</summary>
    Both = 0,

    /// <summary>Dynamics to Marketo only.</summary>
    ToMarketo = 1,

    /// <summary>Marketo to Dynamics only.</summary>
    ToDynamics = 2,
}

/// <summary>One selected field: where it lives on each side and how its values compare.</summary>
/// <param name="Name">Our name: the Marketo REST name.</param>
/// <param name="Kind">Kind of value.</param>
/// <param name="Lead">Logical name on lead; null when leads do not have it.</param>
/// <param name="Contact">Logical name on contact; null when contacts do not have it.</param>
[GenerateSerializer, Immutable, Alias("crmsync.MappedField")]
public sealed record MappedField(string Name, ValueKind Kind, string? Lead, string? Contact)
{
    /// <summary>Which way it travels.</summary>
    [Id(4)] public Direction Direction { get; init; }

    /// <summary>What Marketo asks.</summary>
    [Id(5)] public FieldLimits Marketo { get; init; } = FieldLimits.None;

    /// <summary>What Dynamics asks (the stricter of lead and contact).</summary>
    [Id(6)] public FieldLimits Dynamics { get; init; } = FieldLimits.None;

    /// <summary>The choices of the table that the map is read for: lead, unless <see cref="FieldMap.For"/> says otherwise; contact where leads do not have the field.</summary>
    [Id(44)] public ChoiceList? Choices { get; init; }

    /// <summary>The choices of contact where they are others; null: the same.</summary>
    [Id(45)] public ChoiceList? ContactChoices { get; init; }

    /// <summary>Whose value wins when both sides changed it (C-9).</summary>
    [Id(20)] public FieldOwner Owner { get; init; }

    /// <summary>Version of the selection in which it was chosen, or is to be read again from both sides (F-2).</summary>
    [Id(21)] public int Since { get; init; }

    /// <summary>Why it is quarantined: a side no longer offers it as it was chosen; null when it is in use (F-3).</summary>
    [Id(22)] public string? Quarantine { get; init; }

    /// <summary>The version in which it was chosen, when it has come back from quarantine in <see cref="Since"/> (F-3); null: it was never away.</summary>
    [Id(23)] public int? Chosen { get; init; }

    /// <summary>The version in which it came back from quarantine last, be it that it was turned since (F-3); null: never.</summary>
    [Id(24)] public int? Back { get; init; }

    /// <summary>What Dynamics fills in by itself on a lead, own form (N-10).</summary>
    [Id(40)] public string? LeadFilled { get; init; }

    /// <summary>What Dynamics fills in by itself on a contact, own form (N-10).</summary>
    [Id(41)] public string? ContactFilled { get; init; }

    /// <summary>The field as it is on a table.</summary>
    internal MappedField For(RecordKind kind) => kind == RecordKind.Contact && ContactChoices is { } own ? this with { Choices = own } : this;
}
