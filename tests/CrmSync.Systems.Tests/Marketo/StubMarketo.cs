using System.Collections.Concurrent;
using CrmSync.Domain.Budgets;
using CrmSync.Marketo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>One call that reached the stub.</summary>
internal sealed record StubCall(string Path, string Query, string Body, string? Bearer);

/// <summary>A Marketo that says exactly what a test scripts, over real HTTP: for answers that no healthy side gives. The last answer of a path repeats.</summary>
internal sealed class StubMarketo : IAsyncDisposable
{
    private const string Describe = """
        {"requestId":"1#19a2b3c4d5e","success":true,"result":[
          {"id":46,"displayName":"First Name","dataType":"string","length":255,"rest":{"name":"firstName","readOnly":false}},
          {"id":48,"displayName":"Email Address","dataType":"email","length":255,"rest":{"name":"email","readOnly":false}},
          {"id":49,"displayName":"Do Not Call","dataType":"boolean","rest":{"name":"doNotCall","readOnly":false}},
          {"id":50,"displayName":"Person Score","dataType":"score","rest":{"name":"leadScore","readOnly":false}},
          {"id":51,"displayName":"CrmSync Dynamics Id","dataType":"string","length":255,"rest":{"name":"crmsyncDynamicsId","readOnly":false}},
          {"id":52,"displayName":"Hidden"}]}
        """;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<StubCall, IResult>>> answers = new();
    private readonly WebApplication app;
    private readonly HttpClient http = new();
    private int tokens;

    private StubMarketo(WebApplication app) => this.app = app;

    public ConcurrentQueue<StubCall> Calls { get; } = new();

    public BudgetProbe Budget { get; } = new();

    public int TokensGiven => tokens;

    public MarketoSystem System { get; private set; } = null!;

    public static async Task<StubMarketo> StartAsync(TimeProvider? clock = null, Func<MarketoOptions, MarketoOptions>? with = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new StubMarketo(app);
        app.Map("/{**path}", (Delegate)stub.AnswerAsync);
        await app.StartAsync();
        stub.On("identity/oauth/token", _ => Json($$"""{"access_token":"token-{{Interlocked.Increment(ref stub.tokens)}}","token_type":"bearer","expires_in":3599}"""));
        stub.On("leads/describe.json", Describe);
        var address = app.Urls.First();
        var options = new MarketoOptions { Endpoint = new Uri($"{address}/rest"), Identity = new Uri($"{address}/identity"), ClientId = "crmsync", ClientSecret = "crmsync-secret" };
        stub.System = new MarketoSystem(with?.Invoke(options) ?? options, stub.Budget, stub.http, clock ?? TimeProvider.System, NullLogger<MarketoSystem>.Instance);
        return stub;
    }

    public static IResult Json(string json) => Results.Text(json, "application/json;charset=UTF-8");

    public static string Rows(string rows, string more = "false") =>
        $$"""{"requestId":"2#19a2b3c4d5e","success":true,"result":[{{rows}}],"nextPageToken":"NEXT====","moreResult":{{more}}}""";

    public static string People(string rows) => $$"""{"requestId":"2#19a2b3c4d5e","success":true,"result":[{{rows}}]}""";

    public static string Error(string code, string text = "") => $$"""{"requestId":"3#19a2b3c4d5e","success":false,"errors":[{"code":"{{code}}","message":"{{text}}"}]}""";

    public void On(string path, params string[] bodies) => On(path, [.. bodies.Select(body => (Func<StubCall, IResult>)(_ => Json(body)))]);

    public void On(string path, params Func<StubCall, IResult>[] script) => answers[path] = new(script);

    public IEnumerable<StubCall> To(string path) => Calls.Where(c => c.Path == path);

    public async ValueTask DisposeAsync()
    {
        System.Dispose();
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var path = context.Request.Path.Value!.Replace("/rest/v1/", "", StringComparison.Ordinal).TrimStart('/');
        var call = new StubCall(path, context.Request.QueryString.Value ?? "", await reader.ReadToEndAsync(), context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal));
        Calls.Enqueue(call);
        if (!answers.TryGetValue(path, out var script)) return Json(Error("610", "Requested resource not found"));
        Func<StubCall, IResult>? next;
        if (script.Count > 1) script.TryDequeue(out next); else script.TryPeek(out next);
        return next!(call);
    }
}

/// <summary>A budget without limits that remembers what it was told.</summary>
internal sealed class BudgetProbe : ICallBudget, IDisposable
{
    private int taken;

    public int Taken => taken;

    /// <summary>While a permit is waited for: how many there were so far.</summary>
    public Action<int>? OnTaken { get; set; }

    /// <summary>How long somebody waits for that permit; null: nobody waits.</summary>
    public Func<int, Task>? Waits { get; set; }

    public ConcurrentQueue<(TimeSpan Wait, string Reason)> Held { get; } = new();

    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref taken);
        OnTaken?.Invoke(now);
        if (Waits is { } waits) await waits(now);
        return this;
    }

    public void HoldBack(TimeSpan wait, string reason) => Held.Enqueue((wait, reason));

    public void Told(int? callsLeft, double? secondsLeft)
    {
    }

    public void Dispose()
    {
    }
}
