using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using CrmSync.Grains.People;

namespace CrmSync.Grains.Fields;

/// <summary>
/// Walks Dynamics' tables and hands every known row to its person, in a lane behind live changes and no faster than what it owes can leave (F-2, B-3).
/// </summary>
internal sealed class RefreshWalk(string connection, ConnectionDirectory directory, ILedger ledger, IGrainFactory grains, UnreadablePeople unreadable, TimeProvider clock)
{
    /// <summary>After each hand-over the walk rests so many times as long as that took: most of the machine stays with live changes (B-3).</summary>
    private const int Rests = 4;
    private const int WaitingMax = 3_000;
    private const int AtOnce = 200;

    /// <summary>The walk one page on; the same when it has to wait.</summary>
    public async Task<RefreshDocument> StepAsync(RefreshDocument refresh)
    {
        if (refresh.IsWalked || await WaitingAsync() >= WaitingMax) return refresh;
        var system = directory.System(connection, SystemName.Dynamics);
        var policy = await directory.PolicyAsync(connection);
        switch (await system.ReadTableAsync(system.Feeds[refresh.Table], refresh.Cursor, refresh.Range, policy.Map, CancellationToken.None))
        {
            case FeedAnswer.Page page:
                await GiveAsync(page.Changes, refresh.Again, policy.Map.Version);
                var table = page.More ? refresh.Table : refresh.Table + 1;
                return refresh with { Table = table, Cursor = page.More ? page.Cursor : null, Rows = refresh.Rows + page.Changes.Count, IsWalked = table == system.Feeds.Count };
            case FeedAnswer.Expired: return refresh with { Cursor = null };
            default: return refresh;
        }
    }

    /// <summary>Has everything that the walk handed over been read and written?</summary>
    public async Task<bool> IsDoneAsync() =>
        await WaitingAsync() == 0 && (await ledger.CountAsync(connection, CancellationToken.None)).Parked.GetValueOrDefault(Waits.Refreshing) == 0;

    private async Task<int> WaitingAsync() => (await grains.GetGrain<IDeliveryGrain>(SystemKey.Of(connection, SystemName.Marketo)).CountsAsync()).Lanes.GetValueOrDefault(Lane.Refresh);

    private async Task GiveAsync(IReadOnlyList<Change> changes, IReadOnlyList<string> again, int version)
    {
        var links = await ledger.FindLinksAsync(connection, [.. changes.Select(c => c.Record)], CancellationToken.None);
        foreach (var some in changes.Where(c => links.ContainsKey(c.Record)).Chunk(AtOnce))
        {
            var began = clock.GetTimestamp();
            await Task.WhenAll(some.Select(change => GiveAsync(links[change.Record], change, again, version)));
            await Task.Delay(Rests * clock.GetElapsedTime(began), clock);
        }
    }

    // A person whose state cannot be read holds up nobody: it is marked, and reads both records when it can be read again (B-16).
    private async Task GiveAsync(string person, Change change, IReadOnlyList<string> again, int version)
    {
        try
        {
            await grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person)).ObserveAsync(new(null, [change], default, null, 0, false) { Refresh = again, MapVersion = version });
        }
        catch (Exception problem) when (unreadable.IsItself(person, problem))
        {
            await unreadable.MarkAsync(person, problem);
        }
    }
}
