using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Demo;

namespace CrmSync.Benchmarks.Requests;

/// <summary>The marketer: people in Marketo, and the two campaigns that ask for rows, each with trace and webhook as the README says.</summary>
internal sealed class Marketing(Site site) : IDisposable
{
    private const int MostPerCall = 300;
    private readonly HttpClient http = new() { BaseAddress = site.Sites.Marketo.BaseAddress };
    private readonly Dictionary<int, string> names = [];
    private int trigger;
    private int batch;

    /// <summary>The person's last name, which is nobody else's.</summary>
    public string NameOf(int id) => names[id];

    /// <summary>Makes people; answers their ids.</summary>
    public async Task<IReadOnlyList<int>> MakeAsync(string name, int count, string city, CancellationToken cancellationToken)
    {
        var made = new List<int>();
        foreach (var some in Enumerable.Range(1, count).Chunk(MostPerCall))
        {
            var input = some.Select(n => new { email = $"{name}{n}@requests.example", lastName = $"{name} {n}", firstName = "Rita", city });
            var answer = await PostAsync("rest/v1/leads.json", new { action = "createOnly", lookupField = "email", input }, cancellationToken);
            var ids = answer.GetProperty("result").EnumerateArray().Select(each => each.GetProperty("id").GetInt32()).ToList();
            foreach (var (id, n) in ids.Zip(some)) names[id] = string.Create(CultureInfo.InvariantCulture, $"{name} {n}");
            made.AddRange(ids);
        }
        return made;
    }

    /// <summary>Defines the campaigns; the batch campaign takes everybody in a city.</summary>
    public async Task DefineAsync(string city, CancellationToken cancellationToken)
    {
        // As fast as the gateway takes them: nearly all of the batch stands in CrmSync's queue while the trigger campaign runs.
        await PostAsync("_sim/settings", new { batchRunsPerSecond = 500, batchRunsAtOnce = 16 }, cancellationToken);
        trigger = await DefineAsync(new { name = "Sync now", trigger = new { on = "campaignIsRequested" }, flow = new[] { Trace("trigger lead"), Webhook("trigger") } }, cancellationToken);
        var ask = await DefineAsync(new { name = "Sync later", trigger = new { on = "campaignIsRequested" }, flow = new[] { Webhook("batch") } }, cancellationToken);
        batch = await DefineAsync(new { name = "Batch", filters = new[] { new { field = "city", value = city } }, flow = new[] { Trace("batch lead"), new { step = "requestCampaign", campaign = ask } } }, cancellationToken);
    }

    /// <summary>Requests the trigger campaign for some people.</summary>
    public Task RequestAsync(IEnumerable<int> people, CancellationToken cancellationToken) =>
        PostAsync($"rest/v1/campaigns/{trigger}/trigger.json", new { input = new { leads = people.Select(id => new { id }) } }, cancellationToken);

    /// <summary>Runs the batch campaign once.</summary>
    public Task RunBatchAsync(CancellationToken cancellationToken) => PostAsync("_sim/runCampaign", new { id = batch }, cancellationToken);

    public void Dispose() => http.Dispose();

    private static object Trace(string words) => new { step = "changeDataValue", field = "crmsyncRequest", value = $"{words} {{{{system.dateTime}}}}" };

    private object Webhook(string campaign) => new
    {
        step = "callWebhook",
        webhook = new
        {
            name = "CrmSync",
            url = new Uri(site.Sites.Gateway.BaseAddress!, "/v1/webhooks/marketo"),
            headers = new Dictionary<string, string> { ["X-CrmSync-Code"] = Site.WebhookCode },
            payload = $$$"""{"connection":"{{{DemoConnection.Id}}}","marketoId":{{lead.Id}},"action":"syncPerson","campaign":"{{{campaign}}}","syncAs":"lead","owner":""}""",
        },
    };

    private async Task<int> DefineAsync(object campaign, CancellationToken cancellationToken) => (await PostAsync("_sim/campaigns", campaign, cancellationToken)).GetProperty("id").GetInt32();

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        if (http.DefaultRequestHeaders.Authorization is null)
        {
            var token = await http.GetFromJsonAsync<JsonElement>("identity/oauth/token?grant_type=client_credentials&client_id=human&client_secret=human-secret", cancellationToken);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        }
        using var response = await http.PostAsJsonAsync(path, body, cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!response.IsSuccessStatusCode || (answer.TryGetProperty("success", out var done) && !done.GetBoolean())) throw new InvalidOperationException($"{path} answered {answer}.");
        return answer;
    }
}
