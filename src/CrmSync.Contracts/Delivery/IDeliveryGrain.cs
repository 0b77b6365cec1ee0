using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;
using Orleans.Concurrency;

namespace CrmSync.Contracts.Delivery;

/// <summary>Makes full calls of what many people owe to one side. Key: <c>connection/marketo</c> or <c>connection/dynamics</c>.</summary>
[Alias("crmsync.IDeliveryGrain")]
public interface IDeliveryGrain : IGrainWithStringKey
{
    /// <summary>Takes a committed write. A write with an id that is queued or in flight already is ignored (repeatable), but moves up to a better lane (B-3). The person is told the outcome. The edit's own time is for the lag; null for a first sync. The write is made by the given selection, or a later one (F-1).</summary>
    [Alias("SendAsync")]
    Task SendAsync(string person, Write write, DateTimeOffset? edited, Lane lane = Lane.Live, int selection = 0);

    /// <summary>A write that is queued moves up to a better lane (B-3). It is not sent again: word of this may come after its answer (S-6).</summary>
    [Alias("HastenAsync")]
    Task HastenAsync(string write, Lane lane);

    /// <summary>A write that is queued does not leave any more, which its person is told; one that has left is answered.</summary>
    [Alias("WithdrawAsync")]
    Task WithdrawAsync(string write);

    /// <summary>Is this write queued or in flight here?</summary>
    [Alias("HasAsync"), AlwaysInterleave]
    Task<bool> HasAsync(string write);

    /// <summary>Reads a record for a person, many people in one call, by the given selection or a later one (F-1); the person is told.</summary>
    [Alias("ReadAsync")]
    Task ReadAsync(string person, RecordId record, Lane lane = Lane.Live, int selection = 0);

    /// <summary>Looks records up by e-mail, many people in one call; bulk work has calls of its own, one at a time (B-3).</summary>
    [Alias("FindByEmailAsync"), AlwaysInterleave]
    Task<IReadOnlyList<RecordSnapshot>> FindByEmailAsync(RecordKind kind, string email, Lane lane = Lane.Live);

    /// <summary>Contacts that were qualified from a lead, many people in one call (N-13).</summary>
    [Alias("FindByLeadAsync"), AlwaysInterleave]
    Task<IReadOnlyList<RecordSnapshot>> FindByLeadAsync(RecordId lead);

    /// <summary>Marketo people that show the id of a Dynamics row, many rows in one call (N-11).</summary>
    [Alias("FindByLinkAsync"), AlwaysInterleave]
    Task<IReadOnlyList<RecordSnapshot>> FindByLinkAsync(string dynamicsId);

    /// <summary>Reads a record for somebody who is no person yet, many in one call; null: the side definitely does not have it.</summary>
    [Alias("LookAsync"), AlwaysInterleave]
    Task<RecordSnapshot?> LookAsync(RecordId record);

    /// <summary>Who is meant by an owner's id or e-mail (N-6); null when the side cannot be asked now.</summary>
    [Alias("FindOwnerAsync"), AlwaysInterleave]
    Task<OwnerAnswer?> FindOwnerAsync(string owner);

    /// <summary>Stops or resumes sending; nothing queued is dropped silently (B-4).</summary>
    [Alias("HoldAsync")]
    Task HoldAsync(bool hold);

    /// <summary>Counts.</summary>
    [Alias("CountsAsync"), AlwaysInterleave]
    Task<DeliveryCounts> CountsAsync();
}

/// <summary>Counts of one delivery since its activation.</summary>
/// <param name="Queued">Waiting.</param>
/// <param name="InFlight">In calls.</param>
/// <param name="Sent">Writes put into calls.</param>
/// <param name="Closed">Writes answered.</param>
/// <param name="LagP50">Seconds.</param>
/// <param name="LagP95">Seconds.</param>
/// <param name="LagP99">Seconds.</param>
[GenerateSerializer, Immutable, Alias("crmsync.DeliveryCounts")]
public sealed record DeliveryCounts(
    int Queued, int InFlight, long Sent, long Closed, double LagP50, double LagP95, double LagP99)
{
    /// <summary>Writes and reads waiting or in calls, by lane.</summary>
    [Id(7)] public IReadOnlyDictionary<Lane, int> Lanes { get; init; } = new Dictionary<Lane, int>();

    /// <summary>Least time between the starts of two calls that are not full, as the call budget allows it now (B-8).</summary>
    [Id(8)] public TimeSpan Pace { get; init; }

    /// <summary>What the side does not let us do, in one line for an operator; null: nothing.</summary>
    [Id(9)] public string? Denied { get; init; }
}
