using System.CommandLine;
using System.Globalization;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Syncs;

/// <summary>From the start of the process to settled, with empty data and seeded people; the verdict comes from both sides' own histories.</summary>
internal static class FirstSyncCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side, 80 % of them on both", 2000);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; the median counts", 1);
    private static readonly Option<bool> NoLimits = new("--no-limits") { Description = "Silo and simulators in processes of their own; quota, rate and concurrency limits off on both sides" };
    private static readonly Option<bool> Kill = new("--kill-half-way") { Description = "With --no-limits: kill -9 of the silo when half of Dynamics' rows have their Marketo person" };

    public static Command Create()
    {
        var command = new Command("first-sync", "Minutes from start to settled, calls, peak memory of the silo, and what is doubled or missing") { People, Runs, NoLimits, Kill };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Runs), parsed.GetValue(NoLimits), parsed.GetValue(Kill), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int runs, bool isFree, bool isKilled, TimeProvider clock, CancellationToken stop)
    {
        Table.Head("people a side", "run", "ready s", "settled s", "minutes", "Marketo calls", "Dynamics calls", "calls a person", "peak MB", "doubled", "missing", "listed");
        var told = new List<FirstSyncFigures>();
        for (var run = 1; run <= runs; run++)
        {
            var folder = Directory.CreateTempSubdirectory("crmsync-first-").FullName;
            using (var site = new Site(new() { Folder = folder, People = people, IsSplit = isFree, HasNoLimits = isFree }, clock))
                told.Add(await new FirstSyncRun(site, people, clock).MeasureAsync(isKilled && isFree, stop));
            Directory.Delete(folder, recursive: true);
            Tell(people, run.ToString(CultureInfo.InvariantCulture), told[^1..]);
        }
        if (runs > 1) Tell(people, "median", told);
        foreach (var one in told) Console.WriteLine($"\nMarketo {ByOperation(one.Marketo)}\nDynamics {ByOperation(one.Dynamics)}{Killed(one)}");
        Table.Made($"first-sync --people {people} --runs {runs}{(isFree ? " --no-limits" : "")}{(isKilled ? " --kill-half-way" : "")}");
        return told.TrueForAll(one => one is { Doubled: 0, Missing: 0 }) ? 0 : 1;
    }

    private static void Tell(int people, string run, IReadOnlyList<FirstSyncFigures> told) => Table.Row(
        people, run, Table.Median(told, one => one.Ready.TotalSeconds), Table.Median(told, one => one.Settled.TotalSeconds), Table.Median(told, one => one.Settled.TotalMinutes),
        (long)Table.Median(told, one => one.Marketo.Values.Sum()), (long)Table.Median(told, one => one.Dynamics.Values.Sum()),
        Table.Median(told, one => (one.Marketo.Values.Sum() + one.Dynamics.Values.Sum()) / (double)people).ToString("0.0000", CultureInfo.InvariantCulture),
        (long)Table.Median(told, one => one.PeakBytes / 1024d / 1024d), told.Sum(one => one.Doubled), told.Sum(one => one.Missing), told.Sum(one => one.Listed));

    private static string ByOperation(IReadOnlyDictionary<string, long> calls) => string.Join(", ", calls.Where(each => each.Value != 0).Select(each => $"{each.Key} {each.Value}"));

    private static string Killed(FirstSyncFigures one) => one.Killed is not { } kill ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"\nkilled after {kill.At.TotalSeconds:0.0} s with {kill.Linked} people linked; until then Marketo {ByOperation(kill.Marketo)}; Dynamics {ByOperation(kill.Dynamics)}");
}
