using CrmSync.Contracts.Budgets;
using CrmSync.Domain.Budgets;

namespace CrmSync.Grains.Budgets;

/// <summary>This silo's part of a side's call budget: leases of several calls from the governor, short-lived so that none is carried into another window, and the limit of calls at the same time.</summary>
internal sealed class SiloBudget(Func<IGovernorGrain> governor, ParallelCalls parallel, TimeProvider clock) : ICallBudget, IDisposable
{
    /// <summary>A leased call begins within this time.</summary>
    public static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(2);

    private const int LeaseMax = 5;
    private const int TriesMax = 5;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private readonly CallSlots slots = new(() => parallel.Now(clock.GetUtcNow()));
    private readonly SemaphoreSlim asking = new(1);
    private int leased;
    private int wanted = 1;
    private long heldUntil;
    private long leaseEnds;

    /// <summary>Calls at the same time, as things stand.</summary>
    public int CallsMax => parallel.Now(clock.GetUtcNow());

    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await slots.EnterAsync(cancellationToken);
        try
        {
            await WaitAsync(cancellationToken);
        }
        catch
        {
            slots.Leave();
            throw;
        }
        return new Permit(slots);
    }

    public void HoldBack(TimeSpan wait, string reason)
    {
        var now = clock.GetUtcNow();
        // Calls that were under way when the first one was refused say the same once more.
        if (reason == "throttled" && Interlocked.Read(ref heldUntil) <= now.UtcTicks) parallel.Refused(wait, now);
        Hold(wait);
    }

    public void Told(int? callsLeft, double? secondsLeft)
    {
        if (callsLeft is < 60 || secondsLeft is < 20) Hold(TimeSpan.FromSeconds(1));
    }

    public void Advised(int calls) => parallel.Advise(calls);

    public void Dispose() => asking.Dispose();

    // A shorter hold does not end a longer one.
    private void Hold(TimeSpan wait)
    {
        var until = (clock.GetUtcNow() + wait).UtcTicks;
        for (var held = Interlocked.Read(ref heldUntil); held < until; held = Interlocked.Read(ref heldUntil))
            if (Interlocked.CompareExchange(ref heldUntil, until, held) == held) break;
        Interlocked.Exchange(ref leased, 0);
        _ = governor().HoldBackAsync(wait);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var rest = Interlocked.Read(ref heldUntil) - clock.GetUtcNow().UtcTicks;
            if (rest > 0) await Task.Delay(TimeSpan.FromTicks(rest), clock, cancellationToken);
            if (Interlocked.Read(ref leaseEnds) < clock.GetUtcNow().UtcTicks) Interlocked.Exchange(ref leased, 0);
            if (Interlocked.Decrement(ref leased) >= 0) return;
            await LeaseAsync(cancellationToken);
        }
    }

    private async Task LeaseAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (Volatile.Read(ref leased) > 0) return;
            // What a lease holds when it ends is lost to the budget: only who used up the last one in its time gets a larger one.
            wanted = Interlocked.Read(ref leaseEnds) < clock.GetUtcNow().UtcTicks ? 1 : Math.Min(LeaseMax, wanted * 2);
            var lease = await AskAsync(cancellationToken);
            if (lease.Calls > 0)
            {
                Interlocked.Exchange(ref leaseEnds, (clock.GetUtcNow() + LeaseLife).UtcTicks);
                Interlocked.Exchange(ref leased, lease.Calls);
            }
            else await Task.Delay(lease.AskAgain < TimeSpan.FromSeconds(5) ? lease.AskAgain + TimeSpan.FromMilliseconds(20) : TimeSpan.FromSeconds(5), clock, cancellationToken);
        }
        finally
        {
            asking.Release();
        }
    }

    // A call that got no permit never left, and yet would count as one of unknown outcome (C-12), with all that shared its way: a governor that cannot answer is waited for.
    private async Task<CallLease> AskAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await governor().LeaseAsync(wanted);
            }
            catch (Exception) when (tries < TriesMax && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(AskAgain, clock, cancellationToken);
            }
        }
    }

    private sealed class Permit(CallSlots slots) : IDisposable
    {
        private int done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref done, 1) == 0) slots.Leave();
        }
    }
}
