using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>A column of the row itself or, behind slashes, of a row that it names (protocol sheet 2.10). Direct: the column is the row's own.</summary>
internal sealed record ColumnPath(Table Table, Column Column, Func<Row, object?> Of, bool Direct)
{
    public static ColumnPath Read(QueryScope scope, Table table, string path)
    {
        var parts = path.Split('/');
        Func<Row, Row?>? reach = null;
        for (var at = 0; at < parts.Length - 1; at++)
        {
            if (!table.TryNavigation(parts[at], out var navigation) || !scope.Catalog.TryTable(navigation.Target, out var target))
                throw DataverseError.UnknownProperty(table.LogicalName, parts[at]);
            // Asking for the key of a named row is asking for the lookup itself.
            if (at == parts.Length - 2 && reach is null && parts[^1] == target.Key.LogicalName) return new ColumnPath(table, navigation.Column, row => row[navigation.Column], Direct: true);
            reach = Then(reach, scope.Store, navigation.Column, target);
            table = target;
        }

        var column = Find(table, parts[^1]);
        return reach is null
            ? new ColumnPath(table, column, row => row[column], Direct: true)
            : new ColumnPath(table, column, row => reach(row)?[column], Direct: false);
    }

    private static Func<Row, Row?> Then(Func<Row, Row?>? before, DataverseStore store, Column column, Table target)
    {
        Row? Step(Row row) => row[column] is LookupValue lookup && lookup.Table == target.LogicalName ? store[target].Find(lookup.Id) : null;
        return before is null ? Step : row => before(row) is { } between ? Step(between) : null;
    }

    private static Column Find(Table table, string name)
    {
        if (table.TryColumn(name, out var column)) return column;
        return table.TryNavigation(name, out var navigation) ? navigation.Column : throw DataverseError.UnknownProperty(table.LogicalName, name);
    }
}
