using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>The Dataverse simulator in a process of its own on one core: pages of 5,000 rows, CreateMultiple and $batch, with its journal on disk.</summary>
internal static class DataverseCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People seeded", 100_000);
    private static readonly Option<int> Pages = NumberOption.Create("--pages", "Pages of 5,000 rows read in a run", 40);
    private static readonly Option<int> Rows = NumberOption.Create("--rows", "Rows written in a run", 60_000);
    private static readonly Option<int> Runs = NumberOption.Create("--runs", "How often; each is told, the median counts", 3);

    public static Command Create()
    {
        var command = new Command("dataverse", "Row reads and row writes a second, memory") { People, Pages, Rows, Runs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Pages), parsed.GetValue(Rows), parsed.GetValue(Runs), TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int pages, int rows, int runs, TimeProvider clock, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crmsync-simulator-").FullName;
        var begun = clock.GetTimestamp();
        using (var process = await CrmSyncProcess.StartAsync(
            ["simulate", "dataverse", "--port", "0", "--data", folder, "--people", $"{people}"], new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" }, Path.Combine(folder, "log"), clock, stop))
        {
            process.PinToOneCore();
            Console.WriteLine($"{people} people seeded in {clock.GetElapsedTime(begun).TotalSeconds:0.0} s, {process.PeakMemory / 1_000_000} MB at most");
            using var calls = await DataverseCalls.OpenAsync(process.Address, stop);
            RowRate.Head();
            var rate = new RowRate(process, clock);
            await rate.MeasureAsync("read, pages of 5,000", runs, () => calls.ReadAsync(pages, stop));
            foreach (var size in new[] { 100, 1000 })
            {
                await rate.MeasureAsync($"CreateMultiple of {size}", runs, () => calls.CreateMultipleAsync(rows, size, stop));
                await rate.MeasureAsync($"$batch of {size} creates, one change set", runs, () => calls.BatchAsync(rows, size, stop));
                await rate.MeasureAsync($"$batch of {size} updates, 2 columns", runs, () => calls.UpdateAsync(rows, size, stop));
            }

            Console.WriteLine($"\nMemory at most {process.PeakMemory / 1_000_000} MB");
        }

        Directory.Delete(folder, recursive: true);
        Table.Made($"simulator dataverse --people {people} --pages {pages} --rows {rows} --runs {runs}");
        return 0;
    }
}
