using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What becomes of a record that is to go with its other half, and of a delete that is refused, late or not wanted any more? (D-6)</summary>
public sealed class RemovalOutcomeRules
{
    private static readonly SyncPolicy Flag = Given.Policy();

    private static SyncPolicy Policy(DeletePolicy inDynamics = DeletePolicy.Flag, DeletePolicy inMarketo = DeletePolicy.Flag) => Flag with { WhenDeletedInDynamics = inDynamics, WhenDeletedInMarketo = inMarketo };

    private static Person Linked(RecordKind kind = RecordKind.Lead) => Given.Linked(kind, ("city", "Bonn"), ("title", "Dr"));

    private static Story RowDeleted(DeletePolicy policy = DeletePolicy.Delete) => new Story(Linked(), Policy(inDynamics: policy)).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);

    private static Story PersonDeleted(DeletePolicy policy = DeletePolicy.Delete) => new Story(Linked(), Policy(inMarketo: policy)).See(Gone);

    private static RecordDeleted Gone { get; } = new(Given.MarketoRecord, "x", Given.Start);

    private static RecordSnapshot Inactive(long version, params (string Field, string? Value)[] values) => Given.Row(Given.LeadRow, version, null, values) with { Standing = RecordStanding.Inactive };

    private static Outcome Throttled { get; } = new Outcome.Deferred("throttled", null, false);

    [Theory]
    [InlineData(DeletePolicy.Flag)]
    [InlineData(DeletePolicy.Delete)]
    [InlineData(DeletePolicy.Deactivate)]
    public void D_2_Who_has_no_row_and_is_deleted_in_Marketo_leaves_nothing_to_be_done(DeletePolicy policy)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy(inMarketo: policy)).See(Gone);
        Assert.True(story.IsQuiet);
        Assert.Equal((SideStanding.Deleted, null), (story.Person.Marketo!.Standing, story.Person.Dynamics));
        Assert.Equal(("deleted", "D-2"), Assert.Single(story.Log) is var line ? (line.Kind, line.Rule) : default);
        Assert.Contains("nothing happens in Dynamics", story.Log[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void D_6_A_delete_that_the_feed_tells_once_more_after_the_policy_was_set_deletes_nothing()
    {
        var story = new Story(PersonDeleted(DeletePolicy.Flag).Person, Policy(inMarketo: DeletePolicy.Delete)).See(Gone);
        Assert.Equal((Removal.None, 0), (story.Person.Dynamics!.Removal, story.Person.Calls.Count));
    }

    [Fact]
    public void D_6_A_policy_that_is_taken_back_before_the_delete_left_ends_it_and_the_person_is_marked_and_one_that_comes_again_touches_nobody()
    {
        var waiting = RowDeleted();
        waiting.Settle(waiting.Call(Marketo), Throttled);
        var marked = new Story(waiting.Person, Flag) { Now = Given.Start.AddHours(1) }.Wakes();
        Assert.Equal((Removal.None, "true"), (marked.Person.Marketo!.Removal, marked.Call(Marketo).Link[LinkFields.IsDeleted]));
        Assert.Empty(new Story(marked.MarketoAccepts().Person, Policy(inDynamics: DeletePolicy.Delete)).Wakes().Sent);

        var row = PersonDeleted();
        row.Settle(row.Call(Dynamics), Throttled);
        var left = new Story(row.Person, Flag) { Now = Given.Start.AddHours(1) }.Wakes();
        Assert.Equal((Removal.None, 0, SideStanding.Live), (left.Person.Dynamics!.Removal, left.Person.Calls.Count, left.Person.Dynamics.Standing));
        Assert.Empty(new Story(left.Person, Policy(inMarketo: DeletePolicy.Delete)) { Now = Given.Start.AddHours(2) }.Wakes().Sent);
    }

    [Fact]
    public void D_6_B_12_A_delete_that_could_not_be_sent_is_owed_since_it_was_planned_first()
    {
        var story = RowDeleted();
        var since = story.Call(Marketo).Since;
        Assert.Equal((0, since), (Assert.IsType<DeleteRecord>(Assert.Single(story.Sent)).IfVersion, story.Person.Commit));
        story.Settle(story.Call(Marketo), Throttled);
        var owed = story.Person.OwedSince;
        Assert.NotNull(owed);
        Assert.True(story.Person.SettledThrough < story.Person.Commit);
        story.Now += TimeSpan.FromHours(1);
        Assert.Equal(owed, story.Wakes().Call(Marketo).Since);
        Assert.Null(story.Person.OwedSince);
        Assert.True(owed < story.Person.Commit);
    }

    [Fact]
    public void D_6_D_9_A_row_that_we_deleted_is_not_looked_for_though_the_feed_reported_it_first()
    {
        var story = PersonDeleted();
        var call = story.Call(Dynamics);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Settle(call, new Outcome.Accepted(Given.LeadRow, null));
        Assert.Equal((SideStanding.Deleted, false, Removal.None, null), (story.Person.Dynamics!.Standing, story.Person.Dynamics.DeleteReported, story.Person.Dynamics.Removal, story.Person.Parked));
        Assert.Empty(story.Crashes().Effects);
    }

    [Theory]
    [InlineData(DeletePolicy.Delete, "delete the record")]
    [InlineData(DeletePolicy.Deactivate, "make the row inactive")]
    public void D_6_V_2_V_3_A_refusal_is_told_once_with_what_was_refused_and_counted_from_the_first(DeletePolicy policy, string what)
    {
        var story = PersonDeleted(policy).Refuses(Dynamics);
        var told = story.Log[^1];
        Assert.Equal(("refused", "D-6", "code"), (told.Kind, told.Rule, told.Code));
        Assert.Contains(what, told.Text, StringComparison.Ordinal);
        story.Now += TimeSpan.FromHours(1);
        story.IsRetried(null).Refuses(Dynamics);
        Assert.Equal((2, Given.Start), Assert.Single(Standing.Refusals(story.Person)) is var row ? (row.Tries, row.Since) : default);
        Assert.Single(story.Log, line => line.Kind == "refused");
    }

    [Fact]
    public void D_3_D_6_A_refused_delete_is_off_the_error_desk_when_the_row_is_edited_and_becomes_a_person_again()
    {
        var story = PersonDeleted().Refuses(Dynamics).DynamicsRow(11, ("city", "Wien"), ("title", "Dr"));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Equal((null, Removal.None), (story.Person.RemovalRefused, story.Person.Dynamics!.Removal));
        Assert.Empty(Standing.Refusals(story.Person));
    }

    [Fact]
    public void D_6_K_1_A_refused_deactivation_that_is_taken_at_last_is_off_the_error_desk_though_the_row_is_kept_out_since()
    {
        var story = PersonDeleted(DeletePolicy.Deactivate).Refuses(Dynamics).IsRetried(null);
        story.Settle(story.Call(Dynamics), new Outcome.Accepted(Given.LeadRow, Inactive(11, ("city", "Bonn"), ("title", "Dr")) with { IsExcluded = true }));
        Assert.Empty(Standing.Refusals(story.Person));
        Assert.Empty(story.Person.Calls);
    }

    [Fact]
    public void D_6_D_9_A_record_that_is_not_found_when_it_is_to_be_made_inactive_or_deleted_in_Marketo_proves_no_delete()
    {
        var row = PersonDeleted(DeletePolicy.Deactivate).Refuses(Dynamics, RefusalReason.NotFound);
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], row.Effects);
        Assert.Equal(SideStanding.Live, row.Person.Dynamics!.Standing);
        var person = RowDeleted().Refuses(Marketo, RefusalReason.NotFound);
        Assert.Equal((SideStanding.Missing, 0), (person.Person.Marketo!.Standing, person.Person.Calls.Count));
        foreach (var story in new[] { row, person }) Assert.DoesNotContain(Standing.Refusals(story.Person), refusal => refusal.Operation == "delete");
    }

    [Fact]
    public void D_6_S_3_What_a_row_shows_that_was_made_inactive_is_agreed_and_what_it_does_not_show_stays_so()
    {
        var story = PersonDeleted(DeletePolicy.Deactivate);
        story.Settle(story.Call(Dynamics), new Outcome.Accepted(Given.LeadRow, Inactive(11, ("city", "BONN"))));
        Assert.Equal(("BONN", "BONN"), (story["city"].Dynamics, story["city"].AgreedDynamics));
        Assert.Equal(("Dr", "Dr"), (story["title"].Dynamics, story["title"].AgreedDynamics));
        Assert.Equal((11, RecordStanding.Inactive, 11), (story.Version, story.Person.Dynamics!.RowStanding, story.Person.Marketo!.GoneAtVersion));
        Assert.Empty(story.DynamicsRow(11, ("city", "BONN"), ("title", "Prof")).Effects);
    }

    [Fact]
    public void D_3_D_6_An_edit_that_was_seen_before_the_answer_to_our_deactivation_is_not_taken_back_by_it()
    {
        var story = PersonDeleted(DeletePolicy.Deactivate);
        var call = story.Call(Dynamics);
        story.See(new RecordSeen(Inactive(12, ("city", "Wien"), ("title", "Dr")))).Settle(call, new Outcome.Accepted(Given.LeadRow, Inactive(11, ("city", "Bonn"), ("title", "Dr"))));
        Assert.Equal(("Wien", 12), (story["city"].Dynamics, story.Version));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Contains(story.Log, line => line is { Kind: "returned", Rule: "D-3" });
    }
}
