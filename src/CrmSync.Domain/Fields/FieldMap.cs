using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>The selected fields of a connection, in a fixed order, with a version that rises at every change of the selection.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.FieldMap")]
public sealed record FieldMap(int Version, IReadOnlyList<MappedField> Fields)
{
    /// <summary>The field that people are matched by (N-9).</summary>
    public const string Email = "email";

    [NonSerialized] private FieldMap? ofContact;
    [NonSerialized] private Dictionary<string, MappedField>? byName;

    /// <summary>The field of that name, or null.</summary>
    public MappedField? Find(string name) => (byName ??= Fields.ToDictionary(f => f.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>Why a field is not in use, by name (F-3).</summary>
    public Dictionary<string, string> Quarantined => Fields.Where(f => f.Quarantine is not null).ToDictionary(f => f.Name, f => f.Quarantine!, StringComparer.Ordinal);

    /// <summary>The same map in which these fields are not in use either.</summary>
    public FieldMap Without(IReadOnlyDictionary<string, string> quarantined) =>
        quarantined.Keys.All(name => Find(name) is null or { Quarantine: not null }) ? this
        : new(Version, [.. Fields.Select(f => f.Quarantine is null && quarantined.TryGetValue(f.Name, out var reason) ? f with { Quarantine = reason } : f)]);

    /// <summary>That side's own name of a field on a table; null where it does not exist.</summary>
    public static string? NameOn(MappedField field, RecordKind kind) => kind switch { RecordKind.Person => field.Name, RecordKind.Lead => field.Lead, _ => field.Contact };

    /// <summary>The same map with the choices of a person's table (null: of leads, which are what is created). Always asked of the connection's own map.</summary>
    public FieldMap For(RecordKind? kind)
    {
        if (kind != RecordKind.Contact || Fields.All(f => f.ContactChoices is null)) return this;
        return ofContact ??= new(Version, [.. Fields.Select(f => f.For(RecordKind.Contact))]);
    }

    /// <summary>Do both ask the same of values, and offer the same fields?</summary>
    public bool IsLike(FieldMap other) => Fields.Count == other.Fields.Count && Fields.Zip(other.Fields).All(pair => Like(pair.First, pair.Second));

    private static bool Like(MappedField one, MappedField other) =>
        (one.Marketo, one.Dynamics, one.Quarantine) == (other.Marketo, other.Dynamics, other.Quarantine) && Like(one.Choices, other.Choices) && Like(one.ContactChoices, other.ContactChoices);

    private static bool Like(ChoiceList? one, ChoiceList? other) => one is null || other is null ? one == other : one.IsLike(other);

    /// <summary>The fields that a table has, and that are in use (F-3).</summary>
    public IEnumerable<MappedField> On(RecordKind kind) => OnAtAll(kind).Where(f => f.Quarantine is null);

    /// <summary>The fields that a table has, those too that are not in use now.</summary>
    public IEnumerable<MappedField> OnAtAll(RecordKind kind) => Fields.Where(f => NameOn(f, kind) is not null);
}
