namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>All jobs, and how far imports are.</summary>
internal sealed class BulkTable
{
    public SortedDictionary<long, BulkJob> Jobs { get; } = [];

    /// <summary>Rows done so far by job, and why rows failed.</summary>
    public Dictionary<long, (int Rows, SortedDictionary<int, string> Failures)> Imports { get; } = [];

    public long Next => Jobs.Count == 0 ? 1 : Jobs.Keys.Max() + 1;

    /// <summary>Some job waits to be started.</summary>
    public bool AnyWaits { get; private set; }

    public void Apply(Commit commit)
    {
        foreach (BulkJob job in commit.Jobs ?? [])
            Jobs[job.Number] = job;
        if (commit.Jobs is not null)
            AnyWaits = Jobs.Values.Any(job => job.Waits);
        if (commit.Progress is not { } progress)
            return;
        (int _, SortedDictionary<int, string> failures) = Imports.GetValueOrDefault(progress.Job, (0, []));
        if (progress.Failure is not null)
            failures[progress.Row] = progress.Failure;
        Imports[progress.Job] = (progress.Row + 1, failures);
    }
}
