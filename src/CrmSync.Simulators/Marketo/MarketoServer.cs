using System.Net;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Durability;
using CrmSync.Simulators.Marketo.Wire;
using CrmSync.Simulators.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrmSync.Simulators.Marketo;

/// <summary>A Marketo instance on 127.0.0.1: <c>/identity</c>, <c>/rest</c> and the controls under <c>/_sim</c>.</summary>
public sealed class MarketoServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Journal? journal;
    private readonly SocketsHttpHandler webhooks = new() { UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
    private readonly Campaigns.CampaignRunner campaigns;

    private MarketoServer(WebApplication app, Journal? journal, VirtualClock clock, MarketoCore core)
    {
        (this.app, this.journal, Clock) = (app, journal, clock);
        campaigns = core.RunCampaigns(webhooks);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Root address; append <c>/identity</c> or <c>/rest</c>.</summary>
    public Uri Address { get; }

    /// <summary>The simulator's clock. Moves made here, unlike <c>POST /_sim/clock</c>, are not stored.</summary>
    public VirtualClock Clock { get; }

    /// <summary>Replays or seeds the data and listens. InvalidOperationException in one line when the data folder is in use.</summary>
    public static async Task<MarketoServer> StartAsync(MarketoSimulatorOptions options, CancellationToken cancellationToken)
    {
        var clock = new VirtualClock(options.TimeProvider ?? TimeProvider.System);
        Journal? journal = options.DataDirectory is null ? null : Journal.Open(options.DataDirectory, "marketo.journal");
        WebApplication? app = null;
        try
        {
            var core = new MarketoCore(options, clock, journal);
            await core.DurableAsync();
            app = Build(options.Port, core);
            await app.StartAsync(cancellationToken);
            return new MarketoServer(app, journal, clock, core);
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync();
            if (journal is not null)
                await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening, then writes and unlocks the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await campaigns.DisposeAsync();
        webhooks.Dispose();
        if (journal is not null)
            await journal.DisposeAsync();
    }

    private static WebApplication Build(int port, MarketoCore core)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = 256 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 2 * 1024 * 1024;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        WebApplication app = builder.Build();
        app.MapControls(core.Controls());
        var endpoint = new HttpEndpoint(core);
        app.MapFallback("{**path}", endpoint.AnswerAsync);
        return app;
    }
}
