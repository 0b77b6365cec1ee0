using System.Text.Json;

namespace CrmSync.Simulators.History;

/// <summary>
/// The append-only list of every committed write. Written under the core's own lock, read by anybody at any time. It keeps its entries, or, with a reader,
/// only counts them: they are then read from where the core keeps its commits.
/// </summary>
/// <param name="read">Entries with a sequence above the first number, up to and including the second; null: kept here.</param>
public sealed class HistoryLog(Func<long, long, IEnumerable<HistoryEntry>>? read = null)
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock gate = new();
    private readonly List<HistoryEntry> entries = [];
    private long last;

    /// <summary>Sequence of the newest entry; 0 when empty.</summary>
    public long Last => Volatile.Read(ref last);

    /// <summary>Appends one write and gives it the next sequence.</summary>
    public HistoryEntry Add(
        DateTimeOffset time, string client, string operation, string table, string row, string? field = null, string? old = null, string? @new = null)
    {
        lock (gate)
        {
            var entry = new HistoryEntry(entries.Count + 1, time, client, operation, table, row, field, old, @new);
            entries.Add(entry);
            Volatile.Write(ref last, entries.Count);
            return entry;
        }
    }

    /// <summary>Counts writes that the reader will find.</summary>
    public void Passed(int count) => Volatile.Write(ref last, last + count);

    /// <summary>The entries with a sequence above <paramref name="sequence"/>, up to and including <paramref name="last"/> (default: the newest now).</summary>
    public IEnumerable<HistoryEntry> After(long sequence, long? last = null) =>
        read is null ? Kept(Math.Max(0, sequence), last ?? Last) : read(Math.Max(0, sequence), last ?? Last);

    /// <summary>One entry as one line of JSON, without the line end.</summary>
    public static byte[] Line(HistoryEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Wire);

    private IEnumerable<HistoryEntry> Kept(long sequence, long end)
    {
        for (long next = sequence; next < end; next++)
        {
            HistoryEntry entry;
            lock (gate)
                entry = entries[(int)next];
            yield return entry;
        }
    }
}
