namespace CrmSync.Domain.Delivery;

/// <summary>Who goes first (B-3): the smaller number overtakes. Wire values: never renumber.</summary>
public enum Lane
{
    /// <summary>Somebody waits for the answer: Sync Person to Microsoft of a trigger campaign.</summary>
    Realtime = 0,

    /// <summary>What people change on either side.</summary>
    Live = 1,

    /// <summary>A field that was newly chosen, or is re-read (F-2).</summary>
    Refresh = 2,

    /// <summary>The first sync, a compare by full read, a batch campaign (B-2, B-15, N-4).</summary>
    Backfill = 3,
}

/// <summary>The two classes of lanes.</summary>
public static class Lanes
{
    /// <summary>All of them, the first to go first.</summary>
    public static IReadOnlyList<Lane> All { get; } = [Lane.Realtime, Lane.Live, Lane.Refresh, Lane.Backfill];

    /// <summary>Bulk work: it never takes the last call, nor a place in a call of live work.</summary>
    public static bool IsBackground(Lane lane) => lane is Lane.Refresh or Lane.Backfill;
}
