using System.Net.Http.Headers;

namespace CrmSync.Host.Demo.People;

/// <summary>Gives the simulated people their connections to both simulators and the gateway.</summary>
internal static class PeopleStart
{
    public static SimulatedPeople Create(DemoSites sites, string key, EditCounts counts, DemoOptions options, TimeProvider clock)
    {
        var desk = new PeopleDesk(new(sites.Marketo, clock), new(sites.Dynamics, clock), (id, token) => SyncAsync(sites.Gateway, key, id, token), counts);
        return new(desk, new KnownPeople(sites.Marketo, sites.Dynamics), counts, options.EditsPerSecond, options.Seed, clock, options.HasUniqueValues);
    }

    private static async Task SyncAsync(HttpClient gateway, string key, int id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/connections/{DemoConnection.Id}/actions/sync-person")
        {
            Content = JsonContent.Create(new { marketoId = id, campaign = "trigger" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await gateway.SendAsync(request, cancellationToken);
    }
}
