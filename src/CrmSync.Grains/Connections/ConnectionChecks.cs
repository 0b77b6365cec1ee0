using System.Runtime.CompilerServices;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Connections;

/// <summary>The set-up checks of one connection (B-1): each side's own, then what only the two together tell. Needs no silo.</summary>
public static class ConnectionChecks
{
    private static readonly TimeSpan LongestSide = TimeSpan.FromSeconds(90);

    /// <summary>One line per check, as it ends.</summary>
    /// <param name="marketo">The Marketo side.</param>
    /// <param name="dynamics">The Dynamics side.</param>
    /// <param name="clock">Bounds each side: a budget that is held back must not hold up the checks for a day.</param>
    /// <param name="cancellationToken">Ends the checks; a probe record is deleted all the same.</param>
    public static async IAsyncEnumerable<CheckLine> RunAsync(
        ISystemOfRecord marketo, ISystemOfRecord dynamics, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isReachable = true;
        foreach (var system in new[] { marketo, dynamics })
        {
            await foreach (var line in SideAsync(system, clock, cancellationToken))
            {
                isReachable &= line is not { Result: CheckResult.Failed, Check: "credentials" or "address" or "time" };
                yield return line;
            }
        }
        if (!isReachable) yield break;
        foreach (var line in await FieldsAsync([marketo, dynamics], cancellationToken)) yield return line;
    }

    private static async IAsyncEnumerable<CheckLine> SideAsync(ISystemOfRecord system, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestSide, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var lines = system.CheckAsync(either.Token).GetAsyncEnumerator(either.Token);
        while (true)
        {
            CheckLine? late = null;
            try
            {
                if (!await lines.MoveNextAsync()) yield break;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                late = CheckLine.Fail(
                    system.System, "time", $"waited {LongestSide.TotalSeconds:0} s for the checks of this side", "they did not end: it is slow, or its calls are held back (quota, limits)",
                    "look at the calls left in the status of the connection, and check again later");
            }
            yield return late ?? lines.Current;
            if (late is not null) yield break;
        }
    }

    /// <summary>The selection is the operator's: a default field that is not in it is told, nothing more (F-1).</summary>
    public static CheckLine? Selection(FieldsView fields) => fields.NotChosen.Count == 0
        ? null
        : CheckLine.Pass(null, "selection", "compared the chosen fields with the default ones", $"{fields.Chosen.Count} are chosen; on both sides and not chosen: {string.Join(", ", fields.NotChosen.Select(f => f.Name))} (crmsync fields --choose NAME adds one)");

    /// <summary>Default fields that a side does not offer are left out, one line each (F-1).</summary>
    private static async Task<IReadOnlyList<CheckLine>> FieldsAsync(ISystemOfRecord[] systems, CancellationToken cancellationToken)
    {
        const string Check = "fields";
        const string Tried = "compared the default fields with what both sides offer";
        var tables = new List<TableSchema>();
        try
        {
            foreach (var system in systems) tables.AddRange(await system.DescribeAsync(cancellationToken));
        }
        catch (SystemUnavailableException unavailable)
        {
            return [CheckLine.Fail(null, Check, Tried, unavailable.Message, "mend that and check again")];
        }
        var (map, leftOut) = FieldSelection.FromDefaults(1, tables);
        var met = CheckLine.Pass(null, Check, Tried, $"{map.Fields.Count} of {DefaultMapping.Rows.Count} are on both sides");
        return [met, .. leftOut.Select(line => CheckLine.Warn(null, Check, Tried, $"left out: {line}", "nothing, unless you want it: create the field there, or choose another with crmsync fields"))];
    }
}
