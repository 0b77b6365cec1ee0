using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>The people index: one row per person, written only when it changed.</summary>
internal sealed class PeopleTable(SqliteConnection connection, Counters counters) : IDisposable
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "person, marketo, dynamics_kind, dynamics, marketo_email, dynamics_email, standing, creating_in, dynamics_epoch, claim";

    private readonly Statement find = new(connection, $"SELECT {Columns} FROM people WHERE connection=? AND person=?");
    private readonly Statement put = new(connection, $"INSERT OR REPLACE INTO people(connection, {Columns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement delete = new(connection, "DELETE FROM people WHERE connection=? AND person=?");

    public static PersonRow Read(Statement row) => new(
        row.Text(0),
        row.TextOrNull(1) is { } marketo ? new RecordId(RecordKind.Person, marketo) : null,
        row.NumberOrNull(2) is { } kind ? new RecordId((RecordKind)kind, row.Text(3)) : null,
        row.TextOrNull(4),
        row.TextOrNull(5),
        (PersonStanding)row.Number(6),
        (SystemName?)row.NumberOrNull(7))
    {
        DynamicsEpoch = (int)row.Number(8),
        Claim = row.TextOrNull(9),
    };

    /// <summary>Changes how a person stands, if it has a line.</summary>
    public void Stand(long connection, string person, PersonStanding standing)
    {
        if (Find(connection, person) is { } row) Write(connection, person, row with { Standing = standing });
    }

    public void Write(long connection, string person, PersonRow? row)
    {
        var before = Find(connection, person);
        var now = row is null ? null : row with { Person = person };
        if (now == before) return;
        if (before is not null) Count(connection, before, -1);
        if (now is null)
        {
            delete.Start().Add(connection).Add(person).Run();
            return;
        }

        Count(connection, now, 1);
        put.Start().Add(connection).Add(person).Add(now.Marketo?.Id).Add((long?)now.Dynamics?.Kind).Add(now.Dynamics?.Id)
            .Add(now.MarketoEmail).Add(now.DynamicsEmail).Add((long)now.Standing).Add((long?)now.CreatingIn).Add(now.DynamicsEpoch).Add(now.Claim).Run();
    }

    public void Dispose()
    {
        find.Dispose();
        put.Dispose();
        delete.Dispose();
    }

    private PersonRow? Find(long connection, string person)
    {
        var found = find.Start().Add(connection).Add(person).Step() ? Read(find) : null;
        find.Reset();
        return found;
    }

    private void Count(long connection, PersonRow row, long difference)
    {
        counters.Add(connection, $"{Counters.StandingPrefix}{(int)row.Standing}", difference);
        if (row.Marketo is null != row.Dynamics is null) counters.Add(connection, Counters.OneSided, difference);
    }
}
