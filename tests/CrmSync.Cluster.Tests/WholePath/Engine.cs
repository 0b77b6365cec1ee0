using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Dataverse;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Grains;
using CrmSync.Grains.Connections;
using CrmSync.Host.Silos;
using CrmSync.Marketo;
using CrmSync.Simulators.Dataverse;
using CrmSync.Simulators.Marketo;
using CrmSync.Storage;
using CrmSync.Storage.Sqlite;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The whole product on one machine: both simulators over real HTTP, one silo with the real connectors, grains and SQLite. One per test.</summary>
public sealed class Engine : IAsyncDisposable
{
    public const string Connection = "test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly string folder = Directory.CreateTempSubdirectory("crmsync-test").FullName;
    private Func<ConnectionSetting, ConnectionSetting> adjust = setting => setting;
    private Action<ISiloBuilder> configure = _ => { };
    private Func<MarketoOptions, MarketoOptions> tune = options => options;
    private string filter = "new_synctomkto";
    private IHost? silo;

    public required MarketoServer Marketo { get; init; }
    public required DataverseServer Dataverse { get; set; }
    public required MarketoHuman InMarketo { get; init; }
    public required DynamicsHuman InDynamics { get; set; }
    public IGrainFactory Grains => silo!.Services.GetRequiredService<IGrainFactory>();
    public IConnectionGrain Control => Grains.GetGrain<IConnectionGrain>(Connection);
    /// <summary>The store's file.</summary>
    public string StoreFile => Path.Combine(folder, "crmsync.db");
    public IServiceProvider Services => silo!.Services;

    /// <summary>Controls, counters and history of the Marketo side.</summary>
    public required SimulatorControl MarketoControl { get; init; }

    /// <summary>Controls, counters and history of the Dynamics side.</summary>
    public required SimulatorControl DynamicsControl { get; init; }

    /// <summary>Starts both sides and the silo; its own call limits are off.</summary>
    public static async Task<Engine> StartAsync(
        int people = 0, MarketoSettings? marketo = null, bool startSilo = true, Func<ConnectionSetting, ConnectionSetting>? adjust = null, Action<ISiloBuilder>? configure = null,
        string? filter = null, Func<MarketoOptions, MarketoOptions>? tune = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var left = await MarketoServer.StartAsync(new MarketoSimulatorOptions { People = people, Settings = marketo ?? new(), Limits = new() { RateOn = false, DailyOn = false } }, cancel);
        var right = await DataverseServer.StartAsync(new DataverseSimulatorOptions { People = people }, cancel);
        var engine = new Engine { Marketo = left, Dataverse = right, InMarketo = new(left.Address), InDynamics = new(right.Address), MarketoControl = new(left.Address), DynamicsControl = new(right.Address) };
        engine.adjust = adjust ?? engine.adjust;
        engine.configure = configure ?? engine.configure;
        engine.filter = filter ?? engine.filter;
        engine.tune = tune ?? engine.tune;
        if (startSilo) await engine.StartSiloAsync();
        return engine;
    }

    /// <summary>Another setting for the next start of the silo.</summary>
    public void Adjust(Func<ConnectionSetting, ConnectionSetting> change) => adjust = change;

    public async Task StartSiloAsync()
    {
        try
        {
            await StartSiloOnceAsync();
        }
        catch (AddressInUseException)
        {
            // Another process took a port between choice and use.
            silo!.Dispose();
            await StartSiloOnceAsync();
        }
    }

