using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class FilterRules
{
    private static Story Linked() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    private static RecordSeen Row(long version, string city, bool isExcluded) => new(Given.Row(Given.LeadRow, version, null, ("city", city), ("title", "Dr")) with { IsExcluded = isExcluded });

    [Fact]
    public void K_1_A_row_that_says_No_is_no_first_sighting()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).See(Row(5, "Bonn", true));
        Assert.False(story.Last.IsChanged);
        Assert.Equal([new Effect.AskMatch()], story.See(Row(6, "Bonn", false)).Effects);
    }

    [Fact]
    public void K_1_Yes_to_No_stops_both_directions_and_marks_the_person_stale()
    {
        var story = Linked().See(Row(11, "Bonn", true));
        Assert.Equal(("excluded", "K-1", PersonStanding.Stale), (story.Log[0].Kind, story.Log[0].Rule, Standing.Of(story.Person)));
        story.See(Row(12, "Wien", true)).MarketoRow("title", "Dr", "Prof");
        Assert.True(story.IsQuiet);
        Assert.Equal(("Wien", "Prof"), (story["city"].Dynamics, story["title"].Marketo));
        Assert.Equal(SideStanding.Live, story.Person.Marketo!.Standing);
    }

    [Fact]
    public void K_3_N_9_A_row_that_says_No_is_linked_on_request_and_nothing_is_written_until_it_is_back_in()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy()).IsRequested().Decides(new MatchDecision.Link(Row(5, "Wien", true).Snapshot));
        Assert.True(story.IsQuiet);
        Assert.Equal((PersonStanding.Stale, "alreadyExists"), (Standing.Of(story.Person), story.Person.Answered!.Result));
        Assert.Null(story.Person.Requested);
        Assert.Equal([new Effect.ReadRecord(Given.MarketoRecord)], story.See(Row(6, "Wien", false)).Effects);
    }

    [Fact]
    public void K_3_N_3_G_2_A_request_that_waits_while_a_row_that_says_No_comes_by_a_merge_is_answered_and_nothing_is_written()
    {
        var loser = Linked().See(Row(11, "Bonn", true)).See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start)).Person;
        var winner = Given.OnlyInMarketo(("title", "Dr")) with { Id = "person:8", Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true } };
        var story = new Story(winner, Given.Policy()).IsRequested(asContact: true).Absorbs(loser);
        AssertAnswered(story, "alreadyExists");
    }

    [Fact]
    public void K_3_N_3_D_5_A_request_that_waits_while_its_deleted_row_comes_back_saying_No_is_answered_and_nothing_is_written()
    {
        var story = Linked().See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts().IsRequested().See(Row(20, "Bonn", true));
        AssertAnswered(story, "alreadyExists");
    }

    [Fact]
    public void D_4_K_3_A_row_that_was_deleted_while_it_said_No_does_not_keep_its_person_from_a_new_one_on_request()
    {
        var story = Linked().See(Row(11, "Bonn", true)).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts().IsRequested();
        Assert.Equal([new Effect.AskMatch()], story.Effects);
        story.Decides(new MatchDecision.CreateRow(null));
        Assert.NotEqual(Given.LeadRow.Id, Assert.IsType<CreateRecord>(Assert.Single(story.Sent, write => write is CreateRecord)).RowId);
        Assert.DoesNotContain(new Effect.AskMatch(), story.Effects);
    }

    [Fact]
    public void K_3_N_5_A_lead_that_says_No_before_it_is_qualified_on_request_stays_a_lead_and_the_request_is_answered()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy()).IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        story.See(new RecordSeen(Given.Row(story.Person.Dynamics!.Record, 21, null, ("city", "Bonn"), ("title", "Dr")) with { IsExcluded = true }));
        Assert.NotNull(story.Person.Requested);
        AssertAnswered(story.MarketoAccepts().Loses(Dynamics, mayLand: false).Passes(TimeSpan.FromMinutes(1)).Told(), "created");
    }

    [Fact]
    public void K_3_N_5_QL_2_A_lead_that_was_qualified_on_request_into_a_contact_that_says_No_stays_a_lead_and_the_request_is_answered()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy()).IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        var (lead, call) = (story.Person.Dynamics!.Record, story.Call(Dynamics));
        var contact = Given.Row(Given.ContactRow, 22, null, ("city", "Bonn"), ("title", "Dr")) with { OriginatingLead = lead.Id, IsExcluded = true };
        story.MarketoAccepts().Settle(call, new Outcome.Accepted(Given.ContactRow, null)).Reads(Given.ContactRow, contact);
        Assert.Contains(new Effect.FindContact(lead), story.Passes(TimeSpan.FromMinutes(1)).Effects);
        var plan = Planner.Qualified(story.Person, lead, contact, Given.Policy(), FeedReach.None, story.Now);
        Assert.Equal(("created", lead), (plan.Person.Answered!.Result, plan.Person.Dynamics!.Record));
        Assert.Null(plan.Person.Requested);
        // V-2: the Marketo person is told what the log tells.
        Assert.Equal(["refused"], plan.Person.Notices.Select(notice => notice.Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void K_3_N_13_A_lead_that_says_No_by_the_time_it_is_read_after_an_unknown_qualification_is_not_qualified(bool isSeenFirst)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy()).IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        var lead = Given.Row(story.Person.Dynamics!.Record, 21, null, ("city", "Bonn"), ("title", "Dr")) with { IsExcluded = true };
        story.MarketoAccepts().Loses(Dynamics);
        if (isSeenFirst) story.See(new RecordSeen(lead));
        AssertAnswered(story.Reads(lead.Record, lead).Told(), "created");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void K_3_N_5_A_qualification_that_waits_for_Dynamics_while_its_lead_says_No_does_not_leave_and_the_request_is_answered(bool wasUnknown)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy()).IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20).MarketoAccepts();
        var lead = Given.Row(story.Person.Dynamics!.Record, 20, null, ("city", "Bonn"), ("title", "Dr"));
        if (wasUnknown) story.Loses(Dynamics).Reads(lead.Record, lead);
        var (call, kept) = (story.Call(Dynamics), lead with { Version = 21, IsExcluded = true });
        Assert.Contains(new Effect.Withdraw(Dynamics, call.Id), story.See(new RecordSeen(kept)).Effects);
        Assert.NotNull(story.Person.Requested);
        // Word of it may be lost.
        Assert.Contains(new Effect.Withdraw(Dynamics, call.Id), story.Wakes().Effects);
        story.Settle(call, new Outcome.Deferred("withdrawn", null, false));
        if (wasUnknown)
        {
            var effects = story.Passes(TimeSpan.FromMinutes(1)).Effects;
            Assert.Contains(new Effect.ReadRecord(lead.Record), effects);
            Assert.DoesNotContain(new Effect.Send(call.Id), effects);
            story.Reads(lead.Record, kept);
        }
        AssertAnswered(story.Passes(TimeSpan.FromMinutes(1)).Told(), "created");
    }

    private static void AssertAnswered(Story story, string result)
    {
        Assert.Null(story.Person.Requested);
        Assert.Equal((result, PersonStanding.Stale), (story.Person.Answered!.Result, Standing.Of(story.Person)));
        Assert.Null(story.Person.Parked);
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
    }

    [Fact]
    public void K_3_Back_in_Marketo_is_read_first_and_ordinary_planning_applies()
    {
        var story = Linked().See(Row(11, "Wien", true)).MarketoRow("title", "Dr", "Prof").See(Row(13, "Wien", false));
        Assert.Equal([new Effect.ReadRecord(Given.MarketoRecord)], story.Effects);
        Assert.Empty(story.Person.Calls);
        Assert.Equal([new Effect.ReadRecord(Given.MarketoRecord)], story.Crashes().Effects);
        story.ReadsMarketo(5, ("city", "Bonn"), ("title", "Prof"));
        Assert.Equal(("Wien", "Prof"), (story.Open(Marketo, "city"), story.Open(Dynamics, "title")));
    }

    [Fact]
    public void K_3_What_changed_on_both_sides_meanwhile_is_a_collision()
    {
        var story = Linked().See(Row(11, "Wien", true)).MarketoRow("city", "Bonn", "Köln").See(Row(13, "Wien", false)).ReadsMarketo(5, ("city", "Köln"), ("title", "Dr"));
        Assert.Equal("C-1", Assert.Single(story.Log, l => l.Kind == "collision").Rule);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void K_3_A_write_that_was_sent_before_is_closed_and_nothing_follows_it()
    {
        var story = Linked().MarketoRow("city", "Bonn", "Köln").See(Row(11, "Bonn", true)).Refuses(Dynamics, RefusalReason.VersionMismatch);
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        story.Reads(Given.LeadRow, Row(11, "Bonn", true).Snapshot);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void K_3_The_answer_of_our_own_write_that_shows_No_excludes_just_as_well()
    {
        var story = Linked().MarketoRow("city", "Bonn", "Köln");
        var call = story.Call(Dynamics);
        story.Settle(call, new Outcome.Accepted(Given.LeadRow, Row(12, "Köln", true).Snapshot with { WriteMark = call.Id })).MarketoRow("city", "Köln", "Ulm", 5);
        Assert.Equal(PersonStanding.Stale, Standing.Of(story.Person));
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void K_1_A_person_that_was_about_to_be_created_in_Marketo_is_not_when_its_row_says_No_and_is_later()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).See(Row(5, "Bonn", false)).See(Row(6, "Bonn", true)).Decides(new MatchDecision.Create(FieldMap.Email));
        Assert.Empty(story.Person.Calls);
        Assert.Null(Standing.Row(story.Person)!.DynamicsEmail);
        Assert.Equal([new Effect.AskMatch()], story.See(Row(7, "Bonn", false)).Effects);
    }

    [Theory]
    [InlineData(DeletePolicy.Flag)]
    [InlineData(DeletePolicy.Delete)]
    public void D_1_K_3_A_row_that_is_deleted_while_it_is_kept_out_marks_its_person_and_takes_nobody_along(DeletePolicy policy)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy() with { WhenDeletedInDynamics = policy });
        story.See(Row(11, "Bonn", true)).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        Assert.Equal(Removal.None, story.Call(Marketo).Removes);
        Assert.Contains("is marked", Assert.Single(story.Log, line => line.Rule == "D-1").Text, StringComparison.Ordinal);

    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void MG_1_The_winners_flag_decides_whether_the_losers_person_goes_on_or_is_stale(bool isLoserOut, bool isWinnerOut, bool isStale)
    {
        var winner = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var merged = Row(12, "Bonn", isLoserOut).Snapshot with { Standing = RecordStanding.Merged, MergedInto = winner };
        var story = Linked();
        if (isLoserOut) story.See(Row(11, "Bonn", true));
        story.See(new RecordSeen(merged)).Reads(winner, Given.Row(winner, 13, null, ("city", "Bonn"), ("title", "Dr")) with { IsExcluded = isWinnerOut });
        Assert.Equal(winner, story.Person.Dynamics!.Record);
        Assert.Equal(isStale && isWinnerOut, Standing.Of(story.Person) == PersonStanding.Stale);
        Assert.Equal(isLoserOut, story.Person.Marketo!.ReadDue);
    }
}
