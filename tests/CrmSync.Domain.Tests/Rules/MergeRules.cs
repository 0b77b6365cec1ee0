using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>G-3: as whom a person goes on whose row was merged away in Dynamics.</summary>
public sealed class MergeRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly RecordId Winner = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
    private static readonly RecordId Other = RecordId.Person(8);

    private static Story Lead() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy);

    private static RecordSeen MergedAway(long version) =>
        new(Given.Row(Given.LeadRow, version, null, ("city", "Bonn"), ("title", "Dr")) with { Standing = RecordStanding.Merged, MergedInto = Winner });

    [Fact]
    public void G_3_The_losers_person_goes_on_as_the_winner_when_that_has_no_person()
    {
        var story = Lead().See(MergedAway(11));
        Assert.Equal([new Effect.Follow(Winner)], story.Effects);
        story.Reads(Winner, Given.Row(Winner, 12, null, ("city", "Wien"), ("title", "Dr")));
        Assert.Equal((Winner, "repointed", "G-3"), (story.Person.Dynamics!.Record, story.Log[0].Kind, story.Log[0].Rule));
        Assert.Equal(Winner.Id, story.Call(Marketo).Link[LinkFields.DynamicsId]);
        Assert.False(story.MarketoAccepts().See(MergedAway(14)).Last.IsChanged);
    }

    [Fact]
    public void G_3_The_losers_person_is_marked_deleted_and_names_the_winner_when_that_has_a_person()
    {
        var story = Lead().See(MergedAway(11)).Follows(new($"{Winner}", Other, Winner, null, null, PersonStanding.InStep, null));
        Assert.Equal(("true", null), (story.Call(Marketo).Link[LinkFields.IsDeleted], story.Call(Marketo).Link[LinkFields.RecordType]));
        Assert.Contains($"{Winner}", Assert.Single(story.Log).Text, StringComparison.Ordinal);
        Assert.Null(story.Person.RecordType);
    }

    [Fact]
    public void G_3_N_11_The_losers_person_is_marked_deleted_when_somebody_shows_the_winner_whose_link_an_older_copy_of_the_store_forgot()
    {
        var claimant = new PersonRow($"{Other}", Other, null, null, null, PersonStanding.Waiting, null) { Claim = Winner.Id };
        var story = Lead().See(MergedAway(11)).Follows(claimant);
        Assert.Equal(("true", "mergedAway"), (story.Call(Marketo).Link[LinkFields.IsDeleted], Assert.Single(story.Log).Kind));
        Assert.Equal(SideStanding.Live, Lead().See(MergedAway(11)).Follows(claimant with { Claim = Given.ContactRow.Id }).Person.Dynamics!.Standing);
        // A row alone asks by its own claim first, and joins nobody who has no row.
        var alone = new Story(new("lead:1", "c"), Policy).See(new RecordSeen(Given.Row(Given.LeadRow, 10, null))).See(MergedAway(11)).Follows(claimant);
        Assert.Null(alone.Person.JoinedInto);
    }

    [Fact]
    public void N_11_QL_1_The_id_of_a_qualified_lead_is_put_back_when_somebody_else_goes_on_as_its_contact()
    {
        var claimant = new PersonRow($"{Other}", Other, null, null, null, PersonStanding.Waiting, null) { Claim = Winner.Id };
        var contact = new PersonRow("lead:1", Given.MarketoRecord, Given.ContactRow, null, null, PersonStanding.InStep, null);
        var found = Given.Row(Winner, 12, null) with { Standing = RecordStanding.Qualified, QualifiedInto = Given.ContactRow };
        Assert.Equal(new MatchDecision.Disown("lead:1"), MatchRule.DecideUnheld(claimant, [claimant], found, contact));
        Assert.Null(MatchRule.DecideUnheld(claimant, [claimant], found, contact with { Marketo = null }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_3_N_5_Whoever_waits_for_the_contact_of_a_lead_that_is_merged_away_is_answered(bool isHeld)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Policy).IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        var lead = story.Person.Dynamics!.Record;
        story.Loses(Dynamics, mayLand: false).Reads(lead, Given.Row(lead, 21, null, ("city", "Bonn"), ("title", "Dr")) with { Standing = RecordStanding.Merged, MergedInto = Winner });
        Assert.NotNull(story.Person.Requested);
        if (isHeld) story.MarketoAccepts().Follows(new($"{Winner}", Other, Winner, null, null, PersonStanding.InStep, null));
        else story.Reads(Winner, null);
        Assert.Equal((null, "refused", "The row was merged away in Dynamics while it was being made."), (story.Person.Requested, story.Person.Answered?.Result, story.Person.Answered?.Reason));
    }

    [Fact]
    public void G_3_C_7_An_edit_that_is_to_be_put_back_in_Marketo_is_put_back_by_the_person_that_its_own_joins()
    {
        var loser = Lead().DynamicsRow(11, ("city", "Graz"), ("title", "Dr")).MarketoAccepts().See(MergedAway(12)).MarketoRow("city", "Bonn", "Köln", 1).MarketoRow("city", "Köln", "Graz", 2);
        Assert.Equal(("Köln", 0), (loser["city"].Reinstate!.Value, loser.Person.Calls.Count));
        loser.Follows(new($"{Winner}", null, Winner, null, null, PersonStanding.Waiting, null));
        var story = new Story(new($"{Winner}", "c"), Policy).See(new RecordSeen(Given.Row(Winner, 13, null, ("city", "Wien"), ("title", "Dr")))).Absorbs(loser.Person);
        Assert.Equal("Köln", story.Open(Marketo, "city"));
        story.MarketoAccepts().MarketoRow("city", "Graz", "Köln", 3, "k");
        Assert.Equal(("Köln", "Köln"), (story["city"].Marketo, story.Open(Dynamics, "city")));
    }

    [Fact]
    public void G_3_F_2_A_refresh_that_is_owed_in_Marketo_is_owed_by_the_person_that_its_own_joins()
    {
        var person = Lead().Person;
        var owed = person.Fields["city"] with { AgreedMarketo = "Köln", Marketo = "Köln", Marks = FieldMarks.ToRefresh };
        var loser = new Story(person with { Fields = new Dictionary<string, FieldState>(person.Fields) { ["city"] = owed } }, Policy).See(MergedAway(12));
        loser.Follows(new($"{Winner}", null, Winner, null, null, PersonStanding.Waiting, null));
        var story = new Story(new($"{Winner}", "c"), Policy).See(new RecordSeen(Given.Row(Winner, 13, null, ("city", "Bonn"), ("title", "Dr")))).Absorbs(loser.Person);
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
    }

    [Fact]
    public void G_3_QL_1_A_row_that_was_merged_into_a_lead_of_somebody_else_whose_contact_is_gone_is_as_good_as_deleted()
    {
        var lead = Given.Row(Winner, 12, null, ("city", "Wien")) with { Standing = RecordStanding.Qualified };
        Assert.True(Planner.LeadsNowhere(lead));
        Assert.False(Planner.LeadsNowhere(lead with { QualifiedInto = Given.ContactRow }));
        Assert.False(Planner.LeadsNowhere(lead with { Standing = RecordStanding.Open }));
        var story = Lead().See(MergedAway(11)).Reads(Winner, null);
        Assert.Equal((SideStanding.Deleted, "D-1"), (story.Person.Dynamics!.Standing, Assert.Single(story.Log).Rule));
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void G_3_B_10_Whoever_cannot_leave_its_row_yet_does_not_ask_again_at_once()
    {
        var holder = new PersonRow($"{Winner}", Other, Winner, null, null, PersonStanding.InStep, null);
        var telling = Lead().DynamicsRow(11, ("title", "Prof")).See(MergedAway(13));
        Assert.NotEmpty(telling.Person.Calls);
        telling.Follows(holder);
        Assert.DoesNotContain(telling.Effects, effect => effect is Effect.Follow);
        Assert.Equal("following", telling.Person.Parked?.Reason);
        telling.Wakes();
        Assert.Contains(new Effect.Follow(Winner), telling.Effects);
    }

    [Fact]
    public void G_3_B_10_Whoever_is_not_taken_by_the_person_that_holds_the_next_row_does_not_ask_again_at_once()
    {
        var loser = Lead().See(MergedAway(11)).Follows(new($"{Winner}", null, Winner, null, null, PersonStanding.Waiting, null));
        Assert.Equal([new Effect.HandOver($"{Winner}")], loser.Effects);
        var plan = Planner.Joined(loser.Person, isTaken: false, isFinal: true, Policy, FeedReach.None, Given.Start);
        Assert.Empty(plan.Effects);
        Assert.Equal(("following", null), (plan.Person.Parked?.Reason, plan.Person.JoinedInto));
        Assert.Contains(new Effect.Follow(Winner), Planner.Wake(plan.Person, false, Policy, FeedReach.None, Given.Start.AddSeconds(2)).Effects);
    }

    [Fact]
    public void G_3_A_chain_of_merges_is_followed_to_its_end()
    {
        var last = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000b"));
        var story = Lead().See(MergedAway(11)).Reads(Winner, Given.Row(Winner, 12, null, ("city", "Bonn")) with { Standing = RecordStanding.Merged, MergedInto = last });
        Assert.Equal([new Effect.Follow(last)], story.Effects);
        Assert.Equal(last, story.Reads(last, Given.Row(last, 13, null, ("city", "Bonn"), ("title", "Dr"))).Person.Dynamics!.Record);
    }

    [Fact]
    public void G_3_A_winner_that_is_gone_is_as_good_as_a_delete() =>
        Assert.Equal(SideStanding.Deleted, Lead().See(MergedAway(11)).Reads(Winner, null).Person.Dynamics!.Standing);

    [Fact]
    public void G_3_A_winner_that_was_deleted_before_the_merge_was_read_and_is_not_named_any_more_is_as_good_as_a_delete()
    {
        var story = Lead().See(new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { Standing = RecordStanding.Merged }));
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void G_3_A_winner_that_was_itself_merged_into_a_row_that_is_gone_and_not_named_any_more_is_as_good_as_a_delete()
    {
        var story = Lead().See(MergedAway(11)).Reads(Winner, Given.Row(Winner, 12, null, ("city", "Bonn")) with { Standing = RecordStanding.Merged });
        Assert.Equal((Given.LeadRow, SideStanding.Deleted, null), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing, story.Person.Parked));
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        Assert.Empty(story.Last.Linked);
    }
}
