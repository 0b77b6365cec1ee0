using CrmSync.Domain.Activities;
using Orleans.Concurrency;

namespace CrmSync.Contracts.Ledger;

/// <summary>Reads activities, refusals, parked people and the people index for the gateway. A stateless worker; key: connection id.</summary>
[Alias("crmsync.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>People by one of three keys; all null: the first page by id.</summary>
    [Alias("FindPeopleAsync"), ReadOnly]
    Task<IReadOnlyList<PersonRow>> FindPeopleAsync(string? email, string? marketoId, string? dynamicsId, string? after, int take);

    /// <summary>Activity log, newest first, before the sequence.</summary>
    [Alias("ActivitiesAsync"), ReadOnly]
    Task<IReadOnlyList<ActivityRow>> ActivitiesAsync(string person, long? before, int take);

    /// <summary>Open refusals, after the key <c>person|field</c>.</summary>
    [Alias("RefusalsAsync"), ReadOnly]
    Task<IReadOnlyList<RefusalRow>> RefusalsAsync(RefusalFilter filter, string? after, int take);

    /// <summary>Open refusals by cause, the most frequent first.</summary>
    [Alias("RefusalGroupsAsync"), ReadOnly]
    Task<IReadOnlyList<RefusalGroup>> RefusalGroupsAsync(RefusalFilter filter);
}
