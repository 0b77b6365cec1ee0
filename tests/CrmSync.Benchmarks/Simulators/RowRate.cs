using CrmSync.Benchmarks.Running;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>
/// How fast rows go through a simulator's process: by the clock, and by the processor time that it spends on a row. The second says what one core gives
/// whatever else the machine does meanwhile.
/// </summary>
internal sealed class RowRate(CrmSyncProcess process, TimeProvider clock)
{
    public static void Head() => Table.Head("what", "run", "rows", "rows/s", "µs of its processor a row", "of these in the kernel");

    /// <summary>Runs it once while its code is still being compiled, which is told and does not count, then several times; tells each and the medians.</summary>
    public async Task MeasureAsync(string what, int runs, Func<Task<int>> run)
    {
        var (rates, spent, kernel) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= runs; i++)
        {
            var (begun, used) = (clock.GetTimestamp(), process.ProcessorTime);
            var rows = await run();
            var now = process.ProcessorTime;
            rates.Add(rows / clock.GetElapsedTime(begun).TotalSeconds);
            spent.Add((now.All - used.All).TotalMicroseconds / rows);
            kernel.Add((now.Kernel - used.Kernel).TotalMicroseconds / rows);
            Table.Row(what, i == 0 ? "cold" : i, rows, (long)rates[^1], spent[^1], kernel[^1]);
        }

        Table.Row(what, "median", "", (long)Median(rates), Median(spent), Median(kernel));
    }

    private static double Median(List<double> told) => Table.Quantile(told.Skip(1), 0.5);
}
