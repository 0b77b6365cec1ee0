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

    /// <summary>How often both sides' metadata are read again.</summary>
    public TimeSpan MetadataEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often they are read where they change.</summary>
    public TimeSpan DriftLook { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Half of what Marketo allows in a day.</summary>
    public int MarketoCallsPerDay { get; init; } = 25_000;

    /// <summary>What Marketo allows us within 20 seconds.</summary>
    public int MarketoCallsPer20Seconds { get; init; } = 50;

    /// <summary>The rates of the faults, as powers of ten: the highest, and how far they may lie below it.</summary>
    public (double Most, double Span) Rates { get; init; } = (-0.7, 2);

    public static RunSize Small(int seed)
    {
        var (chance, scarce) = (new Random(seed ^ 0x517e), new Random(seed ^ 0x20ca));
        return new(3 + chance.Next(6), 30 + chance.Next(30), TimeSpan.FromMinutes(10), Between(4, 48), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6 + (3 * chance.Next(10))))
        {
            Beat = Between(4, 20),
            // Where calls are scarce, every one that is spent twice shows.
            MarketoCallsPer20Seconds = scarce.Next(4) == 0 ? 8 + scarce.Next(12) : 50,
        };

        // Often or seldom, each as likely as its double: many edits in a page are as telling as one.
        TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least * Math.Pow(most / least, chance.NextDouble()));
    }

    /// <summary>As many deeds and faults as in a small run within two to five minutes: more falls together, and little time passes in which nothing happens. Feeds are read often or seldom.</summary>
    public static RunSize Short(int seed)
    {
        var (chance, small) = (new Random(seed ^ 0x5607), Small(seed));
        return small with
        {
            Lasts = TimeSpan.FromSeconds(120 + chance.Next(180)),
            Poll = small.Poll + TimeSpan.FromSeconds(chance.Next(25)),
            Beat = TimeSpan.FromSeconds(4 + chance.Next(12)),
            MetadataEvery = TimeSpan.FromSeconds(chance.Next(5) == 0 ? 60 + chance.Next(240) : 3_600),
            Rates = (-0.6, 1.5),
        };
    }

    /// <summary>Two hours: what only shows when much has happened before, at a price at which it can be looked into.</summary>
    public static RunSize Medium(int seed)
    {
        var small = Small(seed);
        return small with { People = 20 + (2 * small.People), Deeds = 500, Lasts = TimeSpan.FromHours(2), MarketoCallsPerDay = 200_000 };
    }

    /// <summary>A day of a busy instance, whose contract allows as many calls as so many edits need.</summary>
    public static RunSize Large(int seed) => new(2_000, 20_000, TimeSpan.FromHours(24), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60 + (seed % 2)), TimeSpan.FromSeconds(90))
    {
        DriftLook = TimeSpan.FromMinutes(5),
        MarketoCallsPerDay = 200_000,
    };
}
