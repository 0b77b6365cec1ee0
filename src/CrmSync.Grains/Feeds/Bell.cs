namespace CrmSync.Grains.Feeds;

/// <summary>A pause that a doorbell ends early.</summary>
internal sealed class Bell
{
    private TaskCompletionSource rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => rung.TrySetResult();

    /// <summary>Waits for the end of the pause, or for a ring and the end of the least pause, whichever comes first.</summary>
    public async Task WaitAsync(TimeSpan pause, TimeSpan least, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(pause, clock, stop.Token);
        await Task.WhenAny(delay, Task.WhenAll(rung.Task, Task.Delay(least, clock, stop.Token)));
        await stop.CancelAsync();
        if (rung.Task.IsCompleted) rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
