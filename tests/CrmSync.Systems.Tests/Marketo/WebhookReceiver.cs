using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>Somebody's web service on a free port: keeps every call and answers what the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Method, string Path, string Body, string? Secret)> Calls { get; } = new();

    public Func<Task<IResult>> Answer { get; set; } = () => Task.FromResult(Results.Json(new { }));

    public string Url => $"{app.Urls.First()}/hook";

    public static async Task<WebhookReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Map("/{**path}", (Delegate)receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public JsonNode[] Bodies() => [.. Calls.Select(call => JsonNode.Parse(call.Body)!)];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Calls.Enqueue((http.Request.Method, http.Request.Path + http.Request.QueryString, await reader.ReadToEndAsync(), http.Request.Headers["x-secret"]));
        return await Answer();
    }
}
