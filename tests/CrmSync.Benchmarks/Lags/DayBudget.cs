namespace CrmSync.Benchmarks.Lags;

/// <summary>The product's default daily budget of Marketo calls, cut to what is left of Marketo's day, so that the interval is the one of a day that has just begun (B-8).</summary>
internal static class DayBudget
{
    private const double CallsPerDay = 25_000;
    private const string MarketosZone = "America/Chicago";

    public static int AsIfFresh(TimeProvider clock)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(MarketosZone);
        var there = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime;
        return (int)Math.Ceiling(CallsPerDay * (1 - there.TimeOfDay / TimeSpan.FromDays(1)));
    }
}
