using System.CommandLine;
using System.Net;
using CrmSync.Gateway;
using CrmSync.Host.Settings;
using CrmSync.Host.Silos;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace CrmSync.Host.Commands;

/// <summary>The HTTP API in a process of its own; finds the silo by its address.</summary>
internal static class GatewayCommand
{
    private static readonly Option<string> Silo = new("--silo") { Description = "Address and client port of the silo", HelpName = "IP:PORT", DefaultValueFactory = _ => "127.0.0.1:30000" };

    public static Command Create()
    {
        var command = new Command("gateway", "The HTTP API alone, from configuration") { Silo };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    /// <summary>The gateway's addresses; their ports are free.</summary>
    internal static IReadOnlyList<string> FreeUrls(CrmSyncSettings settings)
    {
        foreach (var url in settings.GatewayUrls())
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address))
                throw new OneLineException("CrmSync:Gateway:Urls holds something that is no address: write http://127.0.0.1:5080, several separated by semicolons.", OneLineException.Usage);
            if (IPAddress.TryParse(address.Host, out var here) && !Ports.HasAddress(here))
                throw new OneLineException("CrmSync:Gateway:Urls names an address that this machine does not have: use 127.0.0.1, or 0.0.0.0 for all that it has.", OneLineException.Usage);
            Ports.Take(address.Port, "CrmSync:Gateway:Urls");
        }
        return settings.GatewayUrls();
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        if (!IPEndPoint.TryParse(parsed.GetValue(Silo)!, out var silo) || silo.Port == 0)
            throw new OneLineException("--silo is no address with a port: write it as 127.0.0.1:30000.", OneLineException.Usage);
        var builder = Serving.Builder();
        var settings = SettingsReading.Read(builder.Configuration, each => [.. SettingsCheck.Connections(each, withSides: false), .. GatewayOptionsCheck.Faults(each.Gateway)]);
        builder.WebHost.UseUrls([.. FreeUrls(settings)]);
        builder.Services.AddTelemetry();
        builder.Services.AddCrmSyncGateway(settings.Apply);
        builder.UseOrleansClient(client => client
            .UseStaticClustering(silo)
            .UseConnectionRetryFilter(new FewTries(clock).RetryAsync)
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (SiloSetting.Cluster, SiloSetting.Cluster)));
        var app = builder.Build();
        app.MapCrmSyncGateway();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireLoopbackOrKey();
        try
        {
            return await Serving.RunAsync(app, "gateway", clock, stop);
        }
        catch (Exception absent) when (absent is ConnectionFailedException or SiloUnavailableException)
        {
            throw new OneLineException($"No silo answers at {silo}: start one with crmsync silo, or name its address and client port with --silo.");
        }
    }

    private sealed class FewTries(TimeProvider clock)
    {
        private const int Most = 60;
        private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
        private int tries;

        public async Task<bool> RetryAsync(Exception failure, CancellationToken cancellationToken)
        {
            if (++tries >= Most) return false;
            await Task.Delay(Between, clock, cancellationToken);
            return true;
        }
    }
}
