namespace CrmSync.Domain.Budgets;

/// <summary>
/// The call budget of one connection and side (B-8), asked before every HTTP call. A limit reached means waiting, never failing.
/// In a silo the governor stands behind it; <c>validate</c> and tests use one without limits.
/// </summary>
public interface ICallBudget
{
    /// <summary>Waits until one call may start. Dispose the permit when the call has ended (concurrency).</summary>
    ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken);

    /// <summary>The side told us to stop: no call of this side starts before then.</summary>
    /// <param name="wait">From now.</param>
    /// <param name="reason">Closed list word: throttled, quota, unreachable.</param>
    void HoldBack(TimeSpan wait, string reason);

    /// <summary>The side told us what is left (Dataverse headers), as a brake.</summary>
    /// <param name="callsLeft">Remaining calls in the side's window.</param>
    /// <param name="secondsLeft">Remaining execution seconds in the side's window.</param>
    void Told(int? callsLeft, double? secondsLeft);

    /// <summary>The side told us how many calls at the same time suit it (Dataverse <c>x-ms-dop-hint</c>). A budget without limits does not mind.</summary>
    /// <param name="calls">At least 1.</param>
    void Advised(int calls)
    {
    }
}
