using System.Text.Json;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>The tables of all kinds, standard and custom, and the definitions of custom objects.</summary>
internal sealed class ObjectTables
{
    public const string TypeRows = "customObjectType";
    private readonly Dictionary<string, ObjectTable> tables = StandardKinds.All().ToDictionary(kind => kind.Table, kind => new ObjectTable(kind), StringComparer.Ordinal);

    public SortedDictionary<string, CustomObjectType> Types { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ObjectTable> All => tables.Values;

    public ObjectTable this[string table] => tables[table];

    /// <summary>The table of an approved custom object; 1013 for another.</summary>
    public ObjectTable Custom(string apiName) => tables.GetValueOrDefault(CustomObjectType.TableOf(apiName))
        ?? throw new MarketoRefusalException("1013", $"Object '{apiName}' not found");

    /// <summary>Whether the change was one of these tables'.</summary>
    public bool Apply(Change change, DateTimeOffset at)
    {
        if (change.Table == TypeRows)
            Define(change);
        else if (tables.TryGetValue(change.Table, out ObjectTable? table))
            table.Apply(change, at);
        else
            return false;
        return true;
    }

    private void Define(Change change)
    {
        if (change.New is null)
        {
            Types.Remove(change.Row);
            tables.Remove(CustomObjectType.TableOf(change.Row));
            return;
        }

        CustomObjectType type = Types[change.Row] = JsonSerializer.Deserialize<CustomObjectType>(change.New)!;
        if (type.Kind() is not { } kind)
            return;
        if (tables.TryGetValue(kind.Table, out ObjectTable? table))
            table.Kind = kind;
        else
            tables[kind.Table] = new ObjectTable(kind);
    }
}
