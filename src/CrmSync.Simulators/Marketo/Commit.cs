using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Bulk;
using CrmSync.Simulators.Marketo.Campaigns;

namespace CrmSync.Simulators.Marketo;

/// <summary>Everything that becomes true at one moment, and one record of the journal.</summary>
internal sealed record Commit(DateTimeOffset At, string Client)
{
    public List<Change> Changes { get; init; } = [];

    public List<Activity> Activities { get; init; } = [];

    /// <summary>A token handed out.</summary>
    public Access.TokenGrant? Grant { get; init; }

    /// <summary>The virtual clock's offset after it was moved.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>People put on the way through a flow, or brought further on it.</summary>
    public List<CampaignRun>? Runs { get; set; }

    /// <summary>Runs that are through.</summary>
    public List<long>? Finished { get; set; }

    public List<CampaignSchedule>? Schedules { get; set; }

    /// <summary>Schedules that have begun.</summary>
    public List<long>? Unscheduled { get; set; }

    /// <summary>Bulk jobs as they are now.</summary>
    public List<BulkJob>? Jobs { get; init; }

    /// <summary>The row of an import that this is.</summary>
    public BulkProgress? Progress { get; init; }

    /// <summary>In an export only: a piece of a bulk job's file.</summary>
    public BulkPiece? Piece { get; init; }

    /// <summary>Switches and limits that were set by hand.</summary>
    public MarketoSettings? Settings { get; init; }

    public MarketoLimits? Limits { get; init; }

    /// <summary>Calls and errors of the day so far.</summary>
    public Access.UsageDay? Usage { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Changes.Count == 0 && Activities.Count == 0 && !HoldsMore;

    /// <summary>Holds something besides changes and activities, which is rare.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HoldsMore => Settings is not null || Limits is not null || Usage is not null || Grant is not null || ClockOffset is not null || Jobs is not null || Progress is not null || Piece is not null || MovesCampaigns;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool MovesCampaigns => Runs is { Count: > 0 } || Finished is not null || Schedules is not null || Unscheduled is not null;
}

/// <summary>One line of the history: a field of a row, or the row as a whole when <see cref="Field"/> is null.</summary>
internal sealed record Change(string Operation, string Table, string Row, string? Field = null, string? Old = null, string? New = null);
