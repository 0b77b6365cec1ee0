using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Storage.Sqlite.Reading;
using CrmSync.Storage.Sqlite.Tables;

namespace CrmSync.Storage.Sqlite;

/// <summary>The ledger of the embedded store. Each answer is one snapshot of committed rows.</summary>
internal sealed class SqliteLedger(SqliteStore store) : ILedger
{
    private const string OfConnection = "connection=(SELECT id FROM names WHERE name=?)";

    public Task<IReadOnlyDictionary<RecordId, string>> FindLinksAsync(
        string connection, IReadOnlyCollection<RecordId> records, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<RecordId, string>>(reader => reader.InSnapshot(() => FindLinks(reader, connection, records)), cancellationToken);

    public Task<IReadOnlyList<PersonRow>> FindByEmailAsync(string connection, string email, CancellationToken cancellationToken)
    {
        var name = Names.OfConnection(connection);
        return ListAsync(reader => reader.Start(PeopleReading.ByEmail).Add(name).Add(email).Add(name).Add(email), PeopleTable.Read, cancellationToken);
    }

    public Task<IReadOnlyList<PersonRow>> FindByClaimAsync(string connection, string dynamicsId, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start(PeopleReading.ByClaim).Add(Names.OfConnection(connection)).Add(dynamicsId),
        PeopleTable.Read,
        cancellationToken);

    public Task<PersonRow?> FindPersonAsync(string connection, string person, CancellationToken cancellationToken) => ReadAsync(
        reader => ReadConnection.First(
            reader.Start($"SELECT {PeopleTable.Columns} FROM people WHERE {OfConnection} AND person=?").Add(Names.OfConnection(connection)).Add(person),
            PeopleTable.Read),
        cancellationToken);

    public Task<IReadOnlyList<PersonRow>> ListPeopleAsync(string connection, string? after, int take, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start($"SELECT {PeopleTable.Columns} FROM people WHERE {OfConnection} AND person>? ORDER BY person LIMIT ?")
            .Add(Names.OfConnection(connection)).Add(after ?? "").Add(AtLeastNone(take)),
        PeopleTable.Read,
        cancellationToken);

    public Task<IReadOnlyList<ActivityRow>> ReadActivitiesAsync(string connection, string person, long? before, int take, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start($"SELECT {ActivityTable.Columns} FROM activities WHERE {OfConnection} AND person=? AND sequence<? ORDER BY sequence DESC LIMIT ?")
            .Add(Names.OfConnection(connection)).Add(person).Add(before ?? long.MaxValue).Add(AtLeastNone(take)),
        ActivityTable.Read,
        cancellationToken);

    public Task<IReadOnlyList<RefusalRow>> ReadRefusalsAsync(
        string connection, RefusalFilter filter, (string Person, string Field)? after, int take, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<RefusalRow>>(reader => RefusalReading.Page(reader, connection, filter, after, take), cancellationToken);

    public Task<IReadOnlyList<RefusalGroup>> GroupRefusalsAsync(string connection, RefusalFilter filter, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<RefusalGroup>>(reader => RefusalReading.Groups(reader, connection, filter), cancellationToken);

    public Task<IReadOnlyList<ParkedRow>> ReadParkedAsync(string connection, DateTimeOffset dueBy, int take, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start($"SELECT {ParkedTable.Columns} FROM parked WHERE {OfConnection} AND wake_at<=? ORDER BY wake_at, person LIMIT ?")
            .Add(Names.OfConnection(connection)).Add(dueBy.UtcTicks).Add(AtLeastNone(take)),
        ParkedTable.Read,
        cancellationToken);

    public Task<IReadOnlyList<ParkedRow>> ReadParkedFromAsync(string connection, DateTimeOffset dueFrom, int take, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start($"SELECT {ParkedTable.Columns} FROM parked WHERE {OfConnection} AND wake_at>=? ORDER BY wake_at, person LIMIT ?")
            .Add(Names.OfConnection(connection)).Add(dueFrom.UtcTicks).Add(AtLeastNone(take)),
        ParkedTable.Read,
        cancellationToken);

    public Task<IReadOnlyList<string>> ListUnansweredAsync(string connection, string? after, int take, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start(PeopleReading.Unanswered)
            .Add(Names.OfConnection(connection)).Add(after ?? "").Add(AtLeastNone(take)),
        row => row.Text(0),
        cancellationToken);

    public Task<ParkedRow?> FindParkedAsync(string connection, string person, CancellationToken cancellationToken) => ReadAsync(
        reader => ReadConnection.First(
            reader.Start($"SELECT {ParkedTable.Columns} FROM parked WHERE {OfConnection} AND person=?").Add(Names.OfConnection(connection)).Add(person),
            ParkedTable.Read),
        cancellationToken);

    public Task<IReadOnlyList<ParkedRow>> ListParkedAsync(string connection, string reason, string? after, int take, CancellationToken cancellationToken) => ListAsync(
        reader => reader.Start($"SELECT {ParkedTable.Columns} FROM parked WHERE {OfConnection} AND person>? AND reason=? ORDER BY person LIMIT ?")
            .Add(Names.OfConnection(connection)).Add(after ?? "").Add(reason).Add(AtLeastNone(take)),
        ParkedTable.Read,
        cancellationToken);

    public Task ParkUnreadableAsync(string connection, ParkedRow mark, RefusalRow line) =>
        store.WriteAsync(new StateWrite("", PersonKey.Of(connection, mark.Person), null, null, null) { Mark = new(mark, line) });

    public Task<LedgerCounts> CountAsync(string connection, CancellationToken cancellationToken) => ReadAsync(
        reader => LedgerCounting.Of(ReadConnection.All(
            reader.Start($"SELECT name, count FROM counters WHERE {OfConnection} AND count<>0").Add(Names.OfConnection(connection)),
            row => (row.Text(0), row.Number(1)))),
        cancellationToken);

    private static Dictionary<RecordId, string> FindLinks(ReadConnection reader, string connection, IReadOnlyCollection<RecordId> records)
    {
        var found = new Dictionary<RecordId, string>(records.Count);
        var name = Names.OfConnection(connection);
        foreach (var record in records)
        {
            var link = reader.Start($"SELECT person FROM links WHERE {OfConnection} AND kind=? AND record=?").Add(name).Add((long)record.Kind).Add(record.Id);
            if (ReadConnection.First(link, row => row.Text(0)) is { } person) found[record] = person;
        }

        return found;
    }

    /// <summary>SQLite takes a negative limit for none at all.</summary>
    private static long AtLeastNone(int take) => Math.Max(0, take);

    private Task<IReadOnlyList<T>> ListAsync<T>(Func<ReadConnection, Statement> start, Func<Statement, T> row, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<T>>(reader => ReadConnection.All(start(reader), row), cancellationToken);

    private Task<T> ReadAsync<T>(Func<ReadConnection, T> read, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken) : Task.FromResult(store.Read(read));
}
