namespace CrmSync.Simulators.Dataverse;

/// <summary>Service protection per application user (protocol sheet 5.1 and 5.8).</summary>
public sealed record DataverseLimits
{
    public bool Enabled { get; init; } = true;

    public int WindowSeconds { get; init; } = 300;

    /// <summary>Web servers behind the address: each counts for itself, and a client that sends the affinity cookie back stays with one (protocol sheet 4.8, 5.1).</summary>
    public int Servers { get; init; } = 1;

    public int MaxRequests { get; init; } = 6000;

    public int MaxExecutionMs { get; init; } = 1_200_000;

    public int MaxConcurrent { get; init; } = 52;

    public int DopHint { get; init; } = 4;

    /// <summary>Execution time accounted for every request, in ms.</summary>
    public double RequestMs { get; init; } = 5;

    /// <summary>Execution time accounted for every row written, in ms.</summary>
    public double WriteRowMs { get; init; } = 10;

    /// <summary>Execution time accounted for every row read, in ms.</summary>
    public double ReadRowMs { get; init; } = 0.1;

    /// <summary>Seconds that each further refused request adds to Retry-After.</summary>
    public double RetryAfterGrowth { get; init; } = 1;

    /// <summary>Every operation inside a $batch counts as a request of its own (the cautious reading of 4.7).</summary>
    public bool CountBatchParts { get; init; } = true;
}
