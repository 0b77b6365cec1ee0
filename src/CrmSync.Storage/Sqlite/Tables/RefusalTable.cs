using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>Open refusals; a commit replaces all of its person.</summary>
internal sealed class RefusalTable(SqliteConnection connection, Counters counters) : IDisposable
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "person, system, operation, field, code, text, since, tries";

    private readonly Statement delete = new(connection, "DELETE FROM refusals WHERE connection=? AND person=?");
    private readonly Statement insert = new(connection, $"INSERT INTO refusals(connection, place, {Columns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    public static RefusalRow Read(Statement row) => new(
        row.Text(0), (SystemName)row.Number(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), Instant.Read(row.Number(6)), (int)row.Number(7));

    public void Write(long connection, string person, IReadOnlyList<RefusalRow> rows)
    {
        var removed = delete.Start().Add(connection).Add(person).Run();
        for (var place = 0; place < rows.Count; place++)
        {
            var row = rows[place];
            insert.Start().Add(connection).Add(place).Add(person).Add((long)row.System).Add(row.Operation).Add(row.Field)
                .Add(row.Code).Add(row.Text).Add(row.Since.UtcTicks).Add(row.Tries).Run();
        }

        counters.Add(connection, Counters.Refusals, rows.Count - removed);
    }

    public void Dispose()
    {
        delete.Dispose();
        insert.Dispose();
    }
}
