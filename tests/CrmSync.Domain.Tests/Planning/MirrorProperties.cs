using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Planning;

/// <summary>Both sides are treated alike, up to who owns a collision: a story told with the sides changed and the other owner ends with the sides changed.</summary>
public sealed class MirrorProperties
{
    private const string Field = "f";
    /// <summary>Stories per property; CRMSYNC_SAMPLES raises it for a long run by hand.</summary>
    private static readonly int Samples = int.TryParse(Environment.GetEnvironmentVariable("CRMSYNC_SAMPLES"), out var n) ? n : 3000;

    private static readonly Gen<Step> Steps = Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.OneOf("a", "b", "c", "")).Select((isMarketo, act, value) => new Step(isMarketo, act < 3, value.Length == 0 ? null : value));

    [Fact]
    public void C_1_C_2_With_sides_and_owner_changed_over_every_story_ends_changed_over() => Steps.List[0, 10].Sample(steps =>
    {
        var (marketo, dynamics) = End(steps, RecordKind.Lead, isChangedOver: false);
        Assert.Equal((dynamics, marketo), End(steps, RecordKind.Contact, isChangedOver: true));
    }, iter: Samples, print: steps => string.Join(", ", steps));

    [Fact]
    public void S_4_A_story_without_collision_asks_as_many_writes_of_one_side_as_changed_over_of_the_other() => Gen.Select(Gen.Bool, Gen.OneOf("a", "b", "c", "")).List[0, 8].Sample(edits =>
    {
        var steps = edits.SelectMany(edit => new[] { new Step(edit.Item1, true, edit.Item2.Length == 0 ? null : edit.Item2), new Step(edit.Item1, false, null) }).ToList();
        Assert.Equal(Writes(steps, isChangedOver: false), Writes(steps, isChangedOver: true).Select(write => (Ownership(write.To), write.Value)));
    }, iter: Samples, print: steps => string.Join(", ", steps));

    private static SystemName Ownership(SystemName side) => side == SystemName.Marketo ? SystemName.Dynamics : SystemName.Marketo;

    private static (string? Marketo, string? Dynamics) End(List<Step> steps, RecordKind record, bool isChangedOver)
    {
        var world = Play(steps, record, isChangedOver);
        return (world.Marketo[Field], world.Dynamics[Field]);
    }

    private static IEnumerable<(SystemName To, string? Value)> Writes(List<Step> steps, bool isChangedOver) =>
        Play(steps, isChangedOver ? RecordKind.Contact : RecordKind.Lead, isChangedOver).Written.Select(write => (write.To, write.Value));

    // Edits gather on each side until a feed shows them; at the end both feeds show what is left.
    private static PerfectWorld Play(List<Step> steps, RecordKind record, bool isChangedOver)
    {
        var story = new Story(Given.Linked(record, (Field, "a")), Given.Policy(Given.Field(Field)) with { ReturnsMax = int.MaxValue });
        var world = new PerfectWorld(new() { [Field] = "a" }, new() { [Field] = "a" }, 10);
        var waiting = new Dictionary<SystemName, List<Change>> { [SystemName.Marketo] = [], [SystemName.Dynamics] = [] };
        foreach (var step in steps)
        {
            var side = step.IsMarketo == isChangedOver ? SystemName.Dynamics : SystemName.Marketo;
            if (!step.IsEdit) Show(side);
            else if (world.Edit(side, side == SystemName.Marketo ? Given.MarketoRecord : story.Person.Dynamics!.Record, Field, step.Value) is { } change) waiting[side].Add(change);
        }
        Show(isChangedOver ? SystemName.Dynamics : SystemName.Marketo);
        Show(isChangedOver ? SystemName.Marketo : SystemName.Dynamics);
        return world;

        void Show(SystemName side)
        {
            story.See([.. waiting[side]]);
            waiting[side].Clear();
            Assert.True(world.Settle(story), "it comes to rest");
        }
    }

    private sealed record Step(bool IsMarketo, bool IsEdit, string? Value);
}
