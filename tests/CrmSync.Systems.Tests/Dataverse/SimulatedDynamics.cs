using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Dataverse;
using CrmSync.Domain.Systems;
using CrmSync.Simulators.Dataverse;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>The Dataverse simulator on a port of its own, the connector before it, and a person who edits over the same API.</summary>
internal sealed class SimulatedDynamics : IAsyncDisposable
{
    private readonly DataverseServer server;
    private readonly HttpClient http = new(DataverseSystem.CreateHandler());
    private readonly HttpClient human = new();

    private SimulatedDynamics(DataverseServer server, Func<DataverseOptions, DataverseOptions>? change)
    {
        this.server = server;
        var options = new DataverseOptions { Url = server.Address, Authority = server.Address, TenantId = "tenant", ClientId = "crmsync", ClientSecret = "crmsync-secret" };
        System = Another(change?.Invoke(options) ?? options);
        Options = options;
    }

    public DataverseSystem System { get; }

    public DataverseOptions Options { get; }

    public BudgetProbe Budget { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SimulatedDynamics> StartAsync(int people = 0, Func<DataverseOptions, DataverseOptions>? change = null)
    {
        var side = new SimulatedDynamics(await DataverseServer.StartAsync(new DataverseSimulatorOptions { People = people, Seed = 7 }, Cancellation), change);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "human",
            ["client_secret"] = "human-secret",
            ["scope"] = new Uri(side.server.Address, ".default").ToString(),
        });
        using var token = await side.human.PostAsync(new Uri(side.server.Address, "tenant/oauth2/v2.0/token"), form, Cancellation);
        var bearer = (await token.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString();
        side.human.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return side;
    }

    public DataverseSystem Another(DataverseOptions options, TimeProvider? clock = null) => new(options, Budget, http, clock ?? TimeProvider.System, NullLogger<DataverseSystem>.Instance);

    /// <summary>The person creates a row.</summary>
    public async Task<RecordId> CreateAsync(RecordKind kind, object values)
    {
        var row = await HumanAsync(HttpMethod.Post, $"{kind.ToString().ToLowerInvariant()}s", values);
        return new RecordId(kind, row.GetProperty($"{kind.ToString().ToLowerInvariant()}id").GetString()!);
    }

    /// <summary>The person edits a row.</summary>
    public Task<JsonElement> EditAsync(RecordId record, object values) => HumanAsync(HttpMethod.Patch, Path(record), values);

    /// <summary>The person deletes a row.</summary>
    public Task<JsonElement> DeleteAsync(RecordId record) => HumanAsync(HttpMethod.Delete, Path(record), null);

    /// <summary>Something of the person's own: an action, a state.</summary>
    public async Task<JsonElement> HumanAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Address, $"api/data/v9.2/{path}"));
        request.Headers.Add("Prefer", "return=representation");
        if (body is not null) request.Content = JsonContent.Create(body);
        return await SendAsync(request);
    }

    /// <summary>A control of the simulator: faults, settings, limits.</summary>
    public async Task<JsonElement> ControlAsync(string what, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"_sim/{what}"));
        request.Content = JsonContent.Create(body);
        return await SendAsync(request);
    }

    /// <summary>Calls counted by the simulator under one name.</summary>
    public async Task<int> CallsAsync(string sort, string operation)
    {
        var stats = await human.GetFromJsonAsync<JsonElement>(new Uri(server.Address, "_sim/stats"), Cancellation);
        return stats.GetProperty("calls").GetProperty(sort).TryGetProperty(operation, out var count) ? count.GetInt32() : 0;
    }

    /// <summary>Calls that the simulator refused with that code.</summary>
    public async Task<int> RefusedAsync(string code)
    {
        var stats = await human.GetFromJsonAsync<JsonElement>(new Uri(server.Address, "_sim/stats"), Cancellation);
        return stats.GetProperty("refused").TryGetProperty(code, out var count) ? count.GetInt32() : 0;
    }

    /// <summary>The row as the connector reads it; null when it is not there.</summary>
    public async Task<RecordSnapshot?> SeeAsync(RecordId record) =>
        Assert.IsType<ReadAnswer.Done>(await System.ReadAsync([record], Maps.Some, Cancellation)).Found.SingleOrDefault();

    /// <summary>Reads a feed up to its tip.</summary>
    public async Task<(List<FeedAnswer.Page> Pages, string Cursor)> ReadToTipAsync(RecordKind feed, string? cursor)
    {
        var pages = new List<FeedAnswer.Page>();
        do
        {
            var page = Assert.IsType<FeedAnswer.Page>(await System.ReadFeedAsync(feed, cursor, Maps.Some, Cancellation));
            pages.Add(page);
            cursor = page.Cursor;
        }
        while (pages[^1].More);
        return (pages, cursor);
    }

    public async ValueTask DisposeAsync()
    {
        System.Dispose();
        http.Dispose();
        human.Dispose();
        await server.DisposeAsync();
    }

    private static string Path(RecordId record) => $"{record.Kind.ToString().ToLowerInvariant()}s({record.Id})";

    private async Task<JsonElement> SendAsync(HttpRequestMessage request)
    {
        using var response = await human.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return body.Length == 0 ? default : JsonDocument.Parse(body).RootElement;
    }
}
