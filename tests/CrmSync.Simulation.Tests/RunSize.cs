namespace CrmSync.Simulation.Tests;

/// <summary>How much one run is.</summary>
/// <param name="People">Seeded on each side.</param>
/// <param name="Deeds">What people and operators do.</param>
/// <param name="Lasts">In that virtual time.</param>
/// <param name="Poll">Pause between two reads of a feed.</param>
/// <param name="Lateness">How late a Marketo row may be.</param>
/// <param name="Landing">How late a call may land.</param>
internal sealed record RunSize(int People, int Deeds, TimeSpan Lasts, TimeSpan Poll, TimeSpan Lateness, TimeSpan Landing)
{
    /// <summary>How often the connection looks after itself: more seldom than in production, for most looks find nothing.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(4);

    public static RunSize Small(int seed)
    {
        var chance = new Random(seed ^ 0x517e);
        return new(3 + chance.Next(6), 30 + chance.Next(30), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(3 + chance.Next(12)), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6 + (3 * chance.Next(10))));
    }

    public static RunSize Large(int seed) => new(2_000, 20_000, TimeSpan.FromHours(24), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60 + (seed % 2)), TimeSpan.FromSeconds(90));
}
