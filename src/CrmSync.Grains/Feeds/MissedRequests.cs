using CrmSync.Domain.Systems;
using CrmSync.Grains.People;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Requests of campaigns that passed a person whose state could not be read (B-16, N-17). No read of the record shows them, so they are kept until that person
/// has taken them; taking one twice asks for nothing.
/// </summary>
/// <param name="kept">By person; stored together with the cursor that passes their page.</param>
/// <param name="unreadable">Who cannot be read.</param>
/// <param name="clock">The clock.</param>
internal sealed class MissedRequests(Dictionary<string, List<PersonRequested>> kept, UnreadablePeople unreadable, TimeProvider clock)
{
    private const int RowsMax = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private long? lookedAt;

    /// <summary>Keeps what a page asks of a person that it passes.</summary>
    public void Keep(string person, IReadOnlyList<Change> changes)
    {
        foreach (var row in changes.OfType<PersonRequested>())
        {
            if (!kept.TryGetValue(person, out var rows)) kept[person] = rows = [];
            if (rows.Exists(r => r.Row == row.Row)) continue;
            rows.Add(row);
            if (rows.Count > RowsMax) rows.RemoveAt(0);
        }
    }

    /// <summary>What people missed who can be read now; empty when there is nothing, or it was looked a moment ago.</summary>
    public async Task<Dictionary<string, List<Change>>> ReadableAsync()
    {
        var found = new Dictionary<string, List<Change>>();
        if (kept.Count == 0 || (lookedAt is { } at && clock.GetElapsedTime(at) < LookEvery)) return found;
        lookedAt = clock.GetTimestamp();
        foreach (var (person, rows) in kept.ToList())
            if (!await unreadable.IsMarkedAsync(person)) found[person] = [.. rows];
        return found;
    }

    /// <summary>It was handed over; forgotten unless the person could not be read once more.</summary>
    public async Task TakenAsync(IEnumerable<string> people)
    {
        foreach (var person in people)
            if (!await unreadable.IsMarkedAsync(person)) kept.Remove(person);
    }
}
