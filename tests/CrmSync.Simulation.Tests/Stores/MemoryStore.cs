using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Simulation.Tests.Stores;

/// <summary>
/// What was committed, as the embedded store keeps it: states under a version, and the rows of people beside them in the same commit. Outlives every silo.
/// </summary>
internal sealed class MemoryStore
{
    private readonly Dictionary<(string Type, string Key), (long Version, StoredBytes Data)> states = [];
    private long versions;

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Grains that wrote on from what they had in memory after a commit that failed, or of which they do not know whether it was done (B-16).</summary>
    public SortedSet<string> WrittenOn { get; } = new(StringComparer.Ordinal);

    /// <summary>Grains that were stored by a life that had ended, behind the back of the next one, which goes by what it has read (B-16).</summary>
    public SortedSet<string> WrittenLate { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys of people whose state cannot be read as it is stored; it is there.</summary>
    public HashSet<string> Damaged { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys of the people who are stored.</summary>
    public IEnumerable<string> PersonKeys => states.Keys.Where(state => state.Type == "person").Select(state => state.Key);

    /// <summary>People who stand marked as unreadable.</summary>
    public IReadOnlyList<string> Unreadable => [.. Parked.Values.Where(CrmSync.Domain.People.Unreadable.Is).Select(row => row.Person)];

    public Dictionary<RecordId, string> Links { get; } = [];

    public PersonRows People { get; } = new();

    public Dictionary<string, List<ActivityRow>> Activities { get; } = [];

    public SortedDictionary<string, IReadOnlyList<RefusalRow>> Refusals { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ParkedRow> Parked { get; } = new(StringComparer.Ordinal);

    public (long Version, StoredBytes Data)? Read(string type, string key) => states.TryGetValue((type, key), out var state) ? state : null;

    /// <summary>One commit, all of it or nothing; the new version, null when it was cleared.</summary>
    /// <exception cref="LinkHeldException">Another person holds one of the links.</exception>
    /// <exception cref="InvalidOperationException">Another activation wrote in between.</exception>
    public long? Commit(string type, string key, string? person, long? version, StoredBytes? data, CommitRows? rows)
    {
        if (rows is not null)
            foreach (var record in rows.Links)
                if (Links.TryGetValue(record, out var holder) && holder != person && !rows.TakenOver.Contains(record)) throw new LinkHeldException(record, holder);
        if (version != (states.TryGetValue((type, key), out var present) ? present.Version : null)) throw new Orleans.Storage.InconsistentStateException($"{type} {key} was written by another activation.");
        Commits++;
        Damaged.Remove(key);
        if (data is null) states.Remove((type, key));
        else states[(type, key)] = (++versions, data);
        if (rows is not null) Write(person!, rows);
        return data is null ? null : versions;
    }

    /// <summary>A grain writes again without having read what is stored, though its last commit failed for all it knows.</summary>
    public void WroteOn(string type, string key) => WrittenOn.Add($"{type} {key}");

    /// <summary>A grain is stored by a life that has ended.</summary>
    public void WroteAfterItsEnd(string type, string key) => WrittenLate.Add($"{type} {key}");

    public void Mark(ParkedRow mark, RefusalRow line)
    {
        if (People.Find(mark.Person) is { } row) People.Put(row with { Standing = PersonStanding.Refused });
        Refusals[mark.Person] = [line];
        Parked[mark.Person] = mark;
    }

    /// <summary>A copy of everything as it is now; what is answered puts it back.</summary>
    public Action Copy()
    {
        var (kept, links, people, parked) = (states.ToList(), Links.ToList(), People.All.ToList(), Parked.ToList());
        var (lines, refusals) = (Activities.Select(each => (each.Key, Lines: each.Value.ToList())).ToList(), Refusals.ToList());
        return () =>
        {
            Fill(states, kept);
            Damaged.Clear();
            Fill(Links, links);
            People.Clear();
            people.ForEach(People.Put);
            Fill(Parked, parked);
            Fill(Refusals, refusals);
            Fill(Activities, lines.Select(each => KeyValuePair.Create(each.Key, each.Lines)));
        };
    }

    /// <summary>A copy of the states of one kind of grain as they are now; what is answered puts them back.</summary>
    public Action Copy(string type)
    {
        var kept = states.Where(state => state.Key.Type == type).ToList();
        return () =>
        {
            foreach (var (key, value) in kept) states[key] = value;
        };
    }

    private static void Fill<TKey, TValue>(IDictionary<TKey, TValue> all, IEnumerable<KeyValuePair<TKey, TValue>> with)
    {
        all.Clear();
        foreach (var (key, value) in with) all[key] = value;
    }

    private void Write(string person, CommitRows rows)
    {
        foreach (var record in rows.Unlinked)
            if (Links.TryGetValue(record, out var holder) && holder == person) Links.Remove(record);
        foreach (var record in rows.TakenOver.Concat(rows.Links)) Links[record] = person;
        if (rows.Person is null) People.Remove(person);
        else People.Put(rows.Person with { Person = person });
        if (!Activities.TryGetValue(person, out var lines)) Activities[person] = lines = [];
        lines.AddRange(rows.Activities);
        if (rows.Refusals.Count == 0) Refusals.Remove(person);
        else Refusals[person] = rows.Refusals;
        if (rows.Parked is null) Parked.Remove(person);
        else Parked[person] = rows.Parked with { Person = person };
    }
}
