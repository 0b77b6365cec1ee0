using System.Net;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Dataverse.Access;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrmSync.Simulators.Dataverse;

/// <summary>A Dataverse organisation on 127.0.0.1: Web API, token endpoint and the controls under <c>/_sim</c>. It answers nothing that is not durable.</summary>
public sealed class DataverseServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataverseOrganization _organization;

    private DataverseServer(WebApplication app, DataverseOrganization organization, Uri address) =>
        (_app, _organization, Address) = (app, organization, address);

    /// <summary>Where it listens, for instance <c>http://127.0.0.1:5082/</c>.</summary>
    public Uri Address { get; }

    /// <summary>The organisation's clock; moved forward here or by <c>/_sim/clock</c>.</summary>
    public VirtualClock Clock => _organization.Clock;

    /// <summary>Starts, reading the data folder first. InvalidOperationException in one line when the folder is in use; IOException when the port is.</summary>
    public static async Task<DataverseServer> StartAsync(DataverseSimulatorOptions options, CancellationToken ct)
    {
        var organization = DataverseOrganization.Open(options);
        try
        {
            var app = Build(options, organization);
            await app.StartAsync(ct);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new DataverseServer(app, organization, new Uri(address.TrimEnd('/') + "/"));
        }
        catch
        {
            await organization.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _organization.DisposeAsync();
    }

    private static WebApplication Build(DataverseSimulatorOptions options, DataverseOrganization organization)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = 120_000_000;
            kestrel.Limits.MaxRequestLineSize = 40_000;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        var app = builder.Build();
        app.UseRouting();
        app.MapControls(organization.Controls());
        var tokens = new TokenEndpoint(organization.Tokens, organization.Clock, organization.Faults);
        app.Map($"/{{tenant}}{TokenEndpoint.Address}", (HttpContext http, string tenant) => tokens.ExecuteAsync(http, tenant, older: false));
        app.Map($"/{{tenant}}{TokenEndpoint.OlderAddress}", (HttpContext http, string tenant) => tokens.ExecuteAsync(http, tenant, older: true));
        app.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (HttpContext http, string tenant) => EntraDirectory.TellAsync(http, tenant, older: false));
        app.MapGet("/{tenant}/.well-known/openid-configuration", (HttpContext http, string tenant) => EntraDirectory.TellAsync(http, tenant, older: true));
        var gate = new RequestGate(organization);
        app.MapFallback("{**path}", gate.ExecuteAsync);
        return app;
    }
}
