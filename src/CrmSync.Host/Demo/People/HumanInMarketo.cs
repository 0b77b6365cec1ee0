using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Host.Demo.People;

/// <summary>Somebody who works in Marketo: client human, plain REST. Updates are gathered for a moment, as forms and imports do: the instance allows 100 calls in 20 s.</summary>
internal sealed class HumanInMarketo(HttpClient http, TimeProvider clock, LimitsMet? limits = null)
{
    private const int Tries = 5;
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private static readonly string[] TokenCodes = ["600", "601", "602"];
    private readonly Lock gate = new();
    private List<JsonObject> waiting = [];
    private string? token;

    /// <summary>Updates that wait to be sent.</summary>
    public void Update(int id, string field, object? value)
    {
        lock (gate) waiting.Add(new JsonObject { ["id"] = id, [field] = JsonValue.Create(value) });
    }

    /// <summary>Sends what waits; answers how many were taken, and how many not.</summary>
    public async Task<(int Taken, int Not)> FlushAsync(CancellationToken cancellationToken)
    {
        List<JsonObject> sending;
        lock (gate) (sending, waiting) = (waiting, []);
        var taken = 0;
        foreach (var part in sending.Chunk(300))
            taken += Taken(await CallAsync("leads.json", new JsonObject { ["action"] = "updateOnly", ["lookupField"] = "id", ["input"] = new JsonArray([.. part]) }, cancellationToken)).Count;
        return (taken, sending.Count - taken);
    }

    /// <summary>Makes a person; answers the id, or null.</summary>
    public async Task<int?> CreateAsync(JsonObject person, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("leads.json", new JsonObject { ["action"] = "createOnly", ["lookupField"] = "email", ["input"] = new JsonArray(person) }, cancellationToken);
        return Taken(answer) is [var id] ? id : null;
    }

    /// <summary>Deletes a person.</summary>
    public async Task<bool> DeleteAsync(int id, CancellationToken cancellationToken) =>
        Taken(await CallAsync("leads/delete.json", new JsonObject { ["input"] = new JsonArray(new JsonObject { ["id"] = id }) }, cancellationToken)).Count == 1;

    /// <summary>Merges one person into another.</summary>
    public async Task<bool> MergeAsync(int winner, int loser, CancellationToken cancellationToken) =>
        await CallAsync($"leads/{winner}/merge.json?leadId={loser}", [], cancellationToken) is not null;

    private static List<int> Taken(JsonNode? answer) => answer?["result"] is JsonArray results
        ? [.. results.Where(result => result?["status"]?.GetValue<string>() is "updated" or "created" or "deleted").Select(result => result!["id"]!.GetValue<int>())]
        : [];

    private async Task<JsonNode?> CallAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/rest/v1/{path}") { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ??= await SignInAsync(cancellationToken));
            var answer = await SendAsync(request, cancellationToken);
            if (answer?["success"]?.GetValue<bool>() == true) return answer;
            var code = answer?["errors"]?[0]?["code"]?.GetValue<string>();
            limits?.Met(code);
            if (TokenCodes.Contains(code)) token = null;
            else await Task.Delay(Breath, clock, cancellationToken);
        }
        return null;
    }

    private async Task<JsonNode?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        limits?.Began(clock);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        }
        finally
        {
            limits?.Ended();
        }
    }

    private async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/identity/oauth/token?grant_type=client_credentials&client_id={Human.Client}&client_secret={Human.Secret}");
        var answer = await http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), cancellationToken);
        return answer.GetProperty("access_token").GetString()!;
    }
}
