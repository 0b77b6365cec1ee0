using CrmSync.Simulators.Durability;
using CrmSync.Simulators.History;

namespace CrmSync.Simulators.Marketo.Commits;

/// <summary>Finds history lines again where the commits are kept; one place in about a thousand lines is remembered, and where the latest reading ended: most readers go on there.</summary>
internal sealed class CommitHistory(RecordLog log)
{
    private const int Stride = 1024;
    private readonly Lock gate = new();
    private readonly List<(long Lines, long Place)> marks = [];
    private (long Lines, long Place) stopped;

    /// <summary>Remembers where a record begins, if it is time again.</summary>
    public void Mark(long linesBefore, long place)
    {
        lock (gate)
        {
            if (marks.Count == 0 || linesBefore - marks[^1].Lines >= Stride)
                marks.Add((linesBefore, place));
        }
    }

    public IEnumerable<HistoryEntry> Read(long after, long last)
    {
        (long lines, long place) = Find(after);
        var words = new CommitWords();
        foreach (byte[] record in log.Read(place, log.End))
        {
            Commit commit = CommitCodec.Read(record, words);
            foreach (Change change in commit.Changes)
            {
                if (++lines > last)
                    yield break;
                if (lines > after)
                    yield return new HistoryEntry(lines, commit.At, commit.Client, change.Operation, change.Table, change.Row, change.Field, change.Old, change.New);
            }

            place = log.Behind(place, record);
            if (lines < last)
                continue;
            lock (gate)
                stopped = (lines, place);
            yield break;
        }
    }

    private (long Lines, long Place) Find(long after)
    {
        lock (gate)
        {
            int low = 0;
            for (int high = marks.Count; low < high;)
            {
                int middle = low + ((high - low) / 2);
                if (marks[middle].Lines <= after)
                    low = middle + 1;
                else
                    high = middle;
            }

            (long Lines, long Place) mark = low == 0 ? (0, 0) : marks[low - 1];
            return stopped.Lines <= after && stopped.Lines > mark.Lines ? stopped : mark;
        }
    }
}
