using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Sync Person to Microsoft, without a system: each step may be lost, repeated or refused.</summary>
public sealed class RequestRules
{
    private const string Email = "a@b.example";
    private static readonly SyncPolicy Policy = Given.Policy();

    private static Story Alone(SyncPolicy? policy = null) => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", null), ("email", Email)), policy ?? Policy);

    [Theory]
    [InlineData(0, Dynamics)]
    [InlineData(5, Marketo)]
    public void S_9_N_12_What_a_new_row_was_made_without_is_written_once_more_and_what_somebody_emptied_since_travels(int changedAfter, SystemName to)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Köln"), ("title", "Dr")), Given.Policy(Given.Field("city"), Given.Field("title"))).IsAsked().Loses(Dynamics).Passes(TimeSpan.FromMinutes(10));
        var row = Given.Row(story.Person.Dynamics!.Record, 20, Assert.Single(story.Person.Calls).Id, ("city", null), ("title", "Dr"));
        story.Reads(row.Record, row with { CreatedAt = story.Now, At = story.Now.AddSeconds(changedAfter) });
        Assert.Equal([to], story.Person.Calls.Where(call => call.Writes.ContainsKey("city")).Select(call => call.To));
    }

    [Fact]
    public void N_3_A_row_that_was_deleted_while_it_was_checked_leads_on_to_a_new_one()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("email", Email)), Policy).IsRequested();
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        Assert.Empty(story.Reads(Given.LeadRow, null).Effects);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        var create = Assert.IsType<CreateRecord>(Assert.Single(story.Decides(new MatchDecision.CreateRow(null)).Sent, w => w is CreateRecord));
        Assert.NotEqual(Given.LeadRow.Id, create.RowId);
    }

    [Fact]
    public void N_4_A_batch_that_waits_is_hastened_by_a_trigger_and_created_once()
    {
        var story = Alone().IsRequested(Campaign.Batch);
        Assert.Equal(Campaign.Trigger, story.IsRequested().Person.Requested!.Campaign);
        story.Decides(new MatchDecision.CreateRow(null));
        var call = story.Call(Dynamics).Id;
        story.IsRequested(Campaign.Batch).IsRequested();
        Assert.Equal(call, story.Call(Dynamics).Id);
        story.DynamicsAccepts(20);
        Assert.Equal("created", story.Person.Answered!.Result);
        Assert.Null(story.Person.Requested);
        Assert.Single(story.Log, l => l.Kind == "created");
    }

    [Fact]
    public void N_5_N_6_Who_asks_for_more_while_a_request_waits_gets_it_and_an_owner_only_until_the_row_is_being_made()
    {
        var story = Alone().IsRequested(Campaign.Batch).IsRequested(Campaign.Batch, owner: "jane@example.com");
        Assert.Equal(("jane@example.com", false), (story.Person.Requested!.Owner, story.Person.Requested.AsContact));
        Assert.Equal("jane@example.com", story.IsRequested().Person.Requested!.Owner);
        story.Decides(new MatchDecision.CreateRow("owner-1")).IsRequested(asContact: true, owner: "late@example.com");
        Assert.Equal((RequestStage.Creating, "jane@example.com", true), (story.Person.Requested!.Stage, story.Person.Requested.Owner, story.Person.Requested.AsContact));
        story.DynamicsAccepts(20);
        Assert.Single(story.Sent, w => w is QualifyLead);
        Assert.Single(story.Log, l => l.Kind == "created");
    }

    [Fact]
    public void N_4_A_person_whom_nobody_has_seen_keeps_the_request_and_reads_the_record_until_it_is_shown_or_nobody_is_there()
    {
        var unseen = new Story(new Person(Given.MarketoRecord.ToString(), "c"), Policy).IsRequested(Campaign.Batch);
        Assert.Equal([new Effect.ReadRecord(Given.MarketoRecord)], unseen.Effects);
        Assert.Equal("reading", unseen.Person.Parked!.Reason);
        Assert.NotNull(Standing.Row(unseen.Person));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), unseen.IsRequested().Effects);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), unseen.Crashes().Effects);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), unseen.Passes(TimeSpan.FromMinutes(1)).Effects);
        unseen.ReadsMarketo(0, ("city", "Bonn"), ("email", Email));
        Assert.Contains(new Effect.AskMatch(), unseen.Effects);
        Assert.Equal((RequestStage.Deciding, Campaign.Trigger), (unseen.Person.Requested!.Stage, unseen.Person.Requested.Campaign));
        Assert.Single(unseen.Decides(new MatchDecision.CreateRow(null)).Sent, w => w is CreateRecord);

        var nobody = new Story(new Person(Given.MarketoRecord.ToString(), "c"), Policy).IsRequested().Reads(Given.MarketoRecord, null);
        Assert.Equal("refused", nobody.Person.Answered!.Result);
        Assert.True(nobody.Person.IsNobody);
        Assert.Null(Standing.Row(nobody.Person));
        Assert.Null(nobody.Person.Parked);
        Assert.Empty(nobody.Log);
    }

    [Fact]
    public void N_17_A_request_that_comes_while_its_person_hands_over_goes_along_once()
    {
        var holder = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("email", Email)), Policy);
        var leaving = holder.Person with { Id = "person:70", Requested = new SyncRequest(null, Given.Start) { Stage = RequestStage.Deciding } };
        holder.Absorbs(leaving);
        var answered = holder.Person.Answered;
        Assert.Equal("alreadyExists", answered!.Result);
        holder.Now = Given.Start.AddSeconds(5);
        Assert.Same(answered, holder.Absorbs(leaving).Person.Answered);
    }

    [Fact]
    public void N_8_A_crash_before_the_answer_of_the_match_asks_again_and_a_second_answer_creates_nothing_more()
    {
        var story = Alone().IsRequested().Crashes();
        Assert.Equal([new Effect.AskMatch()], story.Effects);
        story.Decides(new MatchDecision.CreateRow(null)).Crashes().Decides(new MatchDecision.CreateRow(null));
        Assert.Single(story.Person.Calls, c => c.IsCreate);
        story.DynamicsRow(20, ("city", "Bonn"), ("title", null), ("email", Email));
        Assert.Equal(SideStanding.Live, story.Person.Dynamics!.Standing);
        Assert.Equal("created", story.Person.Answered!.Result);
    }

    [Fact]
    public void N_8_A_row_that_was_deleted_before_its_create_was_answered_is_not_made_again_by_any_retry()
    {
        var story = Alone().IsAsked().Loses(Dynamics);
        var row = story.Person.Dynamics!.Record;
        story.See(new RecordDeleted(row, "", null)).Reads(row, null);
        Assert.Equal("refused", story.Person.Answered!.Result);
        Assert.Empty(story.Passes(TimeSpan.FromMinutes(10)).Crashes().Passes(TimeSpan.FromMinutes(10)).Sent.OfType<CreateRecord>());
        Assert.DoesNotContain(story.Person.Calls, c => c.IsCreate);
    }

    private static readonly RecordMerged Away = new(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start);

    private static Person Winner() => new($"{RecordId.Person(8)}", "c") { Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true }, MapVersion = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void G_2_N_4_What_was_asked_for_a_person_that_was_merged_away_goes_on_with_the_winner_and_nothing_is_made_for_the_loser(bool isDecided)
    {
        var story = Alone().IsRequested();
        if (isDecided) story.Decides(new MatchDecision.CreateRow(null)).Loses(Dynamics, mayLand: false);
        story.See(Away);
        Assert.Equal([new Effect.HandOver($"{RecordId.Person(8)}")], story.Effects);
        Assert.Empty(story.Decides(new MatchDecision.CreateRow(null)).Passes(TimeSpan.FromMinutes(1)).Sent);
        Assert.Null(story.Person.Dynamics);

        var winner = new Story(Winner(), Policy).Absorbs(story.Person);
        Assert.Equal(("requested", "G-2"), (winner.Log[0].Kind, winner.Log[0].Rule));
        Assert.Contains(new Effect.AskMatch(), winner.Effects);
        Assert.Single(winner.Decides(new MatchDecision.CreateRow(null)).Sent, w => w is CreateRecord);
        // Handed over once more, because the loser died before it knew.
        Assert.Empty(winner.Absorbs(story.Person).Last.Activities);
        winner.DynamicsAccepts(20);
        Assert.Equal("created", winner.Person.Answered!.Result);
        Assert.Null(winner.Absorbs(story.Person).Person.Requested);
        Assert.True(Planner.Joined(story.Person, true, false, Policy, FeedReach.None, Given.Start).Person.IsSignpost);
    }

    [Fact]
    public void G_2_N_3_A_winner_that_has_a_row_answers_that_it_exists()
    {
        var loser = Alone().IsRequested(Campaign.Batch).See(Away).Person;
        var winner = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")) with { Id = "person:8", Marketo = new(RecordId.Person(8), SideStanding.Live) }, Policy).Absorbs(loser);
        Assert.Equal("alreadyExists", winner.Person.Answered!.Result);
    }

    [Fact]
    public void G_2_N_4_A_winner_that_nobody_has_seen_reads_itself_before_anything_is_made()
    {
        var winner = new Story(new Person($"{RecordId.Person(8)}", "c"), Policy).Absorbs(Alone().IsRequested().See(Away).Person);
        Assert.Equal([new Effect.ReadRecord(RecordId.Person(8))], winner.Effects);
        Assert.Equal(RequestStage.Reading, winner.Person.Requested!.Stage);
    }

    [Fact]
    public void G_2_N_8_A_row_that_was_being_made_when_its_person_was_merged_away_goes_to_the_winner_and_a_refused_one_ends_it()
    {
        var story = Alone().IsAsked().See(Away);
        Assert.Equal(Meeting.Joining, story.Person.Meeting);
        var row = story.Person.Dynamics!.Record;
        story.DynamicsAccepts(20);
        Assert.Equal([new Effect.HandOver($"{RecordId.Person(8)}")], story.Effects);
        Assert.Equal(row, new Story(Winner(), Policy).Absorbs(story.Person).Person.Dynamics!.Record);

        var refused = Alone().IsAsked().See(Away).Refuses(Dynamics);
        Assert.Equal([new Effect.HandOver($"{RecordId.Person(8)}")], refused.Effects);
        Assert.Null(refused.Person.Dynamics);
        Assert.Equal(RequestStage.Deciding, new Story(Winner(), Policy).Absorbs(refused.Person).Person.Requested!.Stage);
    }

    [Fact]
    public void G_2_N_4_What_no_winner_takes_ends_and_is_told_and_answered()
    {
        var loser = new Story(Planner.Joined(Alone().IsRequested().See(Away).Person, false, false, Policy, FeedReach.None, Given.Start).Person, Policy);
        Assert.Equal((Meeting.Waiting, $"{RecordId.Person(8)}"), (loser.Person.Meeting, loser.Person.JoinedInto));
        var ended = Planner.Joined(loser.Wakes().Person, false, false, Policy, FeedReach.None, Given.Start.AddHours(1));
        Assert.Equal(("refused", null, null), (ended.Person.Answered!.Result, ended.Person.Requested, ended.Person.JoinedInto));
        Assert.Equal("G-2", Assert.Single(ended.Activities, line => line.Kind == "refused").Rule);
        Assert.Empty(new Story(ended.Person, Policy).Passes(TimeSpan.FromMinutes(10)).Sent.OfType<CreateRecord>());
    }

    [Fact]
    public void D_2_N_4_A_row_that_was_not_sent_yet_is_not_made_for_a_person_that_was_deleted_in_Marketo()
    {
        var story = Alone().IsAsked().Loses(Dynamics, mayLand: false).See(new RecordDeleted(Given.MarketoRecord, "x", null));
        Assert.Equal(("refused", null), (story.Person.Answered!.Result, story.Person.Dynamics));
        Assert.Empty(story.Passes(TimeSpan.FromMinutes(10)).Sent.OfType<CreateRecord>());
    }

    [Fact]
    public void N_13_After_an_unknown_qualification_the_lead_tells_whether_it_is_repeated()
    {
        var story = Alone().IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        var lead = story.Person.Dynamics!.Record;
        Assert.Equal(lead, Assert.IsType<QualifyLead>(Assert.Single(story.Sent, w => w is QualifyLead)).Lead);
        var call = story.Call(Dynamics).Id;
        Assert.Contains(new Effect.ReadRecord(lead), story.Loses(Dynamics).Effects);
        Assert.Equal([new Effect.Send(call)], story.Reads(lead, Given.Row(lead, 20, null, ("city", "Bonn"), ("email", Email))).Effects);
        story.Crashes().Reads(lead, Given.Row(lead, 21, null, ("city", "Bonn"), ("email", Email)) with { Standing = RecordStanding.Qualified });
        Assert.Contains(new Effect.FindContact(lead), story.Effects);
        Assert.DoesNotContain(story.Person.Calls, c => c.Qualifies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_5_N_12_The_lead_that_was_made_for_a_request_before_an_older_copy_of_the_store_was_put_back_becomes_the_contact_that_was_asked_for(bool isMetFirst)
    {
        var ours = Alone().IsAsked().Person.Dynamics!.Record;
        var row = Given.Row(ours, 20, null, ("city", "Bonn"), ("email", Email));
        var story = isMetFirst
            ? Alone().Absorbs(new Story(new Person($"{ours}", "c"), Policy).See(new RecordSeen(row)).Person).IsRequested(Campaign.Batch, asContact: true)
            : Alone().IsRequested(Campaign.Batch, asContact: true).Decides(new MatchDecision.Link(row));
        Assert.Equal(ours, Assert.IsType<QualifyLead>(Assert.Single(story.Sent, w => w is QualifyLead)).Lead);
        Assert.Null(story.Person.Answered);
        Assert.Null(story.Crashes().Person.Answered);
    }

    [Fact]
    public void N_3_A_lead_that_somebody_else_made_stays_one_and_one_of_ours_whose_request_was_answered_too()
    {
        var strange = Alone().IsRequested(Campaign.Batch, asContact: true).Decides(new MatchDecision.Link(Given.Row(Given.LeadRow, 20, null, ("city", "Bonn"), ("email", Email))));
        Assert.Equal(("alreadyExists", false), (strange.Person.Answered!.Result, strange.Sent.OfType<QualifyLead>().Any()));
        var answered = Alone().IsAsked().DynamicsAccepts(20).IsRequested(Campaign.Batch, asContact: true);
        Assert.Equal(("alreadyExists", false), (answered.Person.Answered!.Result, answered.Sent.OfType<QualifyLead>().Any()));
    }

    [Fact]
    public void N_17_A_trace_asks_once_and_one_older_than_the_answer_asks_nothing()
    {
        var row = new PersonRequested(Given.MarketoRecord, "g1", Given.Start, Campaign.Batch, true, "x@y.example");
        var story = Alone().See(row);
        Assert.Equal(("x@y.example", true, Campaign.Batch), (story.Person.Requested!.Owner, story.Person.Requested.AsContact, story.Person.Requested.Campaign));
        story.Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner"));
        Assert.Null(story.See(row).Person.Requested);
        Assert.Null(story.See(row with { Row = "g2" }).Person.Requested);
        Assert.NotNull(story.See(row with { Row = "g3", At = Given.Start.AddSeconds(5) }).Person.Requested);
    }

    [Fact]
    public void N_17_G_2_What_was_asked_for_the_loser_of_a_merge_is_not_asked_of_the_winner_when_it_is_read_again()
    {
        PersonRequested Asked(string row, int second) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), Campaign.Batch, false, null);
        var merge = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(11), null, new Dictionary<string, string?> { ["email"] = Email }) { Link = new Dictionary<string, string?>() }) { MergedAt = Given.Start.AddSeconds(10) };
        Assert.Null(Alone().See(merge).See(Asked("loser", 5)).Person.Requested);
        // Nobody had taken it when the merge was read, or it was asked since.
        Assert.NotNull(Alone().See(merge, Asked("loser", 5)).Person.Requested);
        Assert.NotNull(Alone().See(merge).See(Asked("winner", 10)).Person.Requested);
    }

    [Theory]
    [InlineData(FieldOwner.Restrictive)]
    [InlineData(FieldOwner.Dynamics)]
    public void N_10_V_4_What_Dynamics_fills_in_where_a_create_left_out_what_Marketo_holds_is_no_edit_and_collides_with_nothing(FieldOwner owner)
    {
        var story = new Story(Given.OnlyInMarketo((FieldMap.Email, "a@x.de"), ("consent", "true")), Given.Policy(Given.Field(FieldMap.Email, ValueKind.Email), Given.Field("consent", ValueKind.Boolean) with { Owner = owner }));
        story.IsAsked().Refuses(Dynamics).DynamicsAccepts(5, ("consent", "false"));
        Assert.Equal("true", story.Open(Dynamics, "consent"));
        Assert.Equal(["created"], story.Log.Select(line => line.Kind));
    }

    [Fact]
    public void V_7_Topic_alone_is_filled_and_what_else_is_missing_is_named()
    {
        var policy = Given.Policy(Given.Field("firstName"), Given.Field("lastName"), Given.Field("company")) with { RequiredOnLead = [new("lastName", "Last Name", 50), new("subject", "Topic", 12)] };
        var full = new Story(Given.OnlyInMarketo(("firstName", "Aya"), ("lastName", "Ito"), ("company", "Acme & Sons")), policy).IsAsked();
        Assert.Equal("Aya Ito, Acm", Assert.IsType<CreateRecord>(Assert.Single(full.Sent)).Defaults["subject"]);
        // Never half a character.
        var cut = new Story(Given.OnlyInMarketo(("firstName", "Aya"), ("lastName", "Ito"), ("company", "Ac👩")), policy).IsAsked();
        Assert.Equal("Aya Ito, Ac", Assert.IsType<CreateRecord>(Assert.Single(cut.Sent)).Defaults["subject"]);
        var refused = new Story(Given.OnlyInMarketo(("firstName", "Aya"), ("lastName", null), ("company", null)), policy).IsAsked();
        Assert.Empty(refused.Person.Calls);
        Assert.Contains("lastName", refused.Person.Answered!.Reason, StringComparison.Ordinal);
        Assert.Equal("V-7", Assert.Single(refused.Log, l => l.Kind == "refused").Rule);
    }
}
