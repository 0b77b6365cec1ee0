using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Lags;

/// <summary>Lag at a pace of edits, at the demo's pace of reading or at the product's default.</summary>
internal static class LagCommand
{
    private static readonly Option<double> Edits = NumberOption.Create("--edits-per-second", "Edits a second, half on each side", 5.0);
    private static readonly Option<int> Seconds = NumberOption.Create("--seconds", "Length of the editing", 60);
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side", 1000);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; each is told, the median counts", 1);
    private static readonly Option<bool> Usual = new("--default-budget") { Description = "The product's default pace and daily budget, as at the start of Marketo's day, instead of the demo's" };
    private static readonly Option<bool> Now = new("--rest-of-day") { Description = "With --default-budget: all of the day's calls are left for what is left of the day" };

    public static Command Create()
    {
        var command = new Command("lag", "From an edit's answer until the value stands on the other side") { Edits, Seconds, People, Runs, Usual, Now };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        var (rate, seconds, people, runs) = (parsed.GetValue(Edits), parsed.GetValue(Seconds), parsed.GetValue(People), parsed.GetValue(Runs));
        var (isUsual, isNow) = (parsed.GetValue(Usual), parsed.GetValue(Now));
        var pace = !isUsual ? "demo" : isNow ? "default budget, rest of the day" : "default budget, fresh day";
        var folder = Directory.CreateTempSubdirectory("crmsync-lag-").FullName;
        var setting = new SiteSetting { Folder = folder, IsSplit = isUsual, IsUsualPace = isUsual, People = people, MarketoCallsPerDay = isUsual && !isNow ? DayBudget.AsIfFresh(clock) : null };
        using (var site = new Site(setting, clock))
        {
            var lag = new LagRun(site, clock);
            await lag.BeginAsync(stop);
            Table.Head("pace", "edits/s", "way", "run", "interval", "edits", "arrived", "p50 s", "p99 s", "max s");
            var told = new List<LagFigures>();
            for (var run = 1; run <= runs; run++)
            {
                foreach (var one in await lag.MeasureAsync(run, rate, TimeSpan.FromSeconds(seconds), null, stop))
                {
                    Table.Row(pace, rate, one.Way, run, TimeSpan.FromSeconds(one.IntervalSeconds), one.Edits, one.Arrived, one.P50, one.P99, one.Max);
                    told.Add(one);
                }
            }
            foreach (var way in told.GroupBy(one => one.Way)) Median(pace, rate, [.. way]);
        }
        Directory.Delete(folder, recursive: true);
        Table.Made($"lag --edits-per-second {rate} --seconds {seconds} --people {people} --runs {runs}{(isUsual ? " --default-budget" : "")}{(isNow ? " --rest-of-day" : "")}");
        return 0;
    }

    private static void Median(string pace, double rate, IReadOnlyList<LagFigures> way) => Table.Row(
        pace, rate, way[0].Way, "median", TimeSpan.FromSeconds(Table.Median(way, one => one.IntervalSeconds)), way.Sum(one => one.Edits), way.Sum(one => one.Arrived),
        Table.Median(way, one => one.P50), Table.Median(way, one => one.P99), Table.Median(way, one => one.Max));
}
