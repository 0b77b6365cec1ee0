using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Requests;

/// <summary>From a trigger campaign's start in Marketo to the row in Dynamics, idle and while a batch campaign is queued (N-4, B-3).</summary>
internal static class SyncPersonCommand
{
    private static readonly Option<int> Requests = NumberOption.Create("--requests", "People of the trigger campaign, each time; beside the batch only those count that were asked for before its last row stood", 200);
    private static readonly Option<double> Rate = NumberOption.Create("--per-second", "Of them in a second", 25.0);
    private static readonly Option<int> Batch = NumberOption.Create("--batch", "People of the batch campaign", 2000);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; the median counts", 1);

    public static Command Create()
    {
        var command = new Command("sync-person", "Seconds from a trigger campaign's start to the row in Dynamics, idle and beside a batch campaign") { Requests, Rate, Batch, Runs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(Requests), parsed.GetValue(Rate), parsed.GetValue(Batch), parsed.GetValue(Runs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int requests, double rate, int batch, int runs, TimeProvider clock, CancellationToken stop)
    {
        Table.Head("run", "beside", "requests", "rows", "p50 s", "p99 s", "longest s", "p99 to first step s", "batch rows before, after", "batch done s");
        var (idle, busy) = (new List<RequestFigures>(), new List<RequestFigures>());
        for (var run = 1; run <= runs; run++)
        {
            var folder = Directory.CreateTempSubdirectory("crmsync-requests-").FullName;
            using (var site = new Site(new() { Folder = folder, IsSplit = true }, clock))
            using (var measured = new RequestRun(site, clock))
            {
                await measured.BeginAsync(requests, batch, stop);
                idle.Add(await measured.IdleAsync(rate, stop));
                Row(run, "nothing", idle[^1]);
                busy.Add(await measured.BesideBatchAsync(rate, stop));
                Row(run, "a batch", busy[^1]);
            }
            Directory.Delete(folder, recursive: true);
        }
        Median("nothing", idle);
        Median("a batch", busy);
        Table.Made($"sync-person --requests {requests} --per-second {rate} --batch {batch} --runs {runs}");
        return 0;
    }

    private static void Row(int run, string beside, RequestFigures f) =>
        Table.Row(run, beside, f.Asked, f.Rows, Fine(f.P50), Fine(f.P99), Fine(f.Max), Fine(f.CampaignP99), $"{f.BatchBefore}, {f.BatchAfter}", f.BatchSeconds);

    private static void Median(string beside, List<RequestFigures> all) => Table.Row(
        "median", beside, (int)Table.Median(all, f => f.Asked), (int)Table.Median(all, f => f.Rows), Fine(Table.Median(all, f => f.P50)), Fine(Table.Median(all, f => f.P99)), Fine(Table.Median(all, f => f.Max)), Fine(Table.Median(all, f => f.CampaignP99)), "",
        Table.Median(all, f => f.BatchSeconds));

    private static string Fine(double seconds) => seconds.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
