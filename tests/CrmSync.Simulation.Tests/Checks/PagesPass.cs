using CrmSync.Contracts.Feeds;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Does every page of Dynamics' feed pass soon, where nothing but look-ups is refused? Whoever waits for one is parked after a minute at most, and holds no page (B-10).</summary>
internal sealed class PagesPass(World world, MemoryStore store, Operators operators)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(80);
    private DateTimeOffset? since;
    private long? passed;
    private bool isTold;

    /// <summary>What did not pass, one line.</summary>
    public List<string> Held { get; } = [];

    /// <summary>Looks until the run ends.</summary>
    public async Task WatchAsync()
    {
        while (true)
        {
            await world.PassAsync(LookEvery);
            if (await operators.QueryAsync<IFeedGrain, FeedStatus>(feed => feed.StatusAsync(), $"{operators.Connection}/dynamics") is not { } status) continue;
            // What is stored of the feed changes with each page that passes.
            var now = store.Read("feed", $"{operators.Connection}/dynamics")?.Version;
            since = status.Feeds.Any(feed => feed.PagesWaiting > 0) && !status.Feeds.Any(feed => feed.State == "paused") ? (now == passed ? since : null) ?? world.Now : null;
            passed = now;
            if (isTold || !(world.Now - since > Longest)) continue;
            isTold = true;
            Held.Add($"B-10: a page of dynamics has been waiting since {since:HH:mm:ss}");
        }
    }
}
