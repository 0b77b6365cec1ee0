using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.History;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>
/// Tells commits to the history. New rows that follow each other are kept as the rows themselves, in one block, and spelled out when somebody reads: most of
/// what is written is never asked for.
/// </summary>
internal sealed class RowHistory(HistoryLog history)
{
    public void Tell(Commit commit)
    {
        for (var at = 0; at < commit.Writes.Count;)
        {
            var from = at;
            while (at < commit.Writes.Count && commit.Writes[at].Operation == "create") at++;
            if (at > from) Create(commit, from, at);
            else Change(commit.Time, commit.Writes[at++]);
        }
    }

    private void Create(Commit commit, int from, int end)
    {
        var rows = new (Row Row, Maker Maker)[end - from];
        var (count, maker) = (0, (Maker?)null);
        for (var at = from; at < end; at++)
        {
            var write = commit.Writes[at];
            maker = Maker.Of(write, maker);
            rows[at - from] = (write.Row!, maker);
            count += write.IsSeed ? 1 : 1 + Told(write.Row!, write.Table);
        }

        history.Add(count, new NewRows(commit.Time, rows), Spell);
    }

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
        var (time, rows) = (NewRows)write;
        var entries = new List<HistoryEntry>();
        foreach (var (row, (client, table, columns)) in rows)
        {
            var id = row.Id.ToString();
            entries.Add(new(first + entries.Count, time, client, "create", table, id, null, null, null));
            foreach (var column in columns)
            {
                if (!column.IsKept && row[column] is { } value) entries.Add(new(first + entries.Count, time, client, "create", table, id, column.WireName, null, ValueText.Of(value)));
            }
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

    private sealed record NewRows(DateTimeOffset Time, (Row Row, Maker Maker)[] Rows);

    /// <summary>Who made rows in which table, one for all that are alike. The columns are those of then, for one that is added later had no value; none for seeded rows.</summary>
    private sealed record Maker(string Client, string Table, IReadOnlyList<Column> Columns)
    {
        public static Maker Of(RowWrite write, Maker? last)
        {
            var columns = write.IsSeed ? [] : write.Table.Columns;
            return last is not null && last.Client == write.Caller.ClientId && last.Table == write.Table.LogicalName && ReferenceEquals(last.Columns, columns)
                ? last : new Maker(write.Caller.ClientId, write.Table.LogicalName, columns);
        }
    }
}
