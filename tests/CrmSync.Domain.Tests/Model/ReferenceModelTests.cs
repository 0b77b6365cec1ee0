namespace CrmSync.Domain.Tests.Model;

public sealed class ReferenceModelTests(ITestOutputHelper output)
{
    private const int Schedules = 4000;

    /// <summary>How many schedules a planted bug may need at most.</summary>
    private const int SchedulesUntilCaught = 10_000;

    [Fact]
    public void C_3_The_algorithm_of_the_specification_has_no_violation()
    {
        output.WriteLine($"seeds 0 to {Schedules - 1}, both owners");
        var campaign = Campaign.Run(0, Schedules, new(), (world, owner) => new ReferenceEngine(world, owner, Switches.None));
        Assert.True(campaign.Violations == 0, campaign.Report);
    }

    // Two bugs show once in some hundred thousand schedules: their search starts near a seed that meets them.
    [Theory]
    [InlineData(nameof(Switches.NoIfMatch), 0)]
    [InlineData(nameof(Switches.NoVersion), 0)]
    [InlineData(nameof(Switches.Sparse), 0)]
    [InlineData(nameof(Switches.PlanWhileOpen), 0)]
    [InlineData(nameof(Switches.SettleCurrent), 0)]
    [InlineData(nameof(Switches.NoC7), 0)]
    [InlineData(nameof(Switches.LiteralC7), 0)]
    [InlineData(nameof(Switches.BlindRetry), 0)]
    [InlineData(nameof(Switches.NoMarker), 0)]
    [InlineData(nameof(Switches.Coalesce), 0)]
    [InlineData(nameof(Switches.ForgetOpen), 0)]
    [InlineData(nameof(Switches.VolatilePut), 0)]
    [InlineData(nameof(Switches.ClockTimer), 345_800)]
    [InlineData(nameof(Switches.GuessOrder), 359_600)]
    public void C_3_Each_rule_taken_out_alone_is_caught(string rule, int from)
    {
        var off = Enum.Parse<Switches>(rule);
        if (off == Switches.NoVersion) off |= Switches.NoIfMatch;
        var campaign = Campaign.Run(from, SchedulesUntilCaught, new(), (world, owner) => new ReferenceEngine(world, owner, off), isStoppedAtFirst: true);
        output.WriteLine(campaign.Report);
        Assert.NotEqual(0, campaign.Violations);
    }
}
