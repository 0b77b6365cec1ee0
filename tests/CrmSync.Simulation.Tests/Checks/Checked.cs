using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>The one place where a run meets the independent checker: both sides' own histories, and what the engine tells about a pair.</summary>
internal static class Checked
{
    /// <summary>What must not be, one line each; ids only.</summary>
    public static IReadOnlyList<string> Judge(World world, Sides sides, MemoryStore store, Operators operators)
    {
        var deciding = DecideAsync(sides, store, operators);
        world.RunUntil(() => deciding.IsCompleted, world.Now + TimeSpan.FromMinutes(5));
        if (!deciding.IsCompleted) return ["the engine does not answer the checker"];
        return [.. deciding.GetAwaiter().GetResult().Offences.Select(o => $"{o.Kind.ToString().ToLowerInvariant()}: {o.Side} {o.Row} {o.Field}{(o.Sequence > 0 ? $" (history {o.Sequence})" : "")}")];
    }

    private static async Task<Verdict> DecideAsync(Sides sides, MemoryStore store, Operators operators)
    {
        var marketo = await SideRecords.MarketoAsync(sides.MarketoDoor, CancellationToken.None);
        var dynamics = await SideRecords.DynamicsAsync(sides.DynamicsDoor, CancellationToken.None);
        return await new Judge(marketo, dynamics, new EngineFacts(store, operators).OfAsync, operators.Answered).DecideAsync();
    }
}
