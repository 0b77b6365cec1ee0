using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>The selected fields of a connection, in a fixed order, with a version that rises at every change of the selection.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.FieldMap")]
public sealed record FieldMap(int Version, IReadOnlyList<MappedField> Fields)
{
    /// <summary>The field that people are matched by (N-9).</summary>
    public const string Email = "email";

    [NonSerialized] private Dictionary<string, MappedField>? byName;

    /// <summary>The field of that name, or null.</summary>
    public MappedField? Find(string name) => (byName ??= Fields.ToDictionary(f => f.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>That side's own name of a field on a table; null where it does not exist.</summary>
    public static string? NameOn(MappedField field, RecordKind kind) => kind switch { RecordKind.Person => field.Name, RecordKind.Lead => field.Lead, _ => field.Contact };

    /// <summary>The fields that a table has, and that are in use (F-3).</summary>
    public IEnumerable<MappedField> On(RecordKind kind) => Fields.Where(f => f.Quarantine is null && NameOn(f, kind) is not null);
}
