using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What a file tells of a person: true at its time or later, and maybe no longer (C-11, S-12). And where rows go on from what was read, by a file or not.</summary>
public sealed class DatedReadRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static Story Of() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    private static RecordSeen File(int second, params (string Field, string? Value)[] values) =>
        new(new RecordSnapshot(Given.MarketoRecord, 0, Given.Start.AddSeconds(second), null, values.ToDictionary(v => v.Field, v => v.Value)) { IsDated = true });

    [Fact]
    public void C_11_A_file_never_takes_back_a_change_that_came_after_its_time()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln", 10).DynamicsAccepts(11).Passes(Long);
        story.See(File(5, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal("Köln", story["city"].Marketo);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void S_11_A_file_that_says_nothing_for_empty_takes_the_word_null_away_from_nobody_and_another_value_as_ever()
    {
        Story Of(string? city) => new(Given.Linked(RecordKind.Lead, ("city", city), ("title", "Dr")), Given.Policy());
        var story = Of("null").See(File(5, ("city", null), ("title", "Dr")));
        Assert.Equal("null", story["city"].Marketo);
        Assert.True(story.IsQuiet);
        Assert.Null(Of("Null").See(File(5, ("city", null), ("title", "Dr"))).Open(Dynamics, "city"));
        Assert.Equal("Köln", Of("null").See(File(5, ("city", "Köln"), ("title", "Dr"))).Open(Dynamics, "city"));
    }

    [Fact]
    public void C_11_A_change_in_a_file_is_carried_and_the_row_that_tells_it_again_changes_nothing()
    {
        var story = Of().See(File(5, ("city", "Köln"), ("title", "Dr")));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        story.DynamicsAccepts(11).MarketoRow("city", "Bonn", "Köln", 20).Passes(Long);
        Assert.Equal("Köln", story["city"].Marketo);
        Assert.True(story.IsQuiet);
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Fact]
    public void C_11_Whatever_value_between_the_file_s_time_and_now_it_shows_the_rows_behind_it_decide()
    {
        foreach (var shown in new[] { "Bonn", "Köln", "Trier" })
        {
            var story = Of().See(File(5, ("city", shown), ("title", "Dr")));
            if (story.Person.Calls.Count > 0) story.DynamicsAccepts(11);
            story.See(
                new FieldChanged(Given.MarketoRecord, "a", Given.Start.AddSeconds(10), "city", "Bonn", "Köln", null),
                new FieldChanged(Given.MarketoRecord, "b", Given.Start.AddSeconds(20), "city", "Köln", "Trier", null));
            if (story.Person.Calls.Count > 0) story.DynamicsAccepts(12);
            story.Passes(Long);
            Assert.Equal(("Trier", "Trier"), (story["city"].Marketo, story["city"].Dynamics));
            Assert.True(story.IsQuiet);
        }
    }

    [Fact]
    public void S_12_A_file_proves_no_write_and_no_write_lost()
    {
        var story = Of().DynamicsRow(11, ("city", "Köln"), ("title", "Dr")).MarketoAccepts().Passes(Long);
        Assert.Equal(CallState.Accepted, story.Call(Marketo).State);
        story.See(File(400, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal(0, story["city"].NotTaken);
        Assert.Equal("Köln", story.Open(Marketo, "city"));
        Assert.Equal(CallState.Accepted, story.Call(Marketo).State);
    }

    [Fact]
    public void D_2_A_file_brings_nobody_back()
    {
        var story = Of().See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(10)));
        story.See(File(5, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal(SideStanding.Deleted, story.Person.Marketo!.Standing);
    }

    [Theory]
    [InlineData(false, 5, SideStanding.Deleted)]
    [InlineData(false, 11, SideStanding.Live)]
    [InlineData(true, 5, SideStanding.Merged)]
    public void D_2_G_2_S_2_A_page_that_is_handed_over_again_brings_nobody_back_whom_it_shows_as_before_the_delete_or_the_merge(bool isMerged, int second, SideStanding standing)
    {
        var story = Of().Passes(Long);
        if (isMerged) story.See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "gone", Given.Start.AddSeconds(10)));
        else story.See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(10)));
        story.ReadsMarketo(second, ("city", "Köln"), ("title", "Dr"));
        Assert.Equal(standing, story.Person.Marketo!.Standing);
        Assert.Equal(standing == SideStanding.Live, story.Person.Calls.Count > 0);
    }

    [Fact]
    public void N_18_A_file_puts_none_of_our_fields_back()
    {
        var story = Of().Passes(Long);
        var before = story.Person.Marketo!.Link;
        story.See(new RecordSeen(File(5, ("city", "Bonn"), ("title", "Dr")).Snapshot with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = "somebody else" } }));
        Assert.True(story.IsQuiet);
        Assert.Equal(before, story.Person.Marketo!.Link);
    }

    [Fact]
    public void F_5_A_file_is_no_read_of_a_field_that_was_just_chosen()
    {
        var story = Of().See(new RecordSeen(Given.Row(Given.LeadRow, 12, null, [("city", "Bonn"), ("title", "Dr")]))).Refreshes(13, ("city", "Wien"), ("title", "Dr"));
        Assert.True(story["city"].Marks.HasFlag(FieldMarks.MarketoUnread));
        story.See(File(5, ("city", "Bonn"), ("title", "Dr")));
        Assert.True(story["city"].Marks.HasFlag(FieldMarks.MarketoUnread));
    }

    [Fact]
    public void B_2_A_person_whom_nobody_knows_is_made_from_a_file_as_from_a_read()
    {
        var story = new Story(new Person(Given.MarketoRecord.ToString(), "c"), Given.Policy()).See(File(5, ("city", "Bonn"), ("email", "a@x.test")));
        Assert.Equal((SideStanding.Live, "Bonn"), (story.Person.Marketo!.Standing, story["city"].Marketo));
    }

    [Theory]
    [InlineData("a", "b", true)]
    [InlineData("b", "a", true)]
    [InlineData("a", "b", false)]
    public void C_11_Rows_of_one_second_that_lead_back_begin_with_what_was_read_before_them_and_a_read_decides_where_it_may_have_come_in_their_midst(string there, string back, bool isFile)
    {
        Story Read(int second) => isFile ? Of().See(File(5, ("city", "Bonn"), ("title", "Dr"))).See(Rows(second)) : Of().ReadsMarketo(5, ("city", "Bonn"), ("title", "Dr")).See(Rows(second));
        Change[] Rows(int second) =>
        [
            new FieldChanged(Given.MarketoRecord, there, Given.Start.AddSeconds(second), "city", "Bonn", "Köln", null),
            new FieldChanged(Given.MarketoRecord, back, Given.Start.AddSeconds(second), "city", "Köln", "Bonn", null),
        ];
        var after = Read(100);
        Assert.Equal(("Bonn", false), (after["city"].Marketo, after["city"].Undecided));
        Assert.True(after.Passes(Long).IsQuiet);

        foreach (var end in new[] { "Bonn", "Köln" })
        {
            var amid = Read(5);
            Assert.True(amid["city"].Undecided);
            Assert.Empty(amid.Person.Calls);
            Assert.Equal(new Effect.ReadRecord(Given.MarketoRecord), Assert.Single(amid.Passes(Long).Effects));
            amid.ReadsMarketo(400, ("city", end), ("title", "Dr"));
            Assert.Equal((end, false), (amid["city"].Marketo, amid["city"].Undecided));
            if (end == "Bonn") Assert.True(amid.IsQuiet);
            else Assert.Equal("Köln", amid.Open(Dynamics, "city"));
        }

        // What follows tells where they ended.
        Assert.Equal("Trier", Read(6).See(new FieldChanged(Given.MarketoRecord, "c", Given.Start.AddSeconds(7), "city", "Bonn", "Trier", null)).Open(Dynamics, "city"));
    }
}
