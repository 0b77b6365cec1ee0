namespace CrmSync.Simulation.Tests.Running;

/// <summary>
/// Virtual time, chance, and everything that is yet to happen, on one thread. When nothing can run, time jumps to the next moment. Which of the
/// activations that could run goes first is the seed's choice.
/// </summary>
internal sealed class World(int seed, DateTimeOffset start)
{
    private readonly PriorityQueue<Happening, (long At, long Order)> coming = new();
    private readonly List<Turns> ready = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long now = start.UtcTicks;
    private long order;

    /// <summary>Interleavings and delays; nobody else draws from it.</summary>
    public Random Chance { get; } = new(seed);

    public Trace Trace { get; } = new();

    public DateTimeOffset Now => new(now, TimeSpan.Zero);

    public long Ticks => now;

    /// <summary>Turns, timers and answers so far.</summary>
    public long Steps { get; private set; }

    /// <summary>What ran outside the one thread: then the run cannot be repeated.</summary>
    public string? Escape { get; private set; }

    public Happening After(TimeSpan wait, Action act) => At(now + Math.Max(0, wait.Ticks), act);

    public Happening At(long ticks, Action act)
    {
        Watch();
        var happening = new Happening(act);
        coming.Enqueue(happening, (Math.Max(now, ticks), ++order));
        return happening;
    }

    /// <summary>Completes so much later.</summary>
    public Task PassAsync(TimeSpan span)
    {
        var passed = new TaskCompletionSource();
        After(span, passed.SetResult);
        return passed.Task;
    }

    /// <summary>Whoever has a turn to run.</summary>
    public void Ready(Turns turns) => ready.Add(turns);

    /// <summary>Runs until that moment.</summary>
    public void RunTo(DateTimeOffset until)
    {
        while (Step(until.UtcTicks)) { }
    }

    /// <summary>Runs until it is so; false: it was not by that moment.</summary>
    public bool RunUntil(Func<bool> isSo, DateTimeOffset latest)
    {
        while (!isSo())
            if (!Step(latest.UtcTicks)) return isSo();
        return true;
    }

    /// <summary>Runs until it is answered; nothing when it is not by then.</summary>
    public T? Await<T>(Task<T> task, DateTimeOffset latest) => RunUntil(() => task.IsCompleted, latest) ? task.GetAwaiter().GetResult() : default;

    /// <summary>One turn, or one moment; false: nothing more before that time, which it is now.</summary>
    private bool Step(long until)
    {
        if (Escape is not null) throw new InvalidOperationException($"The run left its thread: {Escape}");
        if (ready.Count > 0)
        {
            Take();
            return true;
        }

        while (coming.TryPeek(out var next, out var key))
        {
            if (!next.IsOff && key.At > until) break;
            coming.Dequeue();
            if (next.IsOff) continue;
            now = Math.Max(now, key.At);
            Steps++;
            next.Happen();
            return true;
        }

        now = Math.Max(now, until);
        return false;
    }

    private void Take()
    {
        var at = ready.Count == 1 ? 0 : Chance.Next(ready.Count);
        var turns = ready[at];
        if (turns.Length <= 1)
        {
            ready[at] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
        }

        Steps++;
        Trace.Note(turns.Number, now);
        turns.RunOne();
    }

    public void Watch()
    {
        if (Environment.CurrentManagedThreadId != thread) Escape ??= Environment.StackTrace;
    }
}
