using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>The Marketo simulator in a process of its own on one core: pages and batches of 300 rows with its journal on disk, memory, and its start from the journal.</summary>
internal static class MarketoCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People seeded", 100_000);
    private static readonly Option<int> Calls = NumberOption.Create("--calls", "Calls of 300 rows in a run", 300);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; each is told, the median counts", 3);

    public static Command Create()
    {
        var command = new Command("marketo", "Row reads and row writes a second, memory, start") { People, Calls, Runs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Calls), parsed.GetValue(Runs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int calls, int runs, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-simulator-").FullName;
        using (var process = await StartAsync(folder, people, "seeded", clock, stop))
        {
            process.PinToOneCore();
            // Nine of ten people are in Marketo.
            using var wire = await MarketoCalls.OpenAsync(process.Address, people * 9 / 10, stop);
            RowRate.Head();
            var rate = new RowRate(process, clock);
            await rate.MeasureAsync("read, pages of 300", runs, () => wire.ReadAsync(calls, stop));
            await rate.MeasureAsync("update by id, 300 a call, 2 fields", runs, () => wire.UpdateAsync(calls, stop));
            await rate.MeasureAsync("create by e-mail, 300 a call, 5 fields", runs, () => wire.CreateAsync(calls, stop));
            Console.WriteLine($"\nMemory at most {process.PeakMemory / 1_000_000} MB");
        }

        using (await StartAsync(folder, people, "started again, everything read from the journal", clock, stop)) { }
        Directory.Delete(folder, recursive: true);
        Table.Made($"simulator marketo --people {people} --calls {calls} --runs {runs}");
        return 0;
    }

    private static async Task<CrmSyncProcess> StartAsync(string folder, int people, string how, TimeProvider clock, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        var process = await CrmSyncProcess.StartAsync(
            ["simulate", "marketo", "--port", "0", "--data", folder, "--people", $"{people}"], new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" }, Path.Combine(folder, "log"), clock, stop);
        Console.WriteLine($"{people} people: {how} in {clock.GetElapsedTime(begun).TotalSeconds:0.0} s, {process.PeakMemory / 1_000_000} MB at most");
        return process;
    }
}
