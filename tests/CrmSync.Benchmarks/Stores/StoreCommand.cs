using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;
using CrmSync.Host.Silos;
using CrmSync.Storage;
using CrmSync.Storage.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrmSync.Benchmarks.Stores;

/// <summary>Commits a second through the real store: state, index row and an activity line each, many people at once (group commit).</summary>
internal static class StoreCommand
{
    private static readonly Option<int> Writers = NumberOption.Create("--writers", "People who commit at the same time", 1000);
    private static readonly Option<int> Seconds = NumberOption.Create("--seconds", "Length of a run", 5);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; each is told, the median counts", 3);

    public static Command Create()
    {
        var command = new Command("store", "Person commits a second through the embedded store") { Writers, Seconds, Runs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(Writers), parsed.GetValue(Seconds), parsed.GetValue(Runs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int writers, int seconds, int runs, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-store-").FullName;
        using (var silo = Silo(folder))
        {
            await silo.StartAsync(stop);
            var run = new StoreRun(silo.Services, clock);
            Table.Head("writers", "run", "commits", "commits/s");
            var told = new List<double>();
            for (var i = 1; i <= runs; i++)
            {
                var commits = await run.MeasureAsync(writers, TimeSpan.FromSeconds(seconds));
                told.Add((double)commits / seconds);
                Table.Row(writers, i, commits, (long)told[^1]);
            }
            Table.Row(writers, "median", "", (long)Table.Quantile(told, 0.5));
            await silo.StopAsync(CancellationToken.None);
        }
        Directory.Delete(folder, recursive: true);
        Table.Made($"store --writers {writers} --seconds {seconds} --runs {runs}");
        return 0;
    }

    private static IHost Silo(string folder)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(orleans => orleans.UseLocalhostClustering(Ports.Free(), Ports.Free()).AddSqliteStore(new SqliteStoreOptions { Path = folder }));
        return builder.Build();
    }
}
