namespace CrmSync.Simulation.Tests.Running;

/// <summary>Virtual time as one party's clock shows it; its timers die with their owner.</summary>
/// <param name="world">The time.</param>
/// <param name="skew">How far this clock is ahead.</param>
/// <param name="isDead">Nobody listens to a timer any more.</param>
/// <param name="pool">Where what a timer does goes on, as on the threads of a process; null: in no turn.</param>
internal sealed class SimulatedClock(World world, TimeSpan skew, Func<bool> isDead, Turns? pool = null) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => world.Now + skew;

    public override long GetTimestamp() => world.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimulatedTimer(world, () => Ring(callback, state), dueTime, period);

    private void Ring(TimerCallback callback, object? state)
    {
        if (isDead()) return;
        if (pool is null) Turns.Outside(() => callback(state));
        else pool.Post(_ => callback(state), null);
    }
}

/// <summary>A timer in virtual time.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private readonly World world;
    private readonly Action ring;
    private TimeSpan period;
    private Happening? next;

    public SimulatedTimer(World world, Action ring, TimeSpan dueTime, TimeSpan period)
    {
        (this.world, this.ring) = (world, ring);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        next?.CallOff();
        this.period = period;
        next = dueTime == Timeout.InfiniteTimeSpan ? null : world.After(dueTime, Ring);
        return true;
    }

    public void Dispose() => next?.CallOff();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Ring()
    {
        next = period > TimeSpan.Zero ? world.After(period, Ring) : null;
        ring();
    }
}
