using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Activities;

namespace CrmSync.Grains.Connections;

/// <summary>How far the first sync is, and about how long it still takes (B-2): both sides are read, then people who are alone are matched or created.</summary>
internal sealed class FirstSync
{
    private const string Waiting = "firstSync";
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(10);
    private (DateTimeOffset At, long Left)? before;
    private double perSecond;

    /// <summary>Null when it is over.</summary>
    public FirstSyncView? Look(FeedStatus marketo, FeedStatus dynamics, LedgerCounts counts, long owed, DateTimeOffset now)
    {
        var isRead = marketo.InitialDone && dynamics.InitialDone;
        var left = counts.Parked.GetValueOrDefault(Waiting) + owed;
        if (isRead && left == 0) return null;
        if (!isRead) before = null;
        else if (before is not { } last) before = (now, left);
        else if (now - last.At >= Sample)
        {
            perSecond = Math.Max(0, (last.Left - left) / (now - last.At).TotalSeconds);
            before = (now, left);
        }
        TimeSpan? estimate = isRead && perSecond > 0 ? TimeSpan.FromSeconds(left / perSecond) : null;
        return new(isRead ? "matching" : "reading", counts.People.Values.Sum(), left, estimate);
    }
}
