namespace CrmSync.Simulators.Time;

/// <summary>An inner clock plus an offset that can be moved forward. Timers made here, and so <c>Task.Delay(span, clock)</c>, follow the offset.</summary>
public sealed class VirtualClock(TimeProvider inner) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<VirtualTimer> timers = [];
    private long offsetTicks;

    /// <summary>How far this clock is ahead of the inner one.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref offsetTicks));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetElapsedTime(0, inner.GetTimestamp()).Ticks + Offset.Ticks;

    /// <summary>Moves the clock forward; timers that fall due fire. A negative span is an ArgumentOutOfRangeException.</summary>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        VirtualTimer[] armed;
        lock (gate)
        {
            Volatile.Write(ref offsetTicks, offsetTicks + span.Ticks);
            armed = [.. timers];
        }

        foreach (VirtualTimer timer in armed)
            timer.Rearm();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, inner, callback, state);
        lock (gate)
            timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Forget(VirtualTimer timer)
    {
        lock (gate)
            timers.Remove(timer);
    }
}
