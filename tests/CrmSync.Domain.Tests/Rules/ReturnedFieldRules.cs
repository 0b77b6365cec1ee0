using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that came back from quarantine and was turned before its people were planned again (F-3, F-1), or that was away and nobody knows it.</summary>
public sealed class ReturnedFieldRules
{
    private static readonly RecordId Other = RecordId.Lead(new Guid("00000000-0000-0000-0000-000000000003"));
    private static readonly MappedField Back = Given.Field("title") with { Since = 3, Chosen = 1, Back = 3 };
    private static readonly SyncPolicy Hidden = Policy(2, Given.Field("title") with { Quarantine = "secured" });
    private static readonly FieldChoice Title = new("title", "jobtitle", null, ValueKind.Text, Direction.Both, FieldOwner.ByRecordType, 1);

    [Theory]
    [InlineData(3, false)]
    [InlineData(null, true)]
    public void F_3_What_is_owed_in_a_field_that_was_away_and_was_turned_when_it_was_back_is_planned_from_what_both_sides_show_then(int? back, bool isWritten)
    {
        var closed = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", null)), Policy(2, Given.Field("title") with { Quarantine = "secured" })).MarketoRow("title", null, "Dr");
        Assert.True(closed.IsQuiet);
        var turned = new Story(closed.Person, Policy(4, Given.Field("title", direction: Direction.ToDynamics) with { Since = 4, Back = back })).Wakes();
        Assert.Equal(isWritten, turned.Person.Calls.Count > 0);
        if (isWritten) return;
        turned.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 10, null, ("city", "Bonn"), ("title", "Dr"))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr"));
        Assert.True(turned.IsQuiet);
        Assert.Equal(("Dr", "Dr"), (turned["title"].AgreedMarketo, turned["title"].AgreedDynamics));
    }

    [Theory]
    [InlineData(true, 1, "Smith")]
    [InlineData(true, 1, null)]
    [InlineData(true, null, "Smith")]
    [InlineData(false, null, "Smith")]
    [InlineData(false, null, null)]
    public void F_3_F_5_What_a_later_read_in_Marketo_shows_before_Dynamics_was_read_is_an_edit_that_travels(bool isKnown, int? chosen, string? edited)
    {
        var person = isKnown ? Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Baker")) : Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        var story = new Story(person with { MapVersion = 1 }, Policy(3, Given.Field("title") with { Since = 3, Chosen = chosen })).ReadsMarketo(5, ("city", "Bonn"), ("title", "Baker")).ReadsMarketo(9, ("city", "Bonn"), ("title", edited));
        Assert.Empty(story.Person.Calls);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 10, null, ("city", "Bonn"), ("title", "Baker")));
        Assert.Equal(edited, story.Open(SystemName.Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == SystemName.Marketo);
    }

    [Fact]
    public void F_3_A_field_that_is_turned_keeps_the_version_in_which_it_came_back()
    {
        var back = FieldChanges.ReadAgain(new(2, [Title]), ["title"]);
        Assert.Equal((3, 1, 3), (back.Fields[0].Since, back.Fields[0].Chosen, back.Fields[0].Back));
        var turned = FieldChanges.Apply(back, new([new("title", null, null, "toDynamics", null)], [], false), [Table(RecordKind.Person, "title"), Table(RecordKind.Lead, "jobtitle")]);
        Assert.Empty(turned.Problems);
        Assert.Equal((4, null, 3), (turned.Choices.Fields[0].Since, turned.Choices.Fields[0].Chosen, turned.Choices.Fields[0].Back));
    }

    [Fact]
    public void N_10_F_3_A_field_that_is_hidden_while_a_joiner_brings_its_Marketo_person_to_a_row_meets_when_it_was_read()
    {
        var joiner = Given.Linked(RecordKind.Lead, ("title", "Prof"));
        joiner = joiner with { MapVersion = 2, Dynamics = joiner.Dynamics! with { RowStanding = RecordStanding.Merged, Successor = Other } };
        Collides(new Story(new($"{Other}", "c")
        {
            Marketo = new(RecordId.Person(8), SideStanding.Deleted),
            Dynamics = new(Other, SideStanding.Live) { Version = 30 },
            MapVersion = 2,
            Fields = new Dictionary<string, FieldState> { ["title"] = new("Dr", "Dean", "Dr", "Dean") },
        }, Hidden).Absorbs(joiner));
    }

    [Fact]
    public void N_10_F_3_A_field_that_is_hidden_while_a_person_takes_over_a_row_meets_when_it_was_read()
    {
        var person = Given.Linked(RecordKind.Lead, ("title", "Prof"));
        person = person with { MapVersion = 2, Dynamics = person.Dynamics! with { Standing = SideStanding.Deleted } };
        Collides(new Story(person, Hidden).Absorbs(new($"{Other}", "c")
        {
            Dynamics = new(Other, SideStanding.Live) { Version = 30 },
            MapVersion = 2,
            Fields = new Dictionary<string, FieldState> { ["title"] = new(null, null, null, "Dean") },
        }));
    }

    [Fact]
    public void D_4_F_3_A_field_that_is_hidden_while_a_new_row_is_made_is_filled_there_when_it_was_read_and_not_emptied_in_Marketo()
    {
        var person = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"));
        var made = new Story(person with { MapVersion = 2, Dynamics = person.Dynamics! with { Standing = SideStanding.Deleted } }, Hidden).IsAsked();
        made.DynamicsAccepts(40);
        var back = new Story(made.Person, Policy(3, Back)).Wakes();
        back.Reads(made.Person.Dynamics!.Record, Given.Row(made.Person.Dynamics.Record, 40, null, ("city", "Bonn"), ("title", null))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal("Dr", back.Open(SystemName.Dynamics, "title"));
        Assert.DoesNotContain(back.Person.Calls, call => call.Writes.ContainsKey("title") && call.To == SystemName.Marketo);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "Dean")]
    [InlineData(false, null)]
    [InlineData(false, "Dean")]
    public void QL_3_F_3_A_field_that_is_hidden_or_still_to_be_read_while_a_lead_becomes_a_contact_meets_when_it_was_read(bool isHidden, string? onContact)
    {
        var lead = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")) with { MapVersion = 2 }, isHidden ? Hidden : Policy(3, Back));
        var contact = Given.Row(Given.ContactRow, 30, null, isHidden ? [("city", "Bonn")] : [("city", "Bonn"), ("title", onContact)]) with { OriginatingLead = Given.LeadRow.Id };
        var story = lead.See(new RecordSeen(contact)).MarketoAccepts();
        if (isHidden) story = new Story(story.Person, Policy(3, Back)).Wakes();
        story.Reads(Given.ContactRow, Given.Row(Given.ContactRow, 30, null, ("city", "Bonn"), ("title", onContact))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(onContact is null ? SystemName.Dynamics : SystemName.Marketo, Assert.Single(story.Person.Calls, call => call.Writes.ContainsKey("title")).To);
        Assert.Equal(onContact ?? "Dr", story.Open(onContact is null ? SystemName.Dynamics : SystemName.Marketo, "title"));
        if (onContact is not null) Assert.Contains(story.Log, line => line is { Kind: "collision", Field: "title", Winner: SystemName.Dynamics, MarketoValue: "Dr", DynamicsValue: "Dean" });
        else Assert.Single(story.Log, line => line is { Kind: "collision", Rule: "N-10", Field: "title", Winner: SystemName.Marketo, MarketoValue: "Dr", DynamicsValue: null });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void F_3_D_2_Nobody_waits_for_rows_of_a_field_that_came_back_when_the_person_is_gone_from_Marketo(bool isLost)
    {
        var person = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"));
        var story = new Story(person with
        {
            MapVersion = 2,
            Fields = new Dictionary<string, FieldState>(person.Fields) { ["title"] = person.Fields["title"] with { Undecided = true, Rows = [new("r1", Given.Start, "Prof", "Dean", false)] } },
            Calls = [new("1", SystemName.Marketo, false, CallState.Accepted, Given.Start, 1) { Writes = new Dictionary<string, OpenWrite> { ["title"] = new("Miss", "Miss", "Dr", 10, false) } }],
        }, Policy(3, Back));
        story.Wakes();
        if (isLost) story.Reads(Given.MarketoRecord, null).Passes(TimeSpan.FromMinutes(5)).Reads(Given.MarketoRecord, null);
        else story.See(new RecordDeleted(Given.MarketoRecord, "d1", Given.Start));
        Assert.Equal((0, null), (story.Person.Calls.Count, story.Person.Parked));
    }

    private static void Collides(Story met)
    {
        var back = new Story(met.Person, Policy(3, Back)).Wakes();
        back.Reads(Other, Given.Row(Other, 30, null, ("title", "Dean"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Contains(back.Log, line => line is { Kind: "collision", Field: "title", Winner: SystemName.Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
        Assert.Equal("Prof", back.Open(SystemName.Dynamics, "title"));
    }

    [Fact]
    public void F_3_S_2_The_emptiness_of_a_column_that_we_might_not_read_is_taken_back_by_any_other_reading_of_that_version()
    {
        var story = Open().DynamicsRow(11, ("city", "Bonn"), ("title", null));
        story.Loses(SystemName.Marketo).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Passes(TimeSpan.FromMinutes(9));
        Assert.Equal(["neverLanded"], story.Log.Select(line => line.Kind));
        Assert.True(story.IsQuiet);
        var landed = Open().DynamicsRow(11, ("city", "Bonn"), ("title", null)).MarketoAccepts().MarketoRow("title", "Dr", null, 8).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal("Dr", landed.Open(SystemName.Marketo, "title"));
    }

    [Fact]
    public void F_3_S_2_A_reading_that_might_not_read_a_column_empties_nothing_that_another_one_of_that_version_showed() =>
        Assert.True(Open().DynamicsRow(10, ("city", "Bonn"), ("title", null)).IsQuiet);

    [Fact]
    public void F_3_D_3_What_we_may_read_again_of_the_version_that_a_deleted_person_left_brings_nobody_back()
    {
        var story = Open().DynamicsRow(11, ("city", "Bonn"), ("title", null)).MarketoAccepts().MarketoRow("title", "Dr", null, 8);
        story.See(new RecordDeleted(Given.MarketoRecord, "x", null)).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).DynamicsRow(12, ("city", "Bonn"), ("title", "Dr"));
        Assert.True(story.IsQuiet);
        Assert.DoesNotContain(story.Log, line => line.Kind == "returned");
    }

    private static Story Open() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(1, Given.Field("title")));

    private static TableSchema Table(RecordKind kind, string field) =>
        new(kind, new Dictionary<string, FieldSchema> { [field] = new(field, field, ValueKind.Text, FieldLimits.None, true, null) });

    private static SyncPolicy Policy(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());
}
