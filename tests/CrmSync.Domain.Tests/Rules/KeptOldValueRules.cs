using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A side accepts a write and keeps its old value: the field is held, whatever its direction and owner, until another value comes (S-9).</summary>
public sealed class KeptOldValueRules
{
    private static Story Of(MappedField field, string? agreed) => new(Given.Linked(RecordKind.Lead, ("city", agreed)), Given.Policy(field));

    private static Story NotTakenByMarketo(Story story, string? kept, int second) =>
        story.MarketoAccepts().Passes(TimeSpan.FromMinutes(5)).ReadsMarketo(second, ("city", kept));

    [Theory]
    [InlineData(Direction.ToDynamics, FieldOwner.ByRecordType, "Bonn")]
    [InlineData(Direction.Both, FieldOwner.FillEmpty, null)]
    [InlineData(Direction.ToDynamics, FieldOwner.FillEmpty, null)]
    public void S_9_C_15_What_Dynamics_did_not_take_twice_is_held_in_a_one_way_field_and_in_one_that_is_only_filled(Direction direction, FieldOwner owner, string? kept)
    {
        var story = Of(Given.Field("city", direction: direction) with { Owner = owner }, kept).MarketoRow("city", kept, "Köln");
        story.DynamicsAccepts(11, ("city", kept)).DynamicsAccepts(12, ("city", kept));
        Assert.Equal(("notTaken", true), (story["city"].Held!.Reason, story.IsQuiet));
        Assert.True(story.Passes(TimeSpan.FromDays(2)).DynamicsRow(13, ("city", kept)).IsQuiet);
        Assert.Equal("Ulm", story.MarketoRow("city", "Köln", "Ulm", 200_000).Open(Dynamics, "city"));
        Assert.Null(story["city"].Held);
    }

    [Theory]
    [InlineData(Direction.ToMarketo, FieldOwner.ByRecordType, "Bonn")]
    [InlineData(Direction.Both, FieldOwner.FillEmpty, null)]
    [InlineData(Direction.ToMarketo, FieldOwner.FillEmpty, null)]
    public void S_9_C_15_What_Marketo_did_not_take_twice_is_held_in_a_one_way_field_and_in_one_that_is_only_filled(Direction direction, FieldOwner owner, string? kept)
    {
        var story = Of(Given.Field("city", direction: direction) with { Owner = owner }, kept).DynamicsRow(11, ("city", "Wien"));
        NotTakenByMarketo(NotTakenByMarketo(story, kept, 300), kept, 600);
        Assert.Equal(("notTaken", true), (story["city"].Held!.Reason, story.IsQuiet));
        Assert.True(story.Passes(TimeSpan.FromDays(2)).DynamicsRow(12, ("city", "Wien")).IsQuiet);
        Assert.Equal("Graz", story.DynamicsRow(13, ("city", "Graz")).Open(Marketo, "city"));
        Assert.Null(story["city"].Held);
    }
}
