using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Somebody who builds smart campaigns in Marketo as the README says: the trace, then the webhook, whose answer is mapped to fields.</summary>
internal sealed class Marketer(Engine engine, RunningGateway gateway) : IDisposable
{
    private static readonly string[] Mapped = ["result", "recordType", "dynamicsId", "activityId", "reason"];
    private readonly HttpClient http = new() { BaseAddress = engine.Marketo.Address };

    /// <summary>The fields that the answers are mapped to.</summary>
    public static string[] AnswerFields { get; } = [.. Mapped.Select(Field)];

    /// <summary>What a Call Webhook step sends; each word may be wrong.</summary>
    public static string Payload(string campaign = "trigger", string syncAs = "lead", string owner = "", string connection = Engine.Connection) =>
        $$$"""{"connection":"{{{connection}}}","marketoId":{{lead.Id}},"action":"syncPerson","campaign":"{{{campaign}}}","syncAs":"{{{syncAs}}}","owner":"{{{owner}}}"}""";

    /// <summary>Makes the fields for the answers.</summary>
    public async Task MakeFieldsAsync()
    {
        using var human = new MarketoHuman(engine.Marketo.Address);
        await human.ControlAsync("rest/v1/leads/schema/fields.json", new { input = AnswerFields.Select(name => new { name, displayName = name, dataType = "string" }) });
    }

    /// <summary>Change Data Value of the request field.</summary>
    public static object Trace(string words) => new { step = "changeDataValue", field = "crmsyncRequest", value = $"{words} {{{{system.dateTime}}}}" };

    /// <summary>Call Webhook, with response mappings.</summary>
    public object Webhook(string payload, string? secret = RunningGateway.Code, Uri? address = null) => new
    {
        step = "callWebhook",
        webhook = new
        {
            name = "CrmSync",
            url = new Uri(address ?? gateway.Address, "v1/webhooks/marketo"),
            headers = secret is null ? [] : new Dictionary<string, string> { ["X-CrmSync-Code"] = secret },
            payload,
            mappings = Mapped.Select(attribute => new { attribute, field = Field(attribute) }),
        },
    };

    /// <summary>A trigger campaign for whoever comes to a city.</summary>
    public Task<int> TriggerAsync(string city, params object[] flow) =>
        DefineAsync(new { name = $"To sales {city}", qualification = "any", trigger = new { on = "dataValueChanges", field = "city", to = city }, flow });

    /// <summary>A campaign that others request: the only way of a batch campaign to a webhook.</summary>
    public Task<int> RequestedAsync(params object[] flow) => DefineAsync(new { name = "Ask", qualification = "any", trigger = new { on = "campaignIsRequested" }, flow });

    /// <summary>A batch campaign for everybody in a city.</summary>
    public Task<int> BatchAsync(string city, params object[] flow) => DefineAsync(new { name = $"Batch {city}", qualification = "any", filters = new[] { new { field = "city", value = city } }, flow });

    /// <summary>Run Once.</summary>
    public async Task RunAsync(int campaign) => await PostAsync("_sim/runCampaign", new { id = campaign });

    /// <summary>What the person's fields say of the webhook's answer: result, record type, row, line, reason.</summary>
    public async Task<(string? Result, string? RecordType, string? Row, string? Line, string? Reason)> AnswerAsync(long person)
    {
        var shown = await engine.InMarketo.ReadAsync(person, AnswerFields);
        var texts = AnswerFields.Select(name => shown.Text(name)).ToList();
        return (texts[0], texts[1], texts[2], texts[3], texts[4]);
    }

    /// <summary>Waits until so many Call Webhook steps of a person have ended; answers what the log keeps of the latest response.</summary>
    public async Task<string> CalledAsync(long person, int times = 1)
    {
        await Engine.UntilAsync(async () => (await CallsAsync(person)).Count >= times, $"person {person} has had {times} webhooks called");
        return (await CallsAsync(person))[^1]!["attributes"]!.AsArray().First(a => a.Text("name") == "Response").Text("value")!;
    }

    public void Dispose() => http.Dispose();

    private static string Field(string attribute) => $"answer{char.ToUpperInvariant(attribute[0])}{attribute[1..]}";

    private async Task<JsonArray> CallsAsync(long person)
    {
        var token = await engine.InMarketo.GetAsync($"rest/v1/activities/pagingtoken.json?sinceDatetime={TimeProvider.System.GetUtcNow().AddMinutes(-5):s}Z");
        var page = await engine.InMarketo.GetAsync($"rest/v1/activities.json?activityTypeIds=110&leadIds={person}&nextPageToken={Uri.EscapeDataString(token["nextPageToken"]!.GetValue<string>())}");
        return page["result"]?.AsArray() ?? [];
    }

    private async Task<int> DefineAsync(object campaign) => (await PostAsync("_sim/campaigns", campaign))["id"]!.GetValue<int>();

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.True(response.IsSuccessStatusCode, answer.ToJsonString());
        return answer;
    }
}
