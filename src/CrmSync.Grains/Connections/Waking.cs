using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.Connections;

/// <summary>Wakes parked people whose time has come, and everybody who waited for the end of the first walk (B-10).</summary>
internal sealed class Waking(string connection, ILedger ledger, IGrainFactory grains, TimeProvider clock, ILogger log)
{
    private const int AtOnce = 500;
    private bool isFirstSyncWoken;

    public async Task WakeAsync(FeedStatus marketo, FeedStatus dynamics)
    {
        var isFirstSync = !(marketo.InitialDone && dynamics.InitialDone);
        var reach = new FeedReach(marketo.ReadTo ?? DateTimeOffset.MinValue, marketo.TipReadBegan, dynamics.TipReadBegan);
        var due = isFirstSync || isFirstSyncWoken ? clock.GetUtcNow() : DateTimeOffset.MaxValue;
        var parked = await ledger.ReadParkedAsync(connection, due, AtOnce, CancellationToken.None);
        if (due == DateTimeOffset.MaxValue)
        {
            isFirstSyncWoken = parked.Count < AtOnce && parked.All(p => p.Reason != "firstSync");
            parked = [.. parked.Where(p => p.Reason == "firstSync" || p.WakeAt <= clock.GetUtcNow())];
        }
        await Task.WhenAll(parked.Select(p => WakeAsync(p.Person, reach, isFirstSync)));
    }

    private async Task WakeAsync(string person, FeedReach reach, bool isFirstSync)
    {
        try
        {
            await grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person)).WakeAsync(reach, isFirstSync);
        }
        catch (Exception problem)
        {
            Log.WakeFailed(log, person, problem.GetType().Name);
        }
    }
}
