namespace CrmSync.Domain.Delivery;

/// <summary>
/// Which records may have spoiled the calls that they were in? A call without an answer does not say whose fault it was. So its records go in calls of half the
/// size next, and of half that again when others were answered meanwhile, until the guilty one stands alone; it is tried less and less often, and forgotten as
/// soon as it is answered. While nobody is answered it is the side's fault, and calls stay as large as they are.
/// </summary>
public sealed class Setbacks
{
    private const int Kept = 100_000;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, Setback> records = [];
    private long answered;

    /// <summary>The pause after so many tries in vain before the latest one: twice as long each time, five minutes at most.</summary>
    public static TimeSpan PauseAfter(int times) => First * (1 << Math.Min(times, 10)) is var pause && pause < Longest ? pause : Longest;

    /// <summary>Could a record be why there was no answer? Limits, access and a side that is not there say nothing of a record, nor does one that tells when to come again.</summary>
    public static bool MayBeOfRecord(string reason, TimeSpan? after, bool mayLand) =>
        after is null && (reason is "timedOut" or "serverError" or "badAnswer" || (reason is "unreachable" && mayLand));

    /// <summary>How large a call the record may go in now; 0: in none yet.</summary>
    public int CompanyOf(string key, DateTimeOffset now) =>
        records.Count == 0 || !records.TryGetValue(key, out var setback) ? int.MaxValue : now < setback.Until ? 0 : setback.Company;

    /// <summary>The record was answered, however.</summary>
    public void Answered(string key)
    {
        answered++;
        records.Remove(key);
    }

    /// <summary>There was no answer.</summary>
    /// <param name="key">The record.</param>
    /// <param name="size">Records in the call.</param>
    /// <param name="isOwn">The others of the call were answered, or it had no others: the next try waits. In company it only lets others go first, for that is to tell more.</param>
    /// <param name="from">When the side may be asked again.</param>
    public void Unanswered(string key, int size, bool isOwn, DateTimeOffset from)
    {
        var before = records.GetValueOrDefault(key) ?? new(size, 0, -1, from);
        var tellsMore = answered > before.Answered;
        var times = tellsMore ? before.Times + 1 : before.Times;
        var wait = isOwn ? PauseAfter(times) : Turn;
        if (records.Count >= Kept) records.Clear();
        records[key] = new(tellsMore ? Math.Max(1, Math.Min(size, before.Company) / 2) : before.Company, times, answered, from + wait);
    }

    /// <summary>The side refuses to be asked about the record, alone: there is nothing left to find out, and it waits longer each time.</summary>
    /// <param name="key">The record.</param>
    /// <param name="now">Our clock.</param>
    public void Refused(string key, DateTimeOffset now)
    {
        var times = records.TryGetValue(key, out var before) ? before.Times + 1 : 0;
        if (records.Count >= Kept) records.Clear();
        records[key] = new(1, times, answered, now + PauseAfter(times));
    }

    private sealed record Setback(int Company, int Times, long Answered, DateTimeOffset Until);
}
