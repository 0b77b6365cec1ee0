using CrmSync.Simulators.Marketo.Access;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>Two jobs run at once, ten are in the queue with them; extracts and imports have a queue each (marketo-rest.md 3.1). Looked at before every call.</summary>
internal sealed class BulkQueue(MarketoStore store, ExtractWriting extracts, ImportWriting imports)
{
    private const int Running = 2;
    private readonly Lock settling = new();

    /// <summary>Starts what is due, each at the time when its turn came.</summary>
    public void Settle()
    {
        if (!store.Tables.Bulk.AnyWaits || !settling.TryEnter())
            return;
        try
        {
            while (Due() is { } due)
                Start(due.Job, due.At);
        }
        finally
        {
            settling.Exit();
        }
    }

    /// <summary>Puts a job in the queue in the commit that is handed in; 1029 or 1016 when it is full. The store's gate is held.</summary>
    public BulkJob Enqueue(BulkJob job, DateTimeOffset now)
    {
        int inQueue = store.Tables.Bulk.Jobs.Values.Count(known => known.IsImport == job.IsImport && (known.Waits || known.Runs(now)));
        if (inQueue >= store.Limits.BulkJobs)
            throw job.IsImport ? new MarketoRefusalException("1016", "Too many imports queued") : new MarketoRefusalException("1029", "Too many jobs in queue");
        return job with { QueuedAt = now };
    }

    /// <summary>1029 when today's extracts are as many bytes as a day may have. The store's gate is held.</summary>
    public void CheckQuota(DateTimeOffset now)
    {
        DateOnly today = CallLimiter.Day(now);
        long used = store.Tables.Bulk.Jobs.Values.Where(job => !job.IsImport && job.FinishedAt <= now && CallLimiter.Day(job.FinishedAt.Value) == today).Sum(job => job.FileSize);
        if (used >= store.Limits.ExtractBytes)
            throw new MarketoRefusalException("1029", $"Export daily quota {store.Limits.ExtractBytes / 1_048_576}MB exceeded");
    }

    private (BulkJob Job, DateTimeOffset At)? Due()
    {
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            foreach (bool import in new[] { false, true })
            {
                BulkJob? next = store.Tables.Bulk.Jobs.Values.Where(job => job.IsImport == import && job.Waits).OrderBy(job => job.QueuedAt).FirstOrDefault();
                if (next is null)
                    continue;
                DateTimeOffset[] ends = [.. store.Tables.Bulk.Jobs.Values.Where(job => job.IsImport == import && job.Runs(next.QueuedAt!.Value))
                    .Select(job => job.FinishedAt!.Value).OrderDescending()];
                DateTimeOffset at = ends.Length < Running ? next.QueuedAt!.Value : ends[Running - 1];
                if (at <= now)
                    return (next, at);
            }

            return null;
        }
    }

    private void Start(BulkJob job, DateTimeOffset at)
    {
        BulkJob done = job.IsImport ? imports.Run(job) : store.Settings.ExtractsFail ? job with { Error = "The export could not be done" } : extracts.Run(job);
        lock (store.Gate)
        {
            double seconds = job.IsImport ? done.Records / store.Settings.ImportRowsPerSecond : store.Settings.ExtractSeconds;
            if (store.Tables.Bulk.Jobs[job.Number].IsCancelled)
                return;
            store.Commit(new Commit(store.Now(), job.Client) { Jobs = [done with { StartedAt = at, FinishedAt = at + TimeSpan.FromSeconds(seconds) }] });
        }
    }
}
