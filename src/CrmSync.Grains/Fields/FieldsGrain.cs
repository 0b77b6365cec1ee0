using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using CrmSync.Grains.People;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.Fields;

/// <summary>Keeps the selection and what is in force of it, tells both feeds and then every silo that asks, looks at both sides' metadata now and then, and drives the refresh.</summary>
[GrainType("fields"), Reentrant]
internal sealed class FieldsGrain([PersistentState("fields")] IPersistentState<FieldsDocument> document, ConnectionDirectory directory, ILedger ledger, TimeProvider clock, ILogger<FieldsGrain> log) : Grain, IFieldsGrain, IDisposable
{
    private static readonly TimeSpan StepsLast = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim changing = new(1);
    private RefreshWalk walk = null!;
    private FieldsInForce? inForce;
    private long lookedAt;
    private bool isSuspect;
    private int lacks;
    private int lookedFor;
    private bool isBeating;
    private bool isBroken;
    private int ordered;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        walk = new(Id, directory, ledger, GrainFactory, new UnreadablePeople(Id, ledger, clock, log), clock);
        lookedAt = clock.GetTimestamp();
        // Stored by a commit whose outcome nobody knew: until the next look people would take for empty what only reads so (F-3).
        directory.LeaveOut(Id, document.State.Quarantined);
        return Task.CompletedTask;
    }

    /// <summary>What waits here still when this life ends would be stored behind the back of the next one, which goes by what it has read.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        isBroken = true;
        return Task.CompletedTask;
    }

    public async Task<FieldsInForce?> InForceAsync(DateTimeOffset? known)
    {
        var now = await InForceAsync();
        return now.Since == known ? null : now;
    }

    public async Task<FieldsView> ListAsync()
    {
        // What is shown is in force, also where it was stored by a commit whose outcome nobody knew.
        await InForceAsync();
        var tables = await directory.DescribeAsync(Id);
        return FieldViews.Of(await ChoicesAsync(FieldSelection.Defaults(1, tables).Choices), tables, FieldViews.Of(document.State.Refresh));
    }

    public Task<FieldsAnswer> ChangeAsync(FieldOrder order, TableRange range) => OrderedAsync(() => AloneAsync(async () =>
    {
        var tables = await directory.DescribeAsync(Id);
        // The new selection is made of what both sides offer now: what came back meanwhile is read again first, or nobody would see any more that it was away (F-3).
        await CompareAsync(tables);
        var change = FieldChanges.Apply(await ChoicesAsync(FieldSelection.Defaults(1, tables).Choices), order, tables);
        if (change.Problems.Count > 0) return new FieldsAnswer(change.Problems, [], change.Choices.Version);
        return await StoreAsync(change.Choices, tables, change.Refreshed, [], range);
    }));

    public Task<FieldsAnswer> RefreshAsync(IReadOnlyList<string> names, TableRange range) => OrderedAsync(async () =>
    {
        var map = (await InForceAsync()).Map;
        List<string> problems = [.. names.Select(name => FieldViews.Unrefreshable(map, name)).OfType<string>()];
        if (problems.Count > 0) return new FieldsAnswer(problems, [], map.Version);
        return await AloneAsync(async () =>
        {
            await BeginAsync(await RefreshOfAsync(names, names, range));
            return new([], names, map.Version);
        });
    });

    public Task<FieldsStatus> StatusAsync() => Task.FromResult(new FieldsStatus([.. document.State.Quarantined.Select(q => $"{q.Key}: {q.Value}")], FieldViews.Of(document.State.Refresh)) { Ordered = ordered });

    public Task SuspectAsync()
    {
        isSuspect = true;
        return Task.CompletedTask;
    }

    public Task LackAsync()
    {
        (isSuspect, lacks) = (true, lacks + 1);
        return Task.CompletedTask;
    }

    public async Task BeatAsync(bool isFirstSync)
    {
        if (isBeating) return;
        isBeating = true;
        try
        {
            var since = clock.GetElapsedTime(lookedAt);
            if (since > directory.Setting(Id).MetadataEvery || ((isSuspect || IsBehind()) && since > directory.Setting(Id).MetadataEvery / 5)) await AloneAsync(LookAsync);
            // People that are planned by the selection before would be walked past, and nobody would read the field for them any more.
            if (!isFirstSync && !IsBehind()) await StepAsync();
        }
        catch (Exception problem)
        {
            Log.RefreshFailed(log, Id, problem.GetType().Name);
            DeactivateOnIdle();
        }
        finally
        {
            isBeating = false;
        }
    }

    public void Dispose() => changing.Dispose();

    // A selection whose commit had an unknown outcome, or that a feed could not be told, is stored, and the silos go by the one before.
    private bool IsBehind() => document.State.Choices is { } stored && inForce?.Map.Version != stored.Version;

    private async Task<FieldsInForce> InForceAsync()
    {
        if (inForce is null) await AloneAsync(async () => inForce is { Map: var map } ? new([], [], map.Version) : await LookAsync());
        return inForce!;
    }

    private async Task<FieldChoices> ChoicesAsync(FieldChoices defaults)
    {
        if (document.State.Choices is { } stored) return stored;
        document.State.Choices = defaults;
        await StoreAsync();
        return defaults;
    }

    /// <summary>Is everything still offered as it was chosen? What came back is read again from both sides (F-3).</summary>
    private async Task<FieldsAnswer> LookAsync()
    {
        var told = lacks;
        (lookedAt, isSuspect) = (clock.GetTimestamp(), false);
        var answer = await CompareAsync(await directory.DescribeAsync(Id), isAnew: told != lookedFor);
        lookedFor = told;
        return answer;
    }

    /// <param name="tables">Both sides' tables.</param>
    /// <param name="isAnew">What is as it was comes into force anew: a side did not have a field meanwhile, and what it refused for that is tried once more (V-3).</param>
    private async Task<FieldsAnswer> CompareAsync(IReadOnlyCollection<TableSchema> tables, bool isAnew = false)
    {
        var stored = await ChoicesAsync(FieldSelection.Defaults(1, tables).Choices);
        var choices = KnownLabels.Remember(stored, tables);
        var map = FieldSelection.MapOf(choices, tables);
        var lacking = map.Quarantined;
        List<string> back = [.. document.State.Quarantined.Keys.Where(name => !lacking.ContainsKey(name) && choices.Find(name) is not null)];
        var isStored = back.Count == 0 && lacking.Count == document.State.Quarantined.Count && ReferenceEquals(choices, stored);
        var required = RequiredColumn.Of(RecordKind.Lead, tables);
        if (isStored)
        {
            // A change whose commit was of unknown outcome is in force only once the silos go by it.
            var isSame = inForce is { } now && now.Map.Version == choices.Version && now.Map.IsLike(map) && now.RequiredOnLead.SequenceEqual(required);
            if (!isSame || isAnew) await PublishAsync(map, required);
            return new([], [], choices.Version);
        }
        foreach (var (field, reason) in lacking.Where(l => !document.State.Quarantined.ContainsKey(l.Key))) Log.Quarantined(log, Id, field, reason);
        foreach (var field in back) Log.Mended(log, Id, field);
        return await StoreAsync(FieldChanges.ReadAgain(choices, back), tables, [], back, TableRange.All);
    }

    /// <summary>Of what was chosen or turned not every field is walked for everybody; one that is back is read by everybody whichever way it goes (F-3).</summary>
    private async Task<FieldsAnswer> StoreAsync(FieldChoices choices, IReadOnlyCollection<TableSchema> tables, IReadOnlyList<string> chosen, IReadOnlyList<string> back, TableRange range)
    {
        choices = KnownLabels.Remember(choices, tables);
        var map = FieldSelection.MapOf(choices, tables);
        var refresh = await RefreshOfAsync([.. chosen.Where(name => FieldChanges.IsWalked(document.State.Choices?.Find(name), choices.Find(name))), .. back], [], range);
        document.State.Choices = choices;
        document.State.Quarantined = map.Quarantined;
        await BeginAsync(refresh);
        await PublishAsync(map, RequiredColumn.Of(RecordKind.Lead, tables));
        return new([], [.. chosen, .. back], choices.Version);
    }

    /// <summary>Both feeds read by a selection before anybody plans by it; the other silos see it when they look, or when they are shown something that goes by it.</summary>
    private async Task PublishAsync(FieldMap map, IReadOnlyList<RequiredColumn> required)
    {
        if (inForce?.Map.Version != map.Version) await Task.WhenAll(Enum.GetValues<SystemName>().Select(side => GrainFactory.GetGrain<IFeedGrain>(SystemKey.Of(Id, side)).ReadByAsync(map)));
        inForce = new(clock.GetUtcNow(), map, required);
        directory.Use(Id, inForce);
    }

    private async Task<RefreshDocument?> RefreshOfAsync(IReadOnlyList<string> fields, IReadOnlyList<string> again, TableRange range) => fields.Count == 0
        ? null
        : new RefreshDocument(fields, again, range, clock.GetUtcNow()) { People = (await ledger.CountAsync(Id, CancellationToken.None)).People.Values.Sum() };

    /// <summary>Stores what is to be done before it is done; a crash goes on from there.</summary>
    private Task BeginAsync(RefreshDocument? next)
    {
        if (next is not null) document.State.Refresh = document.State.Refresh is { } before ? before.With(next) : next;
        return StoreAsync();
    }

    /// <summary>When it fails nobody knows which selection is stored (B-16): nothing more is taken or written here, what is stored is read anew, and goes.</summary>
    private async Task StoreAsync()
    {
        // A step of the refresh that goes on beside would store what could not be.
        if (isBroken) throw ReadAnew();
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            isBroken = true;
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task StepAsync()
    {
        var began = clock.GetTimestamp();
        while (document.State.Refresh is { Ended: null } refresh && clock.GetElapsedTime(began) < StepsLast)
        {
            var next = refresh.IsWalked
                ? await walk.IsDoneAsync() ? refresh with { Ended = clock.GetUtcNow() } : refresh
                : await walk.StepAsync(refresh);
            // Somebody may have begun another one meanwhile.
            if (next == refresh || document.State.Refresh != refresh) return;
            document.State.Refresh = next;
            await StoreAsync();
            if (next.Ended is not null) Log.Refreshed(log, Id, next.Rows);
        }
    }

    private static TimeoutException ReadAnew() => new("What is stored of the fields is being read anew.");

    /// <summary>Until it is done, or has failed, nothing is settled: it may change what everybody owes (B-17).</summary>
    private async Task<FieldsAnswer> OrderedAsync(Func<Task<FieldsAnswer>> act)
    {
        ordered++;
        try
        {
            return await act();
        }
        finally
        {
            ordered--;
        }
    }

    private async Task<FieldsAnswer> AloneAsync(Func<Task<FieldsAnswer>> act)
    {
        await changing.WaitAsync();
        try
        {
            if (isBroken) throw ReadAnew();
            return await act();
        }
        finally
        {
            changing.Release();
        }
    }
}
