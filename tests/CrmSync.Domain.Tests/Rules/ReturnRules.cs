using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Who was deleted in Marketo, and what of a row brings nobody back (D-3).</summary>
public sealed class ReturnRules
{
    [Theory]
    [InlineData("Bonn", "2", "Jane, Acme", null, false)]
    [InlineData("Wien", "2", "Jane, Acme", null, true)]
    [InlineData("Bonn", "3", "Jane, Acme", null, true)]
    [InlineData("Bonn", "2", "Another topic", null, true)]
    [InlineData("Bonn", "2", "Jane, Acme", "true", true)]
    public void D_3_N_12_A_row_that_is_made_after_its_person_was_deleted_in_Marketo_brings_nobody_back_by_what_it_was_filled_with(string city, string rating, string topic, string? flag, bool isEdited)
    {
        var policy = Given.Policy(
            Given.Field("city"), Given.Field("firstName"), Given.Field("company"), Given.Field("rating") with { LeadFilled = "2" },
            Given.Field("flag", ValueKind.Boolean), new("topic", ValueKind.Text, "subject", null)) with
        { RequiredOnLead = [new("subject", "Topic", 50)] };
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("firstName", "Jane"), ("company", "Acme")), policy).IsAsked().Loses(Dynamics);
        story.See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start)).Passes(TimeSpan.FromMinutes(10));
        story.DynamicsAccepts(20, ("city", city), ("rating", rating), ("topic", topic), ("flag", flag ?? "false"));
        Assert.Equal(isEdited, story.Effects.Contains(new Effect.AskMatch()));
        Assert.Equal(isEdited ? null : SideStanding.Deleted, story.Person.Marketo?.Standing);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void D_3_N_12_A_row_that_nobody_changed_since_it_was_made_brings_nobody_back_by_the_state_that_it_begins_in(int changedAfter, bool isEdited)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"), Given.Field("state", ValueKind.Choice, Direction.ToMarketo))).IsAsked().Loses(Dynamics);
        story.See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start)).Passes(TimeSpan.FromMinutes(10));
        var row = Given.Row(story.Person.Dynamics!.Record, 20, Assert.Single(story.Person.Calls).Id, ("city", "Bonn"), ("state", "0"));
        story.Reads(row.Record, row with { CreatedAt = story.Now, At = story.Now.AddSeconds(changedAfter) });
        Assert.Equal(isEdited, story.Effects.Contains(new Effect.AskMatch()));
    }

    [Theory]
    [InlineData("Köln", false)]
    [InlineData("Bonn", false)]
    [InlineData("Wien", true)]
    public void D_3_C_4_What_a_forgotten_write_of_ours_brought_before_an_older_copy_could_write_it_itself_is_nobodys_edit(string shown, bool isEdited)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).MarketoRow("city", "Bonn", "Köln");
        story.See(new FieldChanged(Given.MarketoRecord, "later", Given.Start.AddSeconds(1), "city", "Köln", "Ulm", null), new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(2)));
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, "person:7.9.fffffffffff.d", ("city", shown)));
        Assert.Equal(isEdited, story.Effects.Contains(new Effect.AskMatch()));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
    }

    /// <summary>The store was put back to before the write, and Marketo's value moved on since: the row shows one that it passed through, under a mark that nobody remembers.</summary>
    [Theory]
    [InlineData("Köln", "person:7.9.fffffffffff.d", false)]
    [InlineData("Bonn", "person:7.9.fffffffffff.d", false)]
    [InlineData("Wien", "person:7.9.fffffffffff.d", true)]
    [InlineData("Köln", "person:8.9.fffffffffff.d", true)]
    [InlineData("Köln", "person:7.1.1.d", true)]
    public void D_3_C_4_A_forgotten_write_of_ours_that_brought_what_Marketo_passed_through_before_the_delete_is_nobodys_edit(string shown, string mark, bool isEdited)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).See(new RecordSeen(Given.Row(Given.LeadRow, 11, "person:7.1.1.d", ("city", "Bonn"))));
        FieldChanged Row(string row, int second, string from, string to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
        story.See(Row("a", 0, "Bonn", "Köln"), Row("b", 1, "Köln", "Ulm"), new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(2)));
        story.See(new RecordSeen(Given.Row(Given.LeadRow, 12, mark, ("city", shown))));
        Assert.Equal(isEdited, story.Effects.Contains(new Effect.AskMatch()));
        Assert.Equal(isEdited, story.Log.Exists(line => line.Kind == "returned"));
        Assert.Contains(new Effect.AskMatch(), (isEdited ? story : story.Wakes().See(new RecordSeen(Given.Row(Given.LeadRow, 13, mark, ("city", "Graz"))))).Effects);
    }

    /// <summary>The feed had been read far past the delete when it told all that, as after an outage; another column of the row was edited since.</summary>
    [Theory]
    [InlineData("Köln", false)]
    [InlineData("Wien", true)]
    public void D_3_C_13_What_Marketo_passed_through_is_known_of_whoever_was_deleted_however_long_ago(string shown, bool isEdited)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()) { Now = Given.Start.AddHours(1) }.See(new RecordSeen(Given.Row(Given.LeadRow, 11, "person:7.1.1.d", ("city", "Bonn"))));
        story.Passes(TimeSpan.FromHours(1));
        FieldChanged Row(string row, int second, string from, string to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
        story.See(Row("a", 0, "Bonn", "Köln"), Row("b", 1, "Köln", "Ulm"), new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(2)));
        Assert.False(story.See(Row("a", 0, "Bonn", "Köln")).Last.IsChanged);
        story.See(new RecordSeen(Given.Row(Given.LeadRow, 12, "person:7.9.fffffffffff.d", ("city", shown)) with { At = Given.Start.AddSeconds(30) }));
        Assert.Equal(isEdited, story.Log.Exists(line => line.Kind == "returned"));
    }

    /// <summary>The older copy of the store knows of no write to the row since the person went on as it, or met it.</summary>
    [Theory]
    [InlineData(true, "Köln", false)]
    [InlineData(true, "Wien", true)]
    [InlineData(false, "Köln", false)]
    [InlineData(false, "Wien", true)]
    public void D_3_C_13_QL_1_N_9_A_forgotten_write_of_ours_is_known_by_its_mark_although_none_was_known_of_the_row(bool isQualified, string shown, bool isEdited)
    {
        var contact = Given.Row(Given.ContactRow, 11, null, ("city", "Bonn"));
        var story = isQualified
            ? new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).See(new RecordSeen(contact with { OriginatingLead = Given.LeadRow.Id }))
            : new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy()).IsRequested().Decides(new MatchDecision.Link(contact));
        Assert.Equal(Given.ContactRow, story.Person.Dynamics!.Record);
        FieldChanged Row(string row, int second, string from, string to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
        story.See(Row("a", 0, "Bonn", "Köln"), Row("b", 1, "Köln", "Ulm"), new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(2)));
        story.See(new RecordSeen(Given.Row(Given.ContactRow, 12, "person:7.9.fffffffffff.d", ("city", shown))));
        Assert.Equal(isEdited, story.Log.Exists(line => line.Kind == "returned"));
    }

    [Theory]
    [InlineData("Wien", false)]
    [InlineData("Graz", true)]
    public void D_3_S_8_An_edit_that_was_seen_under_an_open_write_before_the_delete_is_none_of_afterwards(string shown, bool isEdited)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).MarketoRow("city", "Bonn", "Köln").DynamicsRow(11, ("city", "Wien"));
        story.See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(2)));
        // The call names the version before, so any touch since is seen by the read that follows.
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 12, null, ("city", shown)));
        Assert.Equal(isEdited, story.Effects.Contains(new Effect.AskMatch()));
        Assert.Equal(isEdited, story.Log.Exists(line => line.Kind == "returned"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
    }
}
