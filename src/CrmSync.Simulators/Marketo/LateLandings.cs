namespace CrmSync.Simulators.Marketo;

/// <summary>Calls that were answered with a time-out and are applied later on the simulator's clock.</summary>
internal sealed class LateLandings(MarketoStore store)
{
    private readonly PriorityQueue<Action, DateTimeOffset> waiting = new();

    public void Add(Action apply, TimeSpan after)
    {
        lock (store.Gate)
            waiting.Enqueue(apply, store.Clock.GetUtcNow() + after);
    }

    /// <summary>Applies what is due, in order of time.</summary>
    public void LandDue()
    {
        lock (store.Gate)
        {
            while (waiting.TryPeek(out Action? apply, out DateTimeOffset due) && due <= store.Clock.GetUtcNow())
            {
                waiting.Dequeue();
                apply();
            }
        }
    }
}
