using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that was left out and is chosen again: what was told of it is not told twice (V-3, F-1).</summary>
public sealed class LeftOutFieldRules
{
    private static readonly TimeSpan FeedIsPast = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void V_3_F_1_A_refusal_that_was_told_is_not_told_again_when_its_field_was_left_out_meanwhile_and_the_value_still_stands(bool isPlannedMeanwhile)
    {
        var story = ChosenAgain(LeftOut(Refused().Told(), isPlannedMeanwhile), "Prof");
        Assert.Equal("Prof", story.Open(Marketo, "title"));
        story.Refuses(Marketo);
        Assert.Empty(story.Log);
        Assert.Empty(story.Person.Notices);
        Assert.Equal("title", Assert.Single(Standing.Refusals(story.Person)).Field);
        story.DynamicsRow(21, ("title", "Dean")).Refuses(Marketo).DynamicsRow(22, ("title", "Prof")).Refuses(Marketo);
        Assert.Equal(2, story.Log.Count(line => line.Kind == "refused"));
    }

    [Fact]
    public void V_3_F_1_What_is_refused_in_place_of_it_is_told_when_the_field_is_chosen_again()
    {
        var story = ChosenAgain(LeftOut(Refused().Told(), true), "Dean").Refuses(Marketo);
        Assert.Equal("Dean", Assert.Single(story.Log).DynamicsValue);
        Assert.Single(story.Person.Notices);
        Assert.Empty(story.Person.LeftOut);
    }

    [Fact]
    public void V_3_N_16_What_whoever_joins_was_told_of_a_field_that_is_left_out_comes_along()
    {
        var joiner = LeftOut(Refused().Told(), true).Person with { Marketo = null };
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")) with { MapVersion = 2 }, As(2)).Absorbs(joiner);
        Assert.Equal(["title"], story.Person.LeftOut.Keys);
    }

    private static SyncPolicy As(int version, params MappedField[] more) => new(new(version, [Given.Field("city"), .. more]), new());

    private static Story Refused() => new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), As(1, Given.Field("title"))).DynamicsRow(11, ("city", "Bonn"), ("title", "Prof")).Refuses(Marketo);

    private static Story LeftOut(Story story, bool isPlanned) => isPlanned ? new Story(story.Person, As(2)).DynamicsRow(12, ("city", "Bonn")).MarketoRow("city", "Bonn", "Ulm").DynamicsAccepts(13) : story;

    private static Story ChosenAgain(Story story, string? shown)
    {
        var next = new Story(story.Person, As(3, Given.Field("title") with { Since = 3, Chosen = 3 }));
        var city = next["city"].Dynamics;
        return next.Reads(Given.LeadRow, Given.Row(Given.LeadRow, next.Version, null, ("city", city), ("title", shown))).ReadsMarketo(9, ("city", city), ("title", "Dr")).Passes(FeedIsPast);
    }
}
