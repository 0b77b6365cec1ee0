using CrmSync.Contracts.Connections;
using CrmSync.Domain.Activities;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Who or what still waits? Ids and reasons, for whoever looks into a run that does not come to rest.</summary>
internal static class Unsettled
{
    public static string Of(World world, MemoryStore store, Operators operators)
    {
        var people = store.People.Values.Where(p => p.Standing == PersonStanding.Waiting).Select(p => $"{p.Person} ({store.Parked.GetValueOrDefault(p.Person)?.Reason ?? "unparked"})");
        var asking = operators.QueryAsync<IConnectionGrain, ConnectionView>(connection => connection.StatusAsync());
        world.RunUntil(() => asking.IsCompleted, world.Now + TimeSpan.FromMinutes(1));
        if (asking is not { IsCompleted: true, Result: { } view }) return $"the connection does not answer; {string.Join(", ", people)}";
        var feeds = view.Feeds.Select(f => $"{f.System}/{f.Object} {f.State} pages {f.PagesWaiting} people {f.PeopleWaiting}");
        var lanes = view.Lanes.Select(l => $"{l.System} queued {l.Queued} in flight {l.InFlight}");
        return $"{view.State} {view.Trouble}; {string.Join(", ", feeds)}; {string.Join(", ", lanes)}; {string.Join(", ", people)}";
    }
}
