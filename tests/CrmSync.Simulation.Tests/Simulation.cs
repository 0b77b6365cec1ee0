using CrmSync.Contracts.Connections;
using CrmSync.Simulation.Tests.Checks;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests;

/// <summary>One run: both sides are seeded, the silo starts, people and faults do their worst, everything calms down, the checker judges.</summary>
internal sealed class Simulation : IDisposable
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookLast = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly RunPlan plan;
    private readonly World world;
    private readonly Troubles troubles;
    private readonly Sides sides;
    private readonly MemoryStore store = new();
    private readonly TraceLogs logs;
    private readonly Operators operators;
    private readonly Townspeople people;
    private readonly List<string> violations = [];
    private readonly TimeSpan skew;
    private SimulatedSilo silo;

    private Simulation(RunPlan plan, Action<string>? reader)
    {
        this.plan = plan;
        world = new World(plan.Seed, Beginning.Of(plan.Seed));
        world.Trace.Reader = reader;
        logs = new TraceLogs(world, reader is not null);
        troubles = new Troubles(plan.Seed, plan.Without, plan.Size.Rates);
        var skews = Beginning.Skews(plan.Seed, troubles.Has(Fault.ClockSkew));
        skew = skews.Ours;
        sides = new Sides(world, troubles, plan.Size, plan.Seed, (skews.Marketo, skews.Dynamics));
        silo = Start();
        operators = new Operators(world, () => silo);
        people = new Townspeople(world, sides, operators, troubles);
    }

    /// <summary>Runs it, on a thread of its own: whoever calls may be in a context of its own.</summary>
    public static RunResult Run(RunPlan plan, Action<string>? reader = null)
    {
        (RunResult? Result, Exception? Problem) end = default;
        var thread = new Thread(() => end = RunHere(plan, reader), 16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        return end.Result ?? throw new InvalidOperationException($"Seed {plan.Seed}: the simulation itself broke.", end.Problem);
    }

    public void Dispose()
    {
        silo.Dispose();
        sides.Dispose();
        logs.Dispose();
    }

    private static (RunResult?, Exception?) RunHere(RunPlan plan, Action<string>? reader)
    {
        try
        {
            SynchronizationContext.SetSynchronizationContext(null);
            using var simulation = new Simulation(plan, reader);
            return (simulation.Run(), null);
        }
        catch (Exception problem)
        {
            return (null, problem);
        }
    }

    private RunResult Run()
    {
        var began = world.Now;
        var preparing = people.PrepareAsync();
        Boot();
        // The first sync goes on while people begin to work.
        world.RunTo(world.Now + TimeSpan.FromSeconds(new Random(plan.Seed).Next(2, 60)));
        preparing.GetAwaiter().GetResult();
        troubles.Begin();
        Misfortunes.Plan(world, troubles, plan.Size.Lasts, sides, () => silo, Crash);
        foreach (var deed in Deed.Of(plan.Seed, plan.Size).Where(d => plan.Deeds?.Contains(d.Number) != false)) world.After(deed.After, () => people.Do(deed));
        world.RunTo(world.Now + plan.Size.Lasts);
        world.RunUntil(() => people.AreDone, world.Now + TimeSpan.FromMinutes(5));
        troubles.End();
        Misfortunes.Mend(sides);
        if (Settle()) Judge();
        else violations.Add($"I11: not settled within an hour after everything had calmed down: {Unsettled.Of(world, store, operators)}");
        TellHistories();
        return new(world.Trace.Sum, violations, troubles.Counts, world.Now - began, world.Steps) { Calls = sides.Calls, Commits = store.Commits };
    }

    private SimulatedSilo Start() => new(world, store, troubles, sides.Connect, skew, logs);

    private void Boot() => _ = operators.QueryAsync<IConnectionGrain, bool>(async connection =>
    {
        await connection.StartAsync();
        return true;
    });

    /// <summary>Dies here, and is started again after a while.</summary>
    private void Crash(TimeSpan downFor)
    {
        if (silo.IsDead) return;
        troubles.Count(Fault.Crash);
        world.Trace.Note(world.Now, "crash", "silo");
        silo.Kill();
        world.After(downFor, () =>
        {
            world.Trace.Note(world.Now, "start", "silo");
            silo = Start();
            Boot();
        });
    }

    private bool Settle()
    {
        var (after, latest) = (world.Now + TimeSpan.FromSeconds(30), world.Now + SettlesWithin);
        world.RunUntil(() => !silo.IsDead, latest);
        _ = operators.ResumeAsync();
        // Each look has both sides read; none can be content before then.
        world.RunTo(after);
        for (var wait = LookFirst; world.Now < latest; wait = wait * 1.5 < LookLast ? wait * 1.5 : LookLast)
        {
            world.RunTo(world.Now + wait);
            var looking = operators.QueryAsync<IConnectionGrain, SettledView>(connection => connection.SettledAsync());
            world.RunUntil(() => looking.IsCompleted, latest);
            if (looking is { IsCompleted: true, Result: { Settled: true } view } && view.ReadToMarketo > after && view.ReadToDynamics > after) return true;
        }
        return false;
    }

    private void TellHistories()
    {
        if (world.Trace.Reader is not { } tell) return;
        foreach (var (side, history) in new[] { ("marketo", sides.Marketo.Controls.History), ("dynamics", sides.Dynamics.Controls.History) })
            foreach (var line in history.After(0))
                if (line.Client != "seed" || line.Field is null) tell($"history {side} {line.Sequence} {line.Time:HH:mm:ss.fff} {line.Client} {line.Operation} {line.Table} {line.Row} {line.Field}: {line.Old} -> {line.New}");
        foreach (var (person, lines) in store.Activities)
            foreach (var line in lines) tell($"activity {person} {line.At:HH:mm:ss.fff} {line.Kind} {line.Field} marketo {line.MarketoValue} dynamics {line.DynamicsValue} winner {line.Winner} {line.Rule} {line.Code} {line.Text}");
    }

    /// <summary>Settled means silence (I4); then both histories are judged.</summary>
    private void Judge()
    {
        var before = sides.OurWrites();
        world.RunTo(world.Now + Quiet);
        if (sides.OurWrites() is var now && now != before) violations.Add($"I4: {now - before} values were written after everything was settled");
        violations.AddRange(Checked.Judge(world, sides, store, operators));
    }
}
