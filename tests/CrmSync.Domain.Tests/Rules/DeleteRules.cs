using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class DeleteRules
{
    private static Story Of(RecordKind kind = RecordKind.Lead) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    private static Story DeletedInDynamics() => Of().See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);

    private static Story DeletedInMarketo(Story story) => story.See(new RecordDeleted(Given.MarketoRecord, "x", null));

    [Fact]
    public void D_1_Deleted_in_Dynamics_the_Marketo_person_stays_and_is_marked()
    {
        var story = DeletedInDynamics();
        Assert.Equal(SideStanding.Live, story.Person.Marketo!.Standing);
        Assert.Null(story.Person.RecordType);
        Assert.Equal(("true", null), (story.Call(Marketo).Link[LinkFields.IsDeleted], story.Call(Marketo).Link[LinkFields.RecordType]));
        Assert.Equal("D-1", Assert.Single(story.Log).Rule);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D_1_A_Marketo_person_whose_create_was_on_its_way_when_the_row_was_deleted_is_nobody_elses_and_is_marked(bool isAnswered)
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn")).Decides(new MatchDecision.Create(LinkFields.DynamicsId));
        if (!isAnswered) story.Loses(Marketo);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.True(story.Call(Marketo).IsCreate);
        Assert.Equal(Marketo, Standing.Row(story.Person)!.CreatingIn);

        if (isAnswered) story.MarketoAccepts();
        else story.ReadsMarketo(5, ("city", "Bonn"));
        Assert.Equal("true", Assert.Single(story.Person.Calls, c => !c.IsCreate).Link[LinkFields.IsDeleted]);
        Assert.Equal(["deleted", "created"], story.Log.Select(line => line.Kind));
    }

    [Fact]
    public void D_1_N_2_A_create_that_never_landed_before_the_row_was_deleted_is_not_made_again()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn")).Decides(new MatchDecision.Create(LinkFields.DynamicsId)).Loses(Marketo);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Passes(TimeSpan.FromMinutes(10));
        Assert.True(story.IsQuiet);
        Assert.Equal(Meeting.None, story.Person.Meeting);

        var refused = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn")).Decides(new MatchDecision.Create(LinkFields.DynamicsId));
        refused.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Refuses(Marketo);
        Assert.True(refused.IsQuiet);
        Assert.Null(refused.Person.LeastCreate);
        Assert.Empty(Standing.Refusals(refused.Person));
    }

    [Fact]
    public void D_2_Deleted_in_Marketo_nothing_happens_in_Dynamics()
    {
        var story = DeletedInMarketo(Of());
        Assert.True(story.IsQuiet);
        Assert.Equal(SideStanding.Deleted, story.Person.Marketo!.Standing);
        Assert.Equal(SideStanding.Live, story.Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_3_An_edit_in_Dynamics_after_the_delete_was_seen_brings_the_person_back_but_a_touch_does_not()
    {
        var story = DeletedInMarketo(Of()).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(Meeting.None, story.Person.Meeting);
        story.DynamicsRow(12, ("city", "Wien"), ("title", "Dr"));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        story.Decides(new MatchDecision.Create("email"));
        Assert.Equal(["city", "title"], story.Call(Marketo).Writes.Keys.Order());
    }

    [Fact]
    public void D_3_A_value_that_was_on_its_way_when_the_person_was_deleted_does_not_bring_it_back()
    {
        var story = DeletedInMarketo(Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr"))).DynamicsRow(12, ("city", "Wien"), ("title", "Dr"));
        Assert.Equal(SideStanding.Deleted, story.Person.Marketo?.Standing);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void D_3_An_edit_that_was_made_before_the_delete_and_is_seen_only_after_it_brings_nobody_back_and_one_that_may_be_later_does()
    {
        RecordSeen Row(long version, string city, double seconds) => new(Given.Row(Given.LeadRow, version, null, ("city", city), ("title", "Dr")) with { At = Given.Start.AddSeconds(seconds) });
        var story = Of().See(new RecordDeleted(Given.MarketoRecord, "x", Given.Start.AddMinutes(2))).See(Row(11, "Wien", 100)).See(Row(12, "Wien", 500));
        Assert.Equal((SideStanding.Deleted, Meeting.None), (story.Person.Marketo!.Standing, story.Person.Meeting));
        Assert.True(story.IsQuiet);
        story.See(Row(13, "Graz", 118));
        Assert.Contains(new Effect.AskMatch(), story.Effects);

        var told = DeletedInMarketo(Of()).See(Row(11, "Wien", -100));
        Assert.Contains(new Effect.AskMatch(), told.Effects);
    }

    [Fact]
    public void D_3_F_2_A_newly_chosen_field_brings_nobody_back_and_an_edit_of_it_afterwards_does()
    {
        var map = Given.Policy().Map;
        var chosen = Given.Policy() with { Map = map with { Version = 2, Fields = [.. map.Fields, Given.Field("phone") with { Since = 2, Chosen = 2 }] } };
        var story = new Story(DeletedInMarketo(Of()).Person, chosen).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr"), ("phone", "1"));
        Assert.Equal((SideStanding.Deleted, Meeting.None), (story.Person.Marketo!.Standing, story.Person.Meeting));
        story.DynamicsRow(12, ("city", "Bonn"), ("title", "Dr"), ("phone", "2"));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
    }

    [Fact]
    public void D_3_Our_own_echo_does_not_bring_the_person_back()
    {
        var story = DeletedInMarketo(Of().MarketoRow("city", "Bonn", "Köln")).DynamicsRow(11, ("city", "Köln"), ("title", "Dr")).DynamicsAccepts(11);
        Assert.Equal(SideStanding.Deleted, story.Person.Marketo?.Standing);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void D_3_What_a_row_shows_besides_when_our_write_is_taken_after_the_delete_brings_nobody_back_and_a_later_edit_does()
    {
        var story = DeletedInMarketo(Of().MarketoRow("city", "Bonn", "Köln")).DynamicsAccepts(11, ("title", "Prof"));
        Assert.Equal((SideStanding.Deleted, Meeting.None), (story.Person.Marketo!.Standing, story.Person.Meeting));
        Assert.True(story.IsQuiet);
        Assert.Empty(story.DynamicsRow(12, ("city", "Köln"), ("title", "Prof")).Effects);
        Assert.Contains(new Effect.AskMatch(), story.DynamicsRow(13, ("city", "Wien"), ("title", "Prof")).Effects);
    }

    [Fact]
    public void D_4_Sync_Person_after_a_delete_creates_a_new_row_of_the_next_generation()
    {
        var story = DeletedInDynamics().MarketoAccepts().IsAsked();
        var create = Assert.IsType<CreateRecord>(Assert.Single(story.Sent));
        Assert.NotEqual(Given.LeadRow.Id, create.RowId);
        Assert.Equal(1, story.Person.Dynamics!.Generation);
        var first = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy()).IsAsked().Person.Dynamics!;
        Assert.Equal(0, first.Generation);
        Assert.NotEqual(first.Record, story.Person.Dynamics.Record);
    }

    [Fact]
    public void D_5_The_same_row_comes_back_and_the_flag_clears()
    {
        var story = DeletedInDynamics().MarketoAccepts().DynamicsRow(15, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(RecordKind.Lead, story.Person.RecordType);
        Assert.Equal(("false", "Lead"), (story.Call(Marketo).Link[LinkFields.IsDeleted], story.Call(Marketo).Link[LinkFields.RecordType]));
    }

    [Fact]
    public void D_7_D_9_A_reported_delete_proves_nothing_until_the_row_was_read()
    {
        var story = Of().See(new RecordDeleted(Given.LeadRow, "", null));
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        Assert.Equal(SideStanding.Live, story.Person.Dynamics!.Standing);
        story.Crashes();
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")));
        Assert.False(story.Person.Dynamics!.DeleteReported);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void D_9_A_missing_read_without_a_report_proves_nothing() =>
        Assert.Equal(SideStanding.Live, Of().Reads(Given.LeadRow, null).Person.Dynamics!.Standing);

    [Fact]
    public void D_8_D_9_A_write_to_a_row_that_is_gone_names_a_version_and_waits_for_the_delete_item()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln");
        Assert.True(Assert.IsType<UpdateRecord>(Assert.Single(story.Sent)).IfVersion > 0);
        story.Refuses(Dynamics, RefusalReason.NotFound).Reads(Given.LeadRow, null);
        Assert.Equal((SideStanding.Live, "missing"), (story.Person.Dynamics!.Standing, story.Person.Parked!.Reason));
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
    }

    [Fact]
    public void D_10_After_1004_the_person_waits_for_the_feed_and_is_then_read()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo, RefusalReason.NotFound);
        Assert.Equal(("missing", SideStanding.Missing), (story.Person.Parked!.Reason, story.Person.Marketo!.Standing));
        Assert.Empty(story.Wakes().Effects);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Passes(TimeSpan.FromMinutes(5)).Effects);
    }

    private static Story Lost() =>
        Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo, RefusalReason.NotFound).Passes(TimeSpan.FromMinutes(5)).Reads(Given.MarketoRecord, null);

    [Fact]
    public void D_10_Whom_neither_merge_nor_delete_nor_read_explains_goes_to_the_error_desk_and_is_not_deleted()
    {
        var story = Lost();
        var refusal = Assert.Single(Standing.Refusals(story.Person));
        Assert.Equal((Marketo, "find", "1004"), (refusal.System, refusal.Operation, refusal.Code));
        Assert.Equal((PersonStanding.Refused, SideStanding.Missing), (Standing.Of(story.Person), story.Person.Marketo!.Standing));
        Assert.Equal("D-10", Assert.Single(story.Log, l => l.Kind == "lost").Rule);
        story.DynamicsRow(12, ("city", "Graz"), ("title", "Dr")).Passes(TimeSpan.FromMinutes(5));
        Assert.Empty(story.Effects);
    }

    [Fact]
    public void D_10_A_delete_that_comes_later_or_the_person_itself_ends_it()
    {
        Assert.Empty(Standing.Refusals(DeletedInMarketo(Lost()).Person));
        var back = Lost().ReadsMarketo(900, ("city", "Bonn"), ("title", "Dr"));
        Assert.Empty(Standing.Refusals(back.Person));
        Assert.Equal("Wien", back.Open(Marketo, "city"));
    }

    [Fact]
    public void D_10_An_operator_can_have_it_looked_for_again()
    {
        var story = Lost().IsRetried(null);
        Assert.Equal("missing", story.Person.Parked!.Reason);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Passes(TimeSpan.FromMinutes(5)).Effects);
        Assert.Single(Standing.Refusals(story.Reads(Given.MarketoRecord, null).Person));
    }

    [Fact]
    public void D_10_A_read_that_does_not_find_a_live_person_waits_for_the_feed_first()
    {
        var story = Of().Reads(Given.MarketoRecord, null);
        Assert.Equal(("missing", SideStanding.Missing), (story.Person.Parked!.Reason, story.Person.Marketo!.Standing));
        Assert.Equal(SideStanding.Deleted, DeletedInMarketo(story).Person.Marketo!.Standing);
    }

    [Fact]
    public void D_6_Ignore_leaves_no_mark_and_puts_nothing_back()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy() with { WhenDeletedInDynamics = DeletePolicy.Ignore });
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoRow(LinkFields.IsDeleted, "false", "true");
        Assert.True(story.IsQuiet);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_6_Tombstone_marks_and_never_comes_back_by_itself()
    {
        var policy = Given.Policy() with { WhenDeletedInDynamics = DeletePolicy.Tombstone, WhenDeletedInMarketo = DeletePolicy.Tombstone };
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), policy).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        Assert.Equal(SideStanding.Deleted, story.MarketoAccepts().DynamicsRow(20, ("city", "Wien")).Person.Dynamics!.Standing);
        Assert.IsType<CreateRecord>(Assert.Single(story.IsAsked().Sent));
        var gone = DeletedInMarketo(new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), policy)).DynamicsRow(20, ("city", "Wien"));
        Assert.Empty(gone.Effects);
    }
}
