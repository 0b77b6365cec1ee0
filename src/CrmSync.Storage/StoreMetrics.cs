using System.Diagnostics.Metrics;

namespace CrmSync.Storage;

/// <summary>What the store measures (contract.md, Telemetry).</summary>
internal sealed class StoreMetrics
{
    private readonly Counter<long> commits;
    private readonly Histogram<int> rows;

    public StoreMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("CrmSync");
        commits = meter.CreateCounter<long>("crmsync.store.commits", description: "Transactions that became durable.");
        rows = meter.CreateHistogram("crmsync.store.commit.rows", description: "Grain states that shared one transaction.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
    }

    /// <summary>A transaction became durable with so many states; one in which every row was refused wrote nothing and is none.</summary>
    public void Committed(int states)
    {
        if (states == 0) return;
        commits.Add(1);
        rows.Record(states);
    }
}
