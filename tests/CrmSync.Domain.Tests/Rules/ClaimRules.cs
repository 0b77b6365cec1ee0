using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What the link field of an unlinked Marketo person says (N-11), and what it never says (N-18).</summary>
public sealed class ClaimRules
{
    private const string Email = "a@x.example";
    private static readonly HashSet<string> Nobody = [];
    private static readonly PersonRow Lead = Row("lead:1") with { Dynamics = Given.LeadRow, DynamicsEmail = Email };
    private static readonly PersonRow First = Claimant("person:1");
    private static readonly PersonRow Second = Claimant("person:2");

    [Fact]
    public void N_11_A_person_first_read_with_a_link_claims_that_row_until_the_field_changes()
    {
        var story = Read(Given.LeadRow.Id);
        Assert.Equal((Given.LeadRow.Id, Given.LeadRow.Id), (story.Person.Claim, Standing.Row(story.Person)!.Claim));
        Assert.Empty(story.Person.Calls);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Null(story.MarketoRow(LinkFields.DynamicsId, Given.LeadRow.Id, null).Person.Claim);
    }

    [Fact]
    public void N_18_A_link_that_somebody_types_on_an_unlinked_person_is_no_claim_and_is_put_back()
    {
        var story = Read(null).MarketoRow(LinkFields.DynamicsId, null, Given.LeadRow.Id, row: "typed");
        Assert.Null(story.Person.Claim);
        Assert.Equal(new Dictionary<string, string?> { [LinkFields.DynamicsId] = null }, story.Call(SystemName.Marketo).Link);
        Assert.Equal("N-18", Assert.Single(story.Log, l => l.Kind == "putBack").Rule);
        story.MarketoAccepts().MarketoRow(LinkFields.DynamicsId, null, Given.LeadRow.Id, row: "typed");
        Assert.True(story.IsQuiet);
        Assert.Single(story.Log, l => l.Kind == "putBack");
    }

    [Fact]
    public void N_11_N_18_A_claim_to_a_row_that_somebody_else_holds_is_put_back_and_the_e_mail_decides()
    {
        var story = Read(Given.LeadRow.Id).Decides(new MatchDecision.Disown("person:9"));
        Assert.Null(story.Person.Claim);
        Assert.Null(story.Call(SystemName.Marketo).Link[LinkFields.DynamicsId]);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Equal("putBack", Assert.Single(story.Log).Kind);
    }

    [Fact]
    public void N_11_A_claimed_row_joins_its_only_claimant_whoever_asks()
    {
        Assert.Equal(new MatchDecision.Join("person:1"), MatchRule.DecideByClaim(Lead, Lead, [First], Nobody));
        Assert.Equal(new MatchDecision.Join("lead:1"), MatchRule.DecideByClaim(First, Lead, [First], Nobody));
        Assert.IsType<MatchDecision.Wait>(MatchRule.DecideByClaim(Lead, Lead, [First], new HashSet<string> { "person:1" }));
        Assert.IsType<MatchDecision.Wait>(MatchRule.DecideByClaim(Lead, Lead, [First], new HashSet<string> { "lead:1" }));
        Assert.IsType<MatchDecision.Wait>(MatchRule.DecideByClaim(First, Lead, [First], new HashSet<string> { "person:1" }));
        Assert.IsType<MatchDecision.Wait>(MatchRule.DecideByClaim(First, Lead with { CreatingIn = SystemName.Marketo }, [First], Nobody));
    }

    [Fact]
    public void N_11_N_13_Whoever_shows_the_id_of_a_lead_that_was_qualified_unseen_is_the_person_of_its_contact()
    {
        var contact = new Story(new($"{Given.ContactRow}", "c"), Given.Policy()).See(new RecordSeen(Given.Row(Given.ContactRow, 10, null) with { OriginatingLead = Given.LeadRow.Id }));
        var row = Standing.Row(contact.Person)!;
        Assert.Equal([Given.ContactRow.Id, Given.LeadRow.Id], MatchRule.ClaimedIds(row, contact.Person.Former));
        Assert.Equal([Given.LeadRow.Id], MatchRule.ClaimedIds(First, []));
        Assert.Equal(new MatchDecision.Join("person:1"), MatchRule.DecideByClaim(row, row, [First], Nobody));
        var story = Read(Given.LeadRow.Id).Absorbs(contact.Decides(new MatchDecision.Join("person:7")).Person);
        Assert.Equal(Given.ContactRow, story.Person.Dynamics!.Record);
        Assert.Equal(Given.ContactRow.Id, story.Call(SystemName.Marketo).Link[LinkFields.DynamicsId]);
    }

