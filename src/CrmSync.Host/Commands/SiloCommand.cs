using System.CommandLine;
using CrmSync.Gateway;
using CrmSync.Host.Settings;
using CrmSync.Host.Silos;

namespace CrmSync.Host.Commands;

/// <summary>The production silo: the sync itself, with the gateway in the same process when asked.</summary>
internal static class SiloCommand
{
    private static readonly Option<bool> WithGateway = new("--with-gateway") { Description = "Serve the HTTP API too (CrmSync:Gateway)" };
    private static readonly Option<int> HttpPort = NumberOption.Create("--http-port", "Health and metrics on 127.0.0.1", 5083);
    private static readonly Option<int> SiloPort = NumberOption.Create("--silo-port", "Port of the silo; 0: any free one", 0);
    private static readonly Option<int> ClientPort = NumberOption.Create("--client-port", "Port for a gateway in another process", 30000);

    public static Command Create()
    {
        var command = new Command("silo", "The sync itself, from configuration") { WithGateway, HttpPort, SiloPort, ClientPort };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        var builder = Serving.Builder();
        var isGateway = parsed.GetValue(WithGateway);
        var settings = SettingsReading.Read(builder.Configuration, each => [.. SettingsCheck.Silo(each), .. isGateway ? GatewayOptionsCheck.Faults(each.Gateway) : []]);
        var silo = new SiloSetting(Ports.Take(parsed.GetValue(SiloPort), "--silo-port"), Ports.Take(parsed.GetValue(ClientPort), "--client-port"), settings.Store.Path!);
        string[] urls = [$"http://127.0.0.1:{Ports.Take(parsed.GetValue(HttpPort), "--http-port")}", .. isGateway ? GatewayCommand.FreeUrls(settings) : []];
        builder.WebHost.UseUrls(urls);
        builder.Services.AddTelemetry();
        if (isGateway) builder.Services.AddCrmSyncGateway(settings.Apply);
        var systems = new SystemsOfRecord();
        builder.AddSilo(silo, settings.Connect(systems));
        var app = builder.Build();
        systems.LiveIn(app.Services);
        if (isGateway)
        {
            app.MapCrmSyncGateway();
            app.MapPrometheusScrapingEndpoint("/metrics").RequireLoopbackOrKey();
        }
        else
        {
            app.MapSiloHealth();
        }
        return Serving.RunAsync(app, $"silo (client port {silo.ClientPort})", clock, stop);
    }
}
