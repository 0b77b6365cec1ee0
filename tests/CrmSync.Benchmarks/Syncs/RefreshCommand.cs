using System.CommandLine;
using CrmSync.Benchmarks.Lags;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Client;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Syncs;

/// <summary>One more field is chosen for everybody while people edit: how long it takes, and what the edits' lag is with it and without it (F-2, B-3).</summary>
internal static class RefreshCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side", 5000);
    private static readonly Option<double> Edits = NumberOption.Create("--edits-per-second", "Edits a second, half on each side", 20.0);
    private static readonly Option<int> Seconds = NumberOption.Create("--seconds", "Length of the editing without a refresh", 60);
    private static readonly Option<int> Pairs = NumberOption.Create("--pairs", "Pairs of runs, without and with a refresh; the median counts", 1);

    public static Command Create()
    {
        var command = new Command("refresh", "Minutes of a refresh of one field, and the lag of live edits beside it") { People, Edits, Seconds, Pairs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Edits), parsed.GetValue(Seconds), parsed.GetValue(Pairs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, double rate, int seconds, int pairs, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-refresh-").FullName;
        var (minutes, without, with) = (new List<double>(), new List<double>(), new List<double>());
        using (var site = new Site(new() { Folder = folder, People = people, IsSplit = true, HasNoLimits = true }, clock))
        {
            await site.StartAsync(stop);
            if (await site.SettledAsync(TimeSpan.FromHours(2), clock, stop) is null) throw new TimeoutException("The first sync did not settle.");
            for (var pair = 0; pair < pairs; pair++)
            {
                without.Add(await P99Async(site, 2 * pair, rate, TimeSpan.FromSeconds(seconds), clock, stop));
                var took = RefreshAsync(site, pair == 0, clock, stop);
                with.Add(await P99Async(site, (2 * pair) + 1, rate, TimeSpan.FromSeconds(seconds), clock, stop));
                minutes.Add((await took).TotalMinutes);
                await site.SettledAsync(TimeSpan.FromMinutes(30), clock, stop);
            }
        }
        Directory.Delete(folder, recursive: true);
        Table.Head("people a side", "edits/s", "pairs", "refresh, median minutes", "p99 of edits without, s", "p99 with, s");
        Table.Row(people, rate, pairs, Table.Quantile(minutes, 0.5), Table.Quantile(without, 0.5), Table.Quantile(with, 0.5));
        Table.Made($"refresh --people {people} --edits-per-second {rate} --seconds {seconds} --pairs {pairs}");
        return 0;
    }

    private static async Task<double> P99Async(Site site, int run, double rate, TimeSpan length, TimeProvider clock, CancellationToken stop) =>
        (await new LagRun(site, clock).MeasureAsync(run, rate, length, stop)).Max(way => way.P99);

    private static async Task<TimeSpan> RefreshAsync(Site site, bool isNew, TimeProvider clock, CancellationToken stop)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        var began = clock.GetTimestamp();
        if (isNew) await gateway.PutAsync($"{SettledWait.Connection}/fields", new { fields = new[] { new { name = "website", lead = "websiteurl", contact = "websiteurl" } } }, stop);
        else await gateway.PostAsync($"{SettledWait.Connection}/refresh", new { fields = new[] { "website" } }, stop);
        while ((await gateway.GetAsync(SettledWait.Connection, stop)).GetProperty("refresh").Text("state") != "done") await clock.PauseAsync(TimeSpan.FromMilliseconds(500), stop);
        return clock.GetElapsedTime(began);
    }
}
