using CrmSync.Domain.Activities;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>People that wait for something other than the answer to a call in progress (B-10).</summary>
internal sealed class ParkedTable(SqliteConnection connection, Counters counters) : IDisposable
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "person, reason, since, wake_at";

    private readonly Statement find = new(connection, $"SELECT {Columns} FROM parked WHERE connection=? AND person=?");
    private readonly Statement put = new(connection, $"INSERT OR REPLACE INTO parked(connection, {Columns}) VALUES(?, ?, ?, ?, ?)");
    private readonly Statement delete = new(connection, "DELETE FROM parked WHERE connection=? AND person=?");

    public static ParkedRow Read(Statement row) => new(
        row.Text(0), row.Text(1), Instant.Read(row.Number(2)), row.NumberOrNull(3) is { } ticks ? Instant.Read(ticks) : null);

    public void Write(long connection, string person, ParkedRow? row)
    {
        var before = find.Start().Add(connection).Add(person).Step() ? Read(find) : null;
        find.Reset();
        var now = row is null ? null : row with { Person = person };
        if (now == before) return;
        if (before is not null) counters.Add(connection, Counters.ParkedPrefix + before.Reason, -1);
        if (now is null)
        {
            delete.Start().Add(connection).Add(person).Run();
            return;
        }

        counters.Add(connection, Counters.ParkedPrefix + now.Reason, 1);
        put.Start().Add(connection).Add(person).Add(now.Reason).Add(now.Since.UtcTicks).Add(now.WakeAt?.UtcTicks).Run();
    }

    public void Dispose()
    {
        find.Dispose();
        put.Dispose();
        delete.Dispose();
    }
}
