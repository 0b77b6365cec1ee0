namespace CrmSync.Domain.Feeds;

/// <summary>
/// The pages of one feed that were handed over and are not passed yet. The stored cursor trails: it passes a page only when each of its people has
/// settled through the page's commit or is parked (B-10, B-11, B-12). Bounded in people, not in pages.
/// </summary>
/// <param name="peopleMax">People in the window before reading pauses.</param>
/// <param name="askAgain">How often each unsettled person of the oldest page is asked again (B-13).</param>
public sealed class FeedWindow(int peopleMax, TimeSpan askAgain)
{
    private readonly LinkedList<Page> pages = new();
    private readonly Dictionary<string, List<Page>> byPerson = [];
    private readonly Dictionary<string, long> early = [];
    private DateTimeOffset? asked;

    /// <summary>Pages not passed.</summary>
    public int Pages => pages.Count;

    /// <summary>Unsettled people, counted once per page.</summary>
    public int People { get; private set; }

    /// <summary>Whether another page may be read.</summary>
    public bool IsFull => People >= peopleMax;

    /// <summary>Takes a page that was read; its people are added as they answer.</summary>
    /// <param name="cursorAfter">The cursor that is stored once the page is passed.</param>
    /// <param name="people">Whom it concerns.</param>
    public void Add(string cursorAfter, IReadOnlyCollection<string> people)
    {
        var page = new Page(cursorAfter);
        foreach (var person in people)
        {
            page.Waiting[person] = long.MaxValue;
            if (!byPerson.TryGetValue(person, out var list)) byPerson[person] = list = [];
            list.Add(page);
        }
        People += page.Waiting.Count;
        pages.AddLast(page);
    }

    /// <summary>A person has taken the newest page that concerns it, in this commit.</summary>
    public void Taken(string person, long commit)
    {
        if (!byPerson.TryGetValue(person, out var list)) return;
        foreach (var page in list)
            if (page.Waiting.TryGetValue(person, out var before) && before == long.MaxValue) page.Waiting[person] = commit;
        if (early.TryGetValue(person, out var through)) Settled(person, through);
    }

    /// <summary>A person of the window continues as another one (N-16).</summary>
    public void Moved(string from, string to)
    {
        if (!byPerson.Remove(from, out var list)) return;
        foreach (var page in list)
        {
            if (!page.Waiting.Remove(from)) continue;
            if (page.Waiting.TryAdd(to, long.MaxValue))
            {
                if (!byPerson.TryGetValue(to, out var theirs)) byPerson[to] = theirs = [];
                theirs.Add(page);
            }
            else People--;
        }
    }

    /// <summary>Pages that wait for a person's answer wait for another one's too: part of what they say is theirs.</summary>
    public void Also(string person, string other)
    {
        if (!byPerson.TryGetValue(person, out var list)) return;
        foreach (var page in list.Where(p => p.Waiting.GetValueOrDefault(person) == long.MaxValue).ToList())
        {
            if (!page.Waiting.TryAdd(other, long.MaxValue)) continue;
            if (!byPerson.TryGetValue(other, out var theirs)) byPerson[other] = theirs = [];
            theirs.Add(page);
            People++;
        }
    }

    /// <summary>A person has settled, or is parked, through a commit number. The word may come before the person's own answer to the page.</summary>
    public void Settled(string person, long through)
    {
        if (!byPerson.TryGetValue(person, out var list)) return;
        early[person] = Math.Max(through, early.GetValueOrDefault(person));
        list.RemoveAll(page =>
        {
            if (!page.Waiting.TryGetValue(person, out var commit) || commit > through) return false;
            page.Waiting.Remove(person);
            People--;
            return true;
        });
        if (list.Count > 0) return;
        byPerson.Remove(person);
        early.Remove(person);
    }

    /// <summary>A person can answer to nothing (B-16) and is marked durably: no page waits for it.</summary>
    public void Parked(string person) => Settled(person, long.MaxValue);

    /// <summary>Passes what can be passed: the cursor to store, or null when nothing moved.</summary>
    public string? Pass()
    {
        string? cursor = null;
        while (pages.First is { Value: { Waiting.Count: 0 } page })
        {
            cursor = page.Cursor;
            pages.RemoveFirst();
        }
        if (cursor is not null) asked = null;
        return cursor;
    }

    /// <summary>The unsettled people of the oldest page, when it is time to ask them again.</summary>
    public IReadOnlyList<string> AskAgain(DateTimeOffset now)
    {
        if (pages.First is not { Value: var oldest }) return [];
        asked ??= now;
        if (now - asked < askAgain) return [];
        asked = now;
        return [.. oldest.Waiting.Keys];
    }

    private sealed record Page(string Cursor)
    {
        public Dictionary<string, long> Waiting { get; } = [];
    }
}
