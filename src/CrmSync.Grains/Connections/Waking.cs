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
    private const int BulkMax = 2_000;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private HashSet<string> unanswered = [];
    private DateTimeOffset? sweptAt;

    public async Task WakeAsync(FeedStatus marketo, FeedStatus dynamics, int bulk)
    {
        var isFirstSync = !(marketo.InitialDone && dynamics.InitialDone) || marketo.IsComparing || dynamics.IsComparing;
        var reach = new FeedReach(marketo.ReadTo ?? DateTimeOffset.MinValue, marketo.TipReadBegan, dynamics.TipReadBegan);
        var parked = await ledger.ReadParkedAsync(connection, clock.GetUtcNow(), AtOnce, CancellationToken.None);
        // No more than can leave soon: what waits too long for its call goes back to its person.
        if (!isFirstSync && bulk < BulkMax && (await ledger.CountAsync(connection, CancellationToken.None)).Parked.GetValueOrDefault("firstSync") > 0)
            parked = [.. parked, .. await ledger.ReadParkedFromAsync(connection, Waits.WhenFirstSyncEnds, BulkMax, CancellationToken.None)];
        await Task.WhenAll(parked.Select(p => p.Person).Concat(await SweepAsync()).Select(person => WakeAsync(person, reach, isFirstSync)));
    }

    /// <summary>
    /// Whoever has waited over two looks without being parked is woken: a person whose page has passed, or who was woken, and whose activation died before
    /// the answer. At the first look after a start that is everybody who waits.
    /// </summary>
    private async Task<IReadOnlyList<string>> SweepAsync()
    {
        var now = clock.GetUtcNow();
        if (sweptAt is { } at && now - at < SweepEvery) return [];
        var waiting = await ledger.ListUnansweredAsync(connection, null, AtOnce, CancellationToken.None);
        var isFirst = sweptAt is null;
        string[] stale = [.. waiting.Where(p => isFirst || unanswered.Contains(p))];
        unanswered = [.. waiting];
        sweptAt = isFirst && waiting.Count == AtOnce ? null : now;
        return stale;
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
