using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Dataverse;

namespace CrmSync.Systems.Tests;

/// <summary>A Dataverse simulator of one test, spoken to over real HTTP as one client.</summary>
internal sealed class DataverseOnWire : IAsyncDisposable
{
    private readonly HttpClient _http;

    private DataverseOnWire(DataverseServer server, HttpClient http) => (Server, _http) = (server, http);

    public DataverseServer Server { get; }

    public static async Task<DataverseOnWire> StartAsync(DataverseSimulatorOptions? options = null, string client = "crmsync")
    {
        var server = await DataverseServer.StartAsync(options ?? new DataverseSimulatorOptions(), CancellationToken.None);
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = new Uri(server.Address, "api/data/v9.2/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(http, server, client));
        return new DataverseOnWire(server, http);
    }

    public Task<WireAnswer> SendAsync(string method, string address, string? body = null, params (string Name, string Value)[] headers) =>
        SendContentAsync(method, address, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<WireAnswer> SendContentAsync(string method, string address, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body };
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var found = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new WireAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(), found);
    }

    public Task<WireAnswer> GetAsync(string address, params (string Name, string Value)[] headers) => SendAsync("GET", address, null, headers);

    /// <summary>Creates a row and answers its id.</summary>
    public async Task<string> CreateAsync(string set, string body)
    {
        var answer = await SendAsync("POST", set, body);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        return answer.Headers["OData-EntityId"].Split('(')[1].TrimEnd(')');
    }

    public async Task<WireAnswer> ControlAsync(string what, string body)
    {
        var answer = await SendAsync("POST", new Uri(Server.Address, $"_sim/{what}").ToString(), body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    public async Task<List<JsonElement>> HistoryAsync()
    {
        var answer = await GetAsync(new Uri(Server.Address, "_sim/history?after=0").ToString());
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<string> TokenAsync(HttpClient http, DataverseServer server, string client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = $"{client}-secret",
            ["scope"] = $"{server.Address}.default",
        });
        using var answer = await http.PostAsync(new Uri(server.Address, "tenant/oauth2/v2.0/token"), form);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }
}

/// <summary>One HTTP answer, read.</summary>
internal sealed record WireAnswer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The vendor's error code; empty when the answer is no error.</summary>
    public string Code => Text.Length > 0 && Text[0] == '{' && Json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString()! : "";

    public JsonElement[] Values => [.. Json.GetProperty("value").EnumerateArray()];
}
