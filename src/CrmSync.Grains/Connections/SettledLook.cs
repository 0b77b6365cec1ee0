using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Planning;

namespace CrmSync.Grains.Connections;

/// <summary>Is everything settled? Two successive looks must be equal, with nothing owed and a fruitless read since the last write closed (B-17).</summary>
internal sealed class SettledLook
{
    private (long Observed, long Sent, long Closed) before = (-1, -1, -1);
    private DateTimeOffset quietSince = DateTimeOffset.MaxValue;

    public bool Look(FeedStatus marketo, FeedStatus dynamics, IReadOnlyList<DeliveryCounts> deliveries, LedgerCounts counts, DateTimeOffset now)
    {
        var numbers = (marketo.Observed + dynamics.Observed, deliveries.Sum(d => d.Sent), deliveries.Sum(d => d.Closed));
        var isIdle = deliveries.All(d => d.Queued == 0 && d.InFlight == 0) && marketo.InitialDone && dynamics.InitialDone && !marketo.IsComparing && !dynamics.IsComparing
            && counts.People.GetValueOrDefault(PersonStanding.Waiting) <= counts.Parked.GetValueOrDefault(Waits.Ambiguous) + counts.Parked.GetValueOrDefault(Waits.Joining)
            && marketo.Feeds.Concat(dynamics.Feeds).All(f => f.PeopleWaiting == 0);
        if (numbers != before || !isIdle) quietSince = now;
        before = numbers;
        return isIdle && marketo.TipReadBegan > quietSince && dynamics.TipReadBegan > quietSince;
    }
}
