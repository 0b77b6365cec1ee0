using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Checks;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;

namespace CrmSync.Simulation.Tests;

/// <summary>One run: both sides are seeded, the silo starts, people and faults do their worst, everything calms down, the checker judges.</summary>
internal sealed class Simulation : IDisposable
{
    private const int ReplayEvery = 3;
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookLast = TimeSpan.FromSeconds(30);
    // After a start, until both feeds have told what an older copy forgets.
    private static readonly TimeSpan CaughtUp = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly RunPlan plan;
    private readonly World world;
    private readonly Troubles troubles;
    private readonly IReadOnlyList<Town> towns;
    private readonly TraceLogs logs;
    private readonly List<string> violations = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> rolledBack = [];
    private readonly Func<Evidence, Evidence> planted;
    private readonly SimulatedCluster cluster;
    private Action? replay;
    private bool isCopyKept;

    private Simulation(RunPlan plan, Action<string>? reader, Func<Evidence, Evidence>? planted)
    {
        (this.plan, this.planted) = (plan, planted ?? (evidence => evidence));
        world = new World(plan.Seed, Beginning.Of(plan.Seed));
        world.Trace.Reader = reader;
        logs = new TraceLogs(world, reader is not null);
        troubles = new Troubles(plan.Seed, plan.Without, plan.Size.Rates);
        cluster = new SimulatedCluster(world, troubles, Start, troubles.Has(Fault.SeveralSilos) ? 2 + (plan.Seed % 2) : 1);
        towns = [.. Enumerable.Range(0, plan.Connections).Select(place => new Town(world, troubles, plan, place, cluster))];
        cluster.Start();
    }

