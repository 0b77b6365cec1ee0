using CrmSync.Domain.Systems;
using CrmSync.Domain.Tests.Model;
using CsCheck;

namespace CrmSync.Domain.Tests.Planning;

/// <summary>
/// The planner under generated schedules of the model's world, made as short as they can be when they fail: edits on both sides, both feeds late, in any order and again,
/// answers lost, calls that land after their time-out, crashes.
/// </summary>
public sealed class RestProperties
{
    /// <summary>Schedules per property; CRMSYNC_SAMPLES raises it for a long run by hand.</summary>
    private static readonly int Samples = int.TryParse(Environment.GetEnvironmentVariable("CRMSYNC_SAMPLES"), out var n) ? n : 1500;

    /// <summary>No schedule of 40,000 took more than 4.</summary>
    private const int RoundsToRest = 6;

    private static readonly ScheduleOptions Unique = new(Fields: 2, HasThrottling: true, HumansMax: 6);

    private static readonly Gen<(int[] Numbers, SystemName Owner)> Schedules = Gen.Select(Gen.Int[0, 999].Array[0, 260], Gen.OneOf(SystemName.Marketo, SystemName.Dynamics));

    /// <summary>Equal, quiet, the causal winner on both sides and the loser in the log: whatever was perturbed, lost, repeated or cut short.</summary>
    [Fact]
    public void S_2_B_9_Any_perturbed_person_comes_to_rest_equal_with_every_loser_told() => Holds(end => Assert.Null(end.Failure));

    [Fact]
    public void S_1_At_most_a_few_rounds_of_landing_and_reading_bring_everything_to_rest() => Holds(end => Assert.InRange(end.Rounds, 1, RoundsToRest));

    [Fact]
    public void S_7_Every_value_that_leaves_was_observed_before() => Holds(end => Assert.Equal(0, ((PlannerEngine)end.Engine).Unobserved));

    /// <summary>A value that nobody else writes twice, we change a side to once.</summary>
    [Fact]
    public void S_4_Nothing_oscillates_no_value_comes_to_one_side_by_us_twice() => Holds(end => Assert.Equal(end.World.Landed.Distinct(), end.World.Landed));

    [Fact]
    public void B_13_At_rest_every_repetition_of_what_was_ever_shown_changes_nothing_and_wants_nothing() => Holds(end =>
    {
        WorldRow[][] pages = [[.. end.World.Rows], .. end.World.Rows.Select(row => new[] { row }), [.. end.World.Rows.AsEnumerable().Reverse()]];
        Assert.Equal(0, ((PlannerEngine)end.Engine).Replay(pages, [.. end.World.Shown, .. end.World.Shown.AsEnumerable().Reverse()]));
    });

    private static void Holds(Action<ScheduleEnd> property) =>
        Schedules.Sample((numbers, owner) => property(Play(numbers, owner)), iter: Samples, print: sample => Trace(sample.Item1, sample.Item2));

    // Each step asks chance two or three times.
    private static ScheduleEnd Play(int[] numbers, SystemName owner)
    {
        var options = Unique with { Steps = numbers.Length / 2 };
        return Schedule.Play(new Script(numbers), owner, options, world => new PlannerEngine(world, owner, options));
    }

    private static string Trace(int[] numbers, SystemName owner)
    {
        var end = Play(numbers, owner);
        return $"{owner} owns, {end.Rounds} rounds, {end.Failure ?? "at rest"}\n{string.Join('\n', end.World.Trace)}";
    }
}
