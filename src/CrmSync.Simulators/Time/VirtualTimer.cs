namespace CrmSync.Simulators.Time;

/// <summary>A timer on a <see cref="VirtualClock"/>: an inner timer that is set anew whenever the clock is moved.</summary>
internal sealed class VirtualTimer : ITimer
{
    private readonly Lock gate = new();
    private readonly VirtualClock clock;
    private readonly TimerCallback callback;
    private readonly object? state;
    private readonly ITimer armed;
    private DateTimeOffset? due;
    private TimeSpan period = Timeout.InfiniteTimeSpan;

    public VirtualTimer(VirtualClock clock, TimeProvider inner, TimerCallback callback, object? state)
    {
        (this.clock, this.callback, this.state) = (clock, callback, state);
        armed = inner.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            due = dueTime < TimeSpan.Zero ? null : clock.GetUtcNow() + dueTime;
            this.period = period;
        }

        Rearm();
        return true;
    }

    public void Rearm()
    {
        lock (gate)
        {
            TimeSpan wait = due is null ? Timeout.InfiniteTimeSpan : due.Value - clock.GetUtcNow();
            armed.Change(due is null || wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        clock.Forget(this);
        armed.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        clock.Forget(this);
        return armed.DisposeAsync();
    }

    private void Fire()
    {
        lock (gate)
        {
            if (due is null)
                return;
            due = period > TimeSpan.Zero ? due + period : null;
        }

        callback(state);
        Rearm();
    }
}
