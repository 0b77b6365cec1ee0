namespace CrmSync.Grains.Delivery;

/// <summary>One after the other, in the order of asking. Used by one grain, so by one thread.</summary>
internal sealed class Turns
{
    private Task last = Task.CompletedTask;

    /// <summary>Waits for the turn; completing what is answered ends it.</summary>
    public async Task<TaskCompletionSource> TakeAsync()
    {
        var before = last;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        last = mine.Task;
        await before;
        return mine;
    }
}
