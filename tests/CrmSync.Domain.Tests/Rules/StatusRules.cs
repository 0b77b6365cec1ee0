using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Choices whose numbers mean something else on the other table, above all the status reason.</summary>
public sealed class StatusRules
{
    private static readonly ChoiceList Lead = new(new Dictionary<int, string> { [1] = "New", [2] = "Contacted", [3] = "Qualified", [4] = "Lost" })
    {
        States = new Dictionary<int, int> { [1] = 0, [2] = 0, [3] = 1, [4] = 2 },
        QualifiedState = 1,
        Former = new Dictionary<string, int> { ["Fresh"] = 1, ["Gone"] = 9 },
    };

    private static readonly ChoiceList Contact = new(new Dictionary<int, string> { [1] = "Active", [2] = "Inactive" }) { States = new Dictionary<int, int> { [1] = 0, [2] = 1 } };

    private static Story Of(RecordKind kind, string label, string number)
    {
        var person = Given.Linked(kind);
        return new(person with { Fields = new Dictionary<string, FieldState> { ["status"] = new(label, number, label, number) { Base = new(label, DateTimeOffset.MinValue, false, []) } } },
            Given.Policy(Given.Field("status", ValueKind.Choice) with { Choices = Lead, ContactChoices = Contact }));
    }

    [Theory]
    [InlineData(RecordKind.Lead, "Contacted", "2")]
    [InlineData(RecordKind.Contact, "Inactive", "2")]
    public void S_11_A_label_means_the_number_of_the_persons_own_table(RecordKind kind, string label, string number)
    {
        var before = kind == RecordKind.Lead ? "New" : "Active";
        Assert.Equal(number, Of(kind, before, "1").MarketoRow("status", before, label).Open(Dynamics, "status"));
        Assert.Equal(label, Of(kind, before, "1").DynamicsRow(11, ("status", number)).Open(Marketo, "status"));
    }

    [Theory]
    [InlineData(RecordKind.Contact, "Active", "Contacted", "unknownChoice")]
    [InlineData(RecordKind.Lead, "New", "Inactive", "unknownChoice")]
    [InlineData(RecordKind.Lead, "New", "Any free text", "unknownChoice")]
    [InlineData(RecordKind.Lead, "New", null, "required")]
    [InlineData(RecordKind.Lead, "New", "Qualified", "onlyByQualifying")]
    public void V_1_A_status_that_the_table_does_not_have_or_no_update_reaches_is_refused_without_a_call(RecordKind kind, string before, string? label, string code)
    {
        var story = Of(kind, before, "1").MarketoRow("status", before, label);
        Assert.True(story.IsQuiet);
        Assert.Equal((code, "V-1"), (story["status"].Refused!.Code, Assert.Single(story.Log).Rule));
        Assert.True(story.Wakes().IsQuiet);
        Assert.Single(story.Log);
    }

    [Fact]
    public void S_11_An_old_label_still_means_its_number_and_costs_no_write()
    {
        Assert.True(Of(RecordKind.Lead, "New", "1").MarketoRow("status", "New", "fresh").IsQuiet);
        Assert.Equal("1", Of(RecordKind.Lead, "Contacted", "2").MarketoRow("status", "Contacted", "Fresh").Open(Dynamics, "status"));
    }

    [Fact]
    public void S_11_An_option_that_is_gone_is_shown_by_its_last_label_and_cannot_be_chosen_any_more()
    {
        Assert.Equal("Gone", Of(RecordKind.Lead, "New", "1").DynamicsRow(11, ("status", "9")).Open(Marketo, "status"));
        Assert.Equal("unknownChoice", Of(RecordKind.Lead, "New", "1").MarketoRow("status", "New", "Gone")["status"].Refused!.Code);
    }

    [Fact]
    public void QL_3_The_same_number_of_another_table_is_another_value_and_no_collision()
    {
        var story = Qualified(Of(RecordKind.Lead, "New", "1"));
        // The contact may be seen before the lead's own change is, while the number is the same.
        foreach (var seen in new[] { story, Of(RecordKind.Lead, "New", "1").See(Seen(Given.ContactRow, 13, RecordStanding.Open, "1")) })
        {
            Assert.Equal("Active", seen.Open(Marketo, "status"));
            Assert.DoesNotContain(seen.Log, l => l.Kind == "collision");
        }
    }

