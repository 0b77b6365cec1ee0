using CrmSync.Domain.Fields;

namespace CrmSync.Domain.Systems;

/// <summary>What a side's metadata says about one table (describe, EntityDefinitions).</summary>
/// <param name="Kind">The table.</param>
/// <param name="Fields">By that side's own field name.</param>
public sealed record TableSchema(RecordKind Kind, IReadOnlyDictionary<string, FieldSchema> Fields);

/// <summary>One field of one side.</summary>
/// <param name="Name">REST name (Marketo) or logical name (Dynamics).</param>
/// <param name="Label">What users see.</param>
/// <param name="Kind">Our kind of value; null when the type cannot be mapped.</param>
/// <param name="Limits">What the side enforces or asks for.</param>
/// <param name="Writable">False for computed, read-only and system fields.</param>
/// <param name="Choices">Dynamics choice columns: number to label.</param>
public sealed record FieldSchema(string Name, string Label, ValueKind? Kind, FieldLimits Limits, bool Writable, IReadOnlyDictionary<int, string>? Choices)
{
    /// <summary>What the side fills in by itself when nobody says anything: a choice's number, a boolean's true; null when nothing (N-10).</summary>
    public string? Filled { get; init; }

    /// <summary>Dynamics status reasons: the state that each number belongs to; null for every other field.</summary>
    public IReadOnlyDictionary<int, int>? States { get; init; }

    /// <summary>Dynamics: it is shown in Marketo and cannot be written from there: the state, which follows from the status reason, and the owner.</summary>
    public bool IsShownOnly { get; init; }

    /// <summary>Dynamics: secured column by column, so that what we read may be empty for lack of access (F-3).</summary>
    public bool IsSecured { get; init; }
}
