using CrmSync.Benchmarks.Running;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Benchmarks.Kills;

/// <summary>B-9 on one site: edit, kill -9 at a seeded moment, restart, go on editing, stop, wait for settled, judge from both histories.</summary>
internal sealed class KillRounds(Site site, KillSetting setting, TimeProvider clock)
{
    private static readonly TimeSpan LongestSettle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestDown = TimeSpan.FromSeconds(2);
    private readonly Random chance = new(setting.Seed);
    private readonly EditCounts counts = new();

    /// <summary>Plays the rounds; tells each as it ends.</summary>
    public async Task<IReadOnlyList<KillRound>> PlayAsync(Action<KillRound> tell, CancellationToken cancellationToken)
    {
        await site.StartAsync(cancellationToken);
        if (await site.SettledAsync(LongestSettle, clock, cancellationToken) is null) throw new TimeoutException("The first sync did not settle.");
        var options = new DemoOptions { EditsPerSecond = setting.EditsPerSecond, Seed = setting.Seed, HasUniqueValues = true };
        using var people = await PeopleStart.CreateAsync(site.Sites, site.Key, counts, options, clock, cancellationToken);
        var played = new List<KillRound>();
        for (var round = 1; round <= setting.Rounds; round++)
        {
            played.Add(await PlayOneAsync(round, people, cancellationToken));
            tell(played[^1]);
        }
        return played;
    }

    private async Task<KillRound> PlayOneAsync(int round, SimulatedPeople people, CancellationToken cancellationToken)
    {
        var before = counts.Edits;
        var deeds = Enum.GetValues<Deed>().ToDictionary(deed => deed, counts.Of);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var editing = people.EditAsync(stop.Token);
        var moment = setting.LongestBefore * chance.NextDouble();
        await clock.PauseAsync(moment, cancellationToken);
        await site.KillAsync(cancellationToken);
        await clock.PauseAsync(LongestDown * chance.NextDouble(), cancellationToken);
        var start = await site.RestartAsync(cancellationToken);
        await clock.PauseAsync(setting.EditingAfter, cancellationToken);
        await stop.CancelAsync();
        await editing;
        var settled = await site.SettledAsync(LongestSettle, clock, cancellationToken);
        return new(round, moment, start, settled, counts.Edits - before, await JudgeAsync(people, settled, cancellationToken))
        {
            Deeds = Enum.GetValues<Deed>().ToDictionary(deed => deed, deed => counts.Of(deed) - deeds[deed]),
        };
    }

    private Task<Verdict> JudgeAsync(SimulatedPeople people, TimeSpan? settled, CancellationToken cancellationToken) =>
        new RealRun(site.Sites, site.Key, SettledWait.Connection, clock).JudgeAsync(
            people.Asking!.Answered, hasAllRequests: true, people.Limits, new(settled, LongestSettle + SettledWait.LongestLook), longestLag: null, cancellationToken);
}

/// <summary>One kill and what both histories say after it; the verdict is of everything since the site began.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Moment">When the kill came, from the first edit of the round.</param>
/// <param name="Restart">From start to ready.</param>
/// <param name="Settled">From the last edit to settled; null: not within two minutes.</param>
/// <param name="Edits">Edits that a side took in this round.</param>
/// <param name="Verdict">The judgement.</param>
internal sealed record KillRound(int Number, TimeSpan Moment, TimeSpan Restart, TimeSpan? Settled, long Edits, Verdict Verdict)
{
    /// <summary>What was among the edits.</summary>
    public IReadOnlyDictionary<Deed, long> Deeds { get; init; } = new Dictionary<Deed, long>();

    /// <summary>Settled, and nothing lost, doubled or invented.</summary>
    public bool Passes => Settled is not null && Verdict.Passes;
}
