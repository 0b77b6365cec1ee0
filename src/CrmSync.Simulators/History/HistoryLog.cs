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
    private readonly List<object> items = [];
    private long last;

    /// <summary>Sequence of the newest entry; 0 when empty.</summary>
    public long Last
    {
        get
        {
            lock (gate)
                return last;
        }
    }

    /// <summary>Appends one write and gives it the next sequence.</summary>
    public HistoryEntry Add(
        DateTimeOffset time, string client, string operation, string table, string row, string? field = null, string? old = null, string? @new = null)
    {
        lock (gate)
        {
            var entry = new HistoryEntry(++last, time, client, operation, table, row, field, old, @new);
            items.Add(entry);
            return entry;
        }
    }

    /// <summary>
    /// Appends entries that are spelled out when they are read: <paramref name="spell"/> answers exactly <paramref name="count"/> for
    /// <paramref name="write"/>, numbered from the given sequence on.
    /// </summary>
    public void Add(int count, object write, Func<object, long, IReadOnlyList<HistoryEntry>> spell)
    {
        if (count == 0)
            return;
        lock (gate)
        {
            items.Add(new HistoryBlock(last + 1, count, write, spell));
            last += count;
        }
    }

    /// <summary>Counts writes that the reader will find.</summary>
    public void Passed(int count)
    {
        lock (gate)
            last += count;
    }

    /// <summary>The entries with a sequence above <paramref name="sequence"/>, up to and including <paramref name="last"/> (default: the newest now).</summary>
    public IEnumerable<HistoryEntry> After(long sequence, long? last = null) =>
        read is null ? Kept(Math.Max(0, sequence), last ?? Last) : read(Math.Max(0, sequence), last ?? Last);

    /// <summary>One entry as one line of JSON, without the line end.</summary>
    public static byte[] Line(HistoryEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Wire);

    private IEnumerable<HistoryEntry> Kept(long sequence, long end)
    {
        int index = -1;
        for (long next = sequence + 1; next <= end;)
        {
            object item;
            lock (gate)
            {
                index = index < 0 ? Find(next) : index + 1;
                item = items[index];
            }

            if (item is HistoryEntry single)
            {
                yield return single;
                next++;
                continue;
            }

            foreach (HistoryEntry entry in Spelled((HistoryBlock)item).Where(entry => entry.Sequence >= next && entry.Sequence <= end))
                yield return entry;
            next = ((HistoryBlock)item).First + ((HistoryBlock)item).Count;
        }
    }

    private static IReadOnlyList<HistoryEntry> Spelled(HistoryBlock block) => block.Spell(block.Write, block.First);

    /// <summary>The item that holds a sequence.</summary>
    private int Find(long sequence)
    {
        int low = 0, high = items.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (First(items[middle]) <= sequence)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private static long First(object item) => item is HistoryEntry entry ? entry.Sequence : ((HistoryBlock)item).First;
}
