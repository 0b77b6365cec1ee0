using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Host.Silos;
using CrmSync.Simulators.Dataverse;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Host.Demo;

/// <summary>The whole demo, from ports to verdict.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(DemoOptions options, TimeProvider clock, CancellationToken stop)
    {
        using var folder = DemoFolder.Open(options.Data);
        var ports = new Addresses(
            Ports.Take(options.GatewayPort, "--gateway-port"),
            Ports.Take(options.MarketoPort, "--marketo-port"),
            Ports.Take(options.DataversePort, "--dataverse-port"));
        var silo = new SiloSetting(Ports.Take(options.SiloPort, "--silo-port"), Ports.Free(), folder.Store);
        if (options.IsFresh) folder.Empty();
        var key = folder.Key(options.Key);
        await using var marketo = await MarketoServer.StartAsync(
            new() { Port = ports.Marketo, DataDirectory = folder.Marketo, Seed = options.Seed, People = options.People, Limits = new() { DailyOn = false } }, stop);
        await using var dataverse = await DataverseServer.StartAsync(
            new() { Port = ports.Dataverse, DataDirectory = folder.Dataverse, Seed = options.Seed, People = options.People }, stop);
        await using var app = DemoHost.Build(ports.Gateway, key, silo, marketo.Address, dataverse.Address);
        await app.StartAsync(stop);
        Legend.Write(Console.Out, options, ports, key);
        Console.WriteLine("ready");
        using var sites = new DemoSites(marketo.Address, dataverse.Address, new Uri($"http://127.0.0.1:{ports.Gateway}"));
        try
        {
            var (answered, limits) = await LiveAsync(app.Services, sites, key, options, clock, stop);
            return !options.IsChecked || await VerdictRun.RunAsync(sites, key, answered, limits, clock, stop.IsCancellationRequested, CancellationToken.None) ? 0 : OneLineException.Failure;
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
            Console.WriteLine("stopped");
        }
    }

    private static async Task<(IReadOnlyList<AnsweredRequest> Answered, LimitsMet Limits)> LiveAsync(IServiceProvider services, DemoSites sites, string key, DemoOptions options, TimeProvider clock, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = options.For is { } time ? clock.CreateTimer(_ => end.Cancel(), null, time, Timeout.InfiniteTimeSpan) : null;
        var counts = new EditCounts();
        var progress = new Progress(services.GetRequiredService<IGrainFactory>(), counts, clock);
        using var people = await PeopleStart.CreateAsync(sites, key, counts, options, clock, stop);
        var editing = options.EditsPerSecond > 0 ? people.EditAsync(end.Token) : Task.CompletedTask;
        await progress.ShowAsync(end.Token);
        await editing;
        await progress.ShowOnceAsync();
        return (people.Asking?.Answered ?? [], people.Limits);
    }
}
