using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.People;

namespace CrmSync.Simulation.Tests.Commands;

/// <summary>Makes a violating run shorter: fewer classes of faults, then fewer deeds, as long as it still violates in the same way.</summary>
internal sealed class Shortening(RunPlan plan, string kind, int tries)
{
    private int left = tries;

    public static string KindOf(string violation) => violation.Split(':')[0];

    public RunPlan Shortest()
    {
        var shortest = plan;
        foreach (var fault in Enum.GetValues<Fault>()) shortest = Try(shortest, shortest with { Without = shortest.Without.Append(fault).ToHashSet() });
        List<int> deeds = [.. shortest.Deeds ?? Deed.Of(plan.Seed, plan.Size, new Troubles(plan.Seed, shortest.Without, plan.Size.Rates)).Select(deed => deed.Number).ToHashSet()];
        for (var size = (deeds.Count + 1) / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at < deeds.Count;)
            {
                List<int> fewer = [.. deeds.Take(at), .. deeds.Skip(at + size)];
                var candidate = shortest with { Deeds = fewer.ToHashSet() };
                if (Try(shortest, candidate) == candidate) (shortest, deeds) = (candidate, fewer);
                else at += size;
            }
        }
        return shortest;
    }

    private RunPlan Try(RunPlan before, RunPlan candidate)
    {
        if (left-- <= 0) return before;
        try
        {
            return Simulation.Run(candidate).Violations.Any(violation => KindOf(violation) == kind) ? candidate : before;
        }
        catch (InvalidOperationException)
        {
            return before;
        }
    }
}
