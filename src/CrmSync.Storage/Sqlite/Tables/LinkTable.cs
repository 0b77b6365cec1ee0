using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>External ids and the one person that holds each.</summary>
internal sealed class LinkTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement find = new(connection, "SELECT person FROM links WHERE connection=? AND kind=? AND record=?");
    private readonly Statement take = new(connection,
        "INSERT INTO links(connection, kind, record, person) VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET person=excluded.person");
    private readonly Statement drop = new(connection, "DELETE FROM links WHERE connection=? AND kind=? AND record=? AND person=?");

    /// <summary>The refusal when another person holds one of the links; null when the commit may go on. Asked before anything of it is written.</summary>
    public LinkHeldException? Conflict(long connection, string person, CommitRows rows)
    {
        foreach (var record in rows.Links)
        {
            if (Holder(connection, record) is { } holder && holder != person && !rows.TakenOver.Contains(record))
                return new LinkHeldException(record, holder);
        }

        return null;
    }

    public void Write(long connection, string person, CommitRows rows)
    {
        foreach (var record in rows.Unlinked) Bind(drop, connection, record).Add(person).Run();
        foreach (var record in rows.TakenOver) Bind(take, connection, record).Add(person).Run();
        foreach (var record in rows.Links) Bind(take, connection, record).Add(person).Run();
    }

    public void Dispose()
    {
        find.Dispose();
        take.Dispose();
        drop.Dispose();
    }

    private string? Holder(long connection, RecordId record)
    {
        var holder = Bind(find, connection, record).Step() ? find.Text(0) : null;
        find.Reset();
        return holder;
    }

    private static Statement Bind(Statement statement, long connection, RecordId record) =>
        statement.Start().Add(connection).Add((long)record.Kind).Add(record.Id);
}
