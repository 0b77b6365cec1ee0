using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Delivery;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.Delivery;

/// <summary>Drives <see cref="DeliveryQueue"/> and <see cref="ReadQueue"/> for one side: what many people owe or ask leaves in full calls, and each is told its own answer.</summary>
[GrainType("delivery"), Reentrant]
internal sealed partial class DeliveryGrain(ConnectionDirectory directory, TimeProvider clock, GrainMetrics metrics, ILogger<DeliveryGrain> log) : Grain, IDeliveryGrain
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MarketoPace = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan DynamicsPace = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan PaceEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestingBeat = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, (DateTimeOffset? Edited, string? Trace)> known = [];
    private readonly Dictionary<long, string> telling = [];
    private readonly Lags lags = new();
    private readonly Denials denials = new();
    private DeliveryQueue queue = null!;
    private ReadQueue reads = null!;
    private LookUps lookUps = null!;
    private ISystemOfRecord system = null!;
    private string connection = null!;
    private IGrainTimer beat = null!;
    private TimeSpan beatNow;
    private bool isPumping;
    private long left;
    private long closed;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (connection, var side) = PersonKey.Split(this.GetPrimaryKeyString());
        system = directory.System(connection, SystemKey.Parse(side));
        var isMarketo = system.System == SystemName.Marketo;
        var setting = directory.Setting(connection);
        var (most, pace) = isMarketo ? (300, MarketoPace) : (100, DynamicsPace);
        queue = new(most, isMarketo ? Math.Max(1, setting.MarketoConcurrency - 2) : setting.DynamicsConcurrency, pace, TimeSpan.FromSeconds(45), BulkPace(isMarketo, setting));
        reads = new(most, pace);
        lookUps = new(system, directory, connection, clock);
        beatNow = setting.DeliveryBeat;
        beat = this.RegisterGrainTimer(PumpAsync, new GrainTimerCreationOptions(beatNow, beatNow) { Interleave = true, KeepAlive = true });
        if (isMarketo && setting.MarketoCallsPerDay is not null) this.RegisterGrainTimer(AdjustPaceAsync, new GrainTimerCreationOptions(TimeSpan.Zero, PaceEvery) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task SendAsync(string person, Write write, DateTimeOffset? edited, Lane lane, int selection)
    {
        if (!queue.Add(new(person, write, clock.GetUtcNow()) { Lane = lane, Selection = selection })) return;
        // It is here from now on, and no call of unknown outcome (C-12), however long this silo takes to go by the selection.
        known[write.Id] = (edited, Walk.Trace);
        await directory.AtLeastAsync(connection, selection);
        queue.GoBy(selection);
        _ = PumpSoonAsync();
    }

    public Task HastenAsync(string write, Lane lane)
    {
        queue.Hasten(write, lane);
        _ = PumpSoonAsync();
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(string write)
    {
        if (queue.Withdraw(write) is (var taken, var outcome)) Tell(taken, outcome);
        return Task.CompletedTask;
    }

    public Task<bool> HasAsync(string write) => Task.FromResult(known.ContainsKey(write) || telling.ContainsValue(write));

    public async Task ReadAsync(string person, RecordId record, Lane lane, int selection)
    {
        await directory.AtLeastAsync(connection, selection);
        reads.Add(person, record, lane);
        _ = PumpSoonAsync();
    }

    public Task<IReadOnlyList<RecordSnapshot>> FindByEmailAsync(RecordKind kind, string email, Lane lane) => lookUps.FindAsync(kind, email, lane);

    public Task<IReadOnlyList<RecordSnapshot>> FindByLeadAsync(RecordId lead) => lookUps.OfLeadAsync(lead);

    public Task<IReadOnlyList<RecordSnapshot>> FindByLinkAsync(string dynamicsId) => lookUps.OfLinkAsync(dynamicsId);

    public Task<RecordSnapshot?> LookAsync(RecordId record) => lookUps.LookAsync(record);

    public Task<OwnerAnswer?> FindOwnerAsync(string owner) => system.FindOwnerAsync(owner, CancellationToken.None);

    public Task HoldAsync(bool hold)
    {
        queue.IsHeld = hold;
        return Task.CompletedTask;
    }

    public Task<DeliveryCounts> CountsAsync() => Task.FromResult(new DeliveryCounts(queue.Queued + reads.Waiting, queue.InFlight, left, closed, lags.At(0.5), lags.At(0.95), lags.At(0.99))
    {
        Lanes = Lanes.All.ToDictionary(l => l, l => queue.In(l) + reads.In(l)),
        Pace = queue.Pace,
        Denied = denials.Line(system.System, clock.GetUtcNow()),
    });

    /// <summary>Bulk work takes at most half of Marketo's calls per 20 seconds (B-3).</summary>
    private static TimeSpan BulkPace(bool isMarketo, ConnectionSetting setting) =>
        isMarketo && setting.MarketoCallsPer20Seconds is { } most and > 0 ? TimeSpan.FromSeconds(40.0 / most) : TimeSpan.Zero;

    /// <summary>The day's calls are to last to its end (B-8).</summary>
    private async Task AdjustPaceAsync() =>
        queue.Pace = WritePace.Of(await GrainFactory.GetGrain<IGovernorGrain>(this.GetPrimaryKeyString()).PauseBetweenReadsAsync(1), MarketoPace);

    private async Task PumpSoonAsync()
    {
        if (isPumping) return;
        isPumping = true;
        await Task.Delay(Linger, clock);
        isPumping = false;
        await PumpAsync();
    }

    private Task PumpAsync()
    {
        var now = clock.GetUtcNow();
        if (directory.Current(connection) is { } policy) queue.GoBy(policy.Map.Version);
        if (system.System == SystemName.Dynamics) queue.CallsMax = directory.DynamicsCalls(connection);
        foreach (var (write, outcome) in queue.Expire(now)) Tell(write, outcome);
        while (queue.Next(now) is { } batch) _ = CallAsync(batch);
        while (reads.Next(now) is { } records) _ = ReadAsync(records);
        Beat();
        return Task.CompletedTask;
    }

    /// <summary>When nothing waits there is nothing to look at: the beat of a delivery at rest only keeps it, what it counts and whether it is held, in memory.</summary>
    private void Beat()
    {
        var every = queue.Queued + reads.Waiting == 0 ? RestingBeat : directory.Setting(connection).DeliveryBeat;
        if (every == beatNow) return;
        beatNow = every;
        beat.Change(every, every);
    }
}