    /// <summary>Runs it, on a thread of its own: whoever calls may be in a context of its own.</summary>
    /// <param name="plan">What.</param>
    /// <param name="reader">Takes the trace.</param>
    /// <param name="planted">Breaks the evidence on purpose: the checker must see it.</param>
    public static RunResult Run(RunPlan plan, Action<string>? reader = null, Func<Evidence, Evidence>? planted = null)
    {
        (RunResult? Result, Exception? Problem) end = default;
        var thread = new Thread(() => end = RunHere(plan, reader, planted), 16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        return end.Result ?? throw new InvalidOperationException($"Seed {plan.Seed}: the simulation itself broke.", end.Problem);
    }

    public void Dispose()
    {
        cluster.Dispose();
        foreach (var town in towns) town.Dispose();
        logs.Dispose();
    }

    private static (RunResult?, Exception?) RunHere(RunPlan plan, Action<string>? reader, Func<Evidence, Evidence>? planted)
    {
        try
        {
            SynchronizationContext.SetSynchronizationContext(null);
            using var simulation = new Simulation(plan, reader, planted);
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
        var preparing = towns.Select(town => town.PrepareAsync()).ToList();
        Boot();
        if (troubles.Has(Fault.MadeInError)) foreach (var town in towns) town.BeginInError();
        if (troubles.Has(Fault.ShortPages)) foreach (var town in towns) town.BeginAtWork();
        // The first sync goes on while people begin to work.
        world.RunTo(world.Now + TimeSpan.FromSeconds(new Random(plan.Seed).Next(2, 60)));
        world.RunUntil(() => towns.All(town => town.IsRead), world.Now + LongestCall);
        foreach (var each in preparing) each.GetAwaiter().GetResult();
        if (troubles.Has(Fault.HeldOtherwise)) foreach (var town in towns) world.Await(town.ChooseAsync(), world.Now + LongestCall);
        troubles.Begin();
        foreach (var town in towns) town.Begin(cluster, downFor => Crash(downFor), Lose);
        // A feed that has begun anew meanwhile is none that goes on from there.
        if (plan.Seed % ReplayEvery == 0 && !troubles.BeginsAnew) world.After(0.8 * plan.Size.Lasts, () => replay = Together(towns.Select(town => town.Store.Copy("feed"))));
        if (troubles.Has(Fault.FeedsNotStored) && !troubles.BeginsAnew && !troubles.Has(Fault.StoreRestored)) world.After(troubles.Between(10, 0.7 * plan.Size.Lasts.TotalSeconds), StopStoringFeeds);
        if (troubles.Has(Fault.StoreRestored)) world.After(troubles.Between(30, 0.7 * plan.Size.Lasts.TotalSeconds), CopyStore);
        world.RunTo(world.Now + plan.Size.Lasts);
        // An older copy of the store is put back before everything calms down: whoever puts back a paused connection resumes it afterwards.
        world.RunUntil(() => !isCopyKept && towns.All(town => !town.IsBusy), world.Now + TimeSpan.FromMinutes(5));
        troubles.End();
        foreach (var town in towns) town.Mend();
        var verdict = Settle() is { } took ? Judge(took) : null;
        if (verdict is null) violations.AddRange(towns.Select(town => $"I11: not settled within an hour after everything had calmed down: {town.Unsettled()}"));
        else Replay();
        if (world.Trace.Reader is { } tell)
            foreach (var town in towns) town.Tell(tell);
        return new(world.Trace.Sum, violations, troubles.Counts, world.Now - began, world.Steps) { Verdict = verdict, Calls = towns.Sum(town => town.Sides.Calls), Commits = towns.Sum(town => town.Store.Commits) };
    }

    private SimulatedSilo Start(SimulatedCluster its, int place) => new(
        its, place, towns.ToDictionary(town => town.Id, town => town.Store), troubles, silo => [.. towns.Select(town => town.Sides.Connect(silo))],
        Beginning.SkewOf(plan.Seed, place, troubles.Has(Fault.ClockSkew)), logs);

    private void Boot()
    {
        foreach (var town in towns) town.Boot();
    }

    /// <summary>One silo of several departs.</summary>
    private void Lose(Departure how, TimeSpan downFor) => cluster.Lose(how, downFor, Boot);

    /// <summary>All silos die here, and are started again after a while.</summary>
    private void Crash(TimeSpan downFor)
    {
        if (cluster.IsDead) return;
        troubles.Count(Fault.Crash);
        world.Trace.Note(world.Now, "crash", "silo");
        cluster.Kill();
        world.After(downFor, () =>
        {
            world.Trace.Note(world.Now, "start", "silo");
            cluster.Start();
            Boot();
        });
    }

    // What the feeds commit from now on is lost with the silo.
    private void StopStoringFeeds()
    {
        var before = Together(towns.Select(town => town.Store.Copy("feed")));
        world.Trace.Note(world.Now, "unstored", "feeds");
        isCopyKept = true;
        world.After(troubles.Between(5, 120), () =>
        {
            isCopyKept = false;
            if (cluster.IsDead) return;
            troubles.Count(Fault.FeedsNotStored);
            Crash(troubles.Between(0.5, 10));
            before();
        });
    }

    private void CopyStore()
    {
        var (taken, putBack) = (world.Now, Together(towns.Select(town => town.Store.Copy())));
        world.Trace.Note(taken, "copied", "store");
        isCopyKept = true;
        foreach (var town in towns) town.IsForgotten = true;
        // What is to be forgotten takes its time to be done.
        world.After(troubles.Between(troubles.Has(Fault.ForgottenWrite) ? 45 : 2, 150), () => RestoreStore(taken, putBack));
    }

    // Who puts an older copy back starts no silo before the calls of the last one have landed: nothing is left that knows of them (C-12).
    private void RestoreStore(DateTimeOffset taken, Action putBack)
    {
        if (cluster.IsDead)
        {
            world.After(LookFirst, () => RestoreStore(taken, putBack));
            return;
        }
        troubles.Count(Fault.StoreRestored);
        isCopyKept = false;
        // What was sent before may land until then (C-12), and nobody remembers it either.
        rolledBack.Add((taken, world.Now + plan.Size.Landing));
        Crash(plan.Size.Landing + plan.Size.Lateness);
        world.After(plan.Size.Landing + plan.Size.Lateness + CaughtUp, () => towns.ToList().ForEach(town => town.IsForgotten = false));
        putBack();
        foreach (var town in towns) town.Forget(taken, world.Now + plan.Size.Landing + plan.Size.Lateness);
        world.Trace.Note(world.Now, "restored", "store");
    }

    /// <summary>How long it took; null: too long.</summary>
    private TimeSpan? Settle()
    {
        var calm = world.Now;
        world.Trace.Note(calm, "calm", "all");
        world.RunUntil(() => !cluster.IsDead, calm + SettlesWithin);
        foreach (var town in towns)
        {
            _ = town.Operators.ResumeIfPausedAsync();
            town.RetryUnreadable();
        }
        if (troubles.Has(Fault.SchemaDrift) || troubles.Has(Fault.Selection)) MendFields();
        var (after, latest) = (world.Now + TimeSpan.FromSeconds(30), calm + SettlesWithin);
        // Each look has both sides read; none can be content before then.
        world.RunTo(after);
        for (var wait = LookFirst; world.Now < latest; wait = wait * 1.5 < LookLast ? wait * 1.5 : LookLast)
        {
            world.RunTo(world.Now + wait);
            if (towns.All(town => town.IsSettled(after, latest))) return world.Now - calm;
        }
        return null;
    }

    // What is lacking is seen before it comes back; a look that began before the calm may wait for an answer that was lost.
    private void MendFields()
    {
        var latest = world.Now + LongestCall + (2 * plan.Size.DriftLook);
        world.RunTo(world.Now + (2 * plan.Size.DriftLook));
        while (world.Now < latest && !towns.All(town => town.SeesWhatIsHidden(latest))) world.RunTo(world.Now + LookFirst);
        foreach (var town in towns) town.MendFields();
        world.RunTo(world.Now + (2 * plan.Size.DriftLook));
    }

    /// <summary>Settled means silence (I4); then both histories are judged.</summary>
    private Verdict? Judge(TimeSpan took)
    {
        // A call that was given up before may land still: it was made in no quiet stretch, and does nothing any more.
        world.RunUntil(() => towns.All(town => town.Sides.Strays == 0), world.Now + plan.Size.Landing);
        var latest = world.Now + SettlesWithin;
        foreach (var town in towns) town.BeQuiet(latest);
        world.RunTo(world.Now + Quiet);
        var judged = towns.Select(town => town.Judge(evidence => planted(evidence with { Settling = new(took, SettlesWithin), RolledBack = rolledBack }), latest)).ToList();
        violations.AddRange(judged.SelectMany(each => each.Violations));
        violations.AddRange(towns.SelectMany(town => new CallsKept(plan.Size.MarketoCallsPer20Seconds, rolledBack).Find(town.Sides.MarketoCalls)));
        return judged[0].Verdict;
    }

    /// <summary>The feeds are read again from where they once were: nobody writes anything (I5).</summary>
    private void Replay()
    {
        if (replay is null) return;
        cluster.Kill();
        replay();
        cluster.Start();
        Boot();
        var (before, told) = (towns.Sum(town => town.Written), towns.Sum(town => town.Told));
        if (Settle() is null) violations.Add("I5: not settled within an hour after the feeds were read again");
        if (towns.Sum(town => town.Written) - before is > 0 and var written) violations.Add($"I5: {written} values were written when the feeds were read again");
        // Open: of a row that an older copy of our store forgets, a repeated row of our own fields is told as somebody else's (N-18).
        if (!troubles.Has(Fault.StoreRestored) && towns.Sum(town => town.Told) - told is > 0 and var lines) violations.Add($"I5: {lines} lines were told when the feeds were read again");
    }

    private static Action Together(IEnumerable<Action> acts)
    {
        var all = acts.ToList();
        return () => all.ForEach(act => act());
    }
}
