using System.Text.Json;

namespace CrmSync.Simulators.History;

/// <summary>The append-only list of every committed write. Written under the core's own lock, read by anybody at any time.</summary>
public sealed class HistoryLog
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock gate = new();
    private readonly List<HistoryEntry> entries = [];

    /// <summary>Sequence of the newest entry; 0 when empty.</summary>
    public long Last
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    /// <summary>Appends one write and gives it the next sequence.</summary>
    public HistoryEntry Add(
        DateTimeOffset time, string client, string operation, string table, string row, string? field = null, string? old = null, string? @new = null)
    {
        lock (gate)
        {
            var entry = new HistoryEntry(entries.Count + 1, time, client, operation, table, row, field, old, @new);
            entries.Add(entry);
            return entry;
        }
    }

    /// <summary>The entries with a sequence above <paramref name="sequence"/>, up to and including <paramref name="last"/> (default: the newest now).</summary>
    public IEnumerable<HistoryEntry> After(long sequence, long? last = null)
    {
        long end = last ?? Last;
        for (long next = Math.Max(0, sequence); next < end; next++)
        {
            HistoryEntry entry;
            lock (gate)
                entry = entries[(int)next];
            yield return entry;
        }
    }

    /// <summary>One entry as one line of JSON, without the line end.</summary>
    public static byte[] Line(HistoryEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Wire);
}
