using System.Net.Http.Json;
using CrmSync.Host.Demo;
using CrmSync.Host.Silos;

namespace CrmSync.Benchmarks.Running;

/// <summary>A whole system in real processes on free ports of this machine: kept by folder and ports across kills.</summary>
internal sealed class Site(SiteSetting setting, TimeProvider clock) : IDisposable
{
    /// <summary>The secret of the webhook that campaigns call; of a split site.</summary>
    public const string WebhookCode = "benchmark-webhook-code";

    private const string TheKey = "benchmark-key";
    private readonly int marketoPort = Ports.Free();
    private readonly int dataversePort = Ports.Free();
    private readonly int gatewayPort = Ports.Free();
    private readonly List<CrmSyncProcess> simulators = [];
    private CrmSyncProcess? victim;
    private DemoSites? sites;
    private long peakBefore;

    /// <summary>The gateway's key.</summary>
    public string Key => TheKey;

    /// <summary>HTTP clients of its three servers.</summary>
    public DemoSites Sites => sites ??= new(Local(marketoPort), Local(dataversePort), Local(gatewayPort));

    /// <summary>Starts the simulators alone; nothing when everything is one process or they run.</summary>
    public async Task SimulateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(setting.Folder);
        if (!setting.IsSplit || simulators.Count > 0) return;
        simulators.Add(await SimulateAsync("marketo", marketoPort, cancellationToken));
        simulators.Add(await SimulateAsync("dataverse", dataversePort, cancellationToken));
        await FreeHumansAsync(cancellationToken);
    }

    /// <summary>Starts everything; answers how long it took.</summary>
    public async Task<TimeSpan> StartAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await SimulateAsync(cancellationToken);
        await RestartAsync(cancellationToken);
        return clock.GetElapsedTime(began);
    }

    /// <summary>kill -9: of the silo alone when split, else of everything.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        peakBefore = PeakMemory;
        await victim!.KillAsync(cancellationToken);
        victim.Dispose();
        victim = null;
    }

    /// <summary>Starts again what was killed; answers how long that took.</summary>
    public async Task<TimeSpan> RestartAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        victim = setting.IsSplit
            ? await ProcessAsync(["silo", "--with-gateway", "--http-port", "0", "--client-port", "0"], "silo", SiloSettings(), cancellationToken)
            : await ProcessAsync(Demo(), "demo", new Dictionary<string, string>(), cancellationToken);
        if (!setting.IsSplit) await FreeHumansAsync(cancellationToken);
        return clock.GetElapsedTime(began);
    }

    /// <summary>Most memory that the silo's process has held so far, killed ones too, in bytes.</summary>
    public long PeakMemory => Math.Max(peakBefore, victim?.PeakMemory ?? 0);

    public void Dispose()
    {
        victim?.Dispose();
        foreach (var simulator in simulators) simulator.Dispose();
        sites?.Dispose();
    }

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    private Task<CrmSyncProcess> SimulateAsync(string system, int port, CancellationToken cancellationToken) =>
        ProcessAsync(
            ["simulate", system, "--port", $"{port}", "--data", setting.Folder, "--seed", $"{setting.Seed}", "--people", $"{setting.People}"],
            system, new Dictionary<string, string>(), cancellationToken);

    private Task<CrmSyncProcess> ProcessAsync(IEnumerable<string> arguments, string name, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        CrmSyncProcess.StartAsync(arguments, settings, Path.Combine(setting.Folder, $"{name}.log"), clock, cancellationToken);

    private IEnumerable<string> Demo() =>
    [
        "demo", "--data", setting.Folder, "--seed", $"{setting.Seed}", "--people", $"{setting.People}", "--edits-per-second", "0", "--key", TheKey,
        "--gateway-port", $"{gatewayPort}", "--marketo-port", $"{marketoPort}", "--dataverse-port", $"{dataversePort}",
    ];

    private Dictionary<string, string> SiloSettings()
    {
        const string one = "CrmSync__Connections__0__";
        var settings = new Dictionary<string, string>
        {
            [one + "Id"] = DemoConnection.Id,
            [one + "Marketo__Endpoint"] = $"{Local(marketoPort)}rest",
            [one + "Marketo__Identity"] = $"{Local(marketoPort)}identity",
            [one + "Marketo__ClientId"] = "crmsync",
            [one + "Marketo__ClientSecret"] = "crmsync-secret",
            [one + "Dataverse__Url"] = $"{Local(dataversePort)}",
            [one + "Dataverse__Authority"] = $"{Local(dataversePort)}",
            [one + "Dataverse__TenantId"] = DemoConnection.Tenant,
            [one + "Dataverse__ClientId"] = "crmsync",
            [one + "Dataverse__ClientSecret"] = "crmsync-secret",
            ["CrmSync__Store__Path"] = Path.Combine(setting.Folder, "store"),
            ["CrmSync__Gateway__Urls"] = $"{Local(gatewayPort)}".TrimEnd('/'),
            ["CrmSync__Gateway__Keys__0__Name"] = "benchmark",
            ["CrmSync__Gateway__Keys__0__Role"] = "admin",
            ["CrmSync__Gateway__Keys__0__Key"] = TheKey,
            ["CrmSync__Gateway__MarketoWebhookCode"] = WebhookCode,
        };
        if (setting.MarketoCallsPerDay is { } calls) settings[one + "Pace__MarketoCallsPerDay"] = $"{calls}";
        if (setting.IsUsualPace) return settings;
        if (setting.HasNoLimits) settings[one + "Pace__MarketoCallsPer20Seconds"] = "0";
        settings[one + "Pace__Poll"] = $"{DemoConnection.Poll}";
        settings[one + "Pace__MarketoCallsPerDay"] = "0";
        settings[one + "Pace__MarketoLateness"] = $"{DemoConnection.Lateness}";
        settings[one + "Pace__MarketoLanding"] = $"{DemoConnection.Landing}";
        return settings;
    }

    // Hundreds of people would be hundreds of users: one client that stands for all of them would meet the limit of one.
    private async Task FreeHumansAsync(CancellationToken cancellationToken)
    {
        using var dynamics = await Sites.Dynamics.PostAsJsonAsync("/_sim/limits", setting.HasNoLimits ? new { enabled = false, maxRequests = int.MaxValue, maxExecutionMs = int.MaxValue } : (object)new { maxRequests = 1_000_000 }, cancellationToken);
        dynamics.EnsureSuccessStatusCode();
        if (!setting.IsSplit || setting.IsUsualPace) return;
        using var marketo = await Sites.Marketo.PostAsJsonAsync("/_sim/limits", setting.HasNoLimits ? new { dailyOn = false, rateOn = false, concurrencyOn = false } : (object)new { dailyOn = false }, cancellationToken);
        marketo.EnsureSuccessStatusCode();
    }
}
