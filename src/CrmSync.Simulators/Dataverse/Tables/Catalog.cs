using System.Diagnostics.CodeAnalysis;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>All tables, by logical name and by entity set name.</summary>
internal sealed class Catalog
{
    private readonly Dictionary<string, Table> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Table> _bySet = new(StringComparer.Ordinal);

    public Catalog()
    {
        foreach (var table in StandardTables.All()) Add(table);
    }

    public IEnumerable<Table> Tables => _byName.Values;

    public Table this[string logicalName] => _byName[logicalName];

    public bool TrySet(string setName, [NotNullWhen(true)] out Table? table) => _bySet.TryGetValue(setName, out table);

    public bool TryTable(string logicalName, [NotNullWhen(true)] out Table? table) => _byName.TryGetValue(logicalName, out table);

    private void Add(Table table)
    {
        _byName.Add(table.LogicalName, table);
        _bySet.Add(table.SetName, table);
    }
}
