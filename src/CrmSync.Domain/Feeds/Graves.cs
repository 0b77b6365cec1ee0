using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Feeds;

/// <summary>
/// Which deletes and merges may still concern somebody, although nobody held the record when the feed told of them? Whoever is about to hold it has read it, or
/// is waiting for the answer to its create, and commits the link a moment later; the feed tells only once. So what was told is kept for a while and told to
/// whoever turns out to hold the record (D-1, D-2, G-2). Bounded in time and number, for most of what is deleted is nobody's for ever.
/// </summary>
/// <param name="kept">By record; stored together with the cursor that passes their page, so that no crash forgets them.</param>
public sealed class Graves(Dictionary<RecordId, Grave> kept)
{
    /// <summary>So many are kept; the oldest give way.</summary>
    public const int Most = 2_000;

    /// <summary>So long they are kept: longer than any answer that brings a record can be on its way.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    /// <summary>Records whose end is kept.</summary>
    public IReadOnlyCollection<RecordId> Records => kept.Keys;

    /// <summary>Keeps what of a page is routed to nobody; how many older ones gave way.</summary>
    /// <param name="told">The page.</param>
    /// <param name="routed">What of it goes to whom.</param>
    /// <param name="now">Our clock.</param>
    public int Keep(IReadOnlyList<Change> told, IReadOnlyDictionary<string, List<Change>> routed, DateTimeOffset now)
    {
        var ends = told.Where(change => change is RecordDeleted or RecordMerged).ToList();
        if (ends.Count == 0) return 0;
        var known = routed.Values.SelectMany(changes => changes).Where(change => change is RecordDeleted or RecordMerged).Select(change => change.Record).ToHashSet();
        foreach (var end in ends.Where(end => !known.Contains(end.Record))) kept.TryAdd(end.Record, new(end, now));
        var tooMany = kept.Count - Most;
        if (tooMany <= 0) return 0;
        foreach (var record in kept.OrderBy(grave => grave.Value.Since).Take(tooMany).Select(grave => grave.Key).ToList()) kept.Remove(record);
        return tooMany;
    }

    /// <summary>What is kept of records that somebody holds by now, by person.</summary>
    public Dictionary<string, List<Change>> Of(IReadOnlyDictionary<RecordId, string> links)
    {
        var found = new Dictionary<string, List<Change>>();
        foreach (var (record, grave) in kept)
        {
            if (!links.TryGetValue(record, out var holder)) continue;
            if (!found.TryGetValue(holder, out var changes)) found[holder] = changes = [];
            changes.Add(grave.Change);
        }
        return found;
    }

    /// <summary>Whoever holds them has been told.</summary>
    public void Told(Dictionary<string, List<Change>> told)
    {
        foreach (var change in told.Values.SelectMany(changes => changes)) kept.Remove(change.Record);
    }

    /// <summary>Forgets what has been kept long enough; true when that is anything.</summary>
    public bool Expire(DateTimeOffset now)
    {
        var old = kept.Where(grave => now - grave.Value.Since >= Kept).Select(grave => grave.Key).ToList();
        foreach (var record in old) kept.Remove(record);
        return old.Count > 0;
    }
}
