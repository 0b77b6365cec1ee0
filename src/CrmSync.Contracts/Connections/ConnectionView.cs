namespace CrmSync.Contracts.Connections;

/// <summary>A connection as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.ConnectionView")]
public sealed record ConnectionView
{
    /// <summary>Connection id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>new, initialSync, running, paused, down.</summary>
    [Id(1)] public required string State { get; init; }

    /// <summary>One line when something needs an operator (side down, credentials), else null.</summary>
    [Id(2)] public string? Trouble { get; init; }

    /// <summary>Feeds: marketo/person, dynamics/contact, dynamics/lead.</summary>
    [Id(3)] public IReadOnlyList<FeedView> Feeds { get; init; } = [];

    /// <summary>People by standing: inStep, waiting, refused, held, ...</summary>
    [Id(4)] public IReadOnlyDictionary<string, long> People { get; init; } = new Dictionary<string, long>();

    /// <summary>People on one side only.</summary>
    [Id(5)] public long OneSided { get; init; }

    /// <summary>Parked by reason.</summary>
    [Id(6)] public IReadOnlyDictionary<string, long> Parked { get; init; } = new Dictionary<string, long>();

    /// <summary>Open refusals.</summary>
    [Id(7)] public long Refusals { get; init; }

    /// <summary>Writes queued or in flight, by direction.</summary>
    [Id(8)] public IReadOnlyList<LaneView> Lanes { get; init; } = [];

    /// <summary>Call budgets by side.</summary>
    [Id(9)] public IReadOnlyList<BudgetView> Budgets { get; init; } = [];

    /// <summary>Writes acknowledged since the silo started, by direction.</summary>
    [Id(10)] public long Written { get; init; }

    /// <summary>Collisions decided since the silo started.</summary>
    [Id(11)] public long Collisions { get; init; }

    /// <summary>One line a quarantined field (F-3).</summary>
    [Id(20)] public IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>The latest refresh, or null (F-2).</summary>
    [Id(21)] public Fields.RefreshView? Refresh { get; init; }

    /// <summary>How far the first sync is; null when it is over (B-2).</summary>
    [Id(22)] public FirstSyncView? FirstSync { get; init; }
}

/// <summary>The first sync.</summary>
/// <param name="State">reading, matching.</param>
/// <param name="People">People known so far.</param>
/// <param name="Left">People who are still to be matched or created, and writes of theirs that are still to leave; while reading, those found so far.</param>
/// <param name="Estimate">About how long it still takes, by the pace of the last seconds; null while that is not known.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FirstSyncView")]
public sealed record FirstSyncView(string State, long People, long Left, TimeSpan? Estimate);

/// <summary>One feed.</summary>
/// <param name="System">marketo or dynamics.</param>
/// <param name="Object">person, lead, contact.</param>
/// <param name="State">walking, live, deferred, paused.</param>
/// <param name="ReadTo">That side's clock up to which it was read.</param>
/// <param name="PagesWaiting">Pages whose people are not all settled.</param>
/// <param name="PeopleWaiting">People in those pages.</param>
/// <param name="Interval">Present pause between reads.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FeedView")]
public sealed record FeedView(
    string System, string Object, string State, DateTimeOffset? ReadTo,
    int PagesWaiting, int PeopleWaiting, TimeSpan Interval);

/// <summary>One direction of delivery.</summary>
/// <param name="System">Target: marketo or dynamics.</param>
/// <param name="Queued">Writes waiting.</param>
/// <param name="InFlight">Writes in calls under way.</param>
/// <param name="LagP50">Median seconds from edit to acknowledgement over the latest 1,000 writes.</param>
/// <param name="LagP95">95th percentile.</param>
/// <param name="LagP99">99th percentile.</param>
[GenerateSerializer, Immutable, Alias("crmsync.LaneView")]
public sealed record LaneView(
    string System, int Queued, int InFlight, double LagP50, double LagP95, double LagP99)
{
    /// <summary>Writes and reads waiting or under way by lane: realtime, live, refresh, backfill (B-3).</summary>
    [Id(6)] public IReadOnlyDictionary<string, int> Waiting { get; init; } = new Dictionary<string, int>();
}

/// <summary>The call budget of one side.</summary>
/// <param name="System">marketo or dynamics.</param>
/// <param name="CallsToday">Calls made today.</param>
/// <param name="DayMax">Daily quota for us; null: off.</param>
/// <param name="HeldUntil">No further call is handed out before then, for the side asked for it or its limit is used up; or null.</param>
[GenerateSerializer, Immutable, Alias("crmsync.BudgetView")]
public sealed record BudgetView(string System, long CallsToday, long? DayMax, DateTimeOffset? HeldUntil);