    [Fact]
    public void N_11_A_row_claimed_by_two_lists_both_and_joins_neither()
    {
        foreach (var asker in new[] { Lead, First })
        {
            var decision = Assert.IsType<MatchDecision.Ambiguous>(MatchRule.DecideByClaim(asker, Lead, [First, Second], Nobody));
            Assert.Equal(["person:1", "person:2"], decision.Candidates);
            Assert.True(decision.ByClaim);
        }
    }

    [Fact]
    public void N_11_Whoever_gives_up_the_id_of_a_row_that_two_show_asks_anew_at_once()
    {
        var story = Read(Given.LeadRow.Id).Decides(new MatchDecision.Ambiguous(["person:1", "person:7"]) { ByClaim = true });
        Assert.Equal(Waits.Ambiguous, story.Person.Parked!.Reason);
        Assert.DoesNotContain(new Effect.AskMatch(), story.MarketoRow("city", null, "Bonn", row: "edit").Effects);
        story.MarketoRow(LinkFields.DynamicsId, Given.LeadRow.Id, null);
        Assert.Null(story.Person.Claim);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Null(story.Decides(new MatchDecision.Stay(false)).Person.Parked);
    }

    [Fact]
    public void N_11_A_linked_row_keeps_its_link_and_an_unknown_row_says_nothing()
    {
        Assert.Equal(new MatchDecision.Disown("lead:1"), MatchRule.DecideByClaim(First, Lead with { Marketo = RecordId.Person(9) }, [First], Nobody));
        Assert.Null(MatchRule.DecideByClaim(First, null, [First], Nobody));
        Assert.Equal(new MatchDecision.Disown("lead:1"), MatchRule.DecideByClaim(First, Lead with { Dynamics = null, Marketo = RecordId.Person(9) }, [First], Nobody));
        Assert.Null(MatchRule.DecideByClaim(Lead, Lead, [], Nobody));
    }

    [Fact]
    public void N_11_A_claimed_row_that_nobody_holds_is_looked_at_and_tells_when_it_is_gone_or_qualified()
    {
        var found = Given.Row(Given.LeadRow, 10, null);
        Assert.IsType<MatchDecision.Gone>(MatchRule.DecideUnheld(First, [First], null));
        Assert.Equal(["person:1", "person:2"], Assert.IsType<MatchDecision.Ambiguous>(MatchRule.DecideUnheld(First, [First, Second], null)).Candidates);
        Assert.Null(MatchRule.DecideUnheld(First, [First], found with { Standing = RecordStanding.Qualified }, contact: Given.Row(Given.ContactRow, 11, null)));
    }

