using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Client;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Syncs;

/// <summary>From the start of the process to settled, with empty data and seeded people.</summary>
internal static class FirstSyncCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side", 2000);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; the median counts", 1);
    private static readonly Option<bool> LimitsOff = new("--limits-off") { Description = "Silo and simulators apart, without call limits" };
    private static readonly Option<bool> Kill = new("--kill-half-way") { Description = "kill -9 of the silo when half of the people are known (with --limits-off)" };
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var command = new Command("first-sync", "Seconds from start to settled") { People, Runs, LimitsOff, Kill };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Runs), parsed.GetValue(LimitsOff), parsed.GetValue(Kill), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int runs, bool isFree, bool isKilled, TimeProvider clock, CancellationToken stop)
    {
        Table.Head("people a side", "run", "ready s", "settled s", "minutes", "Marketo calls", "Dynamics calls", "peak memory, MB");
        var (ready, settled, calls, memory) = (new List<double>(), new List<double>(), new List<(long Marketo, long Dynamics)>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            var folder = Directory.CreateTempSubdirectory("crmsync-first-").FullName;
            using (var site = new Site(new() { Folder = folder, People = people, IsSplit = isFree, HasNoLimits = isFree }, clock))
            {
                var began = clock.GetTimestamp();
                ready.Add((await site.StartAsync(stop)).TotalSeconds);
                if (isKilled && isFree) await KillHalfWayAsync(site, people, clock, stop);
                if (await site.SettledAsync(Longest, clock, stop) is null) throw new TimeoutException("The first sync did not settle.");
                settled.Add(clock.GetElapsedTime(began).TotalSeconds);
                calls.Add((await site.Sites.Marketo.CallsAsync(stop), await site.Sites.Dynamics.CallsAsync(stop)));
                memory.Add(site.PeakMemory / 1024d / 1024d);
                Table.Row(people, run + 1, ready[^1], settled[^1], settled[^1] / 60, calls[^1].Marketo, calls[^1].Dynamics, memory[^1]);
            }
            Directory.Delete(folder, recursive: true);
        }
        Table.Row(people, "median", Table.Quantile(ready, 0.5), Table.Quantile(settled, 0.5), Table.Quantile(settled, 0.5) / 60, (long)Table.Median(calls, one => one.Marketo), (long)Table.Median(calls, one => one.Dynamics), Table.Quantile(memory, 0.5));
        Table.Made($"first-sync --people {people} --runs {runs}{(isFree ? " --limits-off" : "")}{(isKilled ? " --kill-half-way" : "")}");
        return 0;
    }

    private static async Task KillHalfWayAsync(Site site, int people, TimeProvider clock, CancellationToken stop)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        while ((await gateway.GetAsync(SettledWait.Connection, stop)).Members("people").Sum(m => m.Value.GetInt64()) < people) await clock.PauseAsync(Look, stop);
        await site.KillAsync(stop);
        await site.RestartAsync(stop);
    }
}
