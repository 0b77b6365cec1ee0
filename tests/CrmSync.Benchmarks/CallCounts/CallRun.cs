using CrmSync.Benchmarks.Running;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.People;

namespace CrmSync.Benchmarks.CallCounts;

/// <summary>Counts our calls from the first edit until settled: everything that both simulators counted, less what the humans called.</summary>
internal sealed class CallRun(Site site, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly CountedCalls inMarketo = new();
    private readonly CountedCalls inDynamics = new();
    private int bursts;

    public void Dispose()
    {
        inMarketo.Dispose();
        inDynamics.Dispose();
    }

    /// <summary>Starts the site and lets it settle.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await site.StartAsync(cancellationToken);
        if (await site.SettledAsync(Longest, clock, cancellationToken) is null) throw new TimeoutException("The first sync did not settle.");
    }

    /// <summary>Our calls for a burst on one side.</summary>
    public Task<CallFigures> BurstAsync(string name, bool isInMarketo, int edits, CancellationToken cancellationToken) => CountAsync(name, async (marketo, dynamics) =>
    {
        var known = new KnownPeople(site.Sites.Marketo, site.Sites.Dynamics);
        await known.ReadAsync(cancellationToken);
        var burst = new Burst(new(marketo, clock), new(dynamics, clock), known.Linked, ++bursts);
        return isInMarketo ? await burst.InMarketoAsync(edits, cancellationToken) : await burst.InDynamicsAsync(edits, cancellationToken);
    }, cancellationToken);

    /// <summary>Our calls while the demo's simulated people edit.</summary>
    public Task<CallFigures> SteadyAsync(string name, double editsPerSecond, TimeSpan length, CancellationToken cancellationToken) => CountAsync(name, async (marketo, dynamics) =>
    {
        var counts = new EditCounts();
        var human = new HumanInMarketo(marketo, clock);
        var desk = new PeopleDesk(human, new(dynamics, clock), new(site.Sites.Gateway, site.Key, human, counts, clock), counts);
        using var people = new SimulatedPeople(desk, new KnownPeople(site.Sites.Marketo, site.Sites.Dynamics), counts, editsPerSecond, seed: 1, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(length);
        await people.EditAsync(stop.Token);
        return (int)counts.Edits;
    }, cancellationToken);

    private async Task<CallFigures> CountAsync(string name, Func<HttpClient, HttpClient, Task<int>> edit, CancellationToken cancellationToken)
    {
        using var marketo = inMarketo.Client(site.Sites.Marketo.BaseAddress!);
        using var dynamics = inDynamics.Client(site.Sites.Dynamics.BaseAddress!);
        var (marketoBefore, dynamicsBefore) = (await OursAsync(site.Sites.Marketo, inMarketo, cancellationToken), await OursAsync(site.Sites.Dynamics, inDynamics, cancellationToken));
        var began = clock.GetTimestamp();
        var edits = await edit(marketo, dynamics);
        if (await site.SettledAsync(Longest, clock, cancellationToken) is null) throw new TimeoutException($"{name} did not settle.");
        var took = clock.GetElapsedTime(began);
        var marketoAfter = await OursAsync(site.Sites.Marketo, inMarketo, cancellationToken);
        var dynamicsAfter = await OursAsync(site.Sites.Dynamics, inDynamics, cancellationToken);
        return new(name, edits, took, Less(marketoAfter, marketoBefore), Less(dynamicsAfter, dynamicsBefore));
    }

    private static async Task<Dictionary<string, long>> OursAsync(HttpClient simulator, CountedCalls humans, CancellationToken cancellationToken)
    {
        var counted = new Dictionary<string, long>(await simulator.ByOperationAsync(cancellationToken)) { ["humans"] = -humans.Calls };
        return counted;
    }

    private static Dictionary<string, long> Less(Dictionary<string, long> after, Dictionary<string, long> before) =>
        after.ToDictionary(each => each.Key, each => each.Value - before.GetValueOrDefault(each.Key));
}

/// <summary>Calls from the first edit until settled.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Edits">Edits that were taken.</param>
/// <param name="Took">Until settled.</param>
/// <param name="Marketo">Calls by operation; the humans' as a negative number.</param>
/// <param name="Dynamics">Likewise.</param>
internal sealed record CallFigures(string Name, int Edits, TimeSpan Took, IReadOnlyDictionary<string, long> Marketo, IReadOnlyDictionary<string, long> Dynamics);