    [Fact]
    public void QL_3_S_7_The_leads_number_that_is_on_its_way_to_Marketo_is_not_agreed_as_the_contacts()
    {
        var story = Of(RecordKind.Lead, "New", "1").DynamicsRow(11, ("status", "2"));
        Assert.Equal("Contacted", story.Open(Marketo, "status"));
        story.See(Seen(Given.ContactRow, 13, RecordStanding.Open, "2")).MarketoAccepts().MarketoRow("status", "New", "Contacted");
        // First it shows whom it is linked with.
        story.MarketoAccepts();
        Assert.Equal("Inactive", story.Open(Marketo, "status"));
        Assert.DoesNotContain(story.Log, l => l.Kind == "collision");
    }

    [Fact]
    public void D_4_S_7_A_number_of_the_row_before_that_is_on_its_way_to_Marketo_is_not_agreed_with_the_row_that_is_made_on_request()
    {
        var story = Of(RecordKind.Contact, "Inactive", "2").DynamicsRow(11, ("status", "1"));
        Assert.Equal("Active", story.Open(Marketo, "status"));
        // It is deleted, and asked for again, before Marketo has answered.
        var asked = new Story(story.Person with { Dynamics = story.Person.Dynamics! with { Standing = SideStanding.Deleted } }, Given.Policy(Given.Field("status", ValueKind.Choice) with { Choices = Lead, ContactChoices = Contact })).IsAsked();
        asked.DynamicsAccepts(40, ("status", "1"));
        asked.MarketoAccepts().MarketoRow("status", "Inactive", "Active").MarketoAccepts();
        Assert.Equal("New", asked.Open(Marketo, "status"));
    }

    [Fact]
    public void QL_3_C_2_An_edit_in_Marketo_that_the_lead_never_got_collides_with_the_contact()
    {
        // The edit is still on its way when the lead is qualified.
        var story = Of(RecordKind.Lead, "New", "1").MarketoRow("status", "New", "Contacted");
        story.See(Seen(Given.LeadRow, 12, RecordStanding.Qualified, "3")).Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Seen(Given.LeadRow, 12, RecordStanding.Qualified, "3").Snapshot);
        story.See(Seen(Given.ContactRow, 13, RecordStanding.Open, "1"));
        Assert.Equal("Active", story.Open(Marketo, "status"));
        Assert.Equal(Dynamics, Assert.Single(story.Log, l => l.Kind == "collision").Winner);
    }

    [Fact]
    public void V_3_QL_3_A_status_that_neither_table_has_is_tried_on_the_contact_and_not_told_again()
    {
        var story = Of(RecordKind.Lead, "New", "1").MarketoRow("status", "New", "Any free text").Told();
        var contact = Given.Row(Given.ContactRow, 13, null, ("status", null)) with { OriginatingLead = Given.LeadRow.Id };
        story.See(new RecordSeen(contact));
        Assert.Equal(2, story["status"].Refused?.Tries);
        Assert.Single(story.Log, l => l.Kind == "refused");
        Assert.Empty(story.Person.Notices);
    }

    [Fact]
    public void N_12_A_new_row_begins_in_its_first_state()
    {
        OpenWrite? Sent(string label) => new Story(Given.OnlyInMarketo(("status", label)), Given.Policy(Given.Field("status", ValueKind.Choice) with { Choices = Lead })).IsAsked().Call(Dynamics).Writes.GetValueOrDefault("status");
        Assert.Equal("2", Sent("Contacted")!.Sent);
        Assert.Null(Sent("Lost"));
    }

    private static Story Qualified(Story story) => story.See(Seen(Given.LeadRow, 12, RecordStanding.Qualified, "3")).See(Seen(Given.ContactRow, 13, RecordStanding.Open, "1"));

    private static RecordSeen Seen(RecordId row, long version, RecordStanding standing, string status) => new(Given.Row(row, version, null, ("status", status)) with
    {
        Standing = standing,
        QualifiedInto = standing == RecordStanding.Qualified ? Given.ContactRow : null,
        OriginatingLead = row.Kind == RecordKind.Contact ? Given.LeadRow.Id : null,
    });
}
