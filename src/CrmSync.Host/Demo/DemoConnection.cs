using CrmSync.Dataverse;
using CrmSync.Grains.Connections;
using CrmSync.Host.Silos;
using CrmSync.Marketo;

namespace CrmSync.Host.Demo;

/// <summary>The demo's one connection: both simulators, read every second, without the daily quota.</summary>
internal static class DemoConnection
{
    public const string Id = "demo";
    public const string Tenant = "demo";
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan Landing = TimeSpan.FromSeconds(6);
    private const string Client = "crmsync";
    private const string Secret = "crmsync-secret";

    public static ConnectionSetting Of(SystemsOfRecord systems, Uri marketo, Uri dataverse) =>
        systems.Connect(Id, Marketo(marketo), Dynamics(dataverse)) with
        {
            PollInterval = Poll,
            MarketoCallsPerDay = null,
            MarketoLateness = Lateness,
            MarketoLanding = Landing,
        };

    private static MarketoOptions Marketo(Uri address) => new()
    {
        Endpoint = new Uri(address, "/rest"),
        Identity = new Uri(address, "/identity"),
        ClientId = Client,
        ClientSecret = Secret,
        ExtractPoll = TimeSpan.FromSeconds(5),
    };

    private static DataverseOptions Dynamics(Uri address) => new()
    {
        Url = new Uri(address, "/"),
        Authority = new Uri(address, "/"),
        TenantId = Tenant,
        ClientId = Client,
        ClientSecret = Secret,
    };
}
