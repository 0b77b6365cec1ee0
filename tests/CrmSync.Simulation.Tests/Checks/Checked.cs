using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>The one place where a run meets the independent checker: both sides' own histories, and what the engine tells about a pair.</summary>
internal static class Checked
{
    private const string Prefix = "person:";

    /// <summary>What must not be, one line each; ids only.</summary>
    public static IReadOnlyList<string> Judge(World world, Sides sides, MemoryStore store, Operators operators)
    {
        var deciding = DecideAsync(sides, store, operators);
        world.RunUntil(() => deciding.IsCompleted, world.Now + TimeSpan.FromMinutes(5));
        if (!deciding.IsCompleted) return ["the engine does not answer the checker"];
        return [.. deciding.GetAwaiter().GetResult().Offences.Where(o => !IsOfSomebodyGone(sides, o)).Select(o => $"{o.Kind.ToString().ToLowerInvariant()}: {o.Side} {o.Row} {o.Field}{(o.Sequence > 0 ? $" (history {o.Sequence})" : "")}")];
    }

    // A row whose person was merged away or deleted in Marketo before it could show the row: no link ever tells whose it is, our write mark does.
    private static bool IsOfSomebodyGone(Sides sides, Offence offence)
    {
        if (offence is not { Kind: OffenceKind.Doubled or OffenceKind.Invented, Side: "dynamics" }) return false;
        var mark = sides.Dynamics.Controls.History.After(0).FirstOrDefault(line => line is { Operation: "create", Field: "crmsync_writeid" } && line.Row == offence.Row)?.New;
        if (mark?.StartsWith(Prefix, StringComparison.Ordinal) != true) return false;
        var person = mark[Prefix.Length..].Split('.')[0];
        return sides.Marketo.Controls.History.After(0).Any(line => line is { Table: "lead", Field: null, Operation: "merge" or "delete" } && line.Row == person);
    }

    private static async Task<Verdict> DecideAsync(Sides sides, MemoryStore store, Operators operators)
    {
        var marketo = await SideRecords.MarketoAsync(sides.MarketoDoor, CancellationToken.None);
        var dynamics = await SideRecords.DynamicsAsync(sides.DynamicsDoor, CancellationToken.None);
        return await new Judge(marketo, dynamics, new EngineFacts(store, operators).OfAsync, operators.Answered).DecideAsync();
    }
}
