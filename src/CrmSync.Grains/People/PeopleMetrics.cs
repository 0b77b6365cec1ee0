using System.Diagnostics.Metrics;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.People;

/// <summary>What people do, counted. Names and tags live here (contract.md, Telemetry).</summary>
internal sealed class PeopleMetrics
{
    private readonly Counter<long> observations;
    private readonly Counter<long> collisions;
    private readonly Counter<long> refusals;
    private long collided;

    public PeopleMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("CrmSync");
        observations = meter.CreateCounter<long>("crmsync.observations", description: "Changes taken by people.");
        collisions = meter.CreateCounter<long>("crmsync.collisions", description: "Collisions decided.");
        refusals = meter.CreateCounter<long>("crmsync.refusals", description: "Refused values.");
    }

    /// <summary>Collisions since the silo started.</summary>
    public long Collisions => Interlocked.Read(ref collided);

    public void Observed(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
            observations.Add(1, new("system", change.Record.System == SystemName.Marketo ? "marketo" : "dynamics"), new("object", Word(change.Record.Kind)));
    }

    public void Planned(Plan plan)
    {
        foreach (var line in plan.Activities)
        {
            if (line.Kind == "refused") refusals.Add(1, new("system", line.Rule == "V-5" ? "marketo" : "dynamics"), new KeyValuePair<string, object?>("reason", line.Code));
            if (line is not { Kind: "collision", Winner: { } winner }) continue;
            Interlocked.Increment(ref collided);
            collisions.Add(1, new("winner", winner == SystemName.Marketo ? "marketo" : "dynamics"), new("record_type", plan.Person.RecordType is { } kind ? Word(kind) : "none"));
        }
    }

    private static string Word(RecordKind kind) => kind switch { RecordKind.Person => "person", RecordKind.Lead => "lead", _ => "contact" };
}
