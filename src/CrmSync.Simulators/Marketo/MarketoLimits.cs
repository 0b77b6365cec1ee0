namespace CrmSync.Simulators.Marketo;

/// <summary>Quotas of the instance (<c>POST /_sim/limits</c>); real counters on the simulator's clock.</summary>
public sealed record MarketoLimits
{
    /// <summary>606 is on.</summary>
    public bool RateOn { get; init; } = true;

    /// <summary>Calls in a sliding window.</summary>
    public int RateCalls { get; init; } = 100;

    /// <summary>Length of the window in seconds.</summary>
    public int RateSeconds { get; init; } = 20;

    /// <summary>607 is on.</summary>
    public bool DailyOn { get; init; } = true;

    /// <summary>Calls from midnight to midnight in Chicago.</summary>
    public int DailyCalls { get; init; } = 50_000;

    /// <summary>615 is on.</summary>
    public bool ConcurrencyOn { get; init; } = true;

    /// <summary>Calls executing at once.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>Records in one call and values in one filter; above it 1003.</summary>
    public int BatchRecords { get; init; } = 300;

    /// <summary>Request line's path and query; above it HTTP 414.</summary>
    public int UriBytes { get; init; } = 8192;

    /// <summary>Extracts, and imports, in the queue, the two that run among them (1029, 1016).</summary>
    public int BulkJobs { get; init; } = 10;

    /// <summary>Bytes of extract files in a Central day (1029).</summary>
    public long ExtractBytes { get; init; } = 500L * 1_048_576;

    /// <summary>A file to import; above it HTTP 413.</summary>
    public int ImportBytes { get; init; } = 10 * 1_048_576;

    /// <summary>Members of a list that a feed may be narrowed to; above it 1003.</summary>
    public int FeedListMembers { get; init; } = 10_000;

    /// <summary>Request body; above it HTTP 413.</summary>
    public int BodyBytes { get; init; } = 1_048_576;
}
