using CrmSync.Domain.Fields;

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

    [Theory]
    [InlineData(FieldOwner.Marketo)]
    [InlineData(FieldOwner.Dynamics)]
    public void C_9_It_ends_with_the_winner_that_the_fields_owner_names(FieldOwner owner) => Holds(new(Fields: 2, Owner: owner, HasThrottling: true));

    [Theory]
    [InlineData(FieldOwner.Newest)]
    [InlineData(FieldOwner.Restrictive)]
    public void C_14_It_converges_and_falls_silent_when_times_decide(FieldOwner owner) => Holds(new(Fields: 2, Owner: owner, Alphabet: Letters, HasThrottling: true));

    [Theory]
    [InlineData(Direction.ToMarketo)]
    [InlineData(Direction.ToDynamics)]
    public void C_15_The_target_of_a_one_way_field_ends_with_its_sources_last_edit_or_its_own_later_drift(Direction direction) =>
        Holds(new(Fields: 2, Direction: direction, HasThrottling: true));

    /// <summary>So an edit made on top of a write of ours meets a reinstatement, a refresh or a newer source value, and never the same one again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C_7_No_write_copies_a_source_version_that_one_of_ours_carried_before(bool repeatsValues)
    {
        var (engines, options) = (new List<PlannerEngine>(), new ScheduleOptions(Fields: 2, Alphabet: repeatsValues ? Letters : null, HasThrottling: true, Steps: 120, HumansMax: 8));
        Campaign.Run(From, Schedules, options, (world, owner) =>
        {
            engines.Add(new(world, owner, options));
            return engines[^1];
        });
        output.WriteLine($"{engines.Sum(e => e.Writes)} writes");
        Assert.All(engines, engine => Assert.Equal(0, engine.CarriedAgain));
    }

    private void Holds(ScheduleOptions options)
    {
        output.WriteLine($"seeds {From} to {From + Schedules - 1}, both owners, {options}");
        var campaign = Campaign.Run(From, Schedules, options, (world, owner) => new PlannerEngine(world, owner, options));
        Assert.True(campaign.Violations == 0, campaign.Report);
    }
}
