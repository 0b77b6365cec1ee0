using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.History;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>Tells commits to the history. A new row is kept as the row itself and spelled out when somebody reads: most of what is written is never asked for.</summary>
internal sealed class RowHistory(HistoryLog history)
{
    public void Tell(Commit commit)
    {
        foreach (var write in commit.Writes)
        {
            if (write.Operation == "create") Create(commit.Time, write);
            else Change(commit.Time, write);
        }
    }

    private void Create(DateTimeOffset time, RowWrite write) =>
        history.Add(write.IsSeed ? 1 : 1 + Told(write.Row!, write.Table), new NewRow(time, write.Caller, write.Table.LogicalName, write.Row!, write.IsSeed ? [] : write.Table.Columns), Spell);

    private static int Told(Row row, Table table)
    {
        var count = 0;
        for (var at = row.HeldFrom(0); at >= 0; at = row.HeldFrom(at + 1))
        {
            if (table.At(at) is { IsKept: false }) count++;
        }

        return count;
    }

    private static List<HistoryEntry> Spell(object write, long first)
    {
        var (time, caller, table, row, columns) = (NewRow)write;
        var id = row.Id.ToString();
        var entries = new List<HistoryEntry> { new(first, time, caller.ClientId, "create", table, id, null, null, null) };
        foreach (var column in columns)
        {
            if (!column.IsKept && row[column] is { } value) entries.Add(new HistoryEntry(first + entries.Count, time, caller.ClientId, "create", table, id, column.WireName, null, ValueText.Of(value)));
        }

        return entries;
    }

    private void Change(DateTimeOffset time, RowWrite write)
    {
        var (client, table, row) = (write.Caller.ClientId, write.Table.LogicalName, write.Id.ToString());
        if (write.Operation is "delete" or "merge") history.Add(time, client, write.Operation, table, row);
        if (write.IsSeed) return;
        foreach (var field in write.Fields)
        {
            if (field.Told) history.Add(time, client, write.Operation, table, row, field.Column.WireName, ValueText.Of(field.Old), ValueText.Of(field.New));
        }
    }

    /// <summary>A row as it was made. The columns are those of then: one that is added later had no value.</summary>
    private sealed record NewRow(DateTimeOffset Time, Caller Caller, string Table, Row Row, IReadOnlyList<Column> Columns);
}
