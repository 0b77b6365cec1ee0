using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>An answer that is lost, late, or comes twice: what is asked again, what is made anew, and what changes nothing? (C-12, N-8)</summary>
public sealed class LateAnswerRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static Story Linked() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy);

    private static Story Created() => new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(5, ("city", "Bonn"), (FieldMap.Email, "a@x.de")).Decides(new MatchDecision.Create(FieldMap.Email));

    [Fact]
    public void C_12_A_write_to_Dynamics_whose_answer_was_lost_stays_the_same_question_although_it_is_put_off_and_one_that_never_left_is_made_anew()
    {
        var story = Linked().MarketoRow("city", "Bonn", "Köln");
        var call = story.Call(Dynamics);
        Assert.Equal([new Effect.Send(call.Id)], story.Loses(Dynamics).Effects);
        Assert.Empty(story.Loses(Dynamics, mayLand: false).Effects);
        Assert.Equal((CallState.Unknown, "Köln"), (story.Call(Dynamics).State, story.Open(Dynamics, "city")));
        Assert.Equal([new Effect.Send(call.Id)], story.Passes(Minute).Effects);
        Assert.Equal((call.IfVersion, call.Writes["city"].Sent), (story.Call(Dynamics).IfVersion, story.Open(Dynamics, "city")));
        Assert.True(story.DynamicsAccepts(11).IsQuiet);

        var anew = Linked().MarketoRow("city", "Bonn", "Köln");
        var first = anew.Call(Dynamics).Id;
        Assert.Empty(anew.Loses(Dynamics, mayLand: false).Person.Calls);
        Assert.NotEqual(first, anew.Passes(Minute).Call(Dynamics).Id);
    }

    [Fact]
    public void C_12_A_write_to_Marketo_whose_answer_was_lost_is_not_made_anew_because_a_later_answer_says_that_it_did_not_leave()
    {
        var story = Linked().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo);
        var call = story.Call(Marketo);
        Assert.Equal(call with { }, story.Loses(Marketo, mayLand: false).Call(Marketo));
        Assert.True(story.MarketoRow("city", "Bonn", "Wien", 1).IsQuiet);
    }

    [Fact]
    public void C_12_An_answer_that_comes_twice_or_to_nothing_that_is_open_changes_nothing()
    {
        var story = Linked().DynamicsRow(11, ("city", "Wien"), ("title", "Dr"));
        var call = story.Call(Marketo);
        var taken = story.MarketoAccepts().Person;
        story.Now += Minute;
        Assert.Same(taken, story.MarketoAccepts().Person);
        Assert.Same(taken, story.Loses(Marketo).Person);
        var closed = story.MarketoRow("city", "Bonn", "Wien", 1).Person;
        Assert.Same(closed, story.Settle(call, new Outcome.Refused(RefusalReason.Invalid, "code", "No.", "city")).Person);
        Assert.Empty(story.Log);
    }

    [Fact]
    public void N_8_A_create_in_Marketo_that_was_put_off_asks_the_match_again_and_one_whose_answer_was_lost_does_not()
    {
        var story = Created();
        Assert.Equal((Meeting.Waiting, 0), (story.Loses(Marketo, mayLand: false).Person.Meeting, story.Person.Calls.Count));
        Assert.Contains(new Effect.AskMatch(), story.Passes(Minute).Effects);
        var lost = Created().Loses(Marketo);
        var call = lost.Call(Marketo).Id;
        Assert.Equal((Meeting.None, call), (lost.Loses(Marketo, mayLand: false).Person.Meeting, lost.Call(Marketo).Id));
    }

    [Theory]
    [InlineData(RefusalReason.AlreadyExists)]
    [InlineData(RefusalReason.Ambiguous)]
    public void N_8_N_9_A_create_in_Marketo_that_meets_somebody_else_asks_the_match_again_and_is_no_refusal(RefusalReason reason)
    {
        var story = Created().Refuses(Marketo, reason);
        Assert.Equal((Meeting.Waiting, 0, null), (story.Person.Meeting, story.Person.Calls.Count, story.Person.CreateRefused));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void N_1_Who_was_deleted_while_his_create_was_refused_is_not_made_and_is_told_nothing()
    {
        var story = Created().See(new RecordDeleted(Given.LeadRow, "x", null)).Reads(Given.LeadRow, null);
        var lines = story.Log.Count;
        story.Refuses(Marketo);
        Assert.Equal((0, null, lines), (story.Person.Calls.Count, story.Person.CreateRefused, story.Log.Count));
    }

    [Fact]
    public void N_11_V_4_Where_Marketo_refuses_what_we_keep_in_our_own_fields_no_field_is_to_blame_and_it_is_tried_again_in_a_while()
    {
        var story = Linked().See(new RecordDeleted(Given.LeadRow, "x", null)).Reads(Given.LeadRow, null);
        var link = story.Call(Marketo).Link;
        var lines = story.Log.Count;
        Assert.Equal(("deferred", story.Now.AddMinutes(5)), (story.Refuses(Marketo).Person.Parked!.Reason, story.Person.Parked!.WakeAt));
        Assert.Equal((0, lines), (story.Person.Calls.Count, story.Log.Count));
        Assert.Equal(link, story.Passes(TimeSpan.FromMinutes(5)).Call(Marketo).Link);
    }

    [Fact]
    public void C_12_A_feed_tells_of_a_moment_when_a_read_of_it_to_the_tip_began_then_or_later()
    {
        var reach = new FeedReach(Given.Start, Given.Start, Given.Start.AddSeconds(5));
        Assert.Equal((true, false), (reach.IsPast(Given.Start), reach.IsPast(Given.Start.AddTicks(1))));
        Assert.Equal((true, false), (reach.IsPastInDynamics(Given.Start.AddSeconds(5)), reach.IsPastInDynamics(Given.Start.AddSeconds(5).AddTicks(1))));
        Assert.False(FeedReach.None.IsPast(DateTimeOffset.MinValue) || FeedReach.None.IsPastInDynamics(DateTimeOffset.MinValue));
    }
}
