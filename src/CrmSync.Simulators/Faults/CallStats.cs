namespace CrmSync.Simulators.Faults;

/// <summary>What was called, how many rows went each way, and what was refused. A vendor call counts once, whatever its answer.</summary>
public sealed class CallStats
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, long> reads = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> writes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> refused = new(StringComparer.Ordinal);
    private long rowsRead;
    private long rowsWritten;

    /// <summary>Counts one call of an operation.</summary>
    public void Called(bool write, string operation) => Count(write ? writes : reads, operation, 1);

    /// <summary>Counts rows handed out or taken in.</summary>
    public void Rows(bool write, long count)
    {
        lock (gate)
        {
            if (write)
                rowsWritten += count;
            else
                rowsRead += count;
        }
    }

    /// <summary>Counts a refusal by its reason: a vendor code or a word.</summary>
    public void Refused(string reason) => Count(refused, reason, 1);

    /// <summary><c>{"calls":{"read":{op:n},"write":{op:n}},"rows":{"read":n,"write":n},"refused":{reason:n}}</c> when serialised.</summary>
    public object Snapshot()
    {
        lock (gate)
        {
            return new
            {
                calls = new { read = new SortedDictionary<string, long>(reads), write = new SortedDictionary<string, long>(writes) },
                rows = new { read = rowsRead, write = rowsWritten },
                refused = new SortedDictionary<string, long>(refused),
            };
        }
    }

    private void Count(SortedDictionary<string, long> counts, string name, long by)
    {
        lock (gate)
            counts[name] = counts.GetValueOrDefault(name) + by;
    }
}
