namespace CrmSync.Simulation.Tests.Commands;

/// <summary>Runs seeds and tells what they came to; a violating seed is made shorter and kept.</summary>
internal static class SimulateCommand
{
    private const int Tries = 150;

    // So many seeds in a row without the classes that are asked for: there are none with them all.
    private const int LookedAt = 20_000;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);
    private static readonly Lock Telling = new();

    public static int Run(string[] args)
    {
        if (SimulateOptions.Read(args, Console.Error.WriteLine) is not { } options) return 2;
        return options.Seed is { } seed ? One(Regression.Of(seed, options.Size, options.Without, options.Deeds, options.Connections), options.IsTraced) : Many(options);
    }

    private static int One(RunPlan plan, bool isTraced)
    {
        var tally = new Tally(TimeProvider.System);
        var result = Simulation.Run(plan, isTraced ? Console.WriteLine : null);
        tally.Add(result);
        Console.WriteLine($"seed {plan.Seed}: trace {result.Sum}, {result.Steps} steps, {result.Lasted} of virtual time");
        Console.WriteLine(tally.Line());
        foreach (var line in tally.Faults()) Console.WriteLine(line);
        foreach (var violation in result.Violations) Console.WriteLine($"VIOLATION {violation}");
        return result.Violations.Count > 0 ? 1 : 0;
    }

    private static int Many(SimulateOptions options)
    {
        var tally = new Tally(TimeProvider.System);
        using var plans = Plans(options).GetEnumerator();
        var told = TimeSpan.Zero;
        var workers = Enumerable.Range(0, options.Jobs).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        Console.WriteLine(tally.Line());
        Console.WriteLine(tally.Average());
        Console.WriteLine("faults by class:");
        foreach (var line in tally.Faults()) Console.WriteLine(line);
        Console.WriteLine(tally.Violating == 0 ? "no violation" : $"{tally.Violating} seeds violate");
        return tally.Violating == 0 ? 0 : 1;

        RunPlan? Next()
        {
            lock (plans) return plans.MoveNext() ? plans.Current : null;
        }

        void Work()
        {
            while (!(tally.Elapsed.TotalMinutes >= options.Minutes || (options.EndsAtFirst && tally.Violating > 0)) && Next() is { } plan)
            {
                var result = Tolerant(plan);
                tally.Add(result);
                if (result.Violations.Count > 0) Tell(plan, result, options);
                lock (Telling)
                {
                    if (tally.Elapsed - told < TellEvery) continue;
                    told = tally.Elapsed;
                    Console.WriteLine(tally.Line());
                }
            }
        }
    }

    private static IEnumerable<RunPlan> Plans(SimulateOptions options) =>
        options.AreKept ? Regression.Kept().Where(plan => plan.Holds(options.With)) : InARow(options).Take(options.Seeds);

    private static IEnumerable<RunPlan> InARow(SimulateOptions options)
    {
        for (var (seed, last) = (options.From, options.From); seed < int.MaxValue && seed - last < LookedAt; seed++)
        {
            var plan = Regression.Of(seed, options.Size, options.Without, null, options.Connections);
            if (!plan.Holds(options.With)) continue;
            last = seed;
            yield return plan;
        }
    }

    private static RunResult Tolerant(RunPlan plan)
    {
        try
        {
            return Simulation.Run(plan);
        }
        catch (InvalidOperationException broken)
        {
            return new("", [$"broken: {broken.Message} {broken.InnerException}"], new Dictionary<Faults.Fault, int>(), TimeSpan.Zero, 0);
        }
    }

    private static void Tell(RunPlan plan, RunResult result, SimulateOptions options)
    {
        lock (Telling)
        {
            Console.WriteLine($"VIOLATION seed {plan.Seed}");
            foreach (var violation in result.Violations.Take(5)) Console.WriteLine($"  {violation}");
        }
        if (options.Keep is not { } folder) return;
        var shortest = new Shortening(plan, Shortening.KindOf(result.Violations[0]), Tries).Shortest();
        Regression.Keep(folder, shortest, result.Violations);
        lock (Telling) Console.WriteLine($"  shortest found: tests/simulate {Regression.Options(shortest)} --trace");
    }
}
