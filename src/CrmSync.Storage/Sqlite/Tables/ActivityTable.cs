using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>The activity log, in the order of commits.</summary>
internal sealed class ActivityTable(SqliteConnection connection) : IDisposable
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "sequence, at, kind, field, marketo_value, dynamics_value, winner, rule, code, text";

    private readonly Statement insert = new(connection,
        $"INSERT INTO activities(connection, person, {Columns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(connection, person, sequence) DO NOTHING");
    private readonly Statement find = new(connection, $"SELECT {Columns} FROM activities WHERE connection=? AND person=? AND sequence=?");
    private readonly Statement oldest = new(connection, "SELECT id, at FROM activities ORDER BY id LIMIT ?");
    private readonly Statement deleteUpTo = new(connection, "DELETE FROM activities WHERE id<=?");

    public static ActivityRow Read(Statement row) => new(
        row.Number(0), Instant.Read(row.Number(1)), row.Text(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5),
        (SystemName?)row.NumberOrNull(6), row.Text(7), row.TextOrNull(8), row.Text(9));

    /// <summary>An exact repeat is ignored; another line under a number that is taken is a bug of the caller and fails its commit.</summary>
    public void Write(long connection, string person, IReadOnlyList<ActivityRow> rows)
    {
        foreach (var row in rows)
        {
            var inserted = insert.Start().Add(connection).Add(person).Add(row.Sequence).Add(row.At.UtcTicks).Add(row.Kind).Add(row.Field)
                .Add(row.MarketoValue).Add(row.DynamicsValue).Add((long?)row.Winner).Add(row.Rule).Add(row.Code).Add(row.Text).Run();
            if (inserted == 0 && !IsStored(connection, person, row))
                throw new InvalidOperationException($"Activity {row.Sequence} of person {person} is already taken by another line.");
        }
    }

    /// <summary>Removes at most <paramref name="most"/> of the oldest lines, those before the given time; says how many.</summary>
    public int DeleteBefore(DateTimeOffset time, int most)
    {
        long? last = null;
        oldest.Start().Add(most);
        while (oldest.Step() && oldest.Number(1) < time.UtcTicks) last = oldest.Number(0);
        oldest.Reset();
        return last is { } id ? deleteUpTo.Start().Add(id).Run() : 0;
    }

    public void Dispose()
    {
        insert.Dispose();
        find.Dispose();
        oldest.Dispose();
        deleteUpTo.Dispose();
    }

    private bool IsStored(long connection, string person, ActivityRow row)
    {
        var same = find.Start().Add(connection).Add(person).Add(row.Sequence).Step() && Read(find) == row with { At = row.At.ToUniversalTime() };
        find.Reset();
        return same;
    }
}
