using System.Text.Json;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Marketo.Campaigns;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>
/// What happens to people outside of the API: <c>POST /_sim/activities</c> <c>{"leadId":1001,"type":1,"primary":"/pricing","attributes":{"Referrer URL":"..."}}</c>
/// logs a web visit, a mail, an interesting moment, any standard type.
/// </summary>
internal sealed class ActivityOrders(MarketoStore store)
{
    public object Log(JsonElement body)
    {
        ActivityOrder order = body.Deserialize<ActivityOrder>(Overlay.Json)!;
        if (!ActivityTypes.Standard.Any(type => type.Id == order.Type))
            throw new ArgumentException($"{order.Type} is no standard activity type.", nameof(body));
        lock (store.Gate)
        {
            if (store.Tables.Leads.Find(order.LeadId) is null)
                throw new ArgumentException($"There is no lead {order.LeadId}.", nameof(body));
            var commit = new Commit(store.Now(), FlowActions.Client);
            commit.Activities.Add(store.Row(commit, order.LeadId, order.Type, order.Primary) with
            {
                Attributes = [.. order.Attributes.Select(pair => new ActivityAttribute(pair.Key, pair.Value))],
            });
            store.Commit(commit);
            return new { id = commit.Activities[0].Id };
        }
    }
}

/// <summary>The body of <c>POST /_sim/activities</c>.</summary>
internal sealed record ActivityOrder(int LeadId, int Type, string? Primary)
{
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
