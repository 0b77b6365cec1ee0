namespace CrmSync.Simulation.Tests.Running;

/// <summary>
/// The turns of one activation, in order, one at a time, as in a silo. What is awaited in a turn goes on in a later one. Once the silo is dead nothing runs any more.
/// </summary>
internal sealed class Turns(World world, int number, Func<bool> isDead) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Turn, object? State)> waiting = new();

    public int Number => number;

    public int Length => waiting.Count;

    public override void Post(SendOrPostCallback d, object? state)
    {
        world.Watch();
        if (isDead()) return;
        waiting.Enqueue((d, state));
        if (waiting.Count == 1) world.Ready(this);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody waits for a turn.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs the oldest turn.</summary>
    public void RunOne()
    {
        if (!waiting.TryDequeue(out var next) || isDead())
        {
            waiting.Clear();
            return;
        }

        SetSynchronizationContext(this);
        try
        {
            next.Turn(next.State);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    /// <summary>Runs something that belongs to no turn: what waits for it goes on in turns of its own.</summary>
    public static void Outside(Action act)
    {
        var inside = Current;
        SetSynchronizationContext(null);
        try
        {
            act();
        }
        finally
        {
            SetSynchronizationContext(inside);
        }
    }
}
