using CrmSync.Simulation.Tests.Commands;
using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests;

/// <summary>What is typed after tests/simulate.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("--size", "midium")]
    [InlineData("--seeds", "0")]
    [InlineData("--minutes", "-1")]
    [InlineData("--connections", "0")]
    [InlineData("--without", "Nothing")]
    [InlineData("--with", "Crash,Nothing")]
    [InlineData("--deeds", "1,x")]
    [InlineData("--trace", "--seed")]
    public void What_is_mistyped_is_named_and_nothing_runs(params string[] args)
    {
        var told = new List<string>();
        Assert.Null(SimulateOptions.Read(args, told.Add));
        Assert.StartsWith($"'{string.Join(' ', args.SkipWhile(word => word == "--trace"))}' is not understood", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_without_a_value_stands_anywhere_among_the_others()
    {
        var options = SimulateOptions.Read(["--first", "--kept", "--seeds", "7", "--trace", "--jobs", "1"], _ => { });
        Assert.Equal((true, true, true, 7, 1), (options?.EndsAtFirst, options?.AreKept, options?.IsTraced, options?.Seeds, options?.Jobs));
    }

    [Fact]
    public void A_seed_holds_classes_that_it_would_let_strike_and_no_others()
    {
        var options = SimulateOptions.Read(["--with", "Crash,StoreRestored"], _ => { });
        var holding = Enumerable.Range(1, 100).Select(seed => RunPlan.Of("short", seed)).Where(plan => plan.Holds(options!.With)).ToList();
        Assert.InRange(holding.Count, 5, 40);
        Assert.DoesNotContain(holding, plan => (plan with { Without = new HashSet<Fault> { Fault.Crash } }).Holds(options!.With));
    }

    [Fact]
    public void What_repeats_a_run_is_read_back_as_that_run()
    {
        var plan = RunPlan.Of("short", 7) with { Connections = 2, Deeds = new HashSet<int> { 3, 5 } };
        var options = SimulateOptions.Read(Regression.Options(plan).Split(' '), _ => { });
        Assert.Equal((7, "short", 2, "3,5"), (options?.Seed, options?.Size, options?.Connections, options?.Deeds));
    }
}
