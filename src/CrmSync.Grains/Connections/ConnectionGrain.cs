using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.Connections;

/// <summary>One connection: pause and resume, supervision of its feeds, waking of parked people, and the answer to "is everything settled?".</summary>
[GrainType("connection"), Reentrant]
internal sealed class ConnectionGrain(
    [PersistentState("connection")] IPersistentState<ConnectionDocument> document, ConnectionDirectory directory, ILedger ledger, StatusReport report, GrainMetrics metrics, TimeProvider clock, ILogger<ConnectionGrain> log) : Grain, IConnectionGrain
{
    private const int BeatsPerShow = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // A message whose answer was not waited for any longer lands within this time or never.
    private static readonly TimeSpan LandsWithin = TimeSpan.FromMinutes(1);
    private readonly SettledLook settled = new();
    private readonly FirstSync firstSync = new();
    private FirstSyncView? progress;
    private Waking waking = null!;
    private string? trouble;
    private bool isStarted;
    private bool isBeating;
    private long? rung;
    private int beats;
    private TimeSpan pause = Beat;
    private DateTimeOffset nextStart;
    private bool mayBeHeld = true;
    private int stopping;
    private DateTimeOffset mayLandUntil;

    private string Id => this.GetPrimaryKeyString();
    private IFeedGrain Marketo => GrainFactory.GetGrain<IFeedGrain>(SystemKey.Of(Id, SystemName.Marketo));
    private IFieldsGrain Fields => GrainFactory.GetGrain<IFieldsGrain>(Id);
    private IFeedGrain Dynamics => GrainFactory.GetGrain<IFeedGrain>(SystemKey.Of(Id, SystemName.Dynamics));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        waking = new(Id, ledger, GrainFactory, directory.Setting(Id).AmbiguousEvery, clock, log);
        this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(directory.Setting(Id).Beat, directory.Setting(Id).Beat) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task StartAsync()
    {
        _ = BeatAsync();
        return Task.CompletedTask;
    }

    public async Task PauseAsync()
    {
        document.State.IsPaused = true;
        await StoreAsync();
        await StopAsync();
    }

    public async Task BrakeAsync(string side, string line)
    {
        Log.BrakePulled(log, Id, line);
        (document.State.BrakedSide, document.State.BrakeLine) = (side, line);
        await PauseAsync();
    }

    public async Task ResumeAsync()
    {
        if (document.State.BrakedSide is { } side) await GrainFactory.GetGrain<IFeedGrain>(SystemKey.Of(Id, SystemKey.Parse(side))).ReleaseAsync();
        (document.State.BrakedSide, document.State.BrakeLine) = (null, null);
        document.State.IsPaused = false;
        await StoreAsync();
        await ReleaseAsync();
        nextStart = default;
        await BeatAsync();
    }

    public async Task RingAsync() => await Task.WhenAll(Marketo.RingAsync(), Dynamics.RingAsync());

    public async Task<IReadOnlyList<CheckLine>> ValidateAsync()
    {
        var lines = new List<CheckLine>();
        await foreach (var line in ConnectionChecks.RunAsync(directory.System(Id, SystemName.Marketo), directory.System(Id, SystemName.Dynamics), clock, CancellationToken.None)) lines.Add(line);
        nextStart = default;
        if (await SelectionAsync() is { } selection) lines.Add(selection);
        return lines;
    }

    public async Task<ConnectionView> StatusAsync()
    {
        var (marketo, dynamics) = (await Marketo.StatusAsync(), await Dynamics.StatusAsync());
        var state = document.State.IsPaused ? "paused" : trouble is not null ? "down" : !isStarted ? "new" : marketo.InitialDone && dynamics.InitialDone ? "running" : "initialSync";
        var fields = await Fields.StatusAsync();
        var line = document.State.BrakeLine ?? trouble ?? marketo.Trouble ?? dynamics.Trouble ?? Quarantined(fields.Quarantined)
            ?? (await Delivery(SystemName.Dynamics).CountsAsync()).Denied ?? (await Delivery(SystemName.Marketo).CountsAsync()).Denied;
        return await report.OfAsync(Id, state, line, [.. marketo.Feeds, .. dynamics.Feeds]) with { Quarantined = fields.Quarantined, Refresh = fields.Refresh, FirstSync = progress };
    }

    public async Task<SettledView> SettledAsync()
    {
        await WakeFeedsAsync();
        var fields = await Fields.StatusAsync();
        var (marketo, dynamics) = (await Marketo.StatusAsync(), await Dynamics.StatusAsync());
        var counts = await ledger.CountAsync(Id, CancellationToken.None);
        var deliveries = new[] { await Delivery(SystemName.Marketo).CountsAsync(), await Delivery(SystemName.Dynamics).CountsAsync() };
        var isSettled = settled.Look(marketo, dynamics, deliveries, counts, clock.GetUtcNow()) && fields.Ordered == 0 && !document.State.IsPaused && isStarted;
        return new(isSettled, counts.People.GetValueOrDefault(PersonStanding.Waiting), counts.Refusals, marketo.ReadTo, dynamics.ReadTo);
    }

    private static string? Quarantined(IReadOnlyList<string> fields) =>
        fields.Count == 0 ? null : $"{fields.Count} field{(fields.Count == 1 ? " is" : "s are")} quarantined, the rest goes on: {string.Join("; ", fields)}. Mend it there, or remove the field (crmsync fields --remove).";

    // Whoever waits looks several times a second; a read for each look would spend the calls that the last writes need (B-8).
    private async Task WakeFeedsAsync()
    {
        if (rung is { } at && clock.GetElapsedTime(at) < Beat) return;
        rung = clock.GetTimestamp();
        await RingAsync();
    }

    /// <summary>What the checks above found tells why a side cannot be asked.</summary>
    private async Task<CheckLine?> SelectionAsync()
    {
        try
        {
            return ConnectionChecks.Selection(await Fields.ListAsync());
        }
        catch (SystemUnavailableException)
        {
            return null;
        }
    }

    private IDeliveryGrain Delivery(SystemName system) => GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(Id, system));

    /// <summary>Bulk work of the first sync that waits or is under way.</summary>
    private async Task<int> BulkAsync()
    {
        var (marketo, dynamics) = (await Delivery(SystemName.Marketo).CountsAsync(), await Delivery(SystemName.Dynamics).CountsAsync());
        return marketo.Lanes.GetValueOrDefault(Lane.Backfill) + dynamics.Lanes.GetValueOrDefault(Lane.Backfill);
    }

    /// <summary>When it fails nobody knows whether the connection is paused (B-16): what is stored is read anew, and goes. Supervision goes on: who was to wake it again?</summary>
    private async Task StoreAsync()
    {
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            await ReadAnewAsync();
            throw;
        }
    }

    private async Task ReadAnewAsync()
    {
        try
        {
            await document.ReadStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
        }
    }

    private async Task StopAsync()
    {
        (mayBeHeld, stopping) = (true, stopping + 1);
        try
        {
            await Task.WhenAll(Marketo.StopAsync(), Dynamics.StopAsync(), HoldAsync(true));
            isStarted = false;
        }
        catch
        {
            mayLandUntil = clock.GetUtcNow() + LandsWithin;
            throw;
        }
        finally
        {
            stopping--;
        }
    }

    // Said once after a pause, and after a start, for the silo that paused may have died; again while a hold is still on its way.
    private async Task ReleaseAsync()
    {
        if (!mayBeHeld) return;
        mayBeHeld = stopping > 0 || clock.GetUtcNow() < mayLandUntil;
        try
        {
            await HoldAsync(false);
        }
        catch
        {
            mayBeHeld = true;
            throw;
        }
    }

    private Task HoldAsync(bool hold) => Task.WhenAll(Delivery(SystemName.Marketo).HoldAsync(hold), Delivery(SystemName.Dynamics).HoldAsync(hold));

    /// <summary>
    /// What is stored is made to be so: whoever got no answer to pause or resume finds in the status what holds, and feeds and deliveries follow it, also those of a
    /// silo that died (B-4).
    /// </summary>
    private async Task BeatAsync()
    {
        if (isBeating || (!document.State.IsPaused && clock.GetUtcNow() < nextStart)) return;
        isBeating = true;
        try
        {
            if (!document.State.IsPaused)
            {
                await directory.PolicyAsync(Id);
                await Task.WhenAll(Marketo.StartAsync(), Dynamics.StartAsync());
            }
            if (document.State.IsPaused)
            {
                await StopAsync();
                return;
            }
            await ReleaseAsync();
            (isStarted, trouble, pause) = (true, null, Beat);
            var (marketo, dynamics) = (await Marketo.StatusAsync(), await Dynamics.StatusAsync());
            await Fields.BeatAsync(!(marketo.InitialDone && dynamics.InitialDone));
            var (counts, bulk) = (await ledger.CountAsync(Id, CancellationToken.None), await BulkAsync());
            progress = firstSync.Look(marketo, dynamics, counts, bulk, clock.GetUtcNow());
            await waking.WakeAsync(marketo, dynamics, counts, bulk, directory.Current(Id)?.Map, directory.Since(Id));
            if (beats++ % BeatsPerShow == 0) metrics.Show(await StatusAsync());
        }
        catch (SystemUnavailableException unavailable)
        {
            // Each try costs calls of a daily quota: a side that stays down, or credentials that stay wrong, must not use it up.
            (nextStart, pause) = (clock.GetUtcNow() + pause, pause * 2 < LongestPause ? pause * 2 : LongestPause);
            if (trouble != unavailable.Message) Log.NotReady(log, Id, unavailable.Message);
            trouble = unavailable.Message;
        }
        finally
        {
            isBeating = false;
        }
    }
}
