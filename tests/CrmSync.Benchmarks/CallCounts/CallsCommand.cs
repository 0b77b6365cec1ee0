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

    public static Command Create()
    {
        var command = new Command("calls", "Calls per 1,000 settled edits, for a burst on each side and for the steady demo") { People, Edits, Seconds };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Edits), parsed.GetValue(Seconds), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int edits, int seconds, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-calls-").FullName;
        using (var site = new Site(new() { Folder = folder, People = people }, clock))
        using (var run = new CallRun(site, clock))
        {
            await run.BeginAsync(stop);
            var figures = new[]
            {
                await run.BurstAsync("burst in Marketo", true, edits, stop),
                await run.BurstAsync("burst in Dynamics", false, edits, stop),
                await run.SteadyAsync("steady, 5 edits/s", 5, TimeSpan.FromSeconds(seconds), stop),
            };
            Table.Head("edits", "number", "settled in", "Marketo calls", "per 1,000", "least", "Dynamics calls", "per 1,000", "least");
            Tell(figures[0], edits / MarketoPage, edits / DynamicsBatch);
            Tell(figures[1], edits / MarketoPage, edits / DynamicsPage);
            Tell(figures[2], null, null);
            foreach (var one in figures) Console.WriteLine($"{one.Name}: Marketo {ByOperation(one.Marketo)}; Dynamics {ByOperation(one.Dynamics)}");
        }
        Directory.Delete(folder, recursive: true);
        Table.Made($"calls --people {people} --edits {edits} --seconds {seconds}");
        return 0;
    }

    private static void Tell(CallFigures one, double? leastMarketo, double? leastDynamics)
    {
        var (marketo, dynamics) = (one.Marketo.Values.Sum(), one.Dynamics.Values.Sum());
        Table.Row(
            one.Name, one.Edits, one.Took, marketo, 1000.0 * marketo / one.Edits, leastMarketo is { } m ? (long)Math.Ceiling(m) : "-",
            dynamics, 1000.0 * dynamics / one.Edits, leastDynamics is { } d ? (long)Math.Ceiling(d) : "-");
    }

    private static string ByOperation(IReadOnlyDictionary<string, long> calls) => string.Join(", ", calls.Where(each => each.Value != 0).Select(each => $"{each.Key} {each.Value}"));
}
