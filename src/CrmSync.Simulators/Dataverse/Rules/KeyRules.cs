using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>No two rows are alike in an alternate key; rows with an empty part are left out (protocol sheet 2.7): 412 0x80060892.</summary>
internal static class KeyRules
{
    public static void Check(RowTable rows, Guid id, object?[] values, IReadOnlyDictionary<Column, object?>? asked)
    {
        foreach (var key in rows.Table.Keys)
        {
            var columns = Columns(rows.Table, key);
            if (asked is not null && !columns.Exists(asked.ContainsKey)) continue;
            if (columns.Exists(column => values[column.Ordinal] is null)) continue;
            var alike = RowKey.Alike(rows, columns.ToDictionary(column => column, column => values[column.Ordinal]));
            if (alike.Any(row => row.Id != id)) throw Taken(key);
        }
    }

    /// <summary>Whether rows that are there now are alike in these columns.</summary>
    public static bool HasDuplicates(RowTable rows, IReadOnlyList<Column> columns) => rows.After(0)
        .Where(row => columns.All(column => row[column] is not null))
        .GroupBy(row => string.Join('\n', columns.Select(column => ValueText.Of(row[column]))), Collation.Instance)
        .Any(group => group.Skip(1).Any());

    public static List<Column> Columns(Table table, AlternateKey key) => [.. key.Columns.Select(table.Find).OfType<Column>()];

    private static DataverseError Taken(AlternateKey key) => new(
        412, "0x80060892", $"A record that has the attribute values {string.Join(", ", key.Columns)} already exists. The entity key {key.LogicalName} requires that this set of attributes contains unique values. Select unique values and try again.");
}
