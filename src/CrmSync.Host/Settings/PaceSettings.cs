namespace CrmSync.Host.Settings;

/// <summary>Pace of one connection; what is not set keeps the product's default.</summary>
internal sealed class PaceSettings
{
    /// <summary>Shortest pause between two reads of a side, <c>00:00:01</c>.</summary>
    public TimeSpan? Poll { get; set; }

    /// <summary>Marketo calls a day that are ours; 0: no daily limit.</summary>
    public int? MarketoCallsPerDay { get; set; }

    /// <summary>Marketo calls per 20 seconds that are ours; 0: no such limit.</summary>
    public int? MarketoCallsPer20Seconds { get; set; }

    /// <summary>Dynamics calls at the same time, at most, 8; fewer where the environment advises fewer.</summary>
    public int? DynamicsCallsAtOnce { get; set; }

    /// <summary>How late a Marketo row may become visible (C-11), <c>00:01:00</c>.</summary>
    public TimeSpan? MarketoLateness { get; set; }

    /// <summary>How late a Marketo call may land after its time-out (C-12), <c>00:01:30</c>.</summary>
    public TimeSpan? MarketoLanding { get; set; }

    /// <summary>So many rows of one side may disappear at once without pulling the brake (D-9), 100.</summary>
    public int? BrakeRows { get; set; }

    /// <summary>The same as a share of the linked people, 0.1; the greater of both counts.</summary>
    public double? BrakeShare { get; set; }
}
