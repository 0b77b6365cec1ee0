using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The whole state for GET /_sim/state: every row of every table by wire name, empty columns left out.</summary>
internal static class ControlState
{
    public static object Of(DataverseCore core, DataverseLimits limits) => core.Locked(() => new
    {
        version = core.Store.Version,
        now = core.Store.Now,
        settings = core.Settings,
        limits,
        tables = core.Store.Tables.ToDictionary(rows => rows.Table.LogicalName, rows => rows.After(0).Select(row => Row(rows.Table, row)).ToList()),
    });

    private static Dictionary<string, object?> Row(Table table, Row row) => table.Columns
        .Where(column => row[column] is not null)
        .ToDictionary(column => column.WireName, column => row[column] switch
        {
            LookupValue or DateTime or DateOnly => ValueText.Of(row[column]),
            var value => value,
        });
}
