using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Grains.People;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.Connections;

/// <summary>Wakes parked people whose time has come, everybody who waited for the end of the first walk (B-10), and whom a rule that has changed may let pass (V-3).</summary>
/// <param name="connection">The connection.</param>
/// <param name="ledger">Where they are found.</param>
/// <param name="grains">Who they are.</param>
/// <param name="ambiguousEvery">How often people who are ambiguous are asked about again.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class Waking(string connection, ILedger ledger, IGrainFactory grains, TimeSpan ambiguousEvery, TimeProvider clock, ILogger log)
{
    private const int AtOnce = 500;
    private const int BulkMax = 2_000;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private HashSet<string> unanswered = [];
    private readonly UnreadablePeople unreadable = new(connection, ledger, clock, log);
    private DateTimeOffset? sweptAt;

    /// <summary>After a start everybody who could not be read is tried: this build may be another one.</summary>
    private readonly ParkedRound unread = new(connection, ledger, Unreadable.Reason, null, clock);

    private readonly RefusedRound refused = new(connection, ledger);

    private readonly ParkedRound ambiguous = new(connection, ledger, Waits.Ambiguous, ambiguousEvery, clock);

    public async Task WakeAsync(FeedStatus marketo, FeedStatus dynamics, LedgerCounts counts, int bulk, FieldMap? map, DateTimeOffset? since)
    {
        var isFirstSync = !(marketo.InitialDone && dynamics.InitialDone) || marketo.IsComparing || dynamics.IsComparing;
        var reach = new FeedReach(marketo.ReadTo ?? DateTimeOffset.MinValue, marketo.TipReadBegan, dynamics.TipReadBegan);
        var parked = await ledger.ReadParkedAsync(connection, clock.GetUtcNow(), AtOnce, CancellationToken.None);
        // No more than can leave soon: what waits too long for its call goes back to its person.
        if (!isFirstSync && bulk < BulkMax && counts.Parked.GetValueOrDefault("firstSync") > 0)
            parked = [.. parked, .. (await ledger.ReadParkedFromAsync(connection, Waits.WhenFirstSyncEnds, BulkMax, CancellationToken.None)).Where(p => reach.IsPastInDynamics(p.Since))];
        if (!isFirstSync && counts.Parked.GetValueOrDefault(Waits.Ambiguous) > 0) parked = [.. parked, .. await ambiguous.NextAsync(AtOnce)];
        await Task.WhenAll(parked.Where(p => !Unreadable.Is(p)).Select(p => p.Person).Concat(await SweepAsync()).Distinct().Select(person => WakeAsync(person, grain => grain.WakeAsync(reach, isFirstSync))));
        await Task.WhenAll(parked.Where(Unreadable.Is).Concat(await unread.NextAsync(AtOnce)).Select(p => p.Person).Distinct().Select(person => WakeAsync(person, grain => grain.RecoverAsync())));
        if (isFirstSync || bulk >= BulkMax) return;
        var held = await refused.NextAsync(map, AtOnce);
        var woken = await Task.WhenAll(held.Select(person => WakeAsync(person, grain => grain.WakeAsync(reach, isFirstSync, since))));
        if (woken.All(isWoken => isWoken)) refused.Pass();
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

    /// <summary>False: it is to be woken again.</summary>
    private async Task<bool> WakeAsync(string person, Func<IPersonGrain, Task> wake)
    {
        try
        {
            await wake(grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person)));
            return true;
        }
        catch (Exception problem) when (unreadable.IsItself(person, problem))
        {
            await MarkAsync(person, problem);
            return true;
        }
        catch (Exception problem)
        {
            Log.WakeFailed(log, person, problem.GetType().Name);
            return false;
        }
    }

    private async Task MarkAsync(string person, Exception why)
    {
        try
        {
            await unreadable.MarkAsync(person, why);
        }
        catch (Exception problem)
        {
            Log.WakeFailed(log, person, problem.GetType().Name);
        }
    }
}
