using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class RefusalRules
{
    private static Story Of(params MappedField[] fields) => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy(fields));

    [Fact]
    public void V_1_An_update_that_would_empty_a_required_column_is_refused_without_a_call()
    {
        var story = Of(Given.Field("city") with { Dynamics = new() { Required = true } }).MarketoRow("city", "Bonn", null);
        Assert.True(story.IsQuiet);
        Assert.Equal("required", story["city"].Refused!.Code);
    }

    [Fact]
    public void V_3_A_refused_value_is_told_once_and_tried_again_only_when_it_changes()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics);
        Assert.True(story.IsQuiet);
        story.DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Passes(TimeSpan.FromHours(1));
        Assert.True(story.IsQuiet);
        Assert.Single(story.Log);
        Assert.Equal("Trier", story.MarketoRow("city", "Köln", "Trier", 4000).Open(Dynamics, "city"));
        story.DynamicsAccepts(12);
        Assert.Null(story["city"].Refused);
    }

    [Fact]
    public void V_4_A_field_that_the_side_names_holds_back_only_itself()
    {
        var story = Of().See(
            new FieldChanged(Given.MarketoRecord, "a", Given.Start, "city", "Bonn", "Köln", null),
            new FieldChanged(Given.MarketoRecord, "b", Given.Start, "title", "Dr", "Prof", null)).Refuses(Dynamics, field: "city");
        Assert.Equal(["title"], story.Call(Dynamics).Writes.Keys);
        Assert.Equal("city", Assert.Single(story.Log).Field);
    }

    [Fact]
    public void V_4_When_the_side_names_no_field_each_is_tried_alone()
    {
        var story = Of().See(
            new FieldChanged(Given.MarketoRecord, "a", Given.Start, "city", "Bonn", "Köln", null),
            new FieldChanged(Given.MarketoRecord, "b", Given.Start, "title", "Dr", "Prof", null)).Refuses(Dynamics);
        Assert.Single(story.Call(Dynamics).Writes);
        story.Refuses(Dynamics).DynamicsAccepts(11);
        Assert.True(story.IsQuiet);
        Assert.Single(story.Person.Fields, f => f.Value.Refused is not null);
        Assert.Single(story.Log);
    }

    [Fact]
    public void V_5_What_Marketo_refuses_is_remembered_the_same_way()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo);
        Assert.True(story.IsQuiet);
        Assert.Equal((Marketo, "V-5"), (story["city"].Refused!.By, story.Log[0].Rule));
    }
}
