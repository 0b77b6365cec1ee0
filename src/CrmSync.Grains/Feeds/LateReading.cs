using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Which page of the past is read again, and when? (B-14) One page beside each live read, so that live reading is never held up. A walk is done once its last
/// page was handed over; one that a crash ends begins anew. What no feed read because its cursor was refused is walked once, behind the full read: no record
/// shows that somebody was asked for (N-17).
/// </summary>
/// <param name="system">Whose feed.</param>
/// <param name="walks">The walks.</param>
/// <param name="stored">When each was last done, by its period, and what was not read at all; stored by the caller.</param>
internal sealed class LateReading(ISystemOfRecord system, IReadOnlyList<LateWalk> walks, FeedDocument stored)
{
    private static readonly TimeSpan GapAgain = TimeSpan.FromMinutes(1);
    private Stretch? current;
    private DateTimeOffset gapNotBefore;

    /// <summary>Changes from there on are not read: the cursor was refused.</summary>
    public void Unread(DateTimeOffset from)
    {
        stored.UnreadFrom = stored.UnreadFrom < from ? stored.UnreadFrom : from;
        if (current is { Walk: null }) current = null;
    }

    /// <summary>The next page, of what was not read at all only when the feed is read to its tip; null when no walk is due or the side cannot be read now.</summary>
    public async Task<FeedAnswer.Page?> NextAsync(DateTimeOffset readTo, bool isLive, FieldMap map, DateTimeOffset now, CancellationToken cancellationToken)
    {
        current ??= (isLive ? Gap(readTo, now) : null) ?? Due(readTo, now);
        if (current is not { } stretch) return null;
        var answer = await system.ReadLateAsync(stretch.Cursor, stretch.From, stretch.To, map, cancellationToken);
        if (answer is FeedAnswer.Expired)
        {
            if (stretch.Walk is null) gapNotBefore = now + GapAgain;
            current = null;
        }
        return answer as FeedAnswer.Page;
    }

    /// <summary>The page was handed over; true when the walk is done and that is to be stored.</summary>
    public bool Taken(FeedAnswer.Page page, DateTimeOffset now)
    {
        if (current is not { } stretch) return false;
        current = page.More ? stretch with { Cursor = page.Cursor } : null;
        if (current is not null) return false;
        if (stretch.Walk is { } walk) stored.LateWalked[Key(walk)] = now;
        else stored.UnreadFrom = null;
        return true;
    }

    private Stretch? Gap(DateTimeOffset readTo, DateTimeOffset now) => stored.UnreadFrom is { } from && now >= gapNotBefore ? new(null, from, readTo, null) : null;

    private Stretch? Due(DateTimeOffset readTo, DateTimeOffset now)
    {
        foreach (var walk in walks)
        {
            if (stored.LateWalked.TryAdd(Key(walk), now) || now - stored.LateWalked[Key(walk)] < walk.Every) continue;
            return new(walk, readTo - walk.Back, readTo, null);
        }
        return null;
    }

    private static string Key(LateWalk walk) => walk.Every.ToString("c");

    private sealed record Stretch(LateWalk? Walk, DateTimeOffset From, DateTimeOffset To, string? Cursor);
}
