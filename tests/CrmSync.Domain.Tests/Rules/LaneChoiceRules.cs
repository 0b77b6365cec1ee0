using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Who travels in which lane (B-3).</summary>
public sealed class LaneChoiceRules
{
    private static readonly SyncPolicy Policy = Given.Policy();

    [Theory]
    [InlineData(Campaign.Trigger, Lane.Realtime)]
    [InlineData(Campaign.Batch, Lane.Backfill)]
    public void B_3_The_row_that_was_asked_for_and_its_qualification_go_by_who_asked_whatever_moved_the_person(Campaign campaign, Lane lane)
    {
        var story = Alone().IsRequested(campaign, asContact: true);
        Assert.Equal(lane, LaneChoice.OfRequest(story.Person.Requested!));
        story.Decides(new Matching.MatchDecision.CreateRow(null));
        foreach (var usual in Lanes.All) Assert.Equal(lane, LaneChoice.OfCall(story.Person, story.Call(SystemName.Dynamics), usual));
        story.DynamicsAccepts(20);
        Assert.True(story.Call(SystemName.Dynamics).Qualifies);
        foreach (var usual in Lanes.All) Assert.Equal(lane, LaneChoice.OfCall(story.Person, story.Call(SystemName.Dynamics), usual));
    }

    [Fact]
    public void B_3_A_trigger_takes_the_row_that_a_batch_campaign_queued_along()
    {
        var story = Alone().IsRequested(Campaign.Batch).Decides(new Matching.MatchDecision.CreateRow(null)).IsRequested();
        Assert.Equal(Lane.Realtime, LaneChoice.OfCall(story.Person, story.Call(SystemName.Dynamics), Lane.Backfill));
    }

    [Fact]
    public void B_3_What_else_a_person_owes_goes_by_what_moved_it()
    {
        var edited = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).DynamicsRow(20, ("city", "Ulm"));
        foreach (var usual in Lanes.All) Assert.Equal(usual, LaneChoice.OfCall(edited.Person, edited.Call(SystemName.Marketo), usual));
        var asked = Alone().IsRequested().Decides(new Matching.MatchDecision.CreateRow(null));
        var toMarketo = new OpenCall("m", SystemName.Marketo, true, CallState.Sent, Given.Start, 1);
        Assert.Equal(Lane.Live, LaneChoice.OfCall(asked.Person, toMarketo, Lane.Live));
    }

    [Theory]
    [InlineData(Campaign.Trigger, Lane.Realtime)]
    [InlineData(Campaign.Batch, Lane.Refresh)]
    public void B_3_The_read_that_a_trigger_waits_for_goes_first_and_every_other_by_what_moved_the_person(Campaign campaign, Lane lane)
    {
        var unseen = new Story(new Person(Given.MarketoRecord.ToString(), "c"), Policy).IsRequested(campaign);
        Assert.Equal(lane, LaneChoice.OfRead(unseen.Person, Lane.Refresh));
        Assert.Equal(Lane.Refresh, LaneChoice.OfRead(Alone().Person, Lane.Refresh));
        Assert.Equal(Lane.Live, LaneChoice.OfRead(Alone().IsRequested().Person, Lane.Live));
    }

    [Fact]
    public void B_3_The_row_that_a_trigger_finds_there_already_is_read_first()
    {
        var linked = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).IsRequested();
        Assert.Equal(Lane.Realtime, LaneChoice.OfRead(linked.Person, Lane.Backfill));
    }

    private static Story Alone() => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", null), ("email", "a@b.example")), Policy);
}
