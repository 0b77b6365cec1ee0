namespace CrmSync.Domain.Feeds;

/// <summary>
/// Do so many rows of one side disappear that nobody should believe it without looking? (D-9) In one minute of reading, or in one full compare, more than
/// the greater of a number and a share of the linked people.
/// </summary>
/// <param name="rowsMax">So many are never too many.</param>
/// <param name="shareMax">This share of the linked people, 0 to 1, neither.</param>
public sealed class Brake(int rowsMax, double shareMax)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, DateTimeOffset> reported = [];

    /// <summary>The greatest number of rows that may disappear at once.</summary>
    public long Limit(long linked) => Math.Max(rowsMax, (long)(shareMax * linked));

    /// <summary>Rows of these people are reported deleted, on top of those of the last minute: how many that are when they are too many, else null.</summary>
    public long? Report(IReadOnlyCollection<string> people, long linked, DateTimeOffset now)
    {
        foreach (var (person, at) in reported.ToList())
            if (now - at >= Window) reported.Remove(person);
        foreach (var person in people) reported.TryAdd(person, now);
        return reported.Count > Limit(linked) ? reported.Count : null;
    }

    /// <summary>So many rows are missing in a full compare: the number when they are too many, else null.</summary>
    public long? Miss(long rows, long linked) => rows > Limit(linked) ? rows : null;

    /// <summary>What was reported so far is accepted.</summary>
    public void Release() => reported.Clear();
}
