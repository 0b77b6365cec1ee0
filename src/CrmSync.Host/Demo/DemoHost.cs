using CrmSync.Gateway;
using CrmSync.Host.Silos;

namespace CrmSync.Host.Demo;

/// <summary>One silo and the gateway in one web application.</summary>
internal static class DemoHost
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    public static WebApplication Build(int gatewayPort, string key, SiloSetting silo, Uri marketo, Uri dataverse)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Quieten(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, gatewayPort));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestStop);
        builder.Services.AddTelemetry();
        builder.Services.AddCrmSyncGateway(options =>
        {
            options.Keys.Add(new GatewayKey { Name = "demo", Role = "admin", Key = key });
            options.Connections.Add(DemoConnection.Id);
        });
        var systems = new SystemsOfRecord();
        builder.AddSilo(silo, [DemoConnection.Of(systems, marketo, dataverse)]);
        var app = builder.Build();
        systems.LiveIn(app.Services);
        app.MapCrmSyncGateway();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireLoopbackOrKey();
        return app;
    }

    private static void Quieten(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.LeaveOutNoise();
    }
}
