namespace CrmSync.Domain.Tests.Model;

public sealed class ReferenceModelTests(ITestOutputHelper output)
{
    private const int Schedules = 4000;

    /// <summary>How many schedules a planted bug may need at most; the rarest are met about once in some thousands.</summary>
    private const int SchedulesUntilCaught = 400_000;

    [Fact]
    public void C_3_The_algorithm_of_the_specification_has_no_violation()
    {
        output.WriteLine($"seeds 0 to {Schedules - 1}, both owners");
        var campaign = Campaign.Run(0, Schedules, new(), (world, owner) => new ReferenceEngine(world, owner, Switches.None));
        Assert.True(campaign.Violations == 0, campaign.Report);
    }

    [Theory]
    [InlineData(nameof(Switches.NoIfMatch))]
    [InlineData(nameof(Switches.NoVersion))]
    [InlineData(nameof(Switches.Sparse))]
    [InlineData(nameof(Switches.PlanWhileOpen))]
    [InlineData(nameof(Switches.SettleCurrent))]
    [InlineData(nameof(Switches.NoC7))]
    [InlineData(nameof(Switches.LiteralC7))]
    [InlineData(nameof(Switches.BlindRetry))]
    [InlineData(nameof(Switches.NoMarker))]
    [InlineData(nameof(Switches.Coalesce))]
    [InlineData(nameof(Switches.ForgetOpen))]
    [InlineData(nameof(Switches.VolatilePut))]
    [InlineData(nameof(Switches.ClockTimer))]
    [InlineData(nameof(Switches.GuessOrder))]
    public void C_3_Each_rule_taken_out_alone_is_caught(string rule)
    {
        var off = Enum.Parse<Switches>(rule);
        if (off == Switches.NoVersion) off |= Switches.NoIfMatch;
        var campaign = Campaign.Run(0, SchedulesUntilCaught, new(), (world, owner) => new ReferenceEngine(world, owner, off), isStoppedAtFirst: true);
        output.WriteLine(campaign.Report);
        Assert.NotEqual(0, campaign.Violations);
    }
}
