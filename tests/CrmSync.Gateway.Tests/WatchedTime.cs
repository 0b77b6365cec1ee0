using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Gateway.Tests;

/// <summary>Fake time that tells when somebody waits on it, so that a test moves it on exactly then.</summary>
internal sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Moves on past every wait until the work is done; gives the time that passed.</summary>
    public async Task<TimeSpan> DriveAsync(Task work)
    {
        var began = GetTimestamp();
        while (true)
        {
            var timer = _timers.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(work, timer) == work) return GetElapsedTime(began);
            while (_timers.Reader.TryRead(out var due)) Advance(due);
        }
    }
}
