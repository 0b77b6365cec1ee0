using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Simulation.Tests.Stores;

/// <summary>The ledgers of several connections as one: each question names the connection that it is about, and no other answers.</summary>
internal sealed class LedgerOfConnections(IReadOnlyDictionary<string, MemoryLedger> ledgers) : ILedger
{
    public Task<IReadOnlyDictionary<RecordId, string>> FindLinksAsync(string connection, IReadOnlyCollection<RecordId> records, CancellationToken cancellationToken) =>
        ledgers[connection].FindLinksAsync(connection, records, cancellationToken);

    public Task<IReadOnlyList<PersonRow>> FindByEmailAsync(string connection, string email, CancellationToken cancellationToken) => ledgers[connection].FindByEmailAsync(connection, email, cancellationToken);

    public Task<IReadOnlyList<PersonRow>> FindByClaimAsync(string connection, string dynamicsId, CancellationToken cancellationToken) => ledgers[connection].FindByClaimAsync(connection, dynamicsId, cancellationToken);

    public Task<PersonRow?> FindPersonAsync(string connection, string person, CancellationToken cancellationToken) => ledgers[connection].FindPersonAsync(connection, person, cancellationToken);

    public Task<IReadOnlyList<PersonRow>> ListPeopleAsync(string connection, string? after, int take, CancellationToken cancellationToken) => ledgers[connection].ListPeopleAsync(connection, after, take, cancellationToken);

    public Task<IReadOnlyList<ActivityRow>> ReadActivitiesAsync(string connection, string person, long? before, int take, CancellationToken cancellationToken) =>
        ledgers[connection].ReadActivitiesAsync(connection, person, before, take, cancellationToken);

    public Task<IReadOnlyList<RefusalRow>> ReadRefusalsAsync(string connection, RefusalFilter filter, (string Person, string Field)? after, int take, CancellationToken cancellationToken) =>
        ledgers[connection].ReadRefusalsAsync(connection, filter, after, take, cancellationToken);

    public Task<IReadOnlyList<RefusalGroup>> GroupRefusalsAsync(string connection, RefusalFilter filter, CancellationToken cancellationToken) => ledgers[connection].GroupRefusalsAsync(connection, filter, cancellationToken);

    public Task<IReadOnlyList<ParkedRow>> ReadParkedAsync(string connection, DateTimeOffset dueBy, int take, CancellationToken cancellationToken) => ledgers[connection].ReadParkedAsync(connection, dueBy, take, cancellationToken);

    public Task<IReadOnlyList<ParkedRow>> ReadParkedFromAsync(string connection, DateTimeOffset dueFrom, int take, CancellationToken cancellationToken) =>
        ledgers[connection].ReadParkedFromAsync(connection, dueFrom, take, cancellationToken);

    public Task<IReadOnlyList<string>> ListUnansweredAsync(string connection, string? after, int take, CancellationToken cancellationToken) => ledgers[connection].ListUnansweredAsync(connection, after, take, cancellationToken);

    public Task<ParkedRow?> FindParkedAsync(string connection, string person, CancellationToken cancellationToken) => ledgers[connection].FindParkedAsync(connection, person, cancellationToken);

    public Task<IReadOnlyList<ParkedRow>> ListParkedAsync(string connection, string reason, string? after, int take, CancellationToken cancellationToken) =>
        ledgers[connection].ListParkedAsync(connection, reason, after, take, cancellationToken);

    public Task ParkUnreadableAsync(string connection, ParkedRow mark, RefusalRow line) => ledgers[connection].ParkUnreadableAsync(connection, mark, line);

    public Task<LedgerCounts> CountAsync(string connection, CancellationToken cancellationToken) => ledgers[connection].CountAsync(connection, cancellationToken);
}
