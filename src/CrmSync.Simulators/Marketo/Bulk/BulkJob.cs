using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>
/// A bulk extract or import. It is started in one commit that already holds what comes out of it and when it is told: a job that a crash
/// interrupts is still queued afterwards, and is done again or, an import, from the row where it stood.
/// </summary>
internal sealed record BulkJob
{
    /// <summary>1, 2, 3 ... over all families.</summary>
    public required long Number { get; init; }

    /// <summary>exportId or batchId.</summary>
    public required string Id { get; init; }

    /// <summary>leads, activities, members or a custom object's table.</summary>
    public required string Family { get; init; }

    public bool IsImport { get; init; }

    /// <summary>The custom service; only it sees the job.</summary>
    public required string Client { get; init; }

    public string Format { get; init; } = "CSV";

    /// <summary>Body of create.json.</summary>
    public string? Request { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsCancelled { get; init; }

    public string? Error { get; init; }

    public int Records { get; init; }

    public long FileSize { get; init; }

    public string? Checksum { get; init; }

    /// <summary>Import: the key's field.</summary>
    public string? LookupField { get; init; }

    /// <summary>Import: the static list or the program that the rows join.</summary>
    public int? Target { get; init; }

    /// <summary>Import into a program: the status.</summary>
    public string? Status { get; init; }

    public int? Partition { get; init; }

    [JsonIgnore]
    public string FileName => $"{(IsImport ? "import" : "export")}-{Number}.csv";

    /// <summary>Queued, and neither begun nor cancelled.</summary>
    [JsonIgnore]
    public bool Waits => QueuedAt is not null && StartedAt is null && !IsCancelled;

    public bool Runs(DateTimeOffset at) => StartedAt <= at && FinishedAt > at && !IsCancelled;

    /// <summary>The vendor's word. Cancelled has two l on the wire.</summary>
    public string StatusAt(DateTimeOffset now) => this switch
    {
        { IsCancelled: true } => "Cancelled",
        { QueuedAt: null } => "Created",
        { StartedAt: null } => "Queued",
        _ when FinishedAt > now => IsImport ? "Importing" : "Processing",
        { Error: not null } => "Failed",
        _ => IsImport ? "Complete" : "Completed",
    };
}

/// <summary>A row of an import that was done, in the commit that did it.</summary>
internal sealed record BulkProgress(long Job, int Row, string? Failure);
