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

    /// <summary>Rows in a feed page at most, whatever was asked for; 0 = as asked.</summary>
    public int PageRows { get; init; }

    /// <summary>People in a page of an answer at most, whatever was asked for; 0 = as asked.</summary>
    public int PeopleRows { get; init; }

    /// <summary>Share of feed pages with rows that begin with the rows of the second before, which the page before them told: one-second resolution makes such duplicates normal.</summary>
    public double RepeatShare { get; init; }

    /// <summary>Rows of one second come in any order.</summary>
    public bool ShuffleSeconds { get; init; } = true;

    /// <summary>Days until a paging token of a feed is refused with 1003; 0 = never. No page of Adobe's tells a life.</summary>
    public double PagingTokenDays { get; init; }

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

    /// <summary>activities.json shows type 37 rows too. Off: only deletedleads.json does.</summary>
    public bool DeletesInActivities { get; init; } = true;

    /// <summary>Lookup keys other than e-mail addresses are compared with regard to letter case.</summary>
    public bool KeysMindCase { get; init; }

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

    /// <summary>Seconds that an extract is Processing.</summary>
    public double ExtractSeconds { get; init; } = 5;

    /// <summary>Seconds for which the file of a Completed extract is still not found (404).</summary>
    public double ExtractFileLagSeconds { get; init; }

    /// <summary>Extracts end as Failed.</summary>
    public bool ExtractsFail { get; init; }

    /// <summary>The subscription can extract leads by updatedAt. Off: 1035.</summary>
    public bool ExtractByUpdatedAt { get; init; } = true;

    /// <summary>Rows of one import done in a second.</summary>
    public double ImportRowsPerSecond { get; init; } = 500;

    /// <summary>An empty cell of an import clears the field. Off: it leaves the value.</summary>
    public bool ImportEmptyClears { get; init; } = true;

    /// <summary>Native CRM sync is switched on: that CRM owns companies, opportunities, roles and sales persons (1018).</summary>
    public NativeCrm NativeCrm { get; init; }

    /// <summary>With native CRM sync opportunity roles cannot be read either. Adobe's pages contradict each other.</summary>
    public bool NativeCrmHidesRoles { get; init; }

    /// <summary>Names of the lead partitions, the default first.</summary>
    public IReadOnlyList<string> Partitions { get; init; } = ["Default"];

    /// <summary>A sync that can create must name a partition (1009), as where custom dedupe rules are in use.</summary>
    public bool PartitionRequired { get; init; }

    /// <summary>A push without programName is a mere upsert instead of 1002.</summary>
    public bool PushWithoutProgram { get; init; }

    /// <summary>What answers 603: <c>client/operation</c>, each a glob, e.g. <c>human/sync*</c>.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>Seconds until an access token expires.</summary>
    public int TokenSeconds { get; init; } = 3600;
}

/// <summary>The CRM that a native sync joins the instance to.</summary>
public enum NativeCrm
{
    /// <summary>No native sync.</summary>
    None,

    /// <summary>Microsoft Dynamics.</summary>
    Dynamics,

    /// <summary>Salesforce.</summary>
    Salesforce,
}
