using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Activities;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Who or what still waits? Ids and reasons, for whoever looks into a run that does not come to rest.</summary>
internal static class Unsettled
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(1);

    /// <summary>The first thing that is lacking until everything that was read since that moment has come to rest and no field waits for anything; null: nothing.</summary>
    public static string? Lack(World world, Operators operators, DateTimeOffset after, DateTimeOffset latest)
    {
        if (world.Await(operators.QueryAsync<IFieldsGrain, FieldsStatus>(fields => fields.StatusAsync()), latest) is not { } status) return "the fields do not answer";
        if (status.Ordered > 0) return $"{status.Ordered} orders to change the fields are under way";
        if (status.Quarantined.Count > 0) return $"quarantined {string.Join(", ", status.Quarantined)}";
        if (status.Refresh is { Ended: null } refresh) return $"a refresh of {string.Join(", ", refresh.Fields)} since {refresh.Began:HH:mm:ss} is {refresh.State}";
        if (world.Await(operators.QueryAsync<IConnectionGrain, SettledView>(connection => connection.SettledAsync()), latest) is not { } view) return "the connection does not answer";
        if (!view.Settled) return $"not settled, {view.Waiting} people wait";
        return !(view.ReadToMarketo > after) ? Behind("marketo", view.ReadToMarketo, after) : !(view.ReadToDynamics > after) ? Behind("dynamics", view.ReadToDynamics, after) : null;
    }

    public static string Of(World world, MemoryStore store, Operators operators)
    {
        var people = store.People.All.Where(p => p.Standing == PersonStanding.Waiting).Select(p => $"{p.Person} ({store.Parked.GetValueOrDefault(p.Person)?.Reason ?? "unparked"})");
        if (world.Await(operators.QueryAsync<IConnectionGrain, ConnectionView>(connection => connection.StatusAsync()), world.Now + LongestAnswer) is not { } view) return $"the connection does not answer; {string.Join(", ", people)}";
        var feeds = view.Feeds.Select(f => $"{f.System}/{f.Object} {f.State} pages {f.PagesWaiting} people {f.PeopleWaiting}");
        var lanes = view.Lanes.Select(l => $"{l.System} queued {l.Queued} in flight {l.InFlight}");
        var reads = new[] { "marketo", "dynamics" }.Select(side => Read(world, operators, side));
        return $"{view.State} {view.Trouble}; {string.Join(", ", feeds)}; {string.Join(", ", reads)}; {string.Join(", ", lanes)}; {string.Join(", ", people)}";
    }

    private static string Behind(string side, DateTimeOffset? readTo, DateTimeOffset after) => $"{side} was read up to {readTo:HH:mm:ss}, not up to {after:HH:mm:ss}";

    private static string Read(World world, Operators operators, string side) =>
        world.Await(operators.QueryAsync<IFeedGrain, FeedStatus>(feed => feed.StatusAsync(), $"{operators.Connection}/{side}"), world.Now + LongestAnswer) is not { } status ? $"{side} does not answer"
            : $"{side} read to its tip at {status.TipReadBegan:HH:mm:ss}{(status.IsComparing ? ", compares" : "")}";
}
