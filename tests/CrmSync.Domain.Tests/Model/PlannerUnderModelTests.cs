namespace CrmSync.Domain.Tests.Model;

public sealed class PlannerUnderModelTests(ITestOutputHelper output)
{
    /// <summary>Schedules per owner; CRMSYNC_SCHEDULES raises it for a long run by hand.</summary>
    private static readonly int Schedules = int.TryParse(Environment.GetEnvironmentVariable("CRMSYNC_SCHEDULES"), out var n) ? n : 4000;

    private static readonly int From = int.TryParse(Environment.GetEnvironmentVariable("CRMSYNC_FROM"), out var n) ? n : 0;

    private static readonly string[] Letters = ["0", "a", "b"];

    [Fact]
    public void C_3_The_planner_ends_every_schedule_with_the_causal_winner_on_both_sides_and_the_loser_on_record() => Holds(new());

    [Fact]
    public void C_3_It_does_so_for_several_fields_of_one_record_under_throttling() => Holds(new(Fields: 3, HasThrottling: true));

    [Fact]
    public void S_4_It_converges_and_falls_silent_when_few_values_repeat() => Holds(new(Alphabet: Letters));

    [Fact]
    public void S_4_It_converges_and_falls_silent_when_few_values_repeat_in_several_fields() => Holds(new(Fields: 2, Alphabet: Letters, HasThrottling: true, Steps: 120));

    [Fact]
    public void C_13_It_converges_and_falls_silent_without_a_write_mark() => Holds(new(Alphabet: Letters, HasMark: false));

    [Fact]
    public void S_9_It_does_so_under_long_histories_with_many_edits() => Holds(new(Fields: 2, HasThrottling: true, Steps: 300, HumansMax: 16));

    private void Holds(ScheduleOptions options)
    {
        output.WriteLine($"seeds {From} to {From + Schedules - 1}, both owners, {options}");
        var campaign = Campaign.Run(From, Schedules, options, (world, owner) => new PlannerEngine(world, owner, options));
        Assert.True(campaign.Violations == 0, campaign.Report);
    }
}
