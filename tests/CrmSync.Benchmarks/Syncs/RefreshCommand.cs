using System.CommandLine;
using System.Globalization;
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
    private static readonly Option<int> Seconds = NumberOption.Create("--seconds", "Length of the editing without a refresh, and at least of the one with it", 60);
    private static readonly Option<int> Pairs = NumberOption.Create("--pairs", "Pairs of runs, without and with a refresh; the median counts", 5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    public static Command Create()
    {
        var command = new Command("refresh", "Minutes of a refresh of one field, and the lag of live edits beside it") { People, Edits, Seconds, Pairs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Edits), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), parsed.GetValue(Pairs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, double rate, TimeSpan length, int pairs, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-refresh-").FullName;
        var told = new List<Pair>();
        using (var site = new Site(new() { Folder = folder, People = people, IsSplit = true, HasNoLimits = true }, clock))
        {
            await site.StartAsync(stop);
            if (await site.SettledAsync(Longest, clock, stop) is null) throw new TimeoutException("The first sync did not settle.");
            Table.Head("people a side", "edits/s", "pair", "refresh, minutes", "to Dynamics p99 without, s", "with", "to Marketo p99 without, s", "with", "peak MB");
            for (var pair = 0; pair < pairs; pair++)
            {
                var without = await new LagRun(site, clock).MeasureAsync(2 * pair, rate, length, null, stop);
                var took = RefreshAsync(site, pair == 0, clock, stop);
                var with = await new LagRun(site, clock).MeasureAsync((2 * pair) + 1, rate, length, took, stop);
                told.Add(new(await took, without, with, site.PeakMemory));
                Tell(people, rate, (pair + 1).ToString(CultureInfo.InvariantCulture), told[^1..]);
            }
        }
        if (pairs > 1) Tell(people, rate, "median", told);
        Directory.Delete(folder, recursive: true);
        Table.Made($"refresh --people {people} --edits-per-second {rate} --seconds {length.TotalSeconds} --pairs {pairs}");
        return 0;
    }

    private static void Tell(int people, double rate, string pair, IReadOnlyList<Pair> told) => Table.Row(
        people, rate, pair, Table.Median(told, one => one.Took.TotalMinutes).ToString("0.00", CultureInfo.InvariantCulture),
        Table.Median(told, one => one.Without[0].P99), Table.Median(told, one => one.With[0].P99), Table.Median(told, one => one.Without[1].P99), Table.Median(told, one => one.With[1].P99),
        (long)Table.Median(told, one => one.PeakBytes / 1024d / 1024d));

    private static async Task<TimeSpan> RefreshAsync(Site site, bool isNew, TimeProvider clock, CancellationToken stop)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        var began = clock.GetTimestamp();
        if (isNew) await gateway.PutAsync($"{SettledWait.Connection}/fields", new { fields = new[] { new { name = "website", lead = "websiteurl", contact = "websiteurl" } } }, stop);
        else await gateway.PostAsync($"{SettledWait.Connection}/refresh", new { fields = new[] { "website" } }, stop);
        while ((await gateway.GetAsync(SettledWait.Connection, stop)).GetProperty("refresh").Text("state") != "done") await clock.PauseAsync(TimeSpan.FromMilliseconds(500), stop);
        return clock.GetElapsedTime(began);
    }

    /// <param name="Took">The refresh.</param>
    /// <param name="Without">Lag without it: to Dynamics, to Marketo.</param>
    /// <param name="With">Lag of the edits made while it ran.</param>
    /// <param name="PeakBytes">Most memory of the silo's process so far.</param>
    private sealed record Pair(TimeSpan Took, IReadOnlyList<LagFigures> Without, IReadOnlyList<LagFigures> With, long PeakBytes);
}
