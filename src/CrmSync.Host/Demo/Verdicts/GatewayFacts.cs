using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Asks a gateway what CrmSync tells about a pair.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="connection">Path of the connection, <c>/v1/connections/demo</c>.</param>
internal sealed class GatewayFacts(GatewayClient gateway, string connection)
{
    public async Task<KnownFacts> OfAsync(string marketoId, string dynamicsId)
    {
        var found = await gateway.GetAsync($"{connection}/people?{(marketoId.Length > 0 ? $"marketoId={marketoId}" : $"dynamicsId={dynamicsId}")}", CancellationToken.None);
        if (found.Items("items").Select(line => line.Text("id")).FirstOrDefault() is not { } id) return KnownFacts.None;
        var address = $"{connection}/people/{Uri.EscapeDataString(id)}";
        var person = await gateway.GetAsync(address, CancellationToken.None);
        var states = person.Members("fields").Select(field => (field.Name, State: field.Value.Text("state"))).Where(field => field.State != "inStep")
            .Append((Name: KnownFacts.Whole, State: person.Text("state")));
        var (lost, won) = (new List<(string Field, string? Value)>(), new List<(string Field, string? Value)>());
        await foreach (var line in ActivitiesAsync($"{address}/activities"))
        {
            var (field, winner) = (line.Text("field"), line.Text("winner"));
            (winner == "marketo" ? won : lost).Add((field, line.GetProperty("marketoValue").GetString()));
            (winner == "dynamics" ? won : lost).Add((field, line.GetProperty("dynamicsValue").GetString()));
        }
        return new(states.ToDictionary(field => field.Name, field => field.State), lost.ToLookup(each => each.Field, each => each.Value), won.ToLookup(each => each.Field, each => each.Value));
    }

    private async IAsyncEnumerable<JsonElement> ActivitiesAsync(string? next)
    {
        while (next is not null)
        {
            var page = await gateway.GetAsync(next, CancellationToken.None);
            foreach (var line in page.Items("items").Where(line => line.Text("kind") is "collision" or "refused" or "held" or "reinstated")) yield return line;
            next = page.Text("next") is not "-" and var more ? more : null;
        }
    }
}
