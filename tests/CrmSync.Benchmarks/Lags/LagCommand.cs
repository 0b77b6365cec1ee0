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
    private static readonly Option<bool> Usual = new("--default-budget") { Description = "The product's default pace and daily budget instead of the demo's" };

    public static Command Create()
    {
        var command = new Command("lag", "From an edit's answer until the value stands on the other side") { Edits, Seconds, People, Usual };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        var (rate, seconds, people, isUsual) = (parsed.GetValue(Edits), parsed.GetValue(Seconds), parsed.GetValue(People), parsed.GetValue(Usual));
        var folder = Directory.CreateTempSubdirectory("crmsync-lag-").FullName;
        using (var site = new Site(new() { Folder = folder, IsSplit = isUsual, IsUsualPace = isUsual, People = people }, clock))
        {
            var figures = await new LagRun(site, clock).MeasureAsync(rate, TimeSpan.FromSeconds(seconds), stop);
            Table.Head("pace", "edits/s", "way", "interval", "edits", "arrived", "p50 s", "p99 s", "max s");
            foreach (var one in figures)
                Table.Row(isUsual ? "default budget" : "demo", rate, one.Way, TimeSpan.FromSeconds(one.IntervalSeconds), one.Edits, one.Arrived, one.P50, one.P99, one.Max);
        }
        Directory.Delete(folder, recursive: true);
        Table.Made($"lag --edits-per-second {rate} --seconds {seconds} --people {people}{(isUsual ? " --default-budget" : "")}");
        return 0;
    }
}
