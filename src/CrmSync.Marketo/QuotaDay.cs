namespace CrmSync.Marketo;

/// <summary>When the daily quota begins anew: midnight Central time.</summary>
internal static class QuotaDay
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);
    private static readonly TimeZoneInfo Central = Zone();

    /// <summary>How long to ask nothing after the quota was used up: to midnight, a quarter of an hour at most. Its counters may begin anew a little after midnight, and more calls may be bought.</summary>
    public static TimeSpan Rest(DateTimeOffset now) => Remainder(now) is var remainder && remainder < LongestRest ? remainder : LongestRest;

    /// <summary>From that moment to the next midnight in Chicago.</summary>
    public static TimeSpan Remainder(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Central);
        var midnight = DateTime.SpecifyKind(local.Date.AddDays(1), DateTimeKind.Unspecified);
        return new DateTimeOffset(midnight, Central.GetUtcOffset(midnight)) - now;
    }

    private static TimeZoneInfo Zone() => TimeZoneInfo.TryFindSystemTimeZoneById("America/Chicago", out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone("Central", TimeSpan.FromHours(-6), "Central", "Central");
}
