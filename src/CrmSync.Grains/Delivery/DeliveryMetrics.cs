using System.Diagnostics.Metrics;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Delivery;

/// <summary>What delivery does, counted and timed (contract.md, Telemetry).</summary>
internal sealed class DeliveryMetrics
{
    private static readonly double[] Boundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 900, 3600];
    private readonly Counter<long> writes;
    private readonly Histogram<double> lag;
    private long accepted;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("CrmSync");
        writes = meter.CreateCounter<long>("crmsync.writes", description: "Writes answered.");
        lag = meter.CreateHistogram("crmsync.lag", "s", "From the edit's own timestamp to the write's acknowledgement.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Boundaries });
    }

    /// <summary>Writes accepted since the silo started.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    public void Written(SystemName system, Write write, Outcome outcome)
    {
        if (outcome is Outcome.Accepted) Interlocked.Increment(ref accepted);
        writes.Add(1, [new("system", system == SystemName.Marketo ? "marketo" : "dynamics"), new("object", Object(write)), new("operation", write is UpdateRecord ? "update" : write is CreateRecord ? "create" : "activity"),
            new("outcome", outcome switch { Outcome.Accepted => "accepted", Outcome.Refused => "refused", _ => "deferred" })]);
    }

    public void Lagged(SystemName system, Write write, TimeSpan took) =>
        lag.Record(took.TotalSeconds, new("direction", system == SystemName.Marketo ? "toMarketo" : "toDynamics"), new KeyValuePair<string, object?>("object", Object(write)));

    private static string Object(Write write) => (write switch { UpdateRecord u => u.Record.Kind, CreateRecord c => c.Kind, _ => RecordKind.Person }) switch { RecordKind.Person => "person", RecordKind.Lead => "lead", _ => "contact" };
}