    [Theory]
    [InlineData(RecordStanding.Open, false)]
    [InlineData(RecordStanding.Open, true)]
    [InlineData(RecordStanding.Inactive, false)]
    [InlineData(RecordStanding.Inactive, true)]
    public void K_1_N_11_D_1_G_3_A_claimed_row_that_nobody_holds_is_linked_again_be_it_open_closed_or_kept_out_and_its_delete_is_told(RecordStanding standing, bool isExcluded)
    {
        var found = Given.Row(Given.LeadRow, 10, null) with { Standing = standing, IsExcluded = isExcluded };
        Assert.True(Assert.IsType<MatchDecision.Ambiguous>(MatchRule.DecideUnheld(First, [First, Second], found)).ByClaim);
        var story = Read(Given.LeadRow.Id).Decides(Assert.IsType<MatchDecision.Link>(MatchRule.DecideUnheld(First, [First], found)));
        Assert.Equal((Given.LeadRow, SideStanding.Live, isExcluded), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing, story.Person.Dynamics.IsExcluded));
        if (!isExcluded) story.MarketoAccepts();
        story.See(new RecordDeleted(Given.LeadRow, "gone", Given.Start.AddMinutes(1))).Reads(Given.LeadRow, null);
        Assert.Equal("true", story.Person.Calls.Last(call => call.To == SystemName.Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void G_3_N_11_Whoever_claims_a_row_that_was_merged_away_unseen_goes_on_as_the_winner_or_is_marked()
    {
        var winner = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var loser = Given.Row(Given.LeadRow, 10, null) with { Standing = RecordStanding.Merged, MergedInto = winner };
        var decision = MatchRule.DecideUnheld(First, [First], loser);
        Story Decided() => Read(Given.LeadRow.Id).Decides(decision!);
        Assert.Equal([new Effect.Follow(winner)], Decided().Effects);
        Assert.Equal(winner.Id, Decided().Reads(winner, Given.Row(winner, 12, null)).Call(SystemName.Marketo).Link[LinkFields.DynamicsId]);
        var held = Decided().Follows(new($"{winner}", RecordId.Person(9), winner, null, null, PersonStanding.InStep, null));
        Assert.Equal((SideStanding.Merged, "true"), (held.Person.Dynamics!.Standing, held.Call(SystemName.Marketo).Link[LinkFields.IsDeleted]));
        Assert.Equal("G-3", Assert.Single(held.Log).Rule);
        Assert.Equal("true", Decided().Reads(winner, null).Call(SystemName.Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void D_1_N_11_Whoever_claims_a_row_that_was_deleted_unseen_is_marked_and_the_row_restores_the_link()
    {
        var story = Read(Given.LeadRow.Id).Decides(new MatchDecision.Gone());
        Assert.Equal((Given.LeadRow, SideStanding.Deleted), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing));
        Assert.Contains(Given.LeadRow, story.Last.Linked);
        Assert.Equal(new Dictionary<string, string?> { [LinkFields.IsDeleted] = "true" }, story.Call(SystemName.Marketo).Link);
        Assert.Equal("D-1", Assert.Single(story.Log).Rule);
        story.MarketoAccepts().DynamicsRow(30, (FieldMap.Email, Email));
        Assert.Equal(SideStanding.Live, story.Person.Dynamics!.Standing);
        Assert.Equal("false", story.Call(SystemName.Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void D_4_N_8_A_row_that_was_deleted_unseen_is_not_made_again_under_its_id()
    {
        var made = new List<RecordId>();
        var story = new Story(Given.OnlyInMarketo((FieldMap.Email, Email)), Given.Policy());
        for (var generation = 0; generation < 3; generation++)
        {
            made.Add(story.IsAsked().Person.Dynamics!.Record);
            story.DynamicsAccepts(10 + generation).See(new RecordDeleted(made[^1], "", null)).Reads(made[^1], null);
            // Nobody remembers any of them, and the record shows the latest.
            var again = Read(made[^1].Id).Decides(new MatchDecision.Gone()).IsAsked();
            Assert.Equal(SideStanding.Creating, again.Person.Dynamics!.Standing);
            Assert.DoesNotContain(again.Person.Dynamics.Record, made);
        }
    }

    [Fact]
    public void N_16_Whoever_claims_a_deleted_row_joins_its_holder_who_has_no_other_half_and_is_marked()
    {
        Assert.Equal(new MatchDecision.Join("lead:1"), MatchRule.DecideByClaim(First, Lead with { Dynamics = null }, [First], Nobody));
        var holder = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn")).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.Null(Planner.Absorb(holder.Person, new(Read(Given.ContactRow.Id).Person, []), Given.Policy(), holder.Reach, holder.Now));
        holder.Absorbs(Read(Given.LeadRow.Id).Person);
        Assert.Equal("true", holder.Call(SystemName.Marketo).Link[LinkFields.IsDeleted]);
        Assert.Equal(Given.MarketoRecord, holder.Person.Marketo!.Record);
    }

    [Fact]
    public void N_11_Whoever_belongs_elsewhere_by_its_link_is_no_candidate_for_its_e_mail()
    {
        var promised = new HashSet<string> { "person:1" };
        Assert.Equal(new MatchDecision.Create(LinkFields.DynamicsId), MatchRule.Decide(Lead, Email, [First], Nobody, promised));
        Assert.Equal(new MatchDecision.Join("person:1"), MatchRule.Decide(Lead, Email, [First], Nobody, Nobody));
        Assert.Equal(new MatchDecision.Stay(false), MatchRule.Decide(Second, Email, [Lead], Nobody, new HashSet<string> { "lead:1" }));
    }

    [Fact]
    public void N_9_N_14_A_lead_waits_for_a_contact_with_its_e_mail_unless_that_one_has_to_ask_a_human_too()
    {
        var contact = Row("contact:1") with { Dynamics = Given.ContactRow, DynamicsEmail = Email, Standing = PersonStanding.Waiting };
        Assert.IsType<MatchDecision.Wait>(MatchRule.Decide(Lead, Email, [First, contact], Nobody, Nobody));
        Assert.IsType<MatchDecision.Ambiguous>(MatchRule.Decide(contact, Email, [First, Second, Lead], Nobody, Nobody));
        var decision = Assert.IsType<MatchDecision.Ambiguous>(MatchRule.Decide(Lead, Email, [First, Second, contact], Nobody, Nobody));
        Assert.Equal(["contact:1", "person:1", "person:2"], decision.Candidates);
        Assert.IsType<MatchDecision.Ambiguous>(MatchRule.Decide(Lead, Email, [First, contact, contact with { Person = "contact:2" }], Nobody, Nobody));
    }

    [Fact]
    public void N_8_N_12_The_id_of_a_next_row_in_Marketo_says_that_the_row_was_made_before_and_that_of_a_row_that_is_known_says_nothing()
    {
        var unlinked = Given.OnlyInMarketo(("city", "Bonn"));
        var rows = Recalls.NextRows(unlinked).Take(2).Select(next => next.Row).ToList();
        Assert.All(rows, row => Assert.True(Recalls.ShowsNext(unlinked, Seen(row.Id.ToUpperInvariant()))));
        var known = unlinked with { Dynamics = new(rows[0], SideStanding.Deleted) };
        Assert.Equal([false, true], rows.Select(row => Recalls.ShowsNext(known, Seen(row.Id))));
        Assert.All([null, "", "typed", Given.LeadRow.Id], id => Assert.False(Recalls.ShowsNext(unlinked, Seen(id))));

        static RecordSnapshot Seen(string? link) => Given.Row(Given.MarketoRecord, 0, null) with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = link } };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_8_N_5_The_contact_that_a_forgotten_row_became_is_claimed_and_no_second_row_is_made(bool isOnePage)
    {
        var story = Forgotten();
        if (isOnePage) story.See([.. LeadLinked, .. ContactLinked]);
        else story.See(LeadLinked).See(ContactLinked);
        Assert.Equal((Given.ContactRow.Id, "created", null), (story.Person.Claim, story.Person.Answered?.Result, story.Person.Requested));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Empty(story.Person.Calls);
        Assert.DoesNotContain(story.Log, line => line.Kind == "putBack");
        Assert.Contains(new Effect.AskMatch(), story.Decides(new MatchDecision.CreateRow(null)).Effects);
        Assert.Equal("contact:1", story.Decides(new MatchDecision.Join("contact:1")).Person.JoinedInto);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D_1_N_5_What_became_of_the_contact_of_a_row_that_an_older_copy_is_still_making_is_read_and_the_row_is_none_of_the_persons_any_more(bool isOnePage)
    {
        Story Linked()
        {
            var story = Forgotten().Decides(new MatchDecision.CreateRow(null)).Crashes();
            story = isOnePage ? story.See([.. LeadLinked, .. ContactLinked]) : story.See(LeadLinked).See(ContactLinked);
            Assert.Contains(new Effect.ReadRecord(Given.ContactRow), story.Effects);
            Assert.Empty(story.Person.Calls);
            // What was asked of the lead before the contact was known says nothing.
            return story.Reads(Made, Given.Row(Made, 11, null, ("city", "Bonn")) with { Standing = RecordStanding.Qualified });
        }

        var gone = Linked().Reads(Given.ContactRow, null);
        Assert.Equal((Given.ContactRow, SideStanding.Deleted, "created", null), (gone.Person.Dynamics!.Record, gone.Person.Dynamics.Standing, gone.Person.Answered?.Result, gone.Person.Requested));
        Assert.Equal(("created deleted", "true"), (string.Join(" ", gone.Log.Select(line => line.Kind)), gone.Call(SystemName.Marketo).Link[LinkFields.IsDeleted]));

        var there = Linked().Reads(Given.ContactRow, Given.Row(Given.ContactRow, 20, null, ("city", "Ulm")));
        Assert.Equal((SideStanding.Live, "Ulm"), (there.Person.Dynamics!.Standing, there.Open(SystemName.Marketo, "city")));
        Assert.Contains(Made, there.Person.Former.Select(former => former.Record));
    }

    [Fact]
    public void N_18_N_8_What_somebody_types_over_the_link_of_a_forgotten_row_is_no_claim_and_what_was_asked_is_answered_all_the_same()
    {
        var story = Forgotten().See(Link("lead", 60, LinkFields.DynamicsId, null, Made.Id), Link("typed", 70, LinkFields.DynamicsId, Made.Id, Given.ContactRow.Id));
        Assert.Equal((null, "created", null), (story.Person.Claim, story.Person.Answered?.Result, story.Person.Requested));
        Assert.Contains(story.Log, line => line.Kind == "putBack");
    }

    [Theory]
    [InlineData(50, 0, false)]
    [InlineData(50, 55, false)]
    [InlineData(50, -55, false)]
    [InlineData(70, 55, true)]
    [InlineData(70, -55, true)]
    public void N_8_D_4_What_was_asked_by_a_call_before_the_link_of_a_forgotten_row_is_told_from_what_was_asked_after_it_however_far_our_clock_is_ahead(int asked, int ahead, bool isAskedAnew)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddSeconds(asked + ahead), OursAhead = TimeSpan.FromSeconds(ahead) }.IsAsked().Crashes();
        story.See(Link("lead", 60, LinkFields.DynamicsId, null, Made.Id)).Reads(Made, null);
        Assert.Equal(isAskedAnew, story.Effects.Contains(new Effect.AskMatch()));
        Assert.Equal(isAskedAnew, story.Person.Requested is not null);
    }

    private static FieldChanged[] LeadLinked => [Link("lead", 60, LinkFields.DynamicsId, null, Made.Id), Link("kind", 60, LinkFields.RecordType, null, "Lead")];

    private static FieldChanged[] ContactLinked => [Link("contact", 70, LinkFields.DynamicsId, Made.Id, Given.ContactRow.Id), Link("kind2", 70, LinkFields.RecordType, "Lead", "Contact")];

    private static RecordId Made => Recalls.NextRows(Given.OnlyInMarketo()).First().Row;

    private static FieldChanged Link(string row, int second, string field, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), field, old, now, null);

    /// <summary>An older copy of the store, which knows of the request and of nothing that was made since.</summary>
    private static Story Forgotten() => new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddMinutes(5) }
        .See(new PersonRequested(Given.MarketoRecord, "asked", Given.Start.AddSeconds(10), Campaign.Batch, true, null));

    private static Story Read(string? link) => new Story(new("person:7", "c"), Given.Policy()).See(new RecordSeen(
        new(Given.MarketoRecord, 0, Given.Start, null, new Dictionary<string, string?> { [FieldMap.Email] = Email }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = link } }));

    private static PersonRow Row(string person) => new(person, null, null, null, null, PersonStanding.InStep, null);

    private static PersonRow Claimant(string person) => Row(person) with { Marketo = RecordId.Person(1), MarketoEmail = Email, Claim = Given.LeadRow.Id };
}
