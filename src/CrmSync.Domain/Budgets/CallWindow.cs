namespace CrmSync.Domain.Budgets;

/// <summary>What a side allows us (B-8). Null: no such limit.</summary>
/// <param name="CallsMax">Calls per window.</param>
/// <param name="Window">The sliding window.</param>
/// <param name="PerDayMax">Calls per day of the side.</param>
/// <param name="Zone">IANA zone whose midnight begins the side's day.</param>
public sealed record CallLimits(int? CallsMax, TimeSpan Window, int? PerDayMax, string Zone);

/// <summary>
/// Counts the calls to one side: a sliding window, a day, and a hold that the side asked for. Hands out leases of several calls. After a restart the
/// window counts as spent (B-8).
/// </summary>
/// <param name="limits">What the side allows us.</param>
/// <param name="spentAt">The window counts as spent as of then; null: nothing was called lately.</param>
/// <param name="day">Calls of the day so far.</param>
public sealed class CallWindow(CallLimits limits, DateTimeOffset? spentAt, CallDay day)
{
    private readonly Queue<(DateTimeOffset At, int Calls)> recent = new(spentAt is { } at && limits.CallsMax is { } max ? [(at, max)] : []);
    private int inWindow = spentAt is null ? 0 : limits.CallsMax ?? 0;

    /// <summary>No call before then.</summary>
    public DateTimeOffset HeldUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The count of the day, to be stored.</summary>
    public CallDay Day { get; private set; } = day;

    /// <summary>Up to so many calls, now; 0 with the time to ask again.</summary>
    public (int Calls, TimeSpan AskAgain) Take(int wanted, DateTimeOffset now)
    {
        Roll(now);
        if (now < HeldUntil) return (0, HeldUntil - now);
        var calls = wanted;
        if (limits.PerDayMax is { } perDay)
        {
            if (Day.Calls >= perDay) return (0, UntilMidnight(now));
            calls = (int)Math.Min(calls, perDay - Day.Calls);
        }
        if (limits.CallsMax is { } max)
        {
            calls = Math.Min(calls, max - inWindow);
            if (calls <= 0) return (0, recent.Peek().At + limits.Window - now);
            recent.Enqueue((now, calls));
            inWindow += calls;
        }
        Day = Day with { Calls = Day.Calls + calls };
        return (calls, TimeSpan.Zero);
    }

    /// <summary>The side asked us to stop.</summary>
    public void HoldBack(TimeSpan wait, DateTimeOffset now)
    {
        if (now + wait > HeldUntil) HeldUntil = now + wait;
    }

    /// <summary>How long to pause between two reads so that reading alone takes half of what is left of the day, evenly.</summary>
    /// <param name="callsPerRead">Calls that one read of the side costs.</param>
    /// <param name="least">The shortest pause wanted.</param>
    /// <param name="now">Our clock.</param>
    public TimeSpan PauseBetweenReads(int callsPerRead, TimeSpan least, DateTimeOffset now)
    {
        Roll(now);
        if (limits.PerDayMax is not { } perDay) return least;
        var reads = Math.Max(1, (perDay - Day.Calls) / 2 / callsPerRead);
        var pause = UntilMidnight(now) / reads;
        return pause > least ? pause : least;
    }

    private void Roll(DateTimeOffset now)
    {
        while (recent.TryPeek(out var oldest) && now - oldest.At >= limits.Window) inWindow -= recent.Dequeue().Calls;
        var today = DateOf(now);
        if (today != Day.Date) Day = new(today, 0);
    }

    private DateOnly DateOf(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(limits.Zone)).DateTime);

    private TimeSpan UntilMidnight(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(limits.Zone);
        var midnight = DateOf(now).AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)) - now;
    }
}

/// <summary>The calls of one day of the side.</summary>
/// <param name="Date">The side's date.</param>
/// <param name="Calls">So far.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CallDay")]
public sealed record CallDay(DateOnly Date, long Calls);
