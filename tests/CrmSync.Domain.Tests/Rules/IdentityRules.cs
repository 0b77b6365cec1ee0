using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class IdentityRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static Story InMarketo() => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", null), ("email", "a@b.example")), Policy);

    private static Story InDynamics() => new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(5, ("city", "Wien"), ("title", null), ("email", "a@b.example"));

    private static Person Joiner(params (string Field, string? Value)[] values) =>
        new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(5, values).Decides(new MatchDecision.Join("person:7")).Person;

    private static Plan? Absorb(Person person, Person joiner) => Planner.Absorb(person, new(joiner, []), Policy, FeedReach.None, Given.Start);

    [Fact]
    public void N_1_A_row_that_appears_in_Dynamics_becomes_a_Marketo_person()
    {
        var story = InDynamics();
        Assert.Equal([new Effect.AskMatch()], story.Effects);
        var create = Assert.IsType<CreateRecord>(Assert.Single(story.Decides(new MatchDecision.Create(FieldMap.Email)).Sent));
        Assert.Equal((RecordKind.Person, "email", Given.LeadRow.Id), (create.Kind, create.KeyField, create.Link[LinkFields.DynamicsId]));
        Assert.Equal(["city", "email"], create.Values.Keys.Order());
    }

    [Fact]
    public void N_2_A_Marketo_person_creates_nothing_in_Dynamics_by_itself()
    {
        var story = InMarketo().MarketoRow("city", "Bonn", "Köln");
        Assert.Empty(story.Person.Calls);
        story.MarketoRow("email", "a@b.example", "c@d.example", 1);
        Assert.Equal([new Effect.AskMatch()], story.Effects);
        story.Decides(new MatchDecision.Stay(false));
        Assert.Empty(story.Person.Calls);
        Assert.Null(story.Person.Dynamics);
        Assert.Null(story.Person.Requested);
    }

    [Fact]
    public void N_3_Sync_Person_on_a_person_with_a_live_row_writes_nothing()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).IsAsked();
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 10, null, ("city", "Bonn")));
        Assert.True(story.IsQuiet);
        Assert.Equal(("alreadyExists", "N-3"), (story.Log[0].Kind, story.Log[0].Rule));
    }

    [Fact]
    public void N_10_At_a_first_meeting_equal_agrees_one_sided_fills_and_different_collides()
    {
        var plan = Absorb(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr"), ("email", "A@b.example")), Joiner(("city", "Wien"), ("title", null), ("email", "a@b.example")))!;
        var call = Assert.Single(plan.Person.Calls, c => c.To == Dynamics);
        Assert.Equal(("Bonn", "Dr"), (call.Writes["city"].Sent, call.Writes["title"].Sent));
        Assert.Equal("city", Assert.Single(plan.Activities, a => a.Kind == "collision").Field);
        Assert.DoesNotContain("email", call.Writes.Keys);
    }

    [Theory]
    [InlineData(ValueKind.Boolean, "false", "true")]
    [InlineData(ValueKind.WholeNumber, "0", "12")]
    public void N_10_A_value_that_a_side_fills_by_itself_counts_as_empty(ValueKind kind, string blank, string filled)
    {
        var policy = Given.Policy(Given.Field("f", kind));
        var joiner = new Story(new($"{Given.LeadRow}", "c"), policy).DynamicsRow(5, ("f", filled)).Decides(new MatchDecision.Join("person:7")).Person;
        var plan = Planner.Absorb(Given.OnlyInMarketo(("f", blank)), new(joiner, []), policy, FeedReach.None, Given.Start)!;
        Assert.Equal(filled, Assert.Single(plan.Person.Calls, c => c.To == Marketo).Writes["f"].Sent);
        Assert.DoesNotContain(plan.Activities, a => a.Kind == "collision");
    }

    [Theory]
    [InlineData(RecordKind.Lead, "1", "2")]
    [InlineData(RecordKind.Contact, "3", "2")]
    public void N_10_The_default_of_a_choice_that_Dynamics_fills_in_counts_as_empty_for_that_kind_of_row(RecordKind kind, string filled, string chosen)
    {
        var policy = Given.Policy(Given.Field("f") with { LeadFilled = "1", ContactFilled = "3" });
        var row = kind == RecordKind.Lead ? Given.LeadRow : Given.ContactRow;
        Plan Meets(string there) => Planner.Absorb(
            Given.OnlyInMarketo(("f", chosen)), new(new Story(new($"{row}", "c"), policy).See(new RecordSeen(Given.Row(row, 5, null, ("f", there)))).Decides(new MatchDecision.Join("person:7")).Person, []), policy, FeedReach.None, Given.Start)!;
        Assert.Equal(chosen, Assert.Single(Meets(filled).Person.Calls, c => c.To == Dynamics).Writes["f"].Sent);
        Assert.DoesNotContain(Meets(filled).Activities, a => a.Kind == "collision");
        Assert.Contains(Meets(filled == "1" ? "3" : "1").Activities, a => a.Kind == "collision");
    }

    [Fact]
    public void N_8_A_row_that_somebody_deleted_while_it_was_being_made_is_not_made_again_by_itself()
    {
        var story = InMarketo().IsAsked().Loses(Dynamics);
        var row = story.Person.Dynamics!.Record;
        story.See(new RecordDeleted(row, "", null)).Reads(row, null).Passes(Long);
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
        Assert.Equal(("refused", (SyncRequest?)null), (story.Person.Answered!.Result, story.Person.Requested));
        Assert.DoesNotContain(new Effect.AskMatch(), story.Effects);
    }

    [Fact]
    public void N_12_The_row_id_is_derived_and_committed_as_creating_before_the_call()
    {
        var story = InMarketo().IsAsked();
        var create = Assert.IsType<CreateRecord>(Assert.Single(story.Sent));
        Assert.Equal(InMarketo().IsAsked().Person.Dynamics!.Record.Id, create.RowId);
        Assert.Equal(SideStanding.Creating, story.Person.Dynamics!.Standing);
        Assert.Contains(story.Person.Dynamics.Record, story.Last.Linked);
        Assert.Empty(story.IsAsked().Effects);
    }

    [Fact]
    public void N_12_After_an_unknown_outcome_the_create_is_repeated_only_when_the_feed_was_read_past_it()
    {
        var story = InMarketo().IsAsked();
        var call = story.Call(Dynamics).Id;
        Assert.Empty(story.Loses(Dynamics).Wakes().Effects);
        var row = story.Person.Dynamics!.Record;
        Assert.Equal([new Effect.Send(call)], story.Passes(Long).Effects);
        Assert.Equal(row.Id, Assert.IsType<CreateRecord>(Assert.Single(story.Sent)).RowId);
        Assert.Contains(new Effect.ReadRecord(row), story.Refuses(Dynamics, RefusalReason.AlreadyExists).Effects);
        story.Reads(story.Person.Dynamics!.Record, Given.Row(story.Person.Dynamics.Record, 20, call, ("city", "Bonn"), ("email", "a@b.example")));
        Assert.Equal((RecordKind.Lead, "created"), (story.Person.RecordType, story.Person.Answered?.Result));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
    }

    [Fact]
    public void N_12_A_row_seen_by_the_feed_closes_the_unknown_create()
    {
        var story = InMarketo().IsAsked().Loses(Dynamics).DynamicsRow(20, ("city", "Bonn"), ("title", null), ("email", "a@b.example"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
        Assert.Equal("created", story.Log[0].Kind);
    }

    [Fact]
    public void N_12_An_edit_of_the_row_before_its_create_was_known_to_be_done_travels_and_what_the_side_made_of_ours_does_not()
    {
        var story = InMarketo().IsAsked().Loses(Dynamics).DynamicsRow(20, ("city", "Wien"), ("title", null), ("email", "A@B.example"));
        Assert.Equal("created", story.Log[0].Kind);
        Assert.Equal(["city"], story.Call(Marketo).Writes.Keys);
        Assert.Equal("Wien", story.Open(Marketo, "city"));
    }

    [Fact]
    public void N_15_After_an_unknown_create_in_Marketo_the_match_is_asked_again_when_the_feed_was_read_past_it()
    {
        var story = InDynamics().Decides(new MatchDecision.Create(FieldMap.Email)).Loses(Marketo);
        Assert.Empty(story.Wakes().Effects);
        Assert.Contains(new Effect.AskMatch(), story.Passes(Long).Effects);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void N_1_C_8_A_person_that_was_created_without_an_answer_has_its_line_in_the_log_once(bool isAnsweredLater)
    {
        var story = InDynamics().Decides(new MatchDecision.Create(FieldMap.Email));
        var call = story.Call(Marketo);
        if (!isAnsweredLater) story.Loses(Marketo);
        story.See(new RecordSeen(new(Given.MarketoRecord, 0, Given.Start, null, new Dictionary<string, string?> { ["city"] = "Wien", ["email"] = "a@b.example" })
        {
            Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id },
        }));
        if (isAnsweredLater) story.Settle(call, new Outcome.Accepted(Given.MarketoRecord, null));
        Assert.Equal(Given.MarketoRecord, story.Person.Marketo!.Record);
        Assert.Single(story.Log, line => line.Kind == "created");
    }

    [Fact]
    public void N_15_What_Dynamics_came_to_hold_while_the_person_was_being_created_travels()
    {
        var story = InDynamics().Decides(new MatchDecision.Create(FieldMap.Email)).DynamicsRow(6, ("city", "Wien"), ("title", "Dr"), ("email", "a@b.example")).MarketoAccepts();
        Assert.Equal("Dr", Assert.Single(story.Person.Calls, c => !c.IsCreate).Writes["title"].Sent);
    }

    [Fact]
    public void N_15_S_7_An_edit_in_Marketo_right_after_the_person_was_created_travels_for_agreed_is_what_was_sent()
    {
        var story = InDynamics().Decides(new MatchDecision.Create(FieldMap.Email)).MarketoAccepts();
        var sent = story.Call(Marketo).Writes["city"].Sent;
        story.MarketoRow("city", sent, "Graz", 5);
        Assert.Equal("Graz", story.Open(Dynamics, "city"));
        Assert.Equal((sent, sent), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
    }

    [Fact]
    public void N_15_An_answer_that_the_key_is_taken_is_no_refusal_the_match_is_asked_again_soon()
    {
        var story = InDynamics().Decides(new MatchDecision.Create(FieldMap.Email)).Refuses(Marketo, RefusalReason.AlreadyExists);
        Assert.Empty(story.Person.Calls);
        Assert.Equal(("matching", (FieldRefusal?)null), (story.Person.Parked!.Reason, story.Person.CreateRefused));
        Assert.DoesNotContain(story.Log, l => l.Kind == "refused");
        Assert.Equal([new Effect.AskMatch()], story.Passes(TimeSpan.FromSeconds(3)).Effects);
        Assert.Equal([new Effect.HandOver("person:7")], story.Decides(new MatchDecision.Join("person:7")).Effects);
    }

    [Fact]
    public void N_9_B_10_Who_is_ambiguous_is_asked_about_again_without_a_commit_and_soon_when_the_match_has_no_answer_yet()
    {
        var ambiguous = new MatchDecision.Ambiguous(["person:1", "person:2"]);
        var story = InDynamics().Decides(ambiguous);
        Assert.Equal((Waits.Ambiguous, null), (story.Person.Parked!.Reason, story.Person.Parked.WakeAt));
        Assert.Equal([new Effect.AskMatch()], story.Passes(TimeSpan.FromMinutes(2)).Effects);
        Assert.False(story.Last.IsChanged);
        Assert.False(story.Decides(ambiguous).Last.IsChanged);
        story.Decides(new MatchDecision.Wait());
        Assert.Equal((Waits.Ambiguous, story.Now + Policy.MeetAgain), (story.Person.Parked!.Reason, story.Person.Parked.WakeAt));
        Assert.Null(story.Passes(TimeSpan.FromSeconds(3)).Decides(ambiguous).Person.Parked!.WakeAt);
        Assert.Single(story.Log, l => l.Kind == "ambiguous");
        Assert.Equal([new Effect.HandOver("person:1")], story.Decides(new MatchDecision.Join("person:1")).Effects);
    }

    [Fact]
    public void N_16_B_16_Who_is_to_join_somebody_unreadable_waits_parked_and_tries_again_without_a_commit()
    {
        var waiting = new Story(Planner.PutOff(Joiner(("city", "Bonn")), Policy, FeedReach.None, Given.Start).Person, Policy);
        Assert.Equal((Meeting.PutOff, Waits.Joining), (waiting.Person.Meeting, waiting.Person.Parked!.Reason));
        Assert.Equal([new Effect.HandOver("person:7")], waiting.Wakes().Effects);
        Assert.False(waiting.Last.IsChanged);
        Assert.False(Planner.PutOff(waiting.Person, Policy, FeedReach.None, Given.Start).IsChanged);
        Assert.False(waiting.Crashes().Last.IsChanged);
        Assert.True(Planner.Joined(waiting.Person, true, false, Policy, FeedReach.None, Given.Start).Person.IsSignpost);
    }

    [Fact]
    public void N_9_Whoever_is_ambiguous_is_asked_about_again_as_soon_as_its_own_e_mail_changes()
    {
        var story = InDynamics().Decides(new MatchDecision.Ambiguous(["person:7", "person:8"]));
        Assert.Equal(("ambiguous", Meeting.Ambiguous), (story.Person.Parked!.Reason, story.Person.Meeting));
        Assert.Empty(story.DynamicsRow(6, ("city", "Ulm"), ("email", "a@b.example")).Effects);
        Assert.Equal([new Effect.AskMatch()], story.DynamicsRow(7, ("city", "Ulm"), ("email", "c@b.example")).Effects);
    }

    [Fact]
    public void N_16_The_log_of_the_loser_goes_on_in_the_winners()
    {
        var line = new ActivityRow(1, Given.Start, "ambiguous", null, null, null, null, "N-9", null, "Several records carry this e-mail.");
        var plan = Planner.Absorb(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), new(Joiner(("city", "Bonn"), ("title", "Dr")), [line]), Policy, FeedReach.None, Given.Start)!;
        Assert.Equal(["ambiguous", "linked"], plan.Activities.Select(a => a.Kind));
    }

    [Fact]
    public void N_16_A_join_is_one_way_and_repeatable_and_the_loser_stays_a_signpost()
    {
        var joiner = Joiner(("city", "Wien"), ("title", null), ("email", "a@b.example"));
        Assert.Equal((Meeting.Joining, "person:7"), (joiner.Meeting, joiner.JoinedInto));
        var plan = Absorb(Given.OnlyInMarketo(("city", "Wien"), ("email", "a@b.example")), joiner)!;
        Assert.Equal([Given.LeadRow], plan.TakenOver);
        Assert.Equal(RecordKind.Lead, plan.Person.RecordType);
        var again = Absorb(plan.Person, joiner)!;
        Assert.Empty(again.TakenOver);
        var gone = Planner.Joined(joiner, true, false, Policy, FeedReach.None, Given.Start).Person;
        Assert.True(gone.IsSignpost);
        Assert.Empty(gone.Fields);
    }

    [Theory]
    [InlineData(SideStanding.Deleted)]
    [InlineData(SideStanding.Merged)]
    public void D_1_N_9_A_person_whose_row_is_gone_takes_the_row_that_came_next_under_its_e_mail(SideStanding standing)
    {
        var stays = Given.OnlyInMarketo(("city", "Wien"), ("email", "a@b.example")) with { Dynamics = new(Given.ContactRow, standing) { Version = 10, Generation = 2 } };
        var plan = Absorb(stays, Joiner(("city", "Wien"), ("title", null), ("email", "a@b.example")))!;
        Assert.Equal((Given.LeadRow, SideStanding.Live, 2), (plan.Person.Dynamics!.Record, plan.Person.Dynamics.Standing, plan.Person.Dynamics.Generation));
    }

    [Fact]
    public void N_16_After_a_crash_a_committed_join_is_handed_over_again() =>
        Assert.Contains(new Effect.HandOver("person:7"), Planner.Resume(Joiner(("city", "Wien")), Policy, FeedReach.None, Given.Start).Effects);

    [Fact]
    public void N_18_A_foreign_change_of_an_output_field_is_put_back_once_and_never_links_again()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).MarketoRow(LinkFields.DynamicsId, Given.LeadRow.Id, "nonsense", 0, "x");
        Assert.Equal(Given.LeadRow.Id, story.Call(Marketo).Link[LinkFields.DynamicsId]);
        Assert.Equal(Given.LeadRow, story.Person.Dynamics!.Record);
        story.MarketoAccepts().MarketoRow(LinkFields.DynamicsId, Given.LeadRow.Id, "nonsense", 0, "x");
        Assert.True(story.IsQuiet);
        Assert.Equal("N-18", Assert.Single(story.Log).Rule);
    }

    [Fact]
    public void N_12_A_row_is_made_under_the_first_id_that_nobody_else_holds()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))).IsRequested();
        var next = Recalls.NextRows(story.Person).Take(3).ToList();
        Assert.Equal([0, 1, 2], next.Select(row => row.Generation));
        Assert.Equal((2, next[2].Row), (story.Decides(new MatchDecision.CreateRow(null) { Generation = 2 }).Person.Dynamics!.Generation, story.Person.Dynamics!.Record));
        Assert.Equal(3, Recalls.NextRows(story.Person).First().Generation);
    }
}
