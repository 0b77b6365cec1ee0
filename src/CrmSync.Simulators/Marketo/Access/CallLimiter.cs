namespace CrmSync.Simulators.Marketo.Access;

/// <summary>The instance's real counters: calls in the sliding window, calls of the Central day per user, errors of the day, calls in progress.</summary>
internal sealed class CallLimiter
{
    private static readonly TimeZoneInfo Central = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
    private readonly Queue<DateTimeOffset> window = new();
    private readonly SortedDictionary<DateOnly, SortedDictionary<string, long>> calls = [];
    private readonly SortedDictionary<DateOnly, SortedDictionary<string, long>> errors = [];
    private int executing;

    public IReadOnlyDictionary<DateOnly, SortedDictionary<string, long>> Calls => calls;

    public IReadOnlyDictionary<DateOnly, SortedDictionary<string, long>> Errors => errors;

    public static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Central).DateTime);

    /// <summary>Takes one call in or throws 607, 606 or 615. A call taken in is given back with <see cref="Leave"/>.</summary>
    public void Enter(MarketoLimits limits, string user, DateTimeOffset now)
    {
        while (window.TryPeek(out DateTimeOffset first) && first <= now.AddSeconds(-limits.RateSeconds))
            window.Dequeue();
        SortedDictionary<string, long> today = Of(calls, Day(now));
        if (limits.DailyOn && today.Values.Sum() >= limits.DailyCalls)
            throw new MarketoRefusalException("607", "Daily quota reached");
        if (limits.RateOn && window.Count >= limits.RateCalls)
            throw new MarketoRefusalException("606", $"Max rate limit '{limits.RateCalls}' exceeded with in '{limits.RateSeconds}' secs");
        if (limits.ConcurrencyOn && executing >= limits.Concurrency)
            throw new MarketoRefusalException("615", $"Concurrent access limit '{limits.Concurrency}' reached");
        window.Enqueue(now);
        today[user] = today.GetValueOrDefault(user) + 1;
        executing++;
    }

    /// <summary>Ends a call; one that is not charged is taken out of the counters of its user.</summary>
    public void Leave(string? refund, DateTimeOffset now)
    {
        executing--;
        if (refund is null)
            return;
        SortedDictionary<string, long> today = Of(calls, Day(now));
        today[refund] = Math.Max(0, today.GetValueOrDefault(refund) - 1);
        if (window.Count > 0)
            window.Dequeue();
    }

    public void Failed(string code, DateTimeOffset now)
    {
        SortedDictionary<string, long> today = Of(errors, Day(now));
        today[code] = today.GetValueOrDefault(code) + 1;
    }

    /// <summary>The counters of today, to be stored.</summary>
    public UsageDay Today(DateTimeOffset now) => new(Day(now), new(Of(calls, Day(now))), new(Of(errors, Day(now))));

    /// <summary>Goes on from counters that were stored.</summary>
    public void Resume(UsageDay stored) => (calls[stored.Day], errors[stored.Day]) = (new(stored.Calls), new(stored.Errors));

    private static SortedDictionary<string, long> Of(SortedDictionary<DateOnly, SortedDictionary<string, long>> days, DateOnly day)
    {
        if (!days.TryGetValue(day, out SortedDictionary<string, long>? counts))
            days[day] = counts = new(StringComparer.Ordinal);
        return counts;
    }
}
