using System.Collections.Concurrent;
using System.Net.Http.Headers;
using CrmSync.Gateway;
using CrmSync.Host.Silos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The real gateway over HTTP in front of an engine's silo, at one address for as long as the test lasts.</summary>
internal sealed class RunningGateway(Engine engine) : IAsyncDisposable
{
    public const string Code = "webhook-secret-of-the-tests";
    public const string Key = "key-of-the-tests";
    private readonly int port = Ports.Free();
    private readonly Lines lines = new();
    private WebApplication? app;
    private HttpClient? http;

    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>A caller with an admin's key.</summary>
    public HttpClient Http => http ??= Caller();

    /// <summary>What the gateway warned of so far.</summary>
    public IReadOnlyList<string> Warnings => [.. lines.Warned];

    /// <summary>Starts it in front of the silo as it runs now.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Address.ToString());
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.TryAddSingleton(engine.Grains);
        builder.Services.AddCrmSyncGateway(options =>
        {
            options.Connections = [Engine.Connection];
            options.MarketoWebhookCode = Code;
            options.DataverseWebhookCode = Code;
            options.Keys = [new() { Name = "ann", Role = "admin", Key = Key }];
        });
        app = builder.Build();
        app.MapCrmSyncGateway();
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Silo and gateway die and come back.</summary>
    public async Task RestartWithSiloAsync()
    {
        await StopAsync();
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        await StopAsync();
        lines.Dispose();
    }

    private HttpClient Caller()
    {
        var caller = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return caller;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Warned { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Warned.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
