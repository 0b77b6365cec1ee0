namespace CrmSync.Grains.Feeds;

/// <summary>A pause that a doorbell ends early.</summary>
internal sealed class Bell
{
    private TaskCompletionSource rung = NotRung();

    public void Ring() => rung.TrySetResult();

    /// <summary>Waits for the end of the pause, or for a ring and the end of the least pause, whichever comes first. A cancelled wait ends at once.</summary>
    public async Task WaitAsync(TimeSpan pause, TimeSpan least, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (least > pause) least = pause;
        if (least > TimeSpan.Zero) await EndAsync(NotRung(), least, clock, cancellationToken);
        await EndAsync(rung, pause - least, clock, cancellationToken);
        rung = NotRung();
    }

    private static async Task EndAsync(TaskCompletionSource end, TimeSpan latest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = clock.CreateTimer(_ => end.TrySetResult(), null, latest, Timeout.InfiniteTimeSpan);
        using var stop = cancellationToken.Register(() => end.TrySetResult());
        await end.Task;
    }

    private static TaskCompletionSource NotRung() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
