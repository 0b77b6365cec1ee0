namespace CrmSync.Contracts.Budgets;

/// <summary>The call budget of one side, for all silos (B-8). Key: <c>connection/marketo</c> or <c>connection/dynamics</c>. Hands out leases of several calls.</summary>
[Alias("crmsync.IGovernorGrain")]
public interface IGovernorGrain : IGrainWithStringKey
{
    /// <summary>Up to so many calls, to be made within the lease's life.</summary>
    [Alias("LeaseAsync")]
    Task<CallLease> LeaseAsync(int wanted);

    /// <summary>The side asked us to stop for that long.</summary>
    [Alias("HoldBackAsync")]
    Task HoldBackAsync(TimeSpan wait);

    /// <summary>How long to pause between two reads of the side's feeds.</summary>
    [Alias("PauseAsync")]
    Task<TimeSpan> PauseBetweenReadsAsync(int callsPerRead);

    /// <summary>How long to pause at least when a doorbell asks for a read; zero without a limit a day.</summary>
    [Alias("PauseWhenRungAsync")]
    Task<TimeSpan> PauseWhenRungAsync(int callsPerRead);

    /// <summary>Counts.</summary>
    [Alias("StatusAsync")]
    Task<Connections.BudgetView> StatusAsync();
}

/// <summary>A lease of calls.</summary>
/// <param name="Calls">How many may start now; 0: none.</param>
/// <param name="AskAgain">With 0 calls: how long to wait before asking again.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CallLease")]
public sealed record CallLease(int Calls, TimeSpan AskAgain);
