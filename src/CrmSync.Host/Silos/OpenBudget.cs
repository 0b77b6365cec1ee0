using CrmSync.Domain.Budgets;

namespace CrmSync.Host.Silos;

/// <summary>A budget without limits, for the few calls of the set-up checks: no governor runs where there is no silo.</summary>
internal sealed class OpenBudget : ICallBudget, IDisposable
{
    public ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IDisposable>(this);

    public void HoldBack(TimeSpan wait, string reason)
    {
    }

    public void Told(int? callsLeft, double? secondsLeft)
    {
    }

    public void Dispose()
    {
    }
}
