using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A person whose stored state could not be read for a while (B-16).</summary>
public sealed class UnreadableRules
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PersonDocument.FormatNow + 1, "person:1", "format")]
    [InlineData(PersonDocument.FormatNow, null, "no person")]
    [InlineData(PersonDocument.FormatNow, "person:2", "another person's")]
    public void B_16_A_newer_format_nobody_and_somebody_else_are_not_gone_on_from(int format, string? id, string said)
    {
        var stored = new PersonDocument { Format = format, Person = id is null ? null : new(id, "c") };
        Assert.Contains(said, stored.Fault("person:1"), StringComparison.Ordinal);
    }

    [Fact]
    public void B_16_What_this_build_wrote_is_gone_on_from() => Assert.Null(new PersonDocument { Person = new("person:1", "c") }.Fault("person:1"));

    [Fact]
    public void B_16_The_mark_is_looked_at_again_in_five_minutes_and_keeps_its_beginning()
    {
        var first = Unreadable.Mark("lead:1", new("lead:1", "confirming", Noon.AddHours(-1), null), Noon);
        var second = Unreadable.Mark("lead:1", first, Noon.AddMinutes(5));
        Assert.Equal(new("lead:1", "unreadable", Noon, Noon.AddMinutes(5)), first);
        Assert.Equal(first with { WakeAt = Noon.AddMinutes(10) }, second);
        var line = Unreadable.Line(first, null, "is damaged");
        Assert.Equal((Dynamics, "read", "", "unreadable", 3), (line.System, line.Operation, line.Field, line.Code, line.Tries));
        Assert.Equal(4, Unreadable.Line(second, line, "is damaged").Tries);
        Assert.Equal(Marketo, Unreadable.Line(first with { Person = "person:1" }, null, "is damaged").System);
    }

    [Fact]
    public void B_16_Both_records_are_read_before_anything_is_planned_and_the_reads_survive_a_crash()
    {
        var story = Recovered();
        RecordId[] both = [Given.MarketoRecord, Given.LeadRow];
        Assert.Equal(both, Reads(story));
        Assert.Equal(("recovered", "B-16"), (story.Log[0].Kind, story.Log[0].Rule));
        Assert.Equal(PersonStanding.Waiting, Standing.Of(story.Person));
        Assert.Equal(both, Reads(story.Crashes()));
        story.Reads(Given.LeadRow, Row(12, "Wien"));
        Assert.Empty(story.Person.Calls);
    }

    [Fact]
    public void B_16_D_9_Whose_row_was_merged_away_meanwhile_waits_for_the_read_of_it_and_no_longer()
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var row = Row(12, "Bonn") with { Standing = RecordStanding.Merged, MergedInto = next };
        var stays = Recovered().See(new RecordSeen(row)).Follows(new($"{next}", RecordId.Person(9), next, null, null, PersonStanding.InStep, null)).ReadsMarketo(5, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal("reading", stays.MarketoAccepts().Person.Parked?.Reason);
        Assert.Null(stays.Reads(Given.LeadRow, row).Person.Parked);
        var lost = Recovered().See(new RecordSeen(row with { MergedInto = null })).ReadsMarketo(5, ("city", "Bonn"), ("title", "Dr")).MarketoAccepts();
        Assert.Equal((SideStanding.Deleted, null), (lost.Person.Dynamics!.Standing, lost.Person.Parked));
    }

    [Fact]
    public void B_16_S_10_Whose_row_was_known_to_be_merged_away_before_waits_for_the_read_of_it_and_no_longer()
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var row = Row(12, "Bonn") with { Standing = RecordStanding.Merged, MergedInto = next };
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());
        story.See(new RecordSeen(row)).Recovers();
        story.ReadsMarketo(5, ("city", "Bonn"), ("title", "Dr")).Follows(new($"{next}", RecordId.Person(9), next, null, null, PersonStanding.InStep, null)).MarketoAccepts();
        Assert.Equal((SideStanding.Merged, "reading"), (story.Person.Dynamics!.Standing, story.Person.Parked?.Reason));
        Assert.Null(story.Reads(Given.LeadRow, row).Person.Parked);
    }

    [Fact]
    public void B_16_What_changed_on_one_side_meanwhile_goes_to_the_other()
    {
        var story = Recovered();
        story.Reads(Given.LeadRow, Row(12, "Wien"));
        story.ReadsMarketo(5, ("city", "Bonn"), ("title", "Prof"));
        Assert.Equal(("Wien", "Prof"), (story.Open(Marketo, "city"), story.Open(Dynamics, "title")));
    }

    [Fact]
    public void B_16_What_changed_on_both_sides_meanwhile_is_a_collision()
    {
        var story = Recovered();
        story.Reads(Given.LeadRow, Row(12, "Wien"));
        story.ReadsMarketo(5, ("city", "Köln"), ("title", "Dr"));
        Assert.Equal("C-1", Assert.Single(story.Log, l => l.Kind == "collision").Rule);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void B_16_A_row_that_was_deleted_meanwhile_is_found_gone()
    {
        var story = Recovered();
        story.Reads(Given.LeadRow, null);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
    }

    [Fact]
    public void B_16_A_row_of_a_database_that_was_put_back_meanwhile_is_taken_as_it_is()
    {
        var story = Recovered();
        story.Reads(Given.LeadRow, Row(2, "Wien"));
        Assert.Equal("Wien", story["city"].Dynamics);
        Assert.Null(story.Person.Dynamics!.Doubt);
    }

    [Fact]
    public void B_16_C_7_No_read_closes_a_write_before_the_rows_that_passed_tell_what_it_replaced()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.DynamicsRow(11, ("city", "Wien")).MarketoAccepts(from: 20);
        (story.Now, story.Reach) = (story.Now.AddMinutes(30), new(story.Now.AddMinutes(30), story.Now.AddMinutes(30), story.Now.AddMinutes(30)));
        story.Recovers();
        story.ReadsMarketo(1_800, ("city", "Wien"));
        Assert.Equal("Wien", story.Open(SystemName.Marketo, "city"));
        story.MarketoRow("city", "Bonn", "Graz", second: 10).MarketoRow("city", "Graz", "Wien", second: 20);
        Assert.Equal("Graz", Assert.Single(story.Log, line => line.Kind == "collision").MarketoValue);
    }

    [Fact]
    public void B_16_C_12_No_write_of_unknown_outcome_counts_as_never_landed_before_the_rows_that_passed_tell()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.DynamicsRow(11, ("city", "Wien")).Loses(SystemName.Marketo, from: 20);
        (story.Now, story.Reach) = (story.Now.AddMinutes(30), new(story.Now.AddMinutes(30), story.Now.AddMinutes(30), story.Now.AddMinutes(30)));
        story.Recovers();
        story.ReadsMarketo(1_800, ("city", "Graz")).Wakes();
        Assert.Equal("Wien", story.Open(SystemName.Marketo, "city"));
        story.MarketoRow("city", "Bonn", "Wien", second: 20).MarketoRow("city", "Wien", "Graz", second: 30);
        Assert.Equal("Graz", story.Open(SystemName.Dynamics, "city"));
        Assert.DoesNotContain(story.Log, line => line.Kind is "collision" or "neverLanded");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void F_5_B_16_A_field_that_was_chosen_while_a_person_could_not_be_read_is_refreshed_only_when_every_edit_until_then_was_told(bool isEdited)
    {
        var policy = new SyncPolicy(new(2, [Given.Field("city"), Given.Field("title") with { Since = 2 }]), new());
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), policy).Recovers();
        story.ReadsMarketo(9, ("city", "Bonn"), ("title", "Smith")).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 10, null, ("city", "Bonn"), ("title", "Miller")));
        Assert.Empty(story.Person.Calls);
        Assert.Empty(Reads(story.Wakes()));
        if (isEdited) story.MarketoRow("title", "Baker", "Smith", 3);
        Assert.Equal([Given.MarketoRecord], Reads(story.Passes(TimeSpan.FromMinutes(1))));
        story.ReadsMarketo(60, ("city", "Bonn"), ("title", "Smith")).Passes(TimeSpan.FromMinutes(2));
        Assert.Equal(isEdited ? "Smith" : "Miller", story.Open(isEdited ? Dynamics : Marketo, "title"));
        Assert.Single(story.Person.Calls);
    }

    [Fact]
    public void B_16_G_2_Rows_that_passed_lead_nowhere_that_the_read_did_not_show_for_a_merge_may_have_moved_them_here()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.ReadsMarketo(0, ("city", "Bonn")).Recovers();
        story.ReadsMarketo(1_800, ("city", "Bonn")).MarketoRow("city", "Bonn", "Graz", second: 10);
        Assert.True(story.IsQuiet);
        story.MarketoRow("city", "Bonn", "Wien", second: 1_900);
        Assert.Equal("Wien", story.Open(SystemName.Dynamics, "city"));
    }

    private static Story Recovered()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());
        story.Recovers();
        return story;
    }

    private static RecordSnapshot Row(long version, string city) => Given.Row(Given.LeadRow, version, null, ("city", city), ("title", "Dr"));

    private static IEnumerable<RecordId> Reads(Story story) => story.Effects.OfType<Effect.ReadRecord>().Select(r => r.Record).Distinct();
}
