using System.Diagnostics.Metrics;
using CrmSync.Dataverse;
using CrmSync.Domain.Budgets;
using CrmSync.Grains.Connections;
using CrmSync.Marketo;

namespace CrmSync.Host.Silos;

/// <summary>Makes the two sides of connections. The grains ask for them after the host was built; only then is the host's logging known.</summary>
internal sealed class SystemsOfRecord
{
    private static readonly TimeSpan BeyondCallTimeout = TimeSpan.FromSeconds(30);
    private IServiceProvider? services;

    private IServiceProvider Services => services ?? throw new InvalidOperationException("The host was not built yet");

    /// <summary>The host that these connections live in.</summary>
    public void LiveIn(IServiceProvider host) => services = host;

    /// <summary>A connection whose sides are made when the silo first needs them.</summary>
    public ConnectionSetting Connect(string id, MarketoOptions marketo, DataverseOptions dataverse) =>
        new(id, budget => Marketo(marketo, budget), budget => Dynamics(dataverse, budget));

    private MarketoSystem Marketo(MarketoOptions options, ICallBudget budget) => new(
        options, budget, Http(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }, options.CallTimeout),
        Clock, Services.GetRequiredService<ILogger<MarketoSystem>>(), Services.GetRequiredService<IMeterFactory>());

    private DataverseSystem Dynamics(DataverseOptions options, ICallBudget budget) => new(
        options, budget, Http(DataverseSystem.CreateHandler(), options.CallTimeout),
        Clock, Services.GetRequiredService<ILogger<DataverseSystem>>(), Services.GetRequiredService<IMeterFactory>());

    private TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    private static HttpClient Http(HttpMessageHandler handler, TimeSpan callTimeout) => new(handler) { Timeout = callTimeout + BeyondCallTimeout };
}
