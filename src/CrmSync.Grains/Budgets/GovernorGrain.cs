using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Budgets;

/// <summary>Drives <see cref="CallWindow"/>. A lease is stored before it is handed out, so that a restart spends no call twice.</summary>
[GrainType("governor")]
internal sealed class GovernorGrain([PersistentState("governor")] IPersistentState<GovernorDocument> document, ConnectionDirectory directory, TimeProvider clock) : Grain, IGovernorGrain
{
    // A leased call may begin at the end of its lease: so much later the window of the side ends too.
    private static readonly TimeSpan MarketoWindow = TimeSpan.FromSeconds(20) + SiloBudget.LeaseLife;
    private CallWindow? window;
    private ConnectionSetting setting = null!;
    private SystemName system;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (connection, side) = PersonKey.Split(this.GetPrimaryKeyString());
        setting = directory.Setting(connection);
        system = SystemKey.Parse(side);
        var limits = system == SystemName.Marketo
            ? new CallLimits(setting.MarketoCallsPer20Seconds, MarketoWindow, setting.MarketoCallsPerDay, "America/Chicago")
            : new CallLimits(null, TimeSpan.FromSeconds(300), null, "UTC");
        window = new(limits, document.State.History ?? CallHistory.None);
        return Task.CompletedTask;
    }

    public async Task<CallLease> LeaseAsync(int wanted)
    {
        var (calls, again) = window!.Take(wanted, clock.GetUtcNow());
        if (calls > 0)
        {
            document.State.History = window.History;
            await document.WriteStateAsync();
        }
        return new(calls, again);
    }

    public Task HoldBackAsync(TimeSpan wait)
    {
        window!.HoldBack(wait, clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<TimeSpan> PauseBetweenReadsAsync(int callsPerRead) => Task.FromResult(window!.PauseBetweenReads(callsPerRead, setting.PollInterval, clock.GetUtcNow()));

    public Task<TimeSpan> PauseWhenRungAsync(int callsPerRead) => Task.FromResult(window!.PauseWhenRung(callsPerRead, clock.GetUtcNow()));

    public Task<BudgetView> StatusAsync()
    {
        // First, for a new day of the side begins with no calls.
        var next = window!.NoneBefore(clock.GetUtcNow());
        return Task.FromResult(new BudgetView(SystemKey.Of(system), window.History.Day.Calls, system == SystemName.Marketo ? setting.MarketoCallsPerDay : null, next));
    }
}

/// <summary>What the governor stores.</summary>
[GenerateSerializer, Alias("crmsync.GovernorDocument")]
public sealed class GovernorDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>What was leased.</summary>
    [Id(1)] public CallHistory? History { get; set; }
}
