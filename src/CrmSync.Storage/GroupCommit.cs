using System.Threading.Channels;

namespace CrmSync.Storage;

/// <summary>
/// One thread that takes whatever waits, up to a number, and hands it on in one piece. Nobody lingers: the transaction in progress is
/// the time in which the next group gathers.
/// </summary>
internal sealed class GroupCommit<TWrite> : IDisposable
{
    private readonly Channel<TWrite> waiting = Channel.CreateUnbounded<TWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Thread thread;
    private readonly int most;
    private readonly Action<IReadOnlyList<TWrite>> commit;
    private readonly Func<bool> idle;
    private volatile bool idleDue;

    /// <param name="name">Of the thread.</param>
    /// <param name="most">Writes in one piece.</param>
    /// <param name="commit">Writes them and answers their callers; never throws.</param>
    /// <param name="idle">Housekeeping in small steps while nothing waits; true when there is more to do; never throws.</param>
    public GroupCommit(string name, int most, Action<IReadOnlyList<TWrite>> commit, Func<bool> idle)
    {
        (this.most, this.commit, this.idle) = (most, commit, idle);
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>False once closed.</summary>
    public bool TryAdd(TWrite write) => waiting.Writer.TryWrite(write);

    /// <summary>Asks for housekeeping after the next group.</summary>
    public void AskForIdle() => idleDue = true;

    /// <summary>Takes nothing new, writes what waits, and returns when that is done.</summary>
    public void Dispose()
    {
        if (waiting.Writer.TryComplete()) thread.Join();
    }

    private void Run()
    {
        var batch = new List<TWrite>(most);
        while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < most && waiting.Reader.TryRead(out var write)) batch.Add(write);
            commit(batch);
            batch.Clear();
            if (idleDue && NothingWaits) StayIdle();
        }
    }

    private bool NothingWaits => !waiting.Reader.TryPeek(out _);

    private void StayIdle()
    {
        do
        {
            idleDue = idle();
        }
        while (idleDue && NothingWaits && !waiting.Reader.Completion.IsCompleted);
    }
}
