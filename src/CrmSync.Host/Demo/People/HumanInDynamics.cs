using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Host.Demo.People;

/// <summary>Somebody who works in Dynamics: client human, plain Web API, one row a call.</summary>
internal sealed class HumanInDynamics(HttpClient http, TimeProvider clock, LimitsMet? limits = null)
{
    private const int Tries = 5;
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private string? token;

    /// <summary>Changes a column of a row that exists.</summary>
    public Task<bool> UpdateAsync(string table, string row, string column, object? value, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Patch, $"{table}s({row})", new JsonObject { [column] = JsonValue.Create(value) }, cancellationToken);

    /// <summary>Makes a row.</summary>
    public Task<bool> CreateAsync(string table, JsonObject row, CancellationToken cancellationToken) => CallAsync(HttpMethod.Post, $"{table}s", row, cancellationToken);

    /// <summary>Deletes a row.</summary>
    public Task<bool> DeleteAsync(string table, string row, CancellationToken cancellationToken) => CallAsync(HttpMethod.Delete, $"{table}s({row})", null, cancellationToken);

    /// <summary>Qualifies a lead into a contact without account.</summary>
    public Task<bool> QualifyAsync(string lead, CancellationToken cancellationToken) =>
        CallAsync(
            HttpMethod.Post, $"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead",
            new JsonObject { ["CreateAccount"] = false, ["CreateContact"] = true, ["CreateOpportunity"] = false, ["Status"] = 3 }, cancellationToken);

    /// <summary>Merges one row into another of its table; content is what the winner takes at that moment.</summary>
    public Task<bool> MergeAsync(string table, string winner, string loser, JsonObject content, CancellationToken cancellationToken)
    {
        var type = $"Microsoft.Dynamics.CRM.{table}";
        JsonObject Row(string id) => new() { ["@odata.type"] = type, [$"{table}id"] = id };
        content["@odata.type"] = type;
        var body = new JsonObject { ["Target"] = Row(winner), ["Subordinate"] = Row(loser), ["UpdateContent"] = content, ["PerformParentingChecks"] = false };
        return CallAsync(HttpMethod.Post, "Merge", body, cancellationToken);
    }

    private async Task<bool> CallAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var request = new HttpRequestMessage(method, $"/api/data/v9.2/{path}");
            if (body is not null) request.Content = JsonContent.Create(body);
            if (method == HttpMethod.Patch) request.Headers.TryAddWithoutValidation("If-Match", "*");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ??= await SignInAsync(cancellationToken));
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized) token = null;
            else if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                limits?.Met((await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))?["error"]?["code"]?.GetValue<string>());
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? Breath, clock, cancellationToken);
            }
            else return response.IsSuccessStatusCode;
        }
        return false;
    }

    private async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Human.Client,
            ["client_secret"] = Human.Secret,
            ["scope"] = new Uri(http.BaseAddress!, ".default").ToString(),
        });
        using var answer = await http.PostAsync(new Uri($"/{DemoConnection.Tenant}/oauth2/v2.0/token", UriKind.Relative), form, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("access_token").GetString()!;
    }
}
