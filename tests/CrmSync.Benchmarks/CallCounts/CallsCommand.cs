using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.CallCounts;

/// <summary>How many calls an edit costs, beside the least that the vendors' page and batch sizes allow when each edit is a row of its own.</summary>
internal static class CallsCommand
{
    private const double MarketoPage = 300;
    private const double DynamicsBatch = 100;
    private const double DynamicsPage = 5000;
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side", 2000);
    private static readonly Option<int> Edits = NumberOption.Create("--edits", "Edits of a burst", 10_000);
    private static readonly Option<int> Seconds = NumberOption.Create("--seconds", "Length of the steady editing at 5 edits a second", 60);

    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; each is told, the median counts", 1);

    public static Command Create()
    {
        var command = new Command("calls", "Calls per 1,000 settled edits, for a burst on each side and for the steady demo") { People, Edits, Seconds, Runs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Edits), parsed.GetValue(Seconds), parsed.GetValue(Runs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int edits, int seconds, int runs, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-calls-").FullName;
        using (var site = new Site(new() { Folder = folder, People = people }, clock))
        using (var run = new CallRun(site, clock))
        {
            await run.BeginAsync(stop);
            var figures = new List<CallFigures>();
            for (var i = 0; i < runs; i++)
            {
                figures.Add(await run.BurstAsync("burst in Marketo", true, edits, stop));
                figures.Add(await run.BurstAsync("burst in Dynamics", false, edits, stop));
                figures.Add(await run.SteadyAsync("steady, 5 edits/s", 5, TimeSpan.FromSeconds(seconds), stop));
            }
            Table.Head("edits", "number", "settled in", "Marketo calls", "per 1,000", "least", "Dynamics calls", "per 1,000", "least");
            foreach (var one in figures) Tell(one, edits);
            foreach (var kind in figures.GroupBy(one => one.Name)) Median([.. kind], edits);
            foreach (var one in figures) Console.WriteLine($"{one.Name}: Marketo {ByOperation(one.Marketo)}; Dynamics {ByOperation(one.Dynamics)}");
        }
        Directory.Delete(folder, recursive: true);
        Table.Made($"calls --people {people} --edits {edits} --seconds {seconds} --runs {runs}");
        return 0;
    }

    private static void Tell(CallFigures one, int edits)
    {
        var least = Least(one, edits);
        Table.Row(one.Name, one.Edits, one.Took, Marketo(one), 1000.0 * Marketo(one) / one.Edits, least.Marketo, Dynamics(one), 1000.0 * Dynamics(one) / one.Edits, least.Dynamics);
    }

    private static void Median(IReadOnlyList<CallFigures> runs, int edits)
    {
        var least = Least(runs[0], edits);
        Table.Row(
            $"{runs[0].Name}, median of {runs.Count}", runs.Sum(one => one.Edits), TimeSpan.FromSeconds(Table.Median(runs, one => one.Took.TotalSeconds)),
            (long)Table.Median(runs, Marketo), Table.Median(runs, one => 1000.0 * Marketo(one) / one.Edits), least.Marketo,
            (long)Table.Median(runs, Dynamics), Table.Median(runs, one => 1000.0 * Dynamics(one) / one.Edits), least.Dynamics);
    }

    private static double Marketo(CallFigures one) => one.Marketo.Values.Sum();

    private static double Dynamics(CallFigures one) => one.Dynamics.Values.Sum();

    private static (object Marketo, object Dynamics) Least(CallFigures one, int edits) => one.Name switch
    {
        "burst in Marketo" => (Math.Ceiling(edits / MarketoPage), Math.Ceiling(edits / DynamicsBatch)),
        "burst in Dynamics" => (Math.Ceiling(edits / MarketoPage), Math.Ceiling(edits / DynamicsPage)),
        _ => ("-", "-"),
    };

    private static string ByOperation(IReadOnlyDictionary<string, long> calls) => string.Join(", ", calls.Where(each => each.Value != 0).Select(each => $"{each.Key} {each.Value}"));
}
