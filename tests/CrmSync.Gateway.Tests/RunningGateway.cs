using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace CrmSync.Gateway.Tests;

/// <summary>A gateway on a port of its own, client of a cluster of its own.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public const string ReaderKey = "reader-key-for-tests";
    public const string OperatorKey = "operator-key-for-tests";
    public const string AdminKey = "admin-key-for-tests";
    public const string DoorbellCode = "doorbell-code-for-tests";
    private const int LargeBody = 1_000_000;

    private readonly InProcessTestCluster _cluster;
    private readonly WebApplication _app;

    private RunningGateway(InProcessTestCluster cluster, WebApplication app, Town town, LogLines lines)
    {
        (_cluster, _app, Town, Lines) = (cluster, app, town, lines);
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public Town Town { get; }

    public LogLines Lines { get; }

    public HttpClient Client { get; }

    public static async Task<RunningGateway> StartAsync(Town? town = null, TimeProvider? time = null, Action<GatewayOptions>? configure = null)
    {
        town ??= new Town();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton(town));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var lines = new LogLines();
        var app = Build(cluster.Client, time ?? TimeProvider.System, lines, configure);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return new RunningGateway(cluster, app, town, lines);
    }

    public async Task StopClusterAsync() => await _cluster.StopAllSilosAsync();

    /// <summary>Sends without a key when it is null.</summary>
    public async Task<Answer> AskAsync(HttpMethod method, string address, string? key = ReaderKey, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, address);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        // Whoever sends more than is taken meets a closed connection, unless he asks first (RFC 9110, 10.1.1).
        request.Headers.ExpectContinue = body?.Length > LargeBody;
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers);
    }

    public Task<Answer> GetAsync(string address, string? key = ReaderKey) => AskAsync(HttpMethod.Get, address, key);

    public Task<Answer> PostAsync(string address, string? body = null, string? key = OperatorKey) => AskAsync(HttpMethod.Post, address, key, body);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static WebApplication Build(IClusterClient cluster, TimeProvider time, LogLines lines, Action<GatewayOptions>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddProvider(lines);
        builder.Services.AddSingleton<IGrainFactory>(cluster);
        builder.Services.AddSingleton(time);
        builder.Services.AddCrmSyncGateway(options =>
        {
            options.Connections = ["demo"];
            options.DataverseWebhookCode = DoorbellCode;
            options.Keys =
            [
                new() { Name = "ann", Role = "reader", Key = ReaderKey },
                new() { Name = "ada", Role = "admin", Key = AdminKey },
                // SHA-256 of OperatorKey.
                new() { Name = "olga", Role = "operator", Sha256 = "de413284fee222ff4399cb0dd21e4d2c74ae894fcfc7b69d3c7d32c760646f2f" },
            ];
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapCrmSyncGateway();
        return app;
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string? Type, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>Checks the shape of a problem and gives its sentence.</summary>
    public string Problem(int status)
    {
        Assert.Equal((status, "application/problem+json"), (Status, Type));
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(Json.GetProperty("title").GetString()));
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        return Json.GetProperty("detail").GetString()!;
    }

    public IReadOnlyList<string> Ids => [.. Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    public string? Next => Json.GetProperty("next").GetString();
}
