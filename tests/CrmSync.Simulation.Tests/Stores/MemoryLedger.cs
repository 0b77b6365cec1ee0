using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Simulation.Tests.Silos;

namespace CrmSync.Simulation.Tests.Stores;

/// <summary>The ledger over the simulated store's committed rows.</summary>
internal sealed class MemoryLedger(SimulatedSilo silo, MemoryStore store) : ILedger
{
    public Task<IReadOnlyDictionary<RecordId, string>> FindLinksAsync(string connection, IReadOnlyCollection<RecordId> records, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RecordId, string>(records.Count);
        foreach (var record in records)
            if (store.Links.TryGetValue(record, out var person)) found[record] = person;
        return Task.FromResult<IReadOnlyDictionary<RecordId, string>>(found);
    }

    public Task<IReadOnlyList<PersonRow>> FindByEmailAsync(string connection, string email, CancellationToken cancellationToken) =>
        List(store.People.WithEmail(email));

    public Task<IReadOnlyList<PersonRow>> FindByClaimAsync(string connection, string dynamicsId, CancellationToken cancellationToken) => List(store.People.WithClaim(dynamicsId));

    public Task<PersonRow?> FindPersonAsync(string connection, string person, CancellationToken cancellationToken) => Task.FromResult(store.People.Find(person));

    public Task<IReadOnlyList<PersonRow>> ListPeopleAsync(string connection, string? after, int take, CancellationToken cancellationToken) =>
        List(store.People.All.Where(p => IsAfter(p.Person, after)).Take(take));

    public Task<IReadOnlyList<ActivityRow>> ReadActivitiesAsync(string connection, string person, long? before, int take, CancellationToken cancellationToken) =>
        List((store.Activities.GetValueOrDefault(person) ?? []).Where(l => before is null || l.Sequence < before).OrderByDescending(l => l.Sequence).Take(take));

    public Task<IReadOnlyList<RefusalRow>> ReadRefusalsAsync(string connection, RefusalFilter filter, (string Person, string Field)? after, int take, CancellationToken cancellationToken) =>
        List(store.Refusals.Values.SelectMany(r => r).Where(r => Is(r, filter))
            .Where(r => after is not var (person, field) || string.CompareOrdinal(r.Person, person) > 0 || (r.Person == person && string.CompareOrdinal(r.Field, field) > 0))
            .OrderBy(r => r.Person, StringComparer.Ordinal).ThenBy(r => r.Field, StringComparer.Ordinal).Take(take));

    public Task<IReadOnlyList<RefusalGroup>> GroupRefusalsAsync(string connection, RefusalFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ParkedRow>> ReadParkedAsync(string connection, DateTimeOffset dueBy, int take, CancellationToken cancellationToken) =>
        List(store.Parked.Values.Where(p => p.WakeAt <= dueBy).OrderBy(p => p.WakeAt).Take(take));

    public Task<IReadOnlyList<ParkedRow>> ReadParkedFromAsync(string connection, DateTimeOffset dueFrom, int take, CancellationToken cancellationToken) =>
        List(store.Parked.Values.Where(p => p.WakeAt >= dueFrom).OrderBy(p => p.WakeAt).Take(take));

    public Task<IReadOnlyList<string>> ListUnansweredAsync(string connection, string? after, int take, CancellationToken cancellationToken) =>
        List(store.People.All.Where(p => p.Standing == PersonStanding.Waiting && IsAfter(p.Person, after) && !store.Parked.ContainsKey(p.Person)).Select(p => p.Person).Take(take));

    public Task<ParkedRow?> FindParkedAsync(string connection, string person, CancellationToken cancellationToken) => Task.FromResult(store.Parked.GetValueOrDefault(person));

    public Task<IReadOnlyList<ParkedRow>> ListParkedAsync(string connection, string reason, string? after, int take, CancellationToken cancellationToken) =>
        List(store.Parked.Values.Where(p => p.Reason == reason && IsAfter(p.Person, after)).Take(take));

    public Task ParkUnreadableAsync(string connection, ParkedRow mark, RefusalRow line)
    {
        store.Mark(mark, line);
        silo.World.Trace.Note(silo.World.Now, "unreadable", mark.Person);
        return Task.CompletedTask;
    }

    public Task<LedgerCounts> CountAsync(string connection, CancellationToken cancellationToken)
    {
        var (people, parked, oneSided, refusals) = (new Dictionary<PersonStanding, long>(), new Dictionary<string, long>(), 0L, 0L);
        foreach (var row in store.People.All)
        {
            people[row.Standing] = people.GetValueOrDefault(row.Standing) + 1;
            if (row.Marketo is null != row.Dynamics is null) oneSided++;
        }
        foreach (var row in store.Parked.Values) parked[row.Reason] = parked.GetValueOrDefault(row.Reason) + 1;
        foreach (var rows in store.Refusals.Values) refusals += rows.Count;
        return Task.FromResult(new LedgerCounts(people, oneSided, refusals, parked));
    }

    private static bool Is(RefusalRow row, RefusalFilter filter) =>
        (filter.System is null || row.System == filter.System) && (filter.Operation is null || row.Operation == filter.Operation)
        && (filter.Field is null || row.Field == filter.Field) && (filter.Code is null || row.Code == filter.Code) && (filter.Person is null || row.Person == filter.Person);

    private static bool IsAfter(string person, string? after) => after is null || string.CompareOrdinal(person, after) > 0;

    private static Task<IReadOnlyList<T>> List<T>(IEnumerable<T> rows) => Task.FromResult<IReadOnlyList<T>>([.. rows]);
}
