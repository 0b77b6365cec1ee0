using System.Text.Json;
using CrmSync.Host.Client;
using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Gathers the evidence of real processes over HTTP and judges it: both histories, a quiet stretch after settled, the calls that were refused for a limit, and what the gateway tells.</summary>
internal sealed class RealRun(DemoSites sites, string key, string connection, TimeProvider clock)
{
    private const int LogsRead = 300;
    private static readonly string[] SharedInMarketo = ["606", "615"];
    private const string DailyInMarketo = "607";
    private static readonly string[] DynamicsLimits = ["0x80072321", "0x80072322", "0x80072326"];
    private static readonly TimeSpan QuietStretch = TimeSpan.FromSeconds(3);

    /// <summary>The verdict.</summary>
    /// <param name="answered">Requests for rows.</param>
    /// <param name="hasAllRequests">There were no others.</param>
    /// <param name="limits">What the simulated people were refused themselves.</param>
    /// <param name="settling">How long it took to settle.</param>
    /// <param name="longestLag">See <see cref="Evidence.LongestLag"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Verdict> JudgeAsync(
        IReadOnlyList<AnsweredRequest> answered, bool hasAllRequests, LimitsMet limits, Settling settling, TimeSpan? longestLag, CancellationToken cancellationToken)
    {
        var (marketo, dynamics, quiet) = await RecordsAsync(settling.Took is not null, cancellationToken);
        var met = await LimitsAsync(limits, cancellationToken);
        using var gateway = new GatewayClient(sites.Gateway.BaseAddress!, key);
        var judge = new Judge(marketo, dynamics, new GatewayFacts(gateway, connection).OfAsync, answered)
        {
            With = evidence => evidence with { HasAllRequests = hasAllRequests, Quiet = quiet, Limits = met, Settling = settling, LongestLag = longestLag, LogsRead = LogsRead },
        };
        return await judge.DecideAsync();
    }

    private async Task<(SideRecords Marketo, SideRecords Dynamics, QuietStretch? Quiet)> RecordsAsync(bool isSettled, CancellationToken cancellationToken)
    {
        var (marketo, dynamics) = (await SideRecords.MarketoAsync(sites.Marketo, cancellationToken), await SideRecords.DynamicsAsync(sites.Dynamics, cancellationToken));
        if (!isSettled) return (marketo, dynamics, null);
        var (inMarketo, inDynamics) = (await WritesAsync(sites.Marketo, cancellationToken), await WritesAsync(sites.Dynamics, cancellationToken));
        await Task.Delay(QuietStretch, clock, cancellationToken);
        var quiet = new QuietStretch(
            marketo.Last, dynamics.Last, await WritesAsync(sites.Marketo, cancellationToken) - inMarketo, await WritesAsync(sites.Dynamics, cancellationToken) - inDynamics);
        return (await SideRecords.MarketoAsync(sites.Marketo, marketo.History, cancellationToken), await SideRecords.DynamicsAsync(sites.Dynamics, dynamics.History, cancellationToken), quiet);
    }

    private async Task<IReadOnlyList<CallLimit>> LimitsAsync(LimitsMet limits, CancellationToken cancellationToken)
    {
        var (marketo, dynamics) = (await RefusedAsync(sites.Marketo, cancellationToken), await RefusedAsync(sites.Dynamics, cancellationToken));
        // Rate and concurrency are the instance's: beyond half of them used by others, ours are met by no fault of ours.
        string[] codes = limits.IsOverHalf ? [DailyInMarketo] : [DailyInMarketo, .. SharedInMarketo];
        return [.. codes.Select(code => Of("marketo", code, marketo)), .. DynamicsLimits.Select(code => Of("dynamics", code, dynamics))];

        // Counters of a simulator that was killed begin anew; those of the people do not.
        CallLimit Of(string side, string code, JsonElement refused) => new(side, code, Math.Max(0, (refused.TryGetProperty(code, out var count) ? count.GetInt64() : 0) - limits.Count(code)));
    }

    private static async Task<JsonElement> RefusedAsync(HttpClient side, CancellationToken cancellationToken) => (await StatsAsync(side, cancellationToken)).GetProperty("refused");

    private static async Task<long> WritesAsync(HttpClient side, CancellationToken cancellationToken) =>
        (await StatsAsync(side, cancellationToken)).GetProperty("calls").GetProperty("write").EnumerateObject().Sum(operation => operation.Value.GetInt64());

    private static Task<JsonElement> StatsAsync(HttpClient side, CancellationToken cancellationToken) => side.GetFromJsonAsync<JsonElement>(new Uri("/_sim/stats", UriKind.Relative), cancellationToken);
}
