using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Faults;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Systems.Tests;

public sealed class MarketoInProcessSimulatorTests
{
    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    }

    private static async Task<string> RunAsync(int seed)
    {
        using var handler = new MarketoHandler(new MarketoSimulatorOptions { Seed = seed, People = 40, TimeProvider = new FixedTime() });
        using var http = new HttpClient(handler) { BaseAddress = new Uri("http://marketo.example") };
        async Task<JsonNode> Get(string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;
        JsonNode token = await Get("/identity/oauth/token?grant_type=client_credentials&client_id=crmsync&client_secret=crmsync-secret");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token["access_token"]!.GetValue<string>());
        var input = Enumerable.Range(1001, 40).Select(id => new { id, city = $"C{id}" });
        using HttpResponseMessage written = await http.PostAsJsonAsync("/rest/v1/leads.json", new { action = "updateOnly", lookupField = "id", input }, TestContext.Current.CancellationToken);
        handler.Clock.Advance(TimeSpan.FromSeconds(1));
        JsonNode start = await Get("/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-03-01T11:59:00Z");
        JsonNode page = await Get($"/rest/v1/activities/leadchanges.json?fields=city&nextPageToken={Uri.EscapeDataString(start["nextPageToken"]!.GetValue<string>())}");
        handler.Controls.Faults.Add(new FaultRule { DropBefore = true });
        await Assert.ThrowsAsync<HttpRequestException>(() => Get("/rest/v1/leads/describe.json"));
        return page.ToJsonString();
    }

    [Fact]
    public async Task The_same_seed_on_the_same_clock_gives_the_same_pages_byte_for_byte()
    {
        string first = await RunAsync(seed: 7);
        Assert.Equal(first, await RunAsync(seed: 7));
        Assert.NotEqual(first, await RunAsync(seed: 8));
    }
}
