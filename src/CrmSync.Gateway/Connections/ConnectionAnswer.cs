using CrmSync.Contracts.Connections;
using CrmSync.Gateway.Fields;

namespace CrmSync.Gateway.Connections;

/// <summary>A connection.</summary>
/// <param name="Id">Connection id.</param>
/// <param name="State">new, initialSync, running, paused or down.</param>
/// <param name="Trouble">One line when something needs an operator.</param>
/// <param name="People">People by standing: inStep, waiting, refused, quarantined, held, stale.</param>
/// <param name="OneSided">People with a record on one side only.</param>
/// <param name="Parked">Parked people by reason.</param>
/// <param name="Refusals">Open refusals.</param>
/// <param name="Backlog">Writes queued or in flight, both directions.</param>
/// <param name="Feeds">What is read, and how far.</param>
/// <param name="Lanes">What is written, by direction.</param>
/// <param name="Budgets">Calls made and left, by side.</param>
/// <param name="Written">Writes acknowledged since the silo started.</param>
/// <param name="Collisions">Collisions decided since the silo started.</param>
internal sealed record ConnectionAnswer(
    string Id, string State, string? Trouble, IReadOnlyDictionary<string, long> People, long OneSided,
    IReadOnlyDictionary<string, long> Parked, long Refusals, long Backlog, IReadOnlyList<FeedAnswer> Feeds,
    IReadOnlyList<LaneAnswer> Lanes, IReadOnlyList<BudgetAnswer> Budgets, long Written, long Collisions)
{
    /// <summary>One line a quarantined field.</summary>
    public IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>The latest refresh of fields.</summary>
    public RefreshAnswer? Refresh { get; init; }

    /// <summary>How far the first sync is; null when it is over.</summary>
    public FirstSyncAnswer? FirstSync { get; init; }

    public static ConnectionAnswer Of(ConnectionView view) => new(
        view.Id, view.State, view.Trouble, view.People, view.OneSided, view.Parked, view.Refusals,
        view.Lanes.Sum(lane => (long)lane.Queued + lane.InFlight),
        [.. view.Feeds.Select(FeedAnswer.Of)], [.. view.Lanes.Select(LaneAnswer.Of)], [.. view.Budgets.Select(BudgetAnswer.Of)],
        view.Written, view.Collisions)
    {
        Quarantined = view.Quarantined,
        Refresh = RefreshAnswer.Of(view.Refresh),
        FirstSync = FirstSyncAnswer.Of(view.FirstSync),
    };
}

/// <summary>The first sync.</summary>
/// <param name="State">reading or matching.</param>
/// <param name="People">People known so far.</param>
/// <param name="Left">People and writes that are still to go.</param>
/// <param name="EstimateSeconds">About how long it still takes; null while that is not known.</param>
internal sealed record FirstSyncAnswer(string State, long People, long Left, double? EstimateSeconds)
{
    public static FirstSyncAnswer? Of(FirstSyncView? view) => view is null ? null : new(view.State, view.People, view.Left, view.Estimate?.TotalSeconds);
}

/// <summary>One feed.</summary>
/// <param name="Id">system/object.</param>
/// <param name="System">marketo or dynamics.</param>
/// <param name="Object">person, lead or contact.</param>
/// <param name="State">walking, live, deferred or paused.</param>
/// <param name="ReadTo">That side's clock up to which its history was read.</param>
/// <param name="PagesWaiting">Pages whose people are not all settled.</param>
/// <param name="PeopleWaiting">People on those pages.</param>
/// <param name="IntervalSeconds">Present pause between reads.</param>
internal sealed record FeedAnswer(
    string Id, string System, string Object, string State, DateTime? ReadTo, int PagesWaiting, int PeopleWaiting, double IntervalSeconds)
{
    public static FeedAnswer Of(FeedView feed) => new(
        $"{feed.System}/{feed.Object}", feed.System, feed.Object, feed.State, feed.ReadTo?.UtcDateTime,
        feed.PagesWaiting, feed.PeopleWaiting, feed.Interval.TotalSeconds);
}

/// <summary>One direction of delivery.</summary>
/// <param name="Id">toMarketo or toDynamics.</param>
/// <param name="System">Target: marketo or dynamics.</param>
/// <param name="Queued">Writes waiting.</param>
/// <param name="InFlight">Writes in calls under way.</param>
/// <param name="Waiting">Writes and reads waiting or under way by lane: realtime, live, refresh, backfill.</param>
/// <param name="Lag">From an edit to its acknowledged write, over the latest 1,000 writes.</param>
internal sealed record LaneAnswer(string Id, string System, int Queued, int InFlight, IReadOnlyDictionary<string, int> Waiting, LagAnswer Lag)
{
    public static LaneAnswer Of(LaneView lane) => new(
        lane.System == "marketo" ? "toMarketo" : "toDynamics", lane.System, lane.Queued, lane.InFlight, lane.Waiting, LagAnswer.Of(lane));
}

/// <summary>Lag in seconds; null while nothing was written.</summary>
internal sealed record LagAnswer(double? P50, double? P95, double? P99)
{
    public static LagAnswer Of(LaneView lane) => new(Known(lane.LagP50), Known(lane.LagP95), Known(lane.LagP99));

    private static double? Known(double seconds) => double.IsFinite(seconds) && seconds > 0 ? seconds : null;
}

/// <summary>The call budget of one side.</summary>
/// <param name="System">marketo or dynamics.</param>
/// <param name="CallsToday">Calls made today.</param>
/// <param name="DayMax">Calls a day that are ours; null: no limit is set.</param>
/// <param name="Left">What is left of them today; null: no limit is set.</param>
/// <param name="HeldUntil">No further call is handed out before then.</param>
internal sealed record BudgetAnswer(string System, long CallsToday, long? DayMax, long? Left, DateTime? HeldUntil)
{
    public static BudgetAnswer Of(BudgetView budget) => new(
        budget.System, budget.CallsToday, budget.DayMax,
        budget.DayMax is { } most ? Math.Max(0, most - budget.CallsToday) : null, budget.HeldUntil?.UtcDateTime);
}
