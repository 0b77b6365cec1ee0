using CrmSync.Domain.Feeds;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Feeds;

/// <summary>What the feeds of one side store: how far every page's people have settled.</summary>
[GenerateSerializer, Alias("crmsync.FeedDocument")]
public sealed class FeedDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>Trailing cursor by feed: person, lead, contact.</summary>
    [Id(1)] public Dictionary<string, string> Cursors { get; set; } = [];

    /// <summary>The first walk over everything has been handed over.</summary>
    [Id(2)] public bool InitialDone { get; set; }

    /// <summary>Epoch in which versions compare (S-10).</summary>
    [Id(3)] public int Epoch { get; set; } = 1;

    /// <summary>When each slow second walk was last done, by its period (B-14).</summary>
    [Id(4)] public Dictionary<string, DateTimeOffset> LateWalked { get; set; } = [];

    /// <summary>By feed: the compare that follows the full read of a new epoch (S-10, D-9); none in the normal course.</summary>
    [Id(20)] public Dictionary<string, Compare> Compares { get; set; } = [];

    /// <summary>An operator accepted the disappearance that pulled the brake (D-9); until the tip is reached and compared.</summary>
    [Id(21)] public bool IsReleased { get; set; }

    /// <summary>Requests that passed people whose state could not be read, by person (B-16, N-17).</summary>
    [Id(22)] public Dictionary<string, List<PersonRequested>> Missed { get; set; } = [];

    /// <summary>Deletes and merges of records that nobody held when they were told (D-1, D-2, G-2).</summary>
    [Id(23)] public Dictionary<RecordId, Grave> Graves { get; set; } = [];

    /// <summary>The cursor was refused, and changes from here on, that side's clock, were not read yet (N-17); null: none.</summary>
    [Id(24)] public DateTimeOffset? UnreadFrom { get; set; }

    /// <summary>What else passed people whose state could not be read and no read of their records would show, by person (B-16, C-7, C-12).</summary>
    [Id(25)] public Dictionary<string, List<Change>> Passed { get; set; } = [];

    /// <summary>By feed: the compare that is done, to be walked once more for reads that were under way (D-9).</summary>
    [Id(26)] public Dictionary<string, Compare> Compared { get; set; } = [];
}

/// <summary>After a full read: which linked rows were not shown, and why? It walks the people index until nobody lags behind the epoch.</summary>
/// <param name="Epoch">The epoch that the full read began.</param>
[GenerateSerializer, Immutable, Alias("crmsync.Compare")]
public sealed record Compare([property: Id(0)] int Epoch)
{
    /// <summary>The full read has been handed over: whoever lags was not shown.</summary>
    [Id(1)] public bool IsRead { get; init; }

    /// <summary>The missing were counted, and were not too many or were accepted.</summary>
    [Id(4)] public bool IsCounted { get; init; }

    /// <summary>Walked up to this person; null: from the start.</summary>
    [Id(2)] public string? After { get; init; }

    /// <summary>People of this walk whose row is still being read.</summary>
    [Id(3)] public int Lagging { get; init; }

    /// <summary>Done; it is walked once more from then on, our clock. Null: it is not done.</summary>
    [Id(5)] public DateTimeOffset? Again { get; init; }
}
