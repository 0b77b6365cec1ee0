using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CrmSync.Contracts.Connections;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains;

/// <summary>What grains do, counted and timed. Names and tags live here (contract.md, Telemetry).</summary>
internal sealed class GrainMetrics
{
    private static readonly double[] LagBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 900, 3600];
    private readonly Counter<long> observations;
    private readonly Counter<long> collisions;
    private readonly Counter<long> refusals;
    private readonly Counter<long> writes;
    private readonly Histogram<double> lag;
    private readonly ConcurrentDictionary<string, ConnectionView> views = new();
    private readonly TimeProvider clock;
    private readonly Counter<long> late;
    private long collided;
    private long accepted;

    public GrainMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create("CrmSync");
        observations = meter.CreateCounter<long>("crmsync.observations", description: "Changes taken by people.");
        collisions = meter.CreateCounter<long>("crmsync.collisions", description: "Collisions decided.");
        refusals = meter.CreateCounter<long>("crmsync.refusals", description: "Refused values.");
        writes = meter.CreateCounter<long>("crmsync.writes", description: "Writes answered.");
        late = meter.CreateCounter<long>("crmsync.feed.late.rows", description: "Rows that only the slow second walk brought.");
        lag = meter.CreateHistogram("crmsync.lag", "s", "From the edit's own timestamp to the write's acknowledgement.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LagBoundaries });
        meter.CreateObservableGauge("crmsync.waiting", Waiting, description: "Writes queued or in flight.");
        meter.CreateObservableGauge("crmsync.parked", Parked, description: "People parked.");
        meter.CreateObservableGauge("crmsync.budget.remaining", Remaining, description: "Calls left of the day.");
        meter.CreateObservableGauge("crmsync.feed.position.age", Ages, "s", "How far behind its side's clock a feed was read.");
    }

    /// <summary>A connection as it is now, for the gauges.</summary>
    public void Show(ConnectionView view) => views[view.Id] = view;

    /// <summary>Rows that the live walk had not shown (B-14).</summary>
    public void Late(SystemName system, int rows)
    {
        if (rows > 0) late.Add(rows, new KeyValuePair<string, object?>("system", Word(system)));
    }

    /// <summary>Collisions since the silo started.</summary>
    public long Collisions => Interlocked.Read(ref collided);

    public void Observed(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
            observations.Add(1, new("system", Word(change.Record.System)), new("object", Word(change.Record.Kind)));
    }

    public void Planned(Plan plan)
    {
        foreach (var line in plan.Activities)
        {
            if (line.Kind == "refused") refusals.Add(1, new("system", line.Rule == "V-5" ? "marketo" : "dynamics"), new KeyValuePair<string, object?>("reason", line.Code));
            if (line is not { Kind: "collision", Winner: { } winner }) continue;
            Interlocked.Increment(ref collided);
            collisions.Add(1, new("winner", Word(winner)), new("record_type", plan.Person.RecordType is { } kind ? Word(kind) : "none"));
        }
    }

    /// <summary>Writes accepted since the silo started.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    public void Written(SystemName system, Write write, Outcome outcome)
    {
        if (outcome is Outcome.Accepted) Interlocked.Increment(ref accepted);
        writes.Add(1, [new("system", Word(system)), new("object", Word(KindOf(write))), new("operation", OperationOf(write)),
            new("outcome", outcome switch { Outcome.Accepted => "accepted", Outcome.Refused => "refused", _ => "deferred" })]);
    }

    public void Lagged(SystemName system, Write write, TimeSpan took) =>
        lag.Record(took.TotalSeconds, new("direction", system == SystemName.Marketo ? "toMarketo" : "toDynamics"), new KeyValuePair<string, object?>("object", Word(KindOf(write))));

    private IEnumerable<Measurement<int>> Waiting() =>
        from view in views.Values
        from direction in view.Lanes
        from lane in direction.Waiting
        select new Measurement<int>(lane.Value, new("direction", direction.System == "marketo" ? "toMarketo" : "toDynamics"), new("object", "person"), new KeyValuePair<string, object?>("lane", lane.Key));

    private IEnumerable<Measurement<long>> Parked() =>
        from view in views.Values
        from reason in view.Parked
        select new Measurement<long>(reason.Value, new KeyValuePair<string, object?>("reason", reason.Key));

    private IEnumerable<Measurement<long>> Remaining() =>
        from view in views.Values
        from budget in view.Budgets
        where budget.DayMax is not null
        select new Measurement<long>(budget.DayMax!.Value - budget.CallsToday, new("system", budget.System), new KeyValuePair<string, object?>("budget", "day"));

    private IEnumerable<Measurement<double>> Ages() =>
        from view in views.Values
        from feed in view.Feeds
        where feed.ReadTo is not null
        select new Measurement<double>(Math.Max(0, (clock.GetUtcNow() - feed.ReadTo!.Value).TotalSeconds), new("system", feed.System), new KeyValuePair<string, object?>("object", feed.Object));

    private static RecordKind KindOf(Write write) => write switch
    {
        UpdateRecord update => update.Record.Kind,
        CreateRecord create => create.Kind,
        DeleteRecord delete => delete.Record.Kind,
        DeactivateRecord deactivate => deactivate.Record.Kind,
        QualifyLead => RecordKind.Lead,
        _ => RecordKind.Person,
    };

    private static string OperationOf(Write write) => write switch
    {
        UpdateRecord => "update",
        CreateRecord => "create",
        DeleteRecord => "delete",
        DeactivateRecord => "deactivate",
        QualifyLead => "qualify",
        _ => "activity",
    };

    private static string Word(SystemName system) => system == SystemName.Marketo ? "marketo" : "dynamics";

    private static string Word(RecordKind kind) => kind switch { RecordKind.Person => "person", RecordKind.Lead => "lead", _ => "contact" };
}
