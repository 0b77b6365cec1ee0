namespace CrmSync.Simulators.Marketo;

/// <summary>What nobody but a live instance can tell, or what differs between instances: one switch each (<c>POST /_sim/settings</c>).</summary>
public sealed record MarketoSettings
{
    /// <summary>Share of feed rows that become visible later than their activityDate.</summary>
    public double LateShare { get; init; } = 0.05;

    /// <summary>Longest lateness in seconds.</summary>
    public double LateSeconds { get; init; } = 3;

    /// <summary>A late row dated before a token's position is never shown to that token. Off: it is shown late.</summary>
    public bool LateRowsSkipTokens { get; init; }

    /// <summary>Share of feed pages that come empty with moreResult=true.</summary>
    public double EmptyPageShare { get; init; } = 0.02;

    /// <summary>Rows of one second come in any order.</summary>
    public bool ShuffleSeconds { get; init; } = true;

    /// <summary>A write of the value that is there already gets a type 13 row.</summary>
    public bool SameValueWritesLog { get; init; }

    /// <summary>A write that differs in letter case only gets a type 13 row.</summary>
    public bool CaseOnlyWritesLog { get; init; } = true;

    /// <summary>Initial values of a created lead get type 13 rows besides the type 12.</summary>
    public bool CreateLogsValues { get; init; }

    /// <summary>Fields that a merge fills on the winner get type 13 rows.</summary>
    public bool MergeLogsValues { get; init; } = true;

    /// <summary>A delete gets a type 37 row. Off: the record is gone without a trace.</summary>
    public bool DeletesLog { get; init; } = true;

    /// <summary>A score written through the API is logged as type 22 instead of 13.</summary>
    public bool ScoreWritesLogChangeScore { get; init; }

    /// <summary>leadchanges.json carries Modifying User, API Method Name and Request Id.</summary>
    public bool LeadChangesNameTheWriter { get; init; } = true;

    /// <summary>Old and new values in feed rows are cut to this many characters; 0 = never.</summary>
    public int RowTextLength { get; init; }

    /// <summary>Values that are too long are cut instead of refused with 1003.</summary>
    public bool TruncateOverlong { get; init; }

    /// <summary>REST names of fields that may not be updated by web service: the call succeeds, the value stays.</summary>
    public IReadOnlyList<string> BlockedFields { get; init; } = [];

    /// <summary>Milliseconds between look-up and write of every write call. Two that overlap on a new key make twins.</summary>
    public int WriteLatency { get; init; }

    /// <summary>A query-string access_token is accepted.</summary>
    public bool AllowQueryToken { get; init; }

    /// <summary>Fields without a value are left out of lead rows instead of null.</summary>
    public bool OmitNullFields { get; init; }

    /// <summary>lead/{id}.json answers 1004 for an unknown id instead of an empty result.</summary>
    public bool UnknownLeadIsError { get; init; }

    /// <summary>A batch campaign may call webhooks. Documented: only trigger campaigns may; a batch requests one of those.</summary>
    public bool BatchCallsWebhooks { get; init; }

    /// <summary>Seconds that a webhook is waited for.</summary>
    public double WebhookSeconds { get; init; } = 30;

    /// <summary>People of trigger campaigns on the way at once.</summary>
    public int TriggerRunsAtOnce { get; init; } = 20;

    /// <summary>People of batch campaigns on the way at once, and those whom a batch campaign requests others for.</summary>
    public int BatchRunsAtOnce { get; init; } = 4;

    /// <summary>People of batch campaigns started in a second.</summary>
    public double BatchRunsPerSecond { get; init; } = 50;

    /// <summary>Least seconds from a schedule call to its start (documented: 5 minutes).</summary>
    public double ScheduleAheadSeconds { get; init; } = 300;

    /// <summary>Seconds until an access token expires.</summary>
    public int TokenSeconds { get; init; } = 3600;
}
