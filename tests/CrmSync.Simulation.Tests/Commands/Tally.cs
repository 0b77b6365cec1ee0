using System.Globalization;
using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests.Commands;

/// <summary>What many runs came to.</summary>
internal sealed class Tally(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly long began = clock.GetTimestamp();
    private readonly SortedDictionary<Fault, long> faults = [];
    private long runs;
    private TimeSpan lasted;
    private long steps;
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
            if (result.Violations.Count > 0) violating++;
            foreach (var (fault, count) in result.Faults) faults[fault] = faults.GetValueOrDefault(fault) + count;
        }
    }

    public string Line()
    {
        lock (gate)
        {
            var seconds = Math.Max(0.001, Elapsed.TotalSeconds);
            return string.Create(CultureInfo.InvariantCulture, $"{runs} runs, {violating} violating; {runs / seconds:0.0} runs/s, {lasted.TotalHours / seconds:0.00} simulated hours/s, {lasted.TotalHours:0.0} simulated hours, {steps / seconds / 1000:0}k steps/s");
        }
    }

    public IEnumerable<string> Faults()
    {
        lock (gate) return [.. faults.Select(f => $"  {f.Key,-18} {f.Value.ToString("N0", CultureInfo.InvariantCulture),12}")];
    }
}
