using System.Globalization;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>All rows of one kind in the order of their creation, with a case-insensitive index on every field that is looked up.</summary>
internal sealed class ObjectTable(ObjectKind kind)
{
    private readonly OrderedDictionary<string, ObjectRow> rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> indexes = new(StringComparer.Ordinal);
    private long given;

    /// <summary>Follows a custom object's schema.</summary>
    public ObjectKind Kind { get; set; } = kind;

    public IEnumerable<ObjectRow> All => rows.Values;

    public int Count => rows.Count;

    /// <summary>Ids given so far, for the next one.</summary>
    public long Given => given;

    public ObjectRow? Find(string key) => rows.GetValueOrDefault(key);

    public void Apply(Change change, DateTimeOffset at)
    {
        if (change.Field is not null)
            Set(rows[change.Row], change.Field, change.New, at);
        else if (change.Operation == "create")
            Create(change.Row, at);
        else
            Remove(rows[change.Row]);
    }

    /// <summary>Rows whose field holds the text, in any order.</summary>
    public IEnumerable<ObjectRow> Matches(string field, string text) =>
        indexes.TryGetValue(field, out var index) && index.TryGetValue(text, out HashSet<string>? keys) ? keys.Select(key => rows[key]) : [];

    /// <summary>Rows that hold all values of the key.</summary>
    public IEnumerable<ObjectRow> Matches(IReadOnlyList<string> key) => Matches(Kind.Dedupe[0], key[0])
        .Where(row => Enumerable.Range(1, key.Count - 1).All(place => string.Equals(Text(row, Kind.Dedupe[place]), key[place], StringComparison.OrdinalIgnoreCase)));

    public static string? Text(ObjectRow row, string field) => FieldValue.Text(row.Values.GetValueOrDefault(field));

    /// <summary>What a read shows; null for a field without a value or of another kind.</summary>
    public object? Value(ObjectRow row, string name) => name switch
    {
        "createdAt" => FieldValue.Time(row.CreatedAt),
        "updatedAt" => FieldValue.Time(row.UpdatedAt),
        _ when name == Kind.IdField => Kind.HasNumbers ? long.Parse(row.Key, CultureInfo.InvariantCulture) : row.Key,
        _ => row.Values.GetValueOrDefault(name) ?? (Kind.Field(name)?.DataType == "boolean" ? false : null),
    };

    private void Create(string key, DateTimeOffset at)
    {
        rows.Add(key, new ObjectRow(key, at));
        given++;
    }

    private void Set(ObjectRow row, string name, string? text, DateTimeOffset at)
    {
        Index(row, name, add: false);
        if (text is null || Kind.Field(name) is not { } field)
            row.Values.Remove(name);
        else
            row.Values[name] = FieldValue.FromText(field, text)!;
        Index(row, name, add: true);
        row.UpdatedAt = at;
    }

    private void Remove(ObjectRow row)
    {
        foreach (string name in row.Values.Keys)
            Index(row, name, add: false);
        rows.Remove(row.Key);
    }

    private void Index(ObjectRow row, string name, bool add)
    {
        if (!Kind.IsIndexed(name) || Text(row, name) is not { } text)
            return;
        if (!indexes.TryGetValue(name, out var index))
            indexes[name] = index = new(StringComparer.OrdinalIgnoreCase);
        if (!index.TryGetValue(text, out HashSet<string>? keys))
            index[text] = keys = [];
        if (add)
            keys.Add(row.Key);
        else if (keys.Remove(row.Key) && keys.Count == 0)
            index.Remove(text);
    }
}
