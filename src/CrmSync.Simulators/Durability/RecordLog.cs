namespace CrmSync.Simulators.Durability;

/// <summary>Records in their order: in a journal, or in memory for a core that keeps nothing. A place is where a record begins.</summary>
internal sealed class RecordLog(Journal? journal)
{
    private readonly Lock gate = new();
    private readonly List<byte[]> kept = [];

    /// <summary>Where the next record will begin.</summary>
    public long End
    {
        get
        {
            if (journal is not null)
                return journal.Position;
            lock (gate)
                return kept.Count;
        }
    }

    public void Append(byte[] record)
    {
        if (journal is not null)
        {
            journal.Append(record);
            return;
        }

        lock (gate)
            kept.Add(record);
    }

    /// <summary>The records from a place up to an end, read when asked for. What a journal has not on disk yet must be waited for first.</summary>
    public IEnumerable<byte[]> Read(long from, long end)
    {
        if (journal is not null)
            return journal.Read(from, end);
        return Enumerable.Range((int)from, (int)(end - from)).Select(Kept);
    }

    /// <summary>Where the record behind this one begins.</summary>
    public long Behind(long place, byte[] record) => journal is null ? place + 1 : place + Journal.HeaderBytes + record.Length;

    public Task DurableAsync() => journal is null ? Task.CompletedTask : journal.DurableAsync(journal.Position);

    private byte[] Kept(int place)
    {
        lock (gate)
            return kept[place];
    }
}
