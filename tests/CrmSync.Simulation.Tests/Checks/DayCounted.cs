using CrmSync.Contracts.Connections;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Do we know how many of Marketo's calls of the day are used? Its day ends at midnight in Chicago; what is told as used is at least what we called since then (B-5, B-8).</summary>
internal static class DayCounted
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    // Our clock may be so far away: what was called about midnight may count for either day.
    private static readonly TimeSpan About = TimeSpan.FromSeconds(61);

    public static IEnumerable<string> Find(BudgetView? told, IReadOnlyList<DateTimeOffset> calls, DateTimeOffset now)
    {
        var midnight = TimeZoneInfo.ConvertTime(now - About, Chicago).Date;
        if (told is null || midnight != TimeZoneInfo.ConvertTime(now + About, Chicago).Date) yield break;
        var since = new DateTimeOffset(midnight, Chicago.GetUtcOffset(midnight)) + About;
        var made = calls.Count(call => call >= since);
        if (told.CallsToday < made) yield return $"B-8: {told.CallsToday} calls are told as used of Marketo's day, and we made {made} since {since:HH:mm:ss}";
    }
}
