namespace CrmSync.Benchmarks.Running;

/// <summary>The pace of a run: how long it lets the system work before it looks, kills or stops.</summary>
internal static class Pausing
{
    /// <summary>Returns after a span.</summary>
    public static async Task PauseAsync(this TimeProvider clock, TimeSpan span, CancellationToken cancellationToken)
    {
        if (span <= TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(span, clock);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
