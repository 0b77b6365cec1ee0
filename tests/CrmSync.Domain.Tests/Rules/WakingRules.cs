using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Whoever is parked knows what wakes it (B-10).</summary>
public sealed class WakingRules
{
    private static readonly SyncPolicy Policy = Given.Policy();

    private static Story Edited() => new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy).DynamicsRow(11, ("city", "Wien"), ("title", "Dr"));

    [Fact]
    public void B_10_Whoever_was_put_off_wakes_when_it_may_try_again()
    {
        var story = Edited().Loses(Marketo, mayLand: false);
        Assert.Equal(("deferred", story.Now + Policy.TryAgain), (story.Person.Parked!.Reason, story.Person.Parked.WakeAt));
        story = Edited();
        story.Settle(story.Call(Marketo), new Outcome.Deferred("throttled", TimeSpan.FromMinutes(2), MayLand: false));
        Assert.Equal(story.Now + TimeSpan.FromMinutes(2), story.Person.Parked!.WakeAt);
    }

    [Fact]
    public void B_10_C_12_Whoever_waits_for_a_lost_call_wakes_when_the_feed_can_have_told_of_it()
    {
        var story = Edited().Loses(Marketo);
        Assert.Equal("unknownOutcome", story.Person.Parked!.Reason);
        Wakes(story, Policy.Landing + Policy.Lateness);
    }

    [Fact]
    public void B_10_S_12_Whoever_waits_for_the_row_of_its_write_wakes_when_it_must_have_come()
    {
        var story = Edited().MarketoAccepts();
        Assert.Equal("confirming", story.Person.Parked!.Reason);
        Wakes(story, Policy.Lateness);
    }

    [Fact]
    public void B_10_B_2_Whoever_waits_for_the_end_of_the_first_walk_waits_no_more_when_its_row_is_gone()
    {
        var seen = new Observation(null, [new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Bonn")))], DateTimeOffset.MinValue, null, 0, IsFirstSync: true);
        var story = new Story(Planner.Observe(new Person("lead:1", "c"), seen, Policy, FeedReach.None, Given.Start).Person, Policy);
        Assert.Equal("firstSync", story.Person.Parked!.Reason);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.Null(story.Person.Parked);
    }

    [Fact]
    public void N_14_Whoever_waits_for_the_end_of_the_first_walk_is_asked_about_once_Dynamics_was_read_to_its_tip_since_for_a_contact_may_have_come_behind_the_walk()
    {
        var seen = new Observation(null, [new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Bonn")))], DateTimeOffset.MinValue, null, 0, IsFirstSync: true);
        var story = new Story(Planner.Observe(new Person("lead:1", "c"), seen, Policy, FeedReach.None, Given.Start).Person, Policy) { Reach = Read with { DynamicsTipReadBegan = Given.Start.AddSeconds(-1) } };
        Assert.Empty(story.Wakes().Effects);
        Assert.Equal("firstSync", story.Person.Parked!.Reason);
        story.Reach = Read;
        Assert.Contains(new Effect.AskMatch(), story.Wakes().Effects);
    }

    [Fact]
    public void B_10_N_11_Whoever_shows_the_id_of_a_row_asks_for_it_when_the_first_walk_has_ended()
    {
        var record = new RecordSnapshot(Given.MarketoRecord, 0, Given.Start, null, new Dictionary<string, string?> { ["email"] = "a@example.com" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } };
        var seen = new Observation(null, [new RecordSeen(record)], DateTimeOffset.MinValue, null, 0, IsFirstSync: true);
        var story = new Story(Planner.Observe(new Person("person:7", "c"), seen, Policy, FeedReach.None, Given.Start).Person, Policy);
        Assert.Equal("firstSync", story.Person.Parked!.Reason);
        story.Reach = Read;
        Assert.Contains(new Effect.AskMatch(), story.Wakes().Effects);
        Assert.Equal(SideStanding.Deleted, story.Decides(new MatchDecision.Gone()).Person.Dynamics!.Standing);
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        story = new Story(Planner.Observe(new Person("person:7", "c"), seen, Policy, FeedReach.None, Given.Start).Person, Policy);
        Assert.Null(story.MarketoRow(LinkFields.DynamicsId, Given.LeadRow.Id, null).Person.Parked);
    }

    // To its tip, on both sides.
    private static FeedReach Read => new(Given.Start, Given.Start, Given.Start);

    private static void Wakes(Story story, TimeSpan after) => Assert.InRange(story.Person.Parked!.WakeAt!.Value - story.Now, after, after + TimeSpan.FromSeconds(5));
}
