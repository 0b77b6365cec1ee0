using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>For what does somebody wait, when is it looked at again, and what does not put that off? (B-10, B-13)</summary>
public sealed class WaitTimeRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Story Linked() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy);

    private static Story Lost() => Linked().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo);

    private static Story Deleted() => Linked().See(new RecordDeleted(Given.LeadRow, "x", null));

    private static RecordSnapshot Row(long version) => Given.Row(Given.LeadRow, version, null, ("city", "Bonn"), ("title", "Dr"));

    private static Story Chosen() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn")), new(new(2, [Given.Field("city"), Given.Field("title") with { Since = 2 }]), new()));

    /// <summary>It waits for that, and is looked at in so many seconds, or a little later.</summary>
    private static void Waits(Story story, string reason, double seconds)
    {
        Assert.Equal(reason, story.Person.Parked?.Reason);
        Assert.InRange((story.Person.Parked!.WakeAt!.Value - story.Now).TotalSeconds, seconds, seconds + 2);
    }

    [Fact]
    public void B_10_Whoever_waits_for_an_answer_that_a_read_or_a_feed_gives_is_looked_at_when_it_can_be_there()
    {
        Waits(Lost(), "unknownOutcome", 150);
        Waits(Linked().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts(), "confirming", 60);
        Waits(Linked().MarketoRows(("city", "x", "y"), ("city", "p", "q")), "confirming", 60);
        Waits(new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy).IsAsked().Loses(Dynamics), "unknownOutcome", 15);
        Waits(Linked().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.VersionMismatch), "reading", 15);
        Waits(Linked().See(new RecordSeen(Row(11) with { IsExcluded = true })).See(new RecordSeen(Row(12))), "reading", 15);
        Waits(Linked().See(new RecordSeen(Row(11) with { Standing = RecordStanding.Qualified, QualifiedInto = Given.ContactRow })), "following", 2);
        Waits(Deleted(), "reading", 15);
        Waits(Linked().Reads(Given.MarketoRecord, null), "missing", 60);
    }

    [Fact]
    public void B_10_F_5_Whoever_is_to_be_refreshed_is_looked_at_soon_and_when_the_feed_can_have_told_of_an_edit()
    {
        var story = Chosen().Wakes();
        Waits(story, "refreshing", 20);
        story.Reads(Given.LeadRow, Row(10));
        story.Now += TimeSpan.FromSeconds(20);
        Waits(story.ReadsMarketo(9, ("city", "Bonn"), ("title", "Prof")), "refreshing", 75);
    }

    [Fact]
    public void B_10_D_9_What_the_match_cannot_answer_is_asked_less_and_less_often()
    {
        var row = new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(5, ("city", "Bonn"));
        foreach (var seconds in new[] { 2, 4, 8, 16, 32, 32 })
        {
            Waits(row.Decides(new MatchDecision.Wait()), "matching", seconds);
            row.Now += TimeSpan.FromSeconds(seconds + 1);
            row.Wakes();
        }
        row.Decides(new MatchDecision.Ambiguous(["a", "b"])).Wakes();
        Assert.Equal(0, row.Person.AskedInVain);
    }

    [Fact]
    public void B_10_N_16_Whoever_is_to_be_matched_or_joined_is_looked_at_soon_or_when_the_other_may_be_readable_again()
    {
        var row = new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(5, ("city", "Bonn"));
        Waits(row.Decides(new MatchDecision.Wait()), "matching", 2);
        row.Wakes().Decides(new MatchDecision.Join("person:9"));
        Waits(new Story(Planner.PutOff(row.Person, Policy, FeedReach.None, row.Now).Person, Policy), "joining", 300);
    }

    [Fact]
    public void B_10_V_6_Whoever_has_something_to_tell_is_looked_at_when_it_may_be_told()
    {
        Story Refused() => Linked().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics);
        Waits(Refused().Tells(new Outcome.Deferred("throttled", TimeSpan.FromMinutes(2), false)), "telling", 120);
        Waits(Refused().Tells(new Outcome.Deferred("throttled", TimeSpan.FromSeconds(2), false)), "telling", 15);
        Waits(Refused().Tells(new Outcome.Deferred("timedOut", null, true)), "telling", 90);
        // Nobody is there to be told.
        Assert.Null(Refused().Tells(new Outcome.Deferred("throttled", null, false)).See(new RecordDeleted(Given.MarketoRecord, "x", Given.Start)).Person.Parked);
    }

    [Fact]
    public void B_10_Of_several_things_the_one_that_comes_first_wakes_and_then_the_next_one()
    {
        var story = Lost().See(new RecordDeleted(Given.LeadRow, "x", null));
        Waits(story, "reading", 15);
        story.Now += TimeSpan.FromSeconds(16);
        Waits(story.Reads(Given.LeadRow, Row(11) with { Values = new Dictionary<string, string?> { ["city"] = "Wien", ["title"] = "Dr" } }), "unknownOutcome", 134);
        Waits(Deleted().Reads(Given.MarketoRecord, null), "reading", 15);
    }

    [Fact]
    public void B_13_What_is_told_once_more_puts_nothing_off_and_begins_nothing_anew()
    {
        foreach (var story in new[] { Deleted(), Chosen().Wakes(), Linked().MarketoRows(("city", "x", "y"), ("city", "p", "q")), Lost() })
        {
            var parked = story.Person.Parked;
            story.Now += TimeSpan.FromSeconds(10);
            Assert.Equal(parked, story.See(new RecordSeen(Row(9))).Person.Parked);
            Assert.Equal(parked, story.Wakes().Person.Parked);
        }
    }

    [Fact]
    public void B_10_What_is_still_open_when_its_time_has_come_is_looked_at_again_soon()
    {
        var story = Deleted();
        var since = story.Now;
        story.Now += Hour;
        Waits(story.Wakes(), "reading", 15);
        Assert.Equal(since + Hour, story.Person.Parked!.Since);
        // The feed was not read meanwhile.
        var lost = Lost();
        lost.Now += Hour;
        Waits(lost.Wakes(), "unknownOutcome", 1);
        // It was, and what was sent may stand among rows whose order is not told yet.
        var undecided = Lost().MarketoRows(("city", "Ulm", "Wien"), ("city", "p", "q"));
        undecided.Now += Hour;
        undecided.Reach = new(Given.Start, undecided.Now);
        Waits(undecided.Wakes(), "unknownOutcome", 15);
    }

    [Fact]
    public void B_10_Whoever_has_nothing_open_waits_for_nothing()
    {
        foreach (var story in new[] { Linked(), Deleted().Reads(Given.LeadRow, Row(10)), Lost().MarketoRow("city", "Bonn", "Wien"), Linked().Reads(Given.MarketoRecord, null).ReadsMarketo(3, ("city", "Bonn"), ("title", "Dr")) })
            Assert.Null(story.Wakes().Person.Parked);
    }
}
