using CrmSync.Simulation.Tests.Commands;

namespace CrmSync.Simulation.Tests;

/// <summary>The whole engine under seeds: faults, crashes, interleavings; after each run both sides' histories are judged.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Seeds = 250;
    private const int Shorts = 150;
    private const int Every = 19;
    private const int Beside = 8;
    private const int Pairs = 10;

    [Fact]
    public void B_9_Whatever_a_seed_does_to_the_engine_nothing_is_lost_doubled_or_invented() => All([.. Enumerable.Range(1, Seeds).Select(RunPlan.Small), .. Enumerable.Range(1, Shorts).Select(seed => RunPlan.Of("short", seed))], isTwice: false);

    [Fact]
    public void S_2_The_same_seed_is_the_same_run_step_by_step() => All(Enumerable.Range(1, Seeds).Where(seed => seed % Every == 0).Select(RunPlan.Small), isTwice: true);

    [Fact]
    public void S_2_What_runs_beside_a_seed_does_not_change_it()
    {
        int[] seeds = [.. Enumerable.Range(Seeds + 1, Beside)];
        var alone = seeds.Select(seed => Simulation.Run(RunPlan.Small(seed)).Sum).ToList();
        var together = new string[seeds.Length];
        var threads = seeds.Select((seed, place) => new Thread(() => together[place] = Simulation.Run(RunPlan.Small(seed)).Sum)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(alone, together);
    }

    [Fact]
    public void B_9_What_violated_once_does_not_violate_again() => All(Regression.Kept(), isTwice: true);

    [Fact]
    public void B_9_Two_connections_of_one_silo_with_the_same_people_know_nothing_of_each_other() => All(Enumerable.Range(1, Pairs).Select(seed => RunPlan.Small(seed) with { Connections = 2 }), isTwice: false);

    private void All(IEnumerable<RunPlan> plans, bool isTwice) => Parallel.ForEach(plans, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, plan =>
    {
        var result = Simulation.Run(plan);
        if (result.Violations.Count > 0) output.WriteLine($"tests/simulate {Regression.Options(plan)} --trace");
        Assert.Empty(result.Violations);
        if (isTwice) Assert.Equal(result.Sum, Simulation.Run(plan).Sum);
    });
}
