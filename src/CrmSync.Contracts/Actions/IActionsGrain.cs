using CrmSync.Contracts.People;

namespace CrmSync.Contracts.Actions;

/// <summary>Takes flow actions. Key: connection id. What was asked is kept in the person, not here.</summary>
[Alias("crmsync.IActionsGrain")]
public interface IActionsGrain : IGrainWithStringKey
{
    /// <summary>Sync Person to Microsoft. Answers when Dynamics has the row, or <c>queued</c> after 20 s (N-4).</summary>
    [Alias("SyncPersonAsync"), ResponseTimeout("00:00:30")]
    Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner);
}
