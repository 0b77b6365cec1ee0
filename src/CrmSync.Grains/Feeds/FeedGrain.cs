using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Feeds;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using CrmSync.Grains.People;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.Feeds;

/// <summary>Reads the feeds of one side, one after the other (contacts before leads, N-14), and drives a <see cref="FeedWindow"/> for each.</summary>
[GrainType("feed"), Reentrant]
internal sealed partial class FeedGrain([PersistentState("feed")] IPersistentState<FeedDocument> document, ConnectionDirectory directory, ILedger ledger, TimeProvider clock, GrainMetrics metrics, ILogger<FeedGrain> log) : Grain, IFeedGrain, IDisposable
{
    private const int PeopleMax = 5_000;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);
    private readonly Dictionary<RecordKind, FeedReading> readings = [];
    private readonly Bell bell = new();
    private string key = null!;
    private string connection = null!;
    private ISystemOfRecord system = null!;
    private IGovernorGrain governor = null!;
    private Routing routing = null!;
    private HandOver handOver = null!;
    private LateReading late = null!;
    private MissedChanges missed = null!;
    private Graves graves = null!;
    private Comparing comparing = null!;
    private Braking braking = null!;
    private CancellationTokenSource? reading;
    private Task? loop;
    private string state = "stopped";
    private TimeSpan interval;
    private TimeSpan rungInterval;
    private DateTimeOffset? tipReadBegan;
    private DateTimeOffset? newestChange;
    private long observed;
    private long finished;
    private string? trouble;
    private bool otherIsDone;
    private FieldMap? told;
    private bool hasFollowed;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = this.GetPrimaryKeyString();
        (connection, var side) = PersonKey.Split(key);
        system = directory.System(connection, SystemKey.Parse(side));
        governor = GrainFactory.GetGrain<IGovernorGrain>(key);
        routing = new(connection, system, ledger);
        var unreadable = new UnreadablePeople(connection, ledger, clock, log);
        missed = new(document.State, connection, ledger, unreadable, clock);
        graves = new(document.State.Graves);
        handOver = new(connection, key, GrainFactory, unreadable, missed, clock);
        comparing = new(connection, system, directory, ledger, GrainFactory, unreadable, log);
        braking = new(connection, system.System, directory.Setting(connection), ledger);
        late = new(system, directory.Setting(connection).LateWalks, document.State);
        foreach (var feed in system.Feeds) readings[feed] = new(feed, new FeedWindow(PeopleMax, AskAgain));
        return Task.CompletedTask;
    }

    public Task StartAsync()
    {
        if (loop is { IsCompleted: false }) return Task.CompletedTask;
        reading?.Dispose();
        reading = new();
        loop = RunAsync(reading.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        reading?.Cancel();
        state = "paused";
        return Task.CompletedTask;
    }

    public Task RingAsync()
    {
        bell.Ring();
        return Task.CompletedTask;
    }

    public Task SettledAsync(string person, long through)
    {
        foreach (var each in readings.Values) each.Window.Settled(person, through);
        return Task.CompletedTask;
    }

    public Task ReadByAsync(FieldMap map)
    {
        told = map;
        return Task.CompletedTask;
    }

    public Task<FeedStatus> StatusAsync() => Task.FromResult(new FeedStatus(
        [.. readings.Values.Select(r => new FeedView(SystemKey.Of(system.System), r.Word, state, r.ReadTo, r.Window.Pages, r.Window.People, interval))],
        document.State.InitialDone, tipReadBegan, readings.Values.Any(r => r.ReadTo is null) ? null : readings.Values.Min(r => r.ReadTo), observed, finished, newestChange, trouble)
    { IsComparing = document.State.Compares.Count > 0 });

    public void Dispose() => reading?.Dispose();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await StopAsync();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReadAllAsync(cancellationToken);
                await ReadLateAsync(cancellationToken);
                await GiveMissedAsync();
                await CompareAsync(cancellationToken);
                (interval, rungInterval) = (await governor.PauseBetweenReadsAsync(system.CallsPerPoll), await governor.PauseWhenRungAsync(system.CallsPerPoll));
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception problem)
            {
                // What is stored may differ from what is in memory (B-16): the connection's next beat starts the feed from its stored cursor.
                Log.FeedFailed(log, key, problem.GetType().Name);
                DeactivateOnIdle();
                break;
            }
            await bell.WaitAsync(interval, rungInterval, clock, cancellationToken);
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var isTip = true;
        foreach (var each in readings.Values) isTip &= await ReadToTipAsync(each, began, cancellationToken);
        await GiveGravesAsync(cancellationToken);
        foreach (var each in readings.Values) await AskOldestAsync(each);
        if (!isTip) return;
        tipReadBegan = began;
        finished++;
        await EndReleaseAsync();
        if (!document.State.InitialDone && readings.Values.All(r => r.Window.Pages == 0))
        {
            document.State.InitialDone = true;
            await document.WriteStateAsync(CancellationToken.None);
        }
    }

    private async Task<bool> ReadToTipAsync(FeedReading each, DateTimeOffset began, CancellationToken cancellationToken)
    {
        while (true)
        {
            await PassAsync(each);
            cancellationToken.ThrowIfCancellationRequested();
            if (each.Window.IsFull)
            {
                state = "waiting";
                return false;
            }
            using var span = Walk.Begin("read");
            var map = await MapAsync();
            var answer = await system.ReadFeedAsync(each.Feed, each.Cursor(document.State), map, cancellationToken);
            // What a page does not show of a field that was chosen meanwhile would never be shown: it is read again.
            if ((await MapAsync()).Version != map.Version) continue;
            if (answer is not FeedAnswer.Page page)
            {
                await NotAnsweredAsync(each, answer);
                return false;
            }
            if (await routing.GroupAsync(page.Changes, map, cancellationToken) is not { } byPerson || await IsBrakedAsync(byPerson, cancellationToken)) return false;
            (state, trouble) = (page.Initial ? "walking" : "live", null);
            observed += page.Changes.Count;
            if (page.Begins) await BeginAsync(each, cancellationToken);
            if (page.Changes.Count > 0) newestChange = clock.GetUtcNow();
            if (graves.Keep(page.Changes, byPerson, clock.GetUtcNow()) is > 0 and var forgotten) Log.GravesForgotten(log, key, forgotten);
            each.Window.Add(page.Cursor, byPerson.Keys);
            var before = each.TipReadTo;
            each.Read(page);
            await handOver.GiveAsync(each.Window, byPerson, new(key, [], page.ReadTo, page.More ? tipReadBegan : began, document.State.Epoch, await IsFirstSyncAsync()) { IsFullRead = page.Initial, ReadBefore = before, MapVersion = map.Version, OursAhead = page.OursAhead });
            await PassAsync(each);
            if (page.Pause is not null) return false;
            if (page.More) continue;
            await ReadWholeAsync(each);
            return true;
        }
    }

    /// <summary>What is read goes by the latest selection that this silo, or the feed, was told: a silo may not have looked since.</summary>
    private async Task<FieldMap> MapAsync()
    {
        var map = (await directory.PolicyAsync(connection)).Map;
        if (!hasFollowed)
        {
            await directory.FollowAsync(connection);
            (hasFollowed, map) = (true, (await directory.PolicyAsync(connection)).Map);
        }
        return told?.Version > map.Version ? told : map;
    }

    private async Task NotAnsweredAsync(FeedReading each, FeedAnswer answer)
    {
        if (answer is FeedAnswer.Expired expired)
        {
            Log.FeedExpired(log, key, expired.Reason);
            if (expired.UnreadFrom is { } unread) late.Unread(unread);
            document.State.Cursors.Remove(each.Word);
            document.State.Compares[each.Word] = new(++document.State.Epoch);
            await document.WriteStateAsync(CancellationToken.None);
            each.StartOver(new FeedWindow(PeopleMax, AskAgain));
            return;
        }
        var deferred = (FeedAnswer.Deferred)answer;
        (state, trouble) = ("deferred", $"{SystemKey.Of(system.System)} cannot be read now: {deferred.Reason}.");
        Log.FeedDeferred(log, key, deferred.Reason);
    }

    /// <summary>The stored cursor passes what has settled. A crash before the write reads those pages again, which changes nothing.</summary>
    private async Task PassAsync(FeedReading each)
    {
        if (each.Window.Pass() is not { } cursor || document.State.Cursors.GetValueOrDefault(each.Word) == cursor) return;
        document.State.Cursors[each.Word] = cursor;
        await document.WriteStateAsync(CancellationToken.None);
    }

    /// <summary>Rows that the live walk did not show (B-14): the person tells the new ones from those it had.</summary>
    private async Task ReadLateAsync(CancellationToken cancellationToken)
    {
        if (!document.State.InitialDone || readings.Values.Min(r => r.ReadTo) is not { } readTo) return;
        var (map, each) = (await MapAsync(), readings.Values.First());
        if (await late.NextAsync(readTo, readings.Values.All(r => r.TipReadTo is not null), map, clock.GetUtcNow(), cancellationToken) is not { } page || await routing.GroupAsync(page.Changes, map, cancellationToken) is not { } byPerson || await IsBrakedAsync(byPerson, cancellationToken)) return;
        var found = await handOver.GiveAsync(each.Window, byPerson, new(key, [], readTo, tipReadBegan, document.State.Epoch, await IsFirstSyncAsync()) { IsLate = true, OursAhead = page.OursAhead });
        metrics.Late(system.System, found);
        if (found > 0) newestChange = clock.GetUtcNow();
        observed += found;
        if (late.Taken(page, clock.GetUtcNow())) await document.WriteStateAsync(CancellationToken.None);
    }

    /// <summary>What passed people who could not be read, and can now (B-16).</summary>
    private async Task GiveMissedAsync()
    {
        var readable = await missed.ReadableAsync();
        if (readable.Count == 0) return;
        var each = readings.Values.First();
        await handOver.GiveAsync(each.Window, readable, new(key, [], each.ReadTo ?? DateTimeOffset.MinValue, tipReadBegan, document.State.Epoch, await IsFirstSyncAsync()));
        await missed.TakenAsync(readable.Keys);
        await document.WriteStateAsync(CancellationToken.None);
    }

    private async Task AskOldestAsync(FeedReading each)
    {
        var people = each.Window.AskAgain(clock.GetUtcNow());
        if (people.Count == 0) return;
        var nothing = people.ToDictionary(p => p, _ => new List<Change>());
        await handOver.GiveAsync(each.Window, nothing, new(key, [], each.ReadTo ?? DateTimeOffset.MinValue, tipReadBegan, document.State.Epoch, await IsFirstSyncAsync()));
    }

    private async Task<bool> IsFirstSyncAsync()
    {
        if (!document.State.InitialDone || document.State.Compares.Count > 0) return true;
        var other = GrainFactory.GetGrain<IFeedGrain>(SystemKey.Of(connection, Ownership.Other(system.System)));
        return !(otherIsDone |= (await other.StatusAsync()).InitialDone);
    }
}
