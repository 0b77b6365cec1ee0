using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Systems.Tests;

/// <summary>A Marketo simulator on a free port and a bare HTTP client that has a token.</summary>
internal sealed class MarketoInstance : IAsyncDisposable
{
    public static readonly MarketoSettings Calm = new() { LateShare = 0, EmptyPageShare = 0 };

    private readonly MarketoServer server;

    private MarketoInstance(MarketoServer server)
    {
        this.server = server;
        Http = new HttpClient { BaseAddress = server.Address };
    }

    public HttpClient Http { get; }

    public CrmSync.Simulators.Time.VirtualClock Clock => server.Clock;

    public string Token { get; private set; } = "";

    public static async Task<MarketoInstance> StartAsync(
        MarketoSettings? settings = null, MarketoLimits? limits = null, string? data = null, int people = 0, int seed = 1)
    {
        var options = new MarketoSimulatorOptions
        {
            DataDirectory = data,
            Seed = seed,
            People = people,
            Settings = settings ?? Calm,
            Limits = limits ?? new MarketoLimits { RateOn = false },
        };
        var instance = new MarketoInstance(await MarketoServer.StartAsync(options, TestContext.Current.CancellationToken));
        await instance.SignInAsync();
        return instance;
    }

    /// <summary>An instance that nobody has called yet, not even for a token.</summary>
    public static async Task<MarketoInstance> FreshAsync(string? data) => new(await MarketoServer.StartAsync(
        new MarketoSimulatorOptions { DataDirectory = data, Settings = Calm }, TestContext.Current.CancellationToken));

    public async Task SignInAsync(string client = "crmsync")
    {
        JsonNode answer = await GetAsync($"/identity/oauth/token?grant_type=client_credentials&client_id={client}&client_secret={client}-secret");
        Token = answer["access_token"]!.GetValue<string>();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public Task<JsonNode> SyncAsync(object[] input, string action = "createOrUpdate", string lookupField = "email") =>
        PostAsync("/rest/v1/leads.json", new { action, lookupField, input });

    /// <summary>Creates or updates one lead by e-mail and answers its id.</summary>
    public async Task<int> LeadAsync(object record) => (await SyncAsync([record]))["result"]![0]!["id"]!.GetValue<int>();

    public async Task<JsonNode> LeadAsync(int id, string fields) => (await GetAsync($"/rest/v1/lead/{id}.json?fields={fields}"))["result"]![0]!;

    /// <summary>Looks every 20 ms until it holds; fails after 20 s.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
            await beat.WaitForNextTickAsync(patience.Token);
    }

    public Task UntilAsync(Func<JsonNode, bool> holds, int id) => UntilAsync(async () => holds(await LeadAsync(id, "state,personNotes")));

    /// <summary>Until nobody is on the way through a campaign and nothing is scheduled.</summary>
    public Task UntilCampaignsRestAsync() => UntilAsync(async () =>
    {
        JsonNode campaigns = await GetAsync("/_sim/campaigns");
        return campaigns["onTheWay"]!.GetValue<int>() == 0 && campaigns["scheduled"]!.AsArray().Count == 0;
    });

    public async Task<string> TokenSinceAsync(DateTimeOffset since) =>
        (await GetAsync($"/rest/v1/activities/pagingtoken.json?sinceDatetime={since.UtcDateTime:s}Z"))["nextPageToken"]!.GetValue<string>();

    /// <summary>Walks a feed until moreResult is false; answers its rows and the last token.</summary>
    public async Task<(List<JsonNode> Rows, string Token)> WalkAsync(string feed, string token)
    {
        var rows = new List<JsonNode>();
        while (true)
        {
            JsonNode page = await GetAsync($"/rest/v1/{feed}{(feed.Contains('?', StringComparison.Ordinal) ? '&' : '?')}nextPageToken={Uri.EscapeDataString(token)}");
            rows.AddRange(page["result"]?.AsArray().Select(row => row!) ?? []);
            token = page["nextPageToken"]!.GetValue<string>();
            if (!page["moreResult"]!.GetValue<bool>())
                return (rows, token);
        }
    }

    public async Task<JsonElement[]> HistoryAsync(long after = 0)
    {
        string lines = await Http.GetStringAsync(new Uri($"/_sim/history?after={after}", UriKind.Relative), TestContext.Current.CancellationToken);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
    }
}
