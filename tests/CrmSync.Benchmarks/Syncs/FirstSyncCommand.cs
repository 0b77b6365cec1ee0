using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Syncs;

/// <summary>From the start of the process to settled, with empty data and seeded people.</summary>
internal static class FirstSyncCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side", 2000);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; the median counts", 1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    public static Command Create()
    {
        var command = new Command("first-sync", "Seconds from start to settled") { People, Runs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Runs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int runs, TimeProvider clock, CancellationToken stop)
    {
        Table.Head("people a side", "run", "ready s", "settled s", "Marketo calls", "Dynamics calls");
        var (ready, settled, calls) = (new List<double>(), new List<double>(), new List<(long Marketo, long Dynamics)>());
        for (var run = 0; run < runs; run++)
        {
            var folder = Directory.CreateTempSubdirectory("crmsync-first-").FullName;
            using (var site = new Site(new() { Folder = folder, People = people }, clock))
            {
                var started = await site.StartAsync(stop);
                var rest = await site.SettledAsync(Longest, clock, stop) ?? throw new TimeoutException("The first sync did not settle.");
                ready.Add(started.TotalSeconds);
                settled.Add((started + rest).TotalSeconds);
                calls.Add((await site.Sites.Marketo.CallsAsync(stop), await site.Sites.Dynamics.CallsAsync(stop)));
                Table.Row(people, run + 1, ready[^1], settled[^1], calls[^1].Marketo, calls[^1].Dynamics);
            }
            Directory.Delete(folder, recursive: true);
        }
        Table.Row(people, "median", Table.Quantile(ready, 0.5), Table.Quantile(settled, 0.5), (long)Table.Median(calls, one => one.Marketo), (long)Table.Median(calls, one => one.Dynamics));
        Table.Made($"first-sync --people {people} --runs {runs}");
        return 0;
    }
}
