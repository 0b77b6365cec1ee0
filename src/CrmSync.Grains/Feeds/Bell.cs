namespace CrmSync.Grains.Feeds;

/// <summary>A pause that a doorbell ends early.</summary>
internal sealed class Bell
{
    private TaskCompletionSource rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => rung.TrySetResult();

    public async Task WaitAsync(TimeSpan pause, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(pause, clock, stop.Token);
        await Task.WhenAny(delay, rung.Task);
        await stop.CancelAsync();
        if (rung.Task.IsCompleted) rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
