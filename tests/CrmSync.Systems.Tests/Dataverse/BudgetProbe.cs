using System.Collections.Concurrent;
using CrmSync.Domain.Budgets;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>A budget without limits that remembers what it was asked and told.</summary>
internal sealed class BudgetProbe : ICallBudget
{
    private int taken;
    private int open;

    public int Taken => taken;

    public int Open => open;

    public ConcurrentQueue<(TimeSpan Wait, string Reason)> HeldBack { get; } = new();

    public ConcurrentQueue<(int? Calls, double? Seconds)> Left { get; } = new();

    public ConcurrentQueue<int> Hints { get; } = new();

    public ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref taken);
        Interlocked.Increment(ref open);
        return ValueTask.FromResult<IDisposable>(new Permit(this));
    }

    public void HoldBack(TimeSpan wait, string reason) => HeldBack.Enqueue((wait, reason));

    public void Told(int? callsLeft, double? secondsLeft) => Left.Enqueue((callsLeft, secondsLeft));

    public void Advised(int calls) => Hints.Enqueue(calls);

    private sealed class Permit(BudgetProbe budget) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref budget.open);
    }
}
