using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>The delete policies that delete or make inactive (D-6).</summary>
public sealed class RemovalRules
{
    private static Story Of(DeletePolicy inDynamics, DeletePolicy inMarketo, RecordKind kind = RecordKind.Lead) =>
        new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy() with { WhenDeletedInDynamics = inDynamics, WhenDeletedInMarketo = inMarketo });

    private static Story RowDeleted(DeletePolicy policy = DeletePolicy.Delete) => Of(policy, DeletePolicy.Flag).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);

    private static Story PersonDeleted(DeletePolicy policy = DeletePolicy.Delete, RecordKind kind = RecordKind.Lead) => Of(DeletePolicy.Flag, policy, kind).See(new RecordDeleted(Given.MarketoRecord, "x", null));

    private static Outcome.Accepted Took(RecordId record) => new Outcome.Accepted(record, null);

    [Fact]
    public void D_6_D_9_The_Marketo_person_is_deleted_only_when_the_rows_delete_is_proven()
    {
        var story = Of(DeletePolicy.Delete, DeletePolicy.Flag).See(new RecordDeleted(Given.LeadRow, "", null));
        Assert.Empty(story.Person.Calls);
        story.Reads(Given.LeadRow, null);
        Assert.Equal(Given.MarketoRecord, Assert.IsType<DeleteRecord>(Assert.Single(story.Sent)).Record);
        story.Settle(story.Call(Marketo), Took(Given.MarketoRecord)).See(new RecordDeleted(Given.MarketoRecord, "x", null));
        Assert.True(story.IsQuiet);
        Assert.Equal((SideStanding.Deleted, SideStanding.Deleted), (story.Person.Marketo!.Standing, story.Person.Dynamics!.Standing));
        Assert.Equal(["D-1", "D-6"], story.Log.Select(l => l.Rule));
    }

    [Fact]
    public void D_6_The_feed_may_tell_of_our_delete_before_the_call_is_answered()
    {
        var story = RowDeleted();
        var call = story.Call(Marketo);
        story.See(new RecordDeleted(Given.MarketoRecord, "x", null)).Settle(call, Took(Given.MarketoRecord));
        Assert.Equal(["D-1", "D-6"], story.Log.Select(l => l.Rule));
        var other = PersonDeleted();
        call = other.Call(Dynamics);
        other.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Settle(call, Took(Given.LeadRow));
        Assert.True(other.IsQuiet);
        Assert.Equal(["D-2", "D-6"], other.Log.Select(l => l.Rule));
    }

    [Fact]
    public void D_6_C_12_After_an_unknown_outcome_the_feed_is_looked_at_before_the_delete_is_repeated()
    {
        var story = RowDeleted().Loses(Marketo);
        Assert.Empty(story.Wakes().Effects);
        story.Passes(TimeSpan.FromMinutes(5));
        Assert.IsType<DeleteRecord>(Assert.Single(story.Sent));
        var landed = RowDeleted().Loses(Marketo).See(new RecordDeleted(Given.MarketoRecord, "x", null)).Passes(TimeSpan.FromMinutes(5));
        Assert.Empty(landed.Sent);
        Assert.Equal("D-6", landed.Log[^1].Rule);
    }

    [Fact]
    public void D_4_D_6_Whom_somebody_wants_in_Dynamics_again_is_not_deleted()
    {
        var story = Of(DeletePolicy.Delete, DeletePolicy.Flag).IsRequested().See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.DoesNotContain(story.Sent, w => w is DeleteRecord);
        Assert.Equal(Meeting.Due, story.Person.Meeting);
        // Whoever is refused a row is not deleted for it, whichever came first, the wish or the delete.
        var late = RowDeleted();
        late.Settle(late.Call(Marketo), new Outcome.Deferred("throttled", null, false)).IsRequested();
        foreach (var refused in new[] { story, late })
        {
            refused.Decides(new MatchDecision.Refuse("linkedElsewhere", "No.", FieldMap.Email)).Passes(TimeSpan.FromMinutes(5));
            Assert.DoesNotContain(refused.Person.Calls, c => c.Removes != Removal.None);
        }
    }

    [Fact]
    public void D_5_D_6_A_row_that_comes_back_becomes_a_new_Marketo_person()
    {
        var story = RowDeleted();
        story.Settle(story.Call(Marketo), Took(Given.MarketoRecord)).DynamicsRow(15, ("city", "Bonn"), ("title", "Dr"));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Null(story.Person.Marketo);
    }

    [Fact]
    public void D_5_D_6_A_row_that_the_person_went_on_from_and_that_comes_back_becomes_a_new_Marketo_person()
    {
        var former = RecordId.Lead(new Guid("00000000-0000-0000-0000-000000000004"));
        var linked = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"));
        var story = new Story(linked with { Former = [new(former, 8)] }, Given.Policy() with { WhenDeletedInDynamics = DeletePolicy.Delete }).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        story.Settle(story.Call(Marketo), Took(Given.MarketoRecord)).See(new RecordSeen(Given.Row(former, 15, null, ("city", "Bonn"), ("title", "Dr"))));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Equal((former, null), (story.Person.Dynamics!.Record, story.Person.Marketo));
    }

    [Fact]
    public void D_6_A_policy_that_is_set_later_touches_nobody_who_was_deleted_before()
    {
        var story = RowDeleted(DeletePolicy.Flag).MarketoAccepts();
        var now = new Story(story.Person, Given.Policy() with { WhenDeletedInDynamics = DeletePolicy.Delete, WhenDeletedInMarketo = DeletePolicy.Delete }).Wakes();
        Assert.Empty(now.Sent);
        var gone = PersonDeleted(DeletePolicy.Flag);
        Assert.Empty(new Story(gone.Person, Given.Policy() with { WhenDeletedInMarketo = DeletePolicy.Delete }).Wakes().Sent);
        // And one that is taken back ends what was not done yet.
        var waiting = RowDeleted();
        waiting.Settle(waiting.Call(Marketo), new Outcome.Deferred("throttled", null, false));
        Assert.Empty(new Story(waiting.Person, Given.Policy()) { Now = Given.Start.AddHours(1) }.Wakes().Sent.OfType<DeleteRecord>());
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void D_6_C_6_The_row_is_deleted_at_the_version_that_was_known(RecordKind kind)
    {
        var story = PersonDeleted(kind: kind);
        Assert.Equal(10, Assert.IsType<DeleteRecord>(Assert.Single(story.Sent)).IfVersion);
        var row = story.Person.Dynamics!.Record;
        story.Settle(story.Call(Dynamics), Took(row)).See(new RecordDeleted(row, "", null));
        Assert.True(story.IsQuiet);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
        Assert.Equal(["D-2", "D-6"], story.Log.Select(l => l.Rule));
    }

    [Fact]
    public void D_3_D_6_A_row_that_somebody_edited_since_is_not_deleted_but_becomes_a_person_again()
    {
        var story = PersonDeleted().Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Wien"), ("title", "Dr")));
        Assert.DoesNotContain(story.Sent, w => w is DeleteRecord);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Equal(["deleted", "kept", "returned"], story.Log.Select(l => l.Kind));
        story.Decides(new MatchDecision.Create("email"));
        Assert.IsType<CreateRecord>(Assert.Single(story.Sent));
        Assert.Equal(Removal.None, story.Person.Dynamics!.Removal);
    }

    [Fact]
    public void D_3_D_6_A_touch_is_no_edit_and_the_delete_is_planned_again_from_the_newer_version()
    {
        var story = PersonDeleted().Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal(11, Assert.IsType<DeleteRecord>(Assert.Single(story.Sent)).IfVersion);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D_6_A_delete_of_unknown_outcome_is_repeated_and_a_row_that_is_not_there_is_deleted(bool hasLanded)
    {
        var story = PersonDeleted();
        var first = Assert.IsType<DeleteRecord>(Assert.Single(story.Sent));
        story.Loses(Dynamics);
        Assert.Equal((first.Id, first.IfVersion), Assert.IsType<DeleteRecord>(Assert.Single(story.Sent)) is var again ? (again.Id, again.IfVersion) : default);
        if (hasLanded) story.Refuses(Dynamics, RefusalReason.NotFound);
        else story.Settle(story.Call(Dynamics), Took(Given.LeadRow));
        Assert.True(story.IsQuiet);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_6_A_row_made_inactive_is_no_edit_that_brings_the_person_back_and_a_later_edit_is()
    {
        var story = PersonDeleted(DeletePolicy.Deactivate);
        Assert.Equal(10, Assert.IsType<DeactivateRecord>(Assert.Single(story.Sent)).IfVersion);
        var call = story.Call(Dynamics);
        // The feed shows our own write before its answer comes.
        var inactive = Given.Row(Given.LeadRow, 11, call.Id, ("city", "Bonn"), ("title", "Inactive")) with { Standing = RecordStanding.Inactive };
        story.See(new RecordSeen(inactive)).Settle(call, new Outcome.Accepted(Given.LeadRow, inactive)).See(new RecordSeen(inactive));
        Assert.True(story.IsQuiet);
        Assert.Equal(["deleted", "deactivated"], story.Log.Select(l => l.Kind));
        Assert.Equal(Meeting.None, story.DynamicsRow(12, ("city", "Bonn"), ("title", "Inactive")).Person.Meeting);
        story.DynamicsRow(13, ("city", "Wien"), ("title", "Inactive"));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
    }

    [Fact]
    public void D_6_C_13_A_deactivation_of_unknown_outcome_is_known_by_its_mark()
    {
        var story = PersonDeleted(DeletePolicy.Deactivate).Loses(Dynamics);
        var call = story.Call(Dynamics);
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, call.Id, ("city", "Bonn"), ("title", "Inactive")) with { Standing = RecordStanding.Inactive });
        Assert.True(story.IsQuiet);
        Assert.Equal("deactivated", story.Log[^1].Kind);
    }

    [Fact]
    public void D_6_V_2_V_3_A_refused_delete_is_on_the_error_desk_once_until_an_operator_asks()
    {
        var story = PersonDeleted().Refuses(Dynamics, RefusalReason.Denied).Wakes();
        Assert.Empty(story.Sent);
        Assert.Equal((Dynamics, "delete"), Assert.Single(Standing.Refusals(story.Person)) is var row ? (row.System, row.Operation) : default);
        Assert.Equal(PersonStanding.Refused, Standing.Of(story.Person));
        Assert.IsType<DeleteRecord>(Assert.Single(story.IsRetried(null).Sent));
        Assert.Single(story.Refuses(Dynamics, RefusalReason.Denied).Log, l => l.Kind == "refused");
        story.IsRetried("").Settle(story.Call(Dynamics), Took(Given.LeadRow));
        Assert.Empty(Standing.Refusals(story.Person));
        var marked = RowDeleted().Refuses(Marketo);
        Assert.Equal("true", marked.Call(Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void D_6_G_2_Merged_people_are_no_deletes_in_either_system()
    {
        var merged = Of(DeletePolicy.Delete, DeletePolicy.Delete).See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "x", Given.Start));
        Assert.DoesNotContain(merged.Sent, w => w is DeleteRecord);
        Assert.DoesNotContain(merged.See(new RecordDeleted(Given.MarketoRecord, "y", null)).Sent, w => w is DeleteRecord);
        var winner = Given.Row(Given.LeadRow, 12, null, ("city", "Bonn")) with { Standing = RecordStanding.Merged };
        var loser = Of(DeletePolicy.Delete, DeletePolicy.Delete).See(new RecordSeen(winner)).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);
        Assert.DoesNotContain(loser.Sent, w => w is DeleteRecord);
    }

    [Fact]
    public void D_6_K_1_An_excluded_or_qualified_row_is_left_alone()
    {
        foreach (var row in new[] { Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { IsExcluded = true }, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { Standing = RecordStanding.Qualified } })
        {
            var story = Of(DeletePolicy.Flag, DeletePolicy.Delete).See(new RecordSeen(row)).See(new RecordDeleted(Given.MarketoRecord, "x", null));
            Assert.Empty(story.Sent);
            Assert.Empty(story.See(new RecordSeen(row with { Version = 12, IsExcluded = false })).Sent);
        }
    }
}
