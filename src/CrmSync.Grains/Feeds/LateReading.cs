using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Which page of the past is read again, and when? (B-14) One page beside each live read, so that live reading is never held up. A walk is done once its last
/// page was handed over; one that a crash ends begins anew.
/// </summary>
/// <param name="system">Whose feed.</param>
/// <param name="walks">The walks.</param>
/// <param name="walked">When each was last done, by its period; stored by the caller.</param>
internal sealed class LateReading(ISystemOfRecord system, IReadOnlyList<LateWalk> walks, Dictionary<string, DateTimeOffset> walked)
{
    private Stretch? current;

    /// <summary>The next page; null when no walk is due or the side cannot be read now.</summary>
    public async Task<FeedAnswer.Page?> NextAsync(DateTimeOffset readTo, FieldMap map, DateTimeOffset now, CancellationToken cancellationToken)
    {
        current ??= Due(readTo, now);
        if (current is not { } stretch) return null;
        var answer = await system.ReadLateAsync(stretch.Cursor, stretch.From, stretch.To, map, cancellationToken);
        if (answer is FeedAnswer.Expired) current = null;
        return answer as FeedAnswer.Page;
    }

    /// <summary>The page was handed over; true when the walk is done and that is to be stored.</summary>
    public bool Taken(FeedAnswer.Page page, DateTimeOffset now)
    {
        if (current is not { } stretch) return false;
        current = page.More ? stretch with { Cursor = page.Cursor } : null;
        if (current is null) walked[Key(stretch.Walk)] = now;
        return current is null;
    }

    private Stretch? Due(DateTimeOffset readTo, DateTimeOffset now)
    {
        foreach (var walk in walks)
        {
            if (walked.TryAdd(Key(walk), now) || now - walked[Key(walk)] < walk.Every) continue;
            return new(walk, readTo - walk.Back, readTo, null);
        }
        return null;
    }

    private static string Key(LateWalk walk) => walk.Every.ToString("c");

    private sealed record Stretch(LateWalk Walk, DateTimeOffset From, DateTimeOffset To, string? Cursor);
}
