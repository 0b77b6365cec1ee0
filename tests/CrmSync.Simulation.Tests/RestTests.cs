using CrmSync.Contracts.Connections;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests;

/// <summary>What the engine does while there is nothing to do.</summary>
public sealed class RestTests
{
    private static readonly TimeSpan Rare = TimeSpan.FromMinutes(1);

    [Fact]
    public void S_6_A_delivery_at_rest_looks_at_nothing_and_sends_at_once_what_comes()
    {
        (long Steps, TimeSpan? Took) found = default;
        var thread = new Thread(() => found = Rest());
        thread.Start();
        thread.Join();
        // With a look a second on either side it is above 3,800.
        Assert.InRange(found.Steps, 1, 2_500);
        Assert.InRange(found.Took ?? TimeSpan.MaxValue, TimeSpan.Zero, Rare + TimeSpan.FromSeconds(5));
    }

    private static (long Steps, TimeSpan? Took) Rest()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new World(1, new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        var size = RunSize.Small(1) with { Poll = Rare, Beat = Rare };
        var troubles = new Troubles(1, Enum.GetValues<Fault>().ToHashSet(), size.Rates);
        using var sides = new Sides(world, troubles, size, 1, (TimeSpan.Zero, TimeSpan.Zero)) { Connection = "sim" };
        using var logs = new TraceLogs(world, isRead: false);
        var store = new MemoryStore();
        using var cluster = new SimulatedCluster(world, troubles, (its, place) => new SimulatedSilo(its, place, new Dictionary<string, MemoryStore> { ["sim"] = store }, troubles, silo => [sides.Connect(silo)], TimeSpan.Zero, logs), 1);
        cluster.Start();
        _ = cluster.Gateway.Factory.GetGrain<IConnectionGrain>(sides.Connection).StartAsync();
        world.RunTo(world.Now + (20 * Rare));
        var before = world.Steps;
        world.RunTo(world.Now + (10 * Rare));
        return (world.Steps - before, Edit(world, sides));
    }

    /// <summary>How long does it take until Marketo shows it? Null: too long.</summary>
    private static TimeSpan? Edit(World world, Sides sides)
    {
        var (began, known) = (world.Now, sides.Marketo.Controls.History.Last);
        var lead = sides.Dynamics.Controls.History.After(0).First(line => line is { Table: "lead", Operation: "create", Field: null }).Row;
        var clock = new SimulatedClock(world, TimeSpan.Zero, () => false);
        _ = new HumanInDynamics(sides.DynamicsDoor, clock).UpdateAsync("lead", lead, "jobtitle", "Captain", CancellationToken.None);
        return world.RunUntil(() => sides.Marketo.Controls.History.After(known).Any(line => line.New == "Captain"), began + (3 * Rare)) ? world.Now - began : null;
    }
}
