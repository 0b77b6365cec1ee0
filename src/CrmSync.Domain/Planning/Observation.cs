using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What one page says about one person.</summary>
/// <param name="Feed">Grain key of the feed, to be told when the person has settled; null: nobody waits.</param>
/// <param name="Changes">In the feed's order.</param>
/// <param name="ReadTo">That side's clock: its history is read up to here.</param>
/// <param name="TipReadBegan">Our clock when the latest read of that side's feed began that reached the tip; null: none yet.</param>
/// <param name="Epoch">Epoch of the feed (S-10).</param>
/// <param name="IsFirstSync">Some side is still on its first walk: nothing is matched or created yet (B-2).</param>
[GenerateSerializer, Immutable, Alias("crmsync.Observation")]
public sealed record Observation(
    string? Feed, IReadOnlyList<Change> Changes, DateTimeOffset ReadTo, DateTimeOffset? TipReadBegan, int Epoch, bool IsFirstSync)
{
    /// <summary>From the slow second walk: how many rows were new is told (B-14).</summary>
    [Id(6)] public bool IsLate { get; init; }

    /// <summary>Part of a walk over everything that exists: what it owes goes in the lane of bulk work (B-3).</summary>
    [Id(10)] public bool IsFullRead { get; init; }

    /// <summary>That side's clock up to which its feed had been read, to the tip, before this page (C-14).</summary>
    [Id(11)] public DateTimeOffset? ReadBefore { get; init; }

    /// <summary>Version of the selection that the page was read for; 0: not known. Whoever is seen here for the first time knows nothing of later choices (F-1).</summary>
    [Id(13)] public int MapVersion { get; init; }

    /// <summary>How far our clock is ahead of Marketo's, at most, as its page showed; zero where none tells.</summary>
    [Id(14)] public TimeSpan OursAhead { get; init; }

    /// <summary>A refresh: fields that are read again although they were chosen long ago; empty: newly chosen ones only. Null: no refresh (F-2).</summary>
    [Id(12)] public IReadOnlyList<string>? Refresh { get; init; }
}
