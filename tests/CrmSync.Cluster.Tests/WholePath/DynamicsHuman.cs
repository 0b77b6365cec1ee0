using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Somebody who works in Dynamics, through the Web API with a client of their own unless told otherwise.</summary>
public sealed class DynamicsHuman(Uri address, string client = "human") : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new(address, "api/data/v9.2/") };
    private bool isSignedIn;

    /// <summary>Creates a row; set is <c>leads</c> or <c>contacts</c>.</summary>
    public async Task<string> CreateAsync(string set, object fields)
    {
        await SignInAsync();
        using var response = await http.PostAsJsonAsync(set, fields);
        response.EnsureSuccessStatusCode();
        var id = response.Headers.GetValues("OData-EntityId").Single();
        return id[(id.LastIndexOf('(') + 1)..^1];
    }

    public async Task EditAsync(string set, string id, object fields)
    {
        await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{set}({id})") { Content = JsonContent.Create(fields) };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string set, string id)
    {
        await SignInAsync();
        using var response = await http.DeleteAsync($"{set}({id})");
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Qualifies a lead; answers the contact that was made, or null.</summary>
    public async Task<string?> QualifyAsync(string lead, bool isContact = true)
    {
        await SignInAsync();
        using var response = await http.PostAsJsonAsync($"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", new JsonObject { ["CreateAccount"] = false, ["CreateContact"] = isContact, ["CreateOpportunity"] = false, ["Status"] = 3 });
        response.EnsureSuccessStatusCode();
        return (await ReadAsync("leads", lead))!["_parentcontactid_value"]?.GetValue<string>();
    }

    /// <summary>Merges one row of a table into another; content goes to the winner.</summary>
    public async Task MergeAsync(string table, string winner, string loser, JsonObject? content = null)
    {
        await SignInAsync();
        var type = $"Microsoft.Dynamics.CRM.{table}";
        JsonObject Row(string id) => new() { ["@odata.type"] = type, [$"{table}id"] = id };
        var update = content ?? [];
        update["@odata.type"] = type;
        using var response = await http.PostAsJsonAsync("Merge", new JsonObject { ["Target"] = Row(winner), ["Subordinate"] = Row(loser), ["UpdateContent"] = update, ["PerformParentingChecks"] = false });
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonObject?> ReadAsync(string set, string id)
    {
        await SignInAsync();
        using var response = await http.GetAsync($"{set}({id})");
        return response.StatusCode == HttpStatusCode.NotFound ? null : (await response.Content.ReadFromJsonAsync<JsonNode>())!.AsObject();
    }

    public async Task<JsonArray> ListAsync(string set, string filter)
    {
        await SignInAsync();
        return (await http.GetFromJsonAsync<JsonNode>($"{set}?$filter={Uri.EscapeDataString(filter)}"))!["value"]!.AsArray();
    }

    public async Task ControlAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(new Uri(address, path), body);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    private async Task SignInAsync()
    {
        if (isSignedIn) return;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = $"{client}-secret",
            ["scope"] = $"{address}.default",
        });
        using var response = await http.PostAsync(new Uri(address, "tenant/oauth2/v2.0/token"), form);
        var token = await response.Content.ReadFromJsonAsync<JsonNode>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token!["access_token"]!.GetValue<string>());
        isSignedIn = true;
    }
}
