using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Delivery;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Connections;

/// <summary>Collects what operators want to see of a connection (B-5).</summary>
internal sealed class StatusReport(IGrainFactory grains, ILedger ledger, GrainMetrics metrics)
{
    public async Task<ConnectionView> OfAsync(string connection, string state, string? trouble, IReadOnlyList<FeedView> feeds)
    {
        var counts = await ledger.CountAsync(connection, CancellationToken.None);
        var lanes = new List<LaneView>();
        var budgets = new List<BudgetView>();
        foreach (var system in new[] { SystemName.Marketo, SystemName.Dynamics })
        {
            var key = SystemKey.Of(connection, system);
            var lane = await grains.GetGrain<IDeliveryGrain>(key).CountsAsync();
            lanes.Add(new(SystemKey.Of(system), lane.Queued, lane.InFlight, lane.LagP50, lane.LagP95, lane.LagP99) { Waiting = lane.Lanes.ToDictionary(l => Word(l.Key), l => l.Value) });
            budgets.Add(await grains.GetGrain<IGovernorGrain>(key).StatusAsync());
        }
        return new()
        {
            Id = connection,
            State = state,
            Trouble = trouble,
            Feeds = feeds,
            Lanes = lanes,
            Budgets = budgets,
            People = counts.People.ToDictionary(c => Word(c.Key), c => c.Value),
            OneSided = counts.OneSided,
            Parked = counts.Parked,
            Refusals = counts.Refusals,
            Written = metrics.Accepted,
            Collisions = metrics.Collisions,
        };
    }

    private static string Word<T>(T value) where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
}