    private async Task StartSiloOnceAsync()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(orleans => configure(orleans
            .UseLocalhostClustering(Ports.Free(), Ports.Free(), null, "crmsync", Guid.CreateVersion7().ToString("N"))
            .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(20))
            .AddSqliteStore(new SqliteStoreOptions { Path = folder })
            .AddCrmSync([adjust(Setting())])));
        silo = builder.Build();
        await silo.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stops the silo as an operator would, or abruptly; the store stays.</summary>
    public async Task StopSiloAsync(bool abruptly = false)
    {
        if (silo is null) return;
        await silo.StopAsync(new CancellationToken(abruptly));
        (silo as IDisposable)?.Dispose();
        silo = null;
    }

    /// <summary>Another environment takes the address of the one that was connected.</summary>
    public async Task SwapDynamicsAsync(DataverseSimulatorOptions other)
    {
        var port = Dataverse.Address.Port;
        await Dataverse.DisposeAsync();
        InDynamics.Dispose();
        Dataverse = await DataverseServer.StartAsync(other with { Port = port }, TestContext.Current.CancellationToken);
        InDynamics = new(Dataverse.Address);
    }

    /// <summary>The store is lost while the silo stands still.</summary>
    public void ForgetStore()
    {
        Assert.Null(silo);
        Directory.Delete(folder, true);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Waits until everything done so far is settled (B-17).</summary>
    public async Task SettleAsync()
    {
        var edited = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            async () => await Control.SettledAsync() is { Settled: true, ReadToMarketo: { } marketo, ReadToDynamics: { } dynamics } && marketo > edited && dynamics > edited,
            async () => "settled; " + await WhoWaitsAsync(), null);
    }

    /// <summary>Marketo refuses the position once, so that the rows of the last fifteen minutes are read again; waits until that is settled.</summary>
    public async Task ReadMarketoAgainAsync()
    {
        var calls = await MarketoControl.CallsAsync("pagingToken");
        await MarketoControl.FaultAsync(new { operation = "activities", code = "610", message = "Requested resource not found", times = 1 });
        await UntilAsync(async () => await MarketoControl.CallsAsync("pagingToken") > calls, "fifteen minutes are read again");
        await SettleAsync();
    }

    private async Task<string> WhoWaitsAsync()
    {
        var people = await Grains.GetGrain<ILedgerGrain>(Connection).FindPeopleAsync(null, null, null, null, 50);
        var waiting = people.Where(p => p.Standing == PersonStanding.Waiting).Select(async p => $"{p.Person} waits for {(await Grains.GetGrain<IPersonGrain>(PersonKey.Of(Connection, p.Person)).ViewAsync())?.Waiting ?? "?"} ({p})");
        return string.Join("; ", await Task.WhenAll(waiting));
    }

    /// <summary>Waits until something holds, asking again and again.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan? patience = null) => UntilAsync(holds, () => Task.FromResult(what), patience);

    private static async Task UntilAsync(Func<Task<bool>> holds, Func<Task<string>> what, TimeSpan? patience)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds())
        {
            try
            {
                await beat.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {(patience ?? Patience).TotalSeconds} s: {await what()}.");
            }
        }
    }

    /// <summary>The person that holds a Marketo record.</summary>
    public async Task<PersonView?> PersonAsync(long marketoId)
    {
        var rows = await Grains.GetGrain<ILedgerGrain>(Connection).FindPeopleAsync(null, marketoId.ToString(System.Globalization.CultureInfo.InvariantCulture), null, null, 1);
        return rows.Count == 0 ? null : await Grains.GetGrain<IPersonGrain>($"{Connection}/{rows[0].Person}").ViewAsync();
    }

    /// <summary>The person that holds a Dynamics row.</summary>
    public async Task<PersonView?> PersonOfRowAsync(string row)
    {
        var rows = await Grains.GetGrain<ILedgerGrain>(Connection).FindPeopleAsync(null, null, row, null, 1);
        return rows.Count == 0 ? null : await Grains.GetGrain<IPersonGrain>($"{Connection}/{rows[0].Person}").ViewAsync();
    }

    public Task<IReadOnlyList<ActivityRow>> ActivitiesAsync(string person) => Grains.GetGrain<ILedgerGrain>(Connection).ActivitiesAsync(person, null, 100);

    public async ValueTask DisposeAsync()
    {
        await StopSiloAsync();
        MarketoControl.Dispose();
        DynamicsControl.Dispose();
        InMarketo.Dispose();
        InDynamics.Dispose();
        await Marketo.DisposeAsync();
        await Dataverse.DisposeAsync();
        Directory.Delete(folder, true);
    }

    private ConnectionSetting Setting() => new(
        Connection,
        budget => new MarketoSystem(
            tune(new() { Endpoint = new(Marketo.Address, "rest"), Identity = new(Marketo.Address, "identity"), ClientId = "crmsync", ClientSecret = "crmsync-secret", CallTimeout = TimeSpan.FromSeconds(5) }),
            budget, new HttpClient(), TimeProvider.System, NullLogger<MarketoSystem>.Instance),
        budget => new DataverseSystem(
            new DataverseOptions { Url = Dataverse.Address, Authority = Dataverse.Address, TenantId = "tenant", ClientId = "crmsync", ClientSecret = "crmsync-secret", CallTimeout = TimeSpan.FromSeconds(5), FilterColumn = filter },
            budget, new HttpClient(DataverseSystem.CreateHandler()), TimeProvider.System, NullLogger<DataverseSystem>.Instance))
    {
        PollInterval = TimeSpan.FromMilliseconds(200),
        MarketoCallsPerDay = null,
        MarketoCallsPer20Seconds = null,
        MarketoLateness = TimeSpan.FromSeconds(4),
        MarketoLanding = TimeSpan.FromSeconds(4),
    };
}
