using System.Collections.Concurrent;
using System.Text.Json;
using CrmSync.Dataverse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>One call that reached the stub.</summary>
internal sealed record StubCall(string Method, string Path, string Query, string Body, string? Bearer, string? Prefer, string? IfMatch);

/// <summary>A Dataverse that says exactly what a test scripts, over real HTTP: for answers that no healthy side gives. Answers are used up in order.</summary>
internal sealed class StubDataverse : IAsyncDisposable
{
    private static readonly string[] Names =
    [
        "leadid", "contactid", "firstname", "lastname", "emailaddress1", "jobtitle", "companyname", "leadsourcecode", "donotphone", "numberofemployees", "revenue",
        "annualincome", "birthdate", "merged", "statecode", "crmsync_writeid",
    ];

    private readonly ConcurrentQueue<Func<HttpContext, Task>> answers = new();
    private readonly WebApplication app;
    private readonly HttpClient http = new(DataverseSystem.CreateHandler());
    private int tokens;

    private StubDataverse(WebApplication app) => this.app = app;

    public ConcurrentQueue<StubCall> Calls { get; } = new();

    public BudgetProbe Budget { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 5, 10, 0, 0, TimeSpan.Zero));

    public int TokensGiven => tokens;

    public Uri Url => new(app.Urls.First());

    public static async Task<StubDataverse> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new StubDataverse(app);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public DataverseSystem System(Func<DataverseOptions, DataverseOptions>? change = null)
    {
        var options = new DataverseOptions { Url = Url, Authority = Url, TenantId = "tenant", ClientId = "crmsync", ClientSecret = "crmsync-secret" };
        return new DataverseSystem(change?.Invoke(options) ?? options, Budget, http, Clock, NullLogger<DataverseSystem>.Instance);
    }

    public StubDataverse Says(int status, string body, string contentType = "application/json", string? retryAfter = null)
    {
        answers.Enqueue(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsync(body.Replace("{root}", $"{Url}api/data/v9.2/", StringComparison.Ordinal));
        });
        return this;
    }

    public StubDataverse BreaksOff(string body, string contentType)
    {
        answers.Enqueue(async context =>
        {
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        return this;
    }

    /// <summary>Takes the call, and says nothing until the caller has gone.</summary>
    /// <param name="asked">Is complete when the call has come.</param>
    public StubDataverse StaysSilent(out Task asked)
    {
        var (taken, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        asked = taken.Task;
        answers.Enqueue(async context =>
        {
            await using var told = context.RequestAborted.Register(gone.SetResult);
            taken.SetResult();
            await gone.Task;
        });
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value!.EndsWith("/token", StringComparison.Ordinal))
        {
            await context.Response.WriteAsJsonAsync(new { access_token = $"token{Interlocked.Increment(ref tokens)}", expires_in = 3599, token_type = "Bearer" });
            return;
        }
        if (request.Path.Value.EndsWith("/Attributes", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { value = Names.Select(n => new { LogicalName = n, AttributeType = "String" }) }));
            return;
        }
        using var body = new StreamReader(request.Body);
        Calls.Enqueue(new StubCall(request.Method, request.Path, request.QueryString.Value ?? "", await body.ReadToEndAsync(), request.Headers.Authorization, request.Headers["Prefer"], request.Headers.IfMatch));
        await (answers.TryDequeue(out var answer) ? answer(context) : throw new InvalidOperationException("No answer is scripted"));
    }
}
