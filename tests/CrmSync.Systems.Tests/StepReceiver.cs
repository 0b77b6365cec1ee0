using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmSync.Systems.Tests;

/// <summary>A webhook's receiver on a free port: hands out what comes in, and answers with the statuses that a test gives it (202 when there are none).</summary>
internal sealed class StepReceiver : IAsyncDisposable
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Channel<ReceivedStep> _received = Channel.CreateUnbounded<ReceivedStep>();

    private StepReceiver(WebApplication app) => _app = app;

    public Queue<int> Statuses { get; } = new();

    /// <summary>Done before a call is answered.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public string Address => $"{_app.Urls.First()}/steps";

    public static async Task<StepReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new StepReceiver(app);
        app.Map("/{**path}", (Delegate)receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The next call; a TimeoutException when none comes.</summary>
    public Task<ReceivedStep> NextAsync() => _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Longest, TestContext.Current.CancellationToken);

    public bool IsEmpty => !_received.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await _received.Writer.WriteAsync(new ReceivedStep(headers, http.Request.QueryString.ToString(), await reader.ReadToEndAsync()));
        await Before();
        return Results.StatusCode(Statuses.TryDequeue(out var status) ? status : 202);
    }
}

/// <summary>One call of a step.</summary>
internal sealed record ReceivedStep(IReadOnlyDictionary<string, string> Headers, string Query, string Text)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonDocument.Parse(Text).RootElement;

    /// <summary>The attributes of the target or of an image, by name.</summary>
    public static Dictionary<string, System.Text.Json.JsonElement> Attributes(System.Text.Json.JsonElement entity) =>
        entity.GetProperty("Attributes").EnumerateArray().ToDictionary(one => one.GetProperty("key").GetString()!, one => one.GetProperty("value"));
}
