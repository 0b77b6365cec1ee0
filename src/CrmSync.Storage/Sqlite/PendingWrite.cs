namespace CrmSync.Storage.Sqlite;

/// <summary>A write that waits for the next transaction, and its caller who waits for the answer.</summary>
internal sealed class PendingWrite(StateWrite write)
{
    private readonly TaskCompletionSource<StateTag?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StateTag? tag;

    public StateWrite Write => write;

    /// <summary>The new tag (null: cleared) once the transaction is durable, or why not.</summary>
    public Task<StateTag?> Done => done.Task;

    /// <summary>Why this row alone was not written; null when it was.</summary>
    public Exception? Refusal { get; private set; }

    public void Refuse(Exception reason) => Refusal = reason;

    public void Written(StateTag? now) => (tag, Refusal) = (now, null);

    /// <summary>Tells the caller, after COMMIT.</summary>
    public void Acknowledge()
    {
        if (Refusal is { } reason) done.TrySetException(reason);
        else done.TrySetResult(tag);
    }

    public void Fail(Exception reason) => done.TrySetException(reason);
}
