using CrmSync.Contracts.People;
using CrmSync.Domain.People;

namespace CrmSync.Contracts.Actions;

/// <summary>Takes flow actions. Key: connection id. What was asked is kept in the person, not here.</summary>
[Alias("crmsync.IActionsGrain")]
public interface IActionsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sync Person to Microsoft (N-3 to N-6). A trigger answers when Dynamics has the row, or <c>queued</c> after 20 s; a batch answers <c>queued</c> once the
    /// request is durable. <c>refused</c> with the advice to ask again: no person has confirmed the request. The owner is a systemuser id or e-mail, or null.
    /// </summary>
    [Alias("SyncPersonAsync"), ResponseTimeout("00:00:30")]
    Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner, Campaign campaign = Campaign.Trigger, bool asContact = false);
}
