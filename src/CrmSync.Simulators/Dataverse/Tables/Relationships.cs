using System.Diagnostics.CodeAnalysis;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Every relationship of a catalog at one moment (protocol sheet 7.6).</summary>
internal sealed class Relationships
{
    private readonly Dictionary<(string Table, string Name), Collection> _collections = [];

    public Relationships(IReadOnlyCollection<Table> tables, IReadOnlyList<ManyToMany> crossings)
    {
        var names = tables.ToDictionary(table => table.LogicalName);
        OneToMany = [.. tables.SelectMany(child => child.Navigations
            .Where(navigation => names.ContainsKey(navigation.Target))
            .Select(navigation => new OneToMany(RelationshipNames.Of(child, navigation.Column, navigation.Target), child, navigation.Column, names[navigation.Target])))];
        ManyToMany = crossings;
        foreach (var many in OneToMany)
            _collections.TryAdd((many.Parent.LogicalName, many.SchemaName), new Collection(many.SchemaName, many.Child, many.Child, many.Column, null));
        foreach (var crossing in crossings)
        {
            Add(crossing, crossing.First, crossing.Second, crossing.FirstColumn, crossing.SecondColumn);
            Add(crossing, crossing.Second, crossing.First, crossing.SecondColumn, crossing.FirstColumn);
        }
    }

    public IReadOnlyList<OneToMany> OneToMany { get; }

    public IReadOnlyList<ManyToMany> ManyToMany { get; }

    public bool TryCollection(Table table, string name, [NotNullWhen(true)] out Collection? collection) =>
        _collections.TryGetValue((table.LogicalName, name), out collection);

    /// <summary>The collection-valued navigation properties of a table.</summary>
    public IEnumerable<Collection> Collections(Table table) => _collections.Where(pair => pair.Key.Table == table.LogicalName).Select(pair => pair.Value);

    private void Add(ManyToMany crossing, Table from, Table to, Column own, Column other) =>
        _collections.TryAdd((from.LogicalName, crossing.SchemaName), new Collection(crossing.SchemaName, to, crossing.Crossing, own, other));
}
