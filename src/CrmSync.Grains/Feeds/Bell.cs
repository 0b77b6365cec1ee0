namespace CrmSync.Grains.Feeds;

/// <summary>A pause that a doorbell ends early.</summary>
internal sealed class Bell
{
    private TaskCompletionSource rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => rung.TrySetResult();

    public async Task WaitAsync(TimeSpan pause, TimeProvider clock, CancellationToken cancellationToken)
    {
        var waited = rung;
        using var end = clock.CreateTimer(_ => waited.TrySetResult(), null, pause, Timeout.InfiniteTimeSpan);
        using var stop = cancellationToken.Register(() => waited.TrySetResult());
        await waited.Task;
        rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
