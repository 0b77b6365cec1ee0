using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Budgets;

/// <summary>Drives <see cref="CallWindow"/>. The day's count is stored now and then; after a restart the last window counts as spent, unless nothing was leased for that long.</summary>
[GrainType("governor")]
internal sealed class GovernorGrain([PersistentState("governor")] IPersistentState<GovernorDocument> document, ConnectionDirectory directory, TimeProvider clock) : Grain, IGovernorGrain
{
    private static readonly TimeSpan StoreEvery = TimeSpan.FromSeconds(10);
    private CallWindow? window;
    private ConnectionSetting setting = null!;
    private SystemName system;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (connection, side) = PersonKey.Split(this.GetPrimaryKeyString());
        setting = directory.Setting(connection);
        system = SystemKey.Parse(side);
        var limits = system == SystemName.Marketo
            ? new CallLimits(setting.MarketoCallsPer20Seconds, TimeSpan.FromSeconds(20), setting.MarketoCallsPerDay, "America/Chicago")
            : new CallLimits(null, TimeSpan.FromSeconds(300), null, "UTC");
        var now = clock.GetUtcNow();
        var wasBusy = document.State.LeasedAt is { } at && now - at < limits.Window + StoreEvery;
        window = new(limits, wasBusy ? now : null, document.State.Day ?? new(DateOnly.MinValue, 0));
        return Task.CompletedTask;
    }

    public async Task<CallLease> LeaseAsync(int wanted)
    {
        var (calls, again) = window!.Take(wanted, clock.GetUtcNow());
        if (calls > 0 && !(clock.GetUtcNow() - document.State.LeasedAt < StoreEvery)) await StoreAsync();
        return new(calls, again);
    }

    public Task HoldBackAsync(TimeSpan wait)
    {
        window!.HoldBack(wait, clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<TimeSpan> PauseBetweenReadsAsync(int callsPerRead) => Task.FromResult(window!.PauseBetweenReads(callsPerRead, setting.PollInterval, clock.GetUtcNow()));

    public Task<BudgetView> StatusAsync() => Task.FromResult(new BudgetView(
        SystemKey.Of(system), window!.Day.Calls, system == SystemName.Marketo ? setting.MarketoCallsPerDay : null, window.HeldUntil > clock.GetUtcNow() ? window.HeldUntil : null));

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await StoreAsync();

    private async Task StoreAsync()
    {
        document.State.Day = window!.Day;
        document.State.LeasedAt = clock.GetUtcNow();
        await document.WriteStateAsync();
    }
}

/// <summary>What the governor stores.</summary>
[GenerateSerializer, Alias("crmsync.GovernorDocument")]
public sealed class GovernorDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>Calls of the day.</summary>
    [Id(1)] public CallDay? Day { get; set; }

    /// <summary>When calls were leased last, within 10 s.</summary>
    [Id(2)] public DateTimeOffset? LeasedAt { get; set; }
}
