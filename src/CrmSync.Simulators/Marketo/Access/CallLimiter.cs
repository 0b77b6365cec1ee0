namespace CrmSync.Simulators.Marketo.Access;

/// <summary>The instance's real counters: calls in the sliding window, calls of the Central day per user, errors of the day, calls in progress.</summary>
internal sealed class CallLimiter
{
    private static readonly TimeZoneInfo Central = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
    private readonly LinkedList<DateTimeOffset> window = new();
    private readonly SortedDictionary<DateOnly, SortedDictionary<string, long>> calls = [];
    private readonly SortedDictionary<DateOnly, SortedDictionary<string, long>> errors = [];
    private int executing;

    public IReadOnlyDictionary<DateOnly, SortedDictionary<string, long>> Calls => calls;

    public IReadOnlyDictionary<DateOnly, SortedDictionary<string, long>> Errors => errors;

    public static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Central).DateTime);

    /// <summary>Takes one call in or throws 607, 606 or 615. A call taken in is given back with <see cref="Leave"/>.</summary>
    public Admission Enter(MarketoLimits limits, string user, DateTimeOffset now)
    {
        while (window.First is { } first && first.Value <= now.AddSeconds(-limits.RateSeconds))
            window.RemoveFirst();
        SortedDictionary<string, long> today = Of(calls, Day(now));
        if (limits.DailyOn && today.Values.Sum() >= limits.DailyCalls)
            throw new MarketoRefusalException("607", "Daily quota reached");
        if (limits.RateOn && window.Count >= limits.RateCalls)
            throw new MarketoRefusalException("606", $"Max rate limit '{limits.RateCalls}' exceeded with in '{limits.RateSeconds}' secs");
        if (limits.ConcurrencyOn && executing >= limits.Concurrency)
            throw new MarketoRefusalException("615", $"Concurrent access limit '{limits.Concurrency}' reached");
        today[user] = today.GetValueOrDefault(user) + 1;
        executing++;
        return new Admission(user, Day(now), window.AddLast(now));
    }

    /// <summary>Ends a call; one that is not charged is taken out of the counters again.</summary>
    public void Leave(Admission call, bool free)
    {
        executing--;
        if (!free)
            return;
        SortedDictionary<string, long> day = Of(calls, call.Day);
        day[call.User] = Math.Max(0, day.GetValueOrDefault(call.User) - 1);
        if (call.Place.List is not null)
            window.Remove(call.Place);
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
