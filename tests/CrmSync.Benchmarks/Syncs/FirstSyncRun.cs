using CrmSync.Benchmarks.Running;
using CrmSync.Host.Client;

namespace CrmSync.Benchmarks.Syncs;

/// <summary>Starts a site with empty data, kills it half way if asked to, and waits until everything is settled.</summary>
internal sealed class FirstSyncRun(Site site, int people, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public async Task<FirstSyncFigures> MeasureAsync(bool isKilled, CancellationToken cancellationToken)
    {
        await site.SimulateAsync(cancellationToken);
        var began = clock.GetTimestamp();
        await site.StartAsync(cancellationToken);
        var ready = clock.GetElapsedTime(began);
        var half = isKilled ? await KillHalfWayAsync(began, cancellationToken) : null;
        if (await site.SettledAsync(Longest, clock, cancellationToken) is null) throw new TimeoutException("The first sync did not settle.");
        var settled = clock.GetElapsedTime(began);
        var (marketo, dynamics) = await CallsAsync(cancellationToken);
        var verdict = await FirstSyncVerdict.OfAsync(site, cancellationToken);
        return new(ready, settled, marketo, dynamics, site.PeakMemory, verdict.Doubled, verdict.Missing, verdict.Listed, half);
    }

    private async Task<HalfWay> KillHalfWayAsync(long began, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        long linked;
        while ((linked = await LinkedAsync(gateway, cancellationToken)) < people / 2) await clock.PauseAsync(Look, cancellationToken);
        await site.KillAsync(cancellationToken);
        var at = clock.GetElapsedTime(began);
        var (marketo, dynamics) = await CallsAsync(cancellationToken);
        await site.RestartAsync(cancellationToken);
        return new(at, linked, marketo, dynamics);
    }

    private static async Task<long> LinkedAsync(GatewayClient gateway, CancellationToken cancellationToken)
    {
        var status = await gateway.GetAsync(SettledWait.Connection, cancellationToken);
        return status.Members("people").Sum(standing => standing.Value.GetInt64()) - status.Number("oneSided");
    }

    private async Task<(IReadOnlyDictionary<string, long> Marketo, IReadOnlyDictionary<string, long> Dynamics)> CallsAsync(CancellationToken cancellationToken) =>
        (await site.Sites.Marketo.ByOperationAsync(cancellationToken), await site.Sites.Dynamics.ByOperationAsync(cancellationToken));
}
