namespace CrmSync.Marketo;

/// <summary>When the daily quota begins anew: midnight Central time.</summary>
internal static class QuotaDay
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RestAfterMidnight = TimeSpan.FromMinutes(1);
    private static readonly TimeZoneInfo Central = Zone();

    /// <summary>
    /// How long to ask nothing after the quota was used up: to midnight, a quarter of an hour at most, for more calls may be bought. Its counters may begin anew a little
    /// after midnight: for the first quarter of an hour of a day it is asked every minute.
    /// </summary>
    public static TimeSpan Rest(DateTimeOffset now)
    {
        if (TimeZoneInfo.ConvertTime(now, Central).TimeOfDay < LongestRest) return RestAfterMidnight;
        return Remainder(now) is var remainder && remainder < LongestRest ? remainder : LongestRest;
    }

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
