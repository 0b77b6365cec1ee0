namespace CrmSync.Simulation.Tests;

/// <summary>When a run begins, and how far the three clocks are apart.</summary>
internal static class Beginning
{
    private static readonly DateTimeOffset[] Hours =
    [
        new(2026, 3, 8, 7, 55, 0, TimeSpan.Zero), // Chicago's clocks go forward
        new(2026, 11, 1, 6, 55, 0, TimeSpan.Zero), // and back
        new(2026, 6, 10, 4, 55, 0, TimeSpan.Zero), // Marketo's day ends
        new(2026, 12, 31, 23, 55, 0, TimeSpan.Zero),
    ];

    /// <summary>How far the clocks of a cluster's silos are apart at most.</summary>
    public static readonly TimeSpan SilosApart = TimeSpan.FromSeconds(1);

    public static DateTimeOffset Of(int seed)
    {
        var chance = new Random(seed ^ 0xbe61);
        return chance.Next(3) == 0 ? Hours[chance.Next(Hours.Length)] : new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(chance.Next(365 * 86_400));
    }

    /// <summary>When Marketo's calls of the day begin anew; null: not soon.</summary>
    public static DateTimeOffset? NextDay(DateTimeOffset now) => Hours[2].AddMinutes(5) is var midnight && midnight > now && midnight - now < TimeSpan.FromMinutes(10) ? midnight : null;

    /// <summary>The two sides within a second of true time, which is what their histories are compared by; ours by up to a minute.</summary>
    public static (TimeSpan Ours, TimeSpan Marketo, TimeSpan Dynamics) Skews(int seed, bool isSkewed)
    {
        var chance = new Random(seed ^ 0x5c1e);
        TimeSpan Any(int most) => isSkewed ? TimeSpan.FromMilliseconds(chance.Next(-most, most)) : TimeSpan.Zero;
        return (Any(60_000), Any(900), Any(900));
    }

    /// <summary>The silos of a cluster are within a second of each other.</summary>
    public static TimeSpan SkewOf(int seed, int place, bool isSkewed) =>
        Skews(seed, isSkewed).Ours + (isSkewed && place > 0 ? TimeSpan.FromMilliseconds(new Random(seed ^ (0x5110 + place)).Next(-900, 900)) : TimeSpan.Zero);
}
