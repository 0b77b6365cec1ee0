namespace CrmSync.Grains.Budgets;

/// <summary>Lets so many calls in at the same time, in the order of asking; how many may change while some wait.</summary>
/// <param name="most">How many now; at least 1.</param>
internal sealed class CallSlots(Func<int> most)
{
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = [];
    private int inside;

    /// <summary>Waits for a place. Who got one leaves.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> mine;
        lock (gate)
        {
            if (waiting.Count == 0 && inside < most())
            {
                inside++;
                return;
            }
            mine = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        await using (cancellationToken.Register(() => GiveUp(mine, cancellationToken))) await mine.Value.Task;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave()
    {
        lock (gate)
        {
            inside--;
            while (inside < most() && waiting.First is { } first)
            {
                waiting.RemoveFirst();
                inside++;
                first.Value.SetResult();
            }
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> mine, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (mine.List is null) return;
            waiting.Remove(mine);
            mine.Value.SetCanceled(cancellationToken);
        }
    }
}
