using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Somebody who works in Marketo, through its REST API with a client of their own unless told otherwise.</summary>
public sealed class MarketoHuman(Uri address, string client = "human") : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address };
    private bool isSignedIn;

    public async Task<long> CreateAsync(object fields) => await SyncAsync("createDuplicate", null, fields);

    public async Task EditAsync(long id, object fields)
    {
        var input = JsonSerializer.SerializeToNode(fields)!.AsObject();
        input["id"] = id;
        await SyncAsync("updateOnly", "id", input);
    }

    /// <summary>The same edit of many people, in full calls.</summary>
    public async Task EditManyAsync(IReadOnlyList<long> ids, string field, string value)
    {
        foreach (var some in ids.Chunk(300))
            await PostAsync("rest/v1/leads.json", new { action = "updateOnly", lookupField = "id", input = some.Select(id => new Dictionary<string, object> { ["id"] = id, [field] = value }) });
    }

    public async Task DeleteAsync(long id) => await PostAsync("rest/v1/leads/delete.json", new { input = new[] { new { id } } });

    public async Task MergeAsync(long winner, long loser) => await PostAsync($"rest/v1/leads/{winner}/merge.json?leadId={loser}", new { });

    public async Task<JsonObject?> ReadAsync(long id, params string[] fields)
    {
        var answer = await GetAsync($"rest/v1/leads.json?filterType=id&filterValues={id}&fields={string.Join(',', fields)}");
        return answer["result"]?.AsArray().FirstOrDefault()?.AsObject();
    }

    public async Task<JsonArray> FindAsync(string email, params string[] fields)
    {
        var answer = await GetAsync($"rest/v1/leads.json?filterType=email&filterValues={Uri.EscapeDataString(email)}&fields={string.Join(',', fields)}");
        Assert.True(answer["result"] is not null, answer.ToJsonString());
        return answer["result"]!.AsArray();
    }

    public async Task ControlAsync(string path, object body) => await PostAsync(path, body);

    public void Dispose() => http.Dispose();

    private async Task<long> SyncAsync(string action, string? lookup, object fields)
    {
        var answer = await PostAsync("rest/v1/leads.json", new { action, lookupField = lookup, input = new[] { fields } });
        var record = answer["result"]!.AsArray()[0]!;
        Assert.True(record["id"] is not null, record.ToJsonString());
        return record["id"]!.GetValue<long>();
    }

    /// <summary>Any read of the REST API.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        await SignInAsync();
        return (await http.GetFromJsonAsync<JsonNode>(path))!;
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        await SignInAsync();
        using var response = await http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>()) ?? new JsonObject();
    }

    private async Task SignInAsync()
    {
        if (isSignedIn) return;
        var token = await http.GetFromJsonAsync<JsonNode>($"identity/oauth/token?grant_type=client_credentials&client_id={client}&client_secret={client}-secret");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token!["access_token"]!.GetValue<string>());
        isSignedIn = true;
    }
}
