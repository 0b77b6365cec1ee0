namespace CrmSync.Domain.Budgets;

/// <summary>What a side allows us (B-8). Null: no such limit.</summary>
/// <param name="CallsMax">Calls per window.</param>
/// <param name="Window">The sliding window.</param>
/// <param name="PerDayMax">Calls per day of the side.</param>
/// <param name="Zone">IANA zone whose midnight begins the side's day.</param>
public sealed record CallLimits(int? CallsMax, TimeSpan Window, int? PerDayMax, string Zone);

/// <summary>
/// Counts the calls to one side: a sliding window, a day, and a hold that the side asked for. Hands out leases of several calls. After a restart what was
/// leased in the window counts as spent (B-8).
/// </summary>
/// <param name="limits">What the side allows us.</param>
/// <param name="history">What was leased before.</param>
public sealed class CallWindow(CallLimits limits, CallHistory history)
{
    private const int RungAhead = 2;
    private readonly Queue<CallLeased> recent = new(history.Recent);
    private int inWindow = history.Recent.Sum(r => r.Calls);
    private CallDay day = history.Day;
    private DateTimeOffset heldUntil = DateTimeOffset.MinValue;

    /// <summary>What is to be stored before a lease is handed out: leased counts as spent, also after a restart.</summary>
    public CallHistory History => new(day, [.. recent]);

    /// <summary>Up to so many calls, now; 0 with the time to ask again.</summary>
    public (int Calls, TimeSpan AskAgain) Take(int wanted, DateTimeOffset now)
    {
        if (NoneBefore(now) is { } next) return (0, next - now);
        var calls = wanted;
        if (limits.PerDayMax is { } perDay) calls = (int)Math.Min(calls, perDay - day.Calls);
        if (limits.CallsMax is { } max)
        {
            calls = Math.Min(calls, max - inWindow);
            recent.Enqueue(new(now, calls));
            inWindow += calls;
        }
        day = day with { Calls = day.Calls + calls };
        return (calls, TimeSpan.Zero);
    }

    /// <summary>No call is handed out before then: the side asked for it, or the day or the window is used up. Null: one is now.</summary>
    public DateTimeOffset? NoneBefore(DateTimeOffset now)
    {
        Roll(now);
        var next = heldUntil;
        if (inWindow >= limits.CallsMax) next = Latest(next, recent.Peek().At + limits.Window);
        if (day.Calls >= limits.PerDayMax) next = Latest(next, now + UntilMidnight(now));
        return next > now ? next : null;
    }

    /// <summary>The side asked us to stop.</summary>
    public void HoldBack(TimeSpan wait, DateTimeOffset now)
    {
        if (now + wait > heldUntil) heldUntil = now + wait;
    }

    /// <summary>How long to pause between two reads so that reading alone takes half of what is left of the day, evenly.</summary>
    /// <param name="callsPerRead">Calls that one read of the side costs.</param>
    /// <param name="least">The shortest pause wanted.</param>
    /// <param name="now">Our clock.</param>
    public TimeSpan PauseBetweenReads(int callsPerRead, TimeSpan least, DateTimeOffset now)
    {
        Roll(now);
        if (limits.PerDayMax is not { } perDay) return least;
        var reads = Math.Max(1, (perDay - day.Calls) / 2 / callsPerRead);
        var pause = UntilMidnight(now) / reads;
        return pause > least ? pause : least;
    }

    /// <summary>
    /// How long to pause at least when somebody asks for a read, through a doorbell or by waiting for everything to be settled: so that asking without end reads
    /// twice as often as the day allows evenly, and yet never uses the day's calls up.
    /// </summary>
    /// <param name="callsPerRead">Calls that one read of the side costs.</param>
    /// <param name="now">Our clock.</param>
    public TimeSpan PauseWhenRung(int callsPerRead, DateTimeOffset now) => limits.PerDayMax is null ? TimeSpan.Zero : PauseBetweenReads(callsPerRead, TimeSpan.Zero, now) / RungAhead;

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private void Roll(DateTimeOffset now)
    {
        while (recent.TryPeek(out var oldest) && now - oldest.At >= limits.Window) inWindow -= recent.Dequeue().Calls;
        var today = DateOf(now);
        if (today != day.Date) day = new(today, 0);
    }

    private DateOnly DateOf(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(limits.Zone)).DateTime);

    private TimeSpan UntilMidnight(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(limits.Zone);
        var midnight = DateOf(now).AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)) - now;
    }
}

/// <summary>What was leased so far, as far as it matters.</summary>
/// <param name="Day">The side's day.</param>
/// <param name="Recent">Leases within the window, oldest first.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CallHistory")]
public sealed record CallHistory(CallDay Day, IReadOnlyList<CallLeased> Recent)
{
    /// <summary>Nothing yet.</summary>
    public static CallHistory None { get; } = new(new(DateOnly.MinValue, 0), []);
}

/// <summary>A lease.</summary>
/// <param name="At">When.</param>
/// <param name="Calls">Of how many calls.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CallLeased")]
public readonly record struct CallLeased(DateTimeOffset At, int Calls);

/// <summary>The calls of one day of the side.</summary>
/// <param name="Date">The side's date.</param>
/// <param name="Calls">So far.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CallDay")]
public sealed record CallDay(DateOnly Date, long Calls);
