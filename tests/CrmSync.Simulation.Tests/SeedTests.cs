namespace CrmSync.Simulation.Tests;

/// <summary>The whole engine under seeds: faults, crashes, interleavings; after each run both sides' histories are judged.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    [Fact]
    public void B_9_Whatever_a_seed_does_to_the_engine_nothing_is_lost_doubled_or_invented()
    {
        foreach (var seed in Enumerable.Range(1, 100)) Holds(RunPlan.Small(seed));
    }

    [Fact]
    public void S_2_The_same_seed_is_the_same_run_step_by_step()
    {
        foreach (var seed in Enumerable.Range(1, 5)) Assert.Equal(Simulation.Run(RunPlan.Small(seed)).Sum, Simulation.Run(RunPlan.Small(seed)).Sum);
    }

    [Fact]
    public void B_9_What_violated_once_does_not_violate_again()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Regressions"), "*.txt").Order())
        {
            var plan = Commands.Regression.Read(File.ReadLines(file));
            Assert.Equal(Holds(plan).Sum, Holds(plan).Sum);
        }
    }

    private RunResult Holds(RunPlan plan)
    {
        var result = Simulation.Run(plan);
        if (result.Violations.Count > 0) output.WriteLine($"tests/simulate {Commands.Regression.Options(plan)} --trace");
        Assert.Empty(result.Violations);
        return result;
    }
}
