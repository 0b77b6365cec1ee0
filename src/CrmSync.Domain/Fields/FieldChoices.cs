namespace CrmSync.Domain.Fields;

/// <summary>The selection of a connection's fields, as it is stored: what was chosen, not what the sides offer today (F-1).</summary>
/// <param name="Version">Rises at every change of the selection, and when a field is quarantined or mended.</param>
/// <param name="Fields">In their order.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldChoices")]
public sealed record FieldChoices(int Version, IReadOnlyList<FieldChoice> Fields)
{
    /// <summary>Every label that an option of a chosen column ever had, by table and column (<c>lead.leadsourcecode</c>), to its number (S-11).</summary>
    [Id(2)] public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Labels { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, int>>();

    /// <summary>The chosen field of that name, or null.</summary>
    public FieldChoice? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <summary>One chosen field.</summary>
/// <param name="Name">Our name: the Marketo REST name.</param>
/// <param name="Lead">Column of lead, or null.</param>
/// <param name="Contact">Column of contact, or null.</param>
/// <param name="Kind">Kind of value when it was chosen; another one later quarantines it (F-3).</param>
/// <param name="Direction">Which way it travels.</param>
/// <param name="Owner">Whose value wins a collision.</param>
/// <param name="Since">Version in which it was chosen or is to be read again from both sides.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldChoice")]
public sealed record FieldChoice(string Name, string? Lead, string? Contact, ValueKind Kind, Direction Direction, FieldOwner Owner, int Since)
{
    /// <summary>The version in which it was chosen, when it has come back from quarantine in <see cref="Since"/>: what was agreed before holds (F-3). Null: it was never away.</summary>
    [Id(7)] public int? Chosen { get; init; }

    /// <summary>The version in which it came back from quarantine last, be it that it was turned since (F-3).</summary>
    [Id(8)] public int? Back { get; init; }
}

/// <summary>A change of the selection, in an operator's words.</summary>
/// <param name="Fields">Chosen anew or changed.</param>
/// <param name="Remove">No longer chosen, by name.</param>
/// <param name="IsWhole">What is not listed is no longer chosen either.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldOrder")]
public sealed record FieldOrder(IReadOnlyList<FieldWish> Fields, IReadOnlyList<string> Remove, bool IsWhole);

/// <summary>One line of a <see cref="FieldOrder"/>; what is null stays as it is, or is the default's.</summary>
/// <param name="Name">Marketo REST name.</param>
/// <param name="Lead">Column of lead; empty: none. A new field with one column named has that one only.</param>
/// <param name="Contact">Column of contact; the same.</param>
/// <param name="Direction">both, toMarketo, toDynamics.</param>
/// <param name="Ownership">byRecordType, marketo, dynamics, newest, fillEmpty, restrictive.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldWish")]
public sealed record FieldWish(string Name, string? Lead, string? Contact, string? Direction, string? Ownership);
