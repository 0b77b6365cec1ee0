namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>
/// The append-only activity log in two orders: as committed, and as it became visible. The visible order only ever grows at its end, so a token
/// that is a place in it never misses a row.
/// </summary>
internal sealed class ActivityLog
{
    private readonly List<Activity> committed = [];
    private readonly List<Activity> visible = [];
    private readonly PriorityQueue<Activity, (DateTimeOffset At, long Id)> late = new();

    public IReadOnlyList<Activity> Committed => committed;

    public IReadOnlyList<Activity> Visible => visible;

    /// <summary>Number of rows up to the last visible one, in commit order.</summary>
    public int CommittedEnd { get; private set; }

    public long LastId => committed.Count;

    public void Add(Activity row)
    {
        committed.Add(row);
        if (row.VisibleAt <= row.At)
            Show(row);
        else
            late.Enqueue(row, (row.VisibleAt, row.Id));
    }

    /// <summary>Shows what is due by now; call before anything else happens at that time.</summary>
    public void Promote(DateTimeOffset now)
    {
        while (late.TryPeek(out Activity? row, out (DateTimeOffset At, long Id) due) && due.At <= now)
            Show(late.Dequeue());
    }

    private void Show(Activity row)
    {
        visible.Add(row);
        CommittedEnd = Math.Max(CommittedEnd, (int)row.Id);
    }
}
