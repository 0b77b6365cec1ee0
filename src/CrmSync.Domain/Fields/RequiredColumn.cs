using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>A column that Dynamics requires of its users.</summary>
/// <param name="Name">Logical name.</param>
/// <param name="Label">What users see.</param>
/// <param name="LengthMax">Longest text, in UTF-16 code units; null: no limit.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RequiredColumn")]
public sealed record RequiredColumn(string Name, string Label, int? LengthMax)
{
    /// <summary>The columns that a new row of a table must have (V-1, V-7), mapped or not. A yes/no column is never without a value.</summary>
    public static IReadOnlyList<RequiredColumn> Of(RecordKind kind, IEnumerable<TableSchema> tables) =>
        [.. tables.Where(t => t.Kind == kind).SelectMany(t => t.Fields.Values).Where(f => f is { Writable: true, Limits.Required: true, Kind: not (null or ValueKind.Boolean) })
            .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new RequiredColumn(f.Name, f.Label, f.Limits.LengthMax))];
}
