using System.Globalization;
using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests.Commands;

/// <summary>What many runs came to.</summary>
internal sealed class Tally(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly long began = clock.GetTimestamp();
    private readonly long allocatedBefore = GC.GetTotalAllocatedBytes();
    private readonly TimeSpan usedBefore = Environment.CpuUsage.TotalTime;
    private readonly SortedDictionary<Fault, long> faults = [];
    private long runs;
    private TimeSpan lasted;
    private long steps;
    private long calls;
    private long commits;
    private int violating;

    public int Violating => violating;

    public TimeSpan Elapsed => clock.GetElapsedTime(began);

    public void Add(RunResult result)
    {
        lock (gate)
        {
            runs++;
            lasted += result.Lasted;
            steps += result.Steps;
            calls += result.Calls;
            commits += result.Commits;
            if (result.Violations.Count > 0) violating++;
            foreach (var (fault, count) in result.Faults) faults[fault] = faults.GetValueOrDefault(fault) + count;
        }
    }

    public string Line()
    {
        lock (gate)
        {
            var (seconds, cores) = (Math.Max(0.001, Elapsed.TotalSeconds), Math.Max(0.001, (Environment.CpuUsage.TotalTime - usedBefore).TotalSeconds));
            return string.Create(CultureInfo.InvariantCulture, $"{runs} runs, {violating} violating; {runs / seconds:0.0} runs/s, {lasted.TotalHours / seconds:0.00} simulated hours/s, {lasted.TotalHours:0.0} simulated hours; of one core {runs / cores:0.0} runs/s, {lasted.TotalHours / cores:0.00} simulated hours/s");
        }
    }

    /// <summary>What one run is on average.</summary>
    public string Average()
    {
        lock (gate)
        {
            var each = Math.Max(1, runs);
            return string.Create(CultureInfo.InvariantCulture, $"a run: {lasted.TotalMinutes / each:0.0} virtual minutes, {steps / each} steps, {calls / each} calls, {commits / each} commits, {(double)faults.Values.Sum() / each:0.0} faults, {(GC.GetTotalAllocatedBytes() - allocatedBefore) / each / 1e6:0.0} MB allocated, {GC.GetTotalPauseDuration().TotalMilliseconds / each:0.0} ms of garbage collection");
        }
    }

    public IEnumerable<string> Faults()
    {
        lock (gate) return [.. faults.Select(f => $"  {f.Key,-18} {f.Value.ToString("N0", CultureInfo.InvariantCulture),12}")];
    }
}
