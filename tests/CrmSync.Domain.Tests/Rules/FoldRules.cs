using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Which rows of Marketo are taken, kept and folded, and which of them are our own? (C-11, C-7, B-14)</summary>
public sealed class FoldRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static Story Of(RecordKind kind = RecordKind.Lead) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    private static FieldChanged Row(string row, int second, string? old, string? now, string? by = null) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", old, now, by);

    private static int New(Story story, string row, int second) => Planner.NewRows(story.Person, [Row(row, second, "x", "y")], Given.Policy());

    private static Story ReadTo(Story story, int second)
    {
        story.Reach = new(Given.Start.AddSeconds(second), Given.Start.AddSeconds(second));
        return story.Wakes();
    }

    /// <summary>Two edits that reached Dynamics; the feed was read past the first one only.</summary>
    private static Story HalfPast() => ReadTo(Of().See(Row("a", 0, "Bonn", "Köln")).DynamicsAccepts(11).See(Row("b", 100, "Köln", "Ulm")).DynamicsAccepts(12), 70);

    [Fact]
    public void C_11_Rows_are_folded_as_far_as_the_feed_was_read_past_them_and_the_others_lead_on_from_there()
    {
        var story = HalfPast();
        var start = story["city"].Base;
        Assert.Equal(("Köln", Given.Start, Given.Start, false), (start.Value, start.Second, start.Folded, start.IsRead));
        Assert.Equal(["a"], start.Rows);
        Assert.Equal(["b"], story["city"].Rows.Select(row => row.Row));
        Assert.Equal("Ulm", story["city"].Marketo);
        ReadTo(story, 161);
        Assert.Equal(("Ulm", Given.Start.AddSeconds(100), 0), (story["city"].Base.Value, story["city"].Base.Folded, story["city"].Rows.Count));
        Assert.Equal(["b"], story["city"].Base.Rows);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void C_11_B_14_A_late_row_of_the_second_that_was_folded_last_is_news_once_and_an_older_one_is_not()
    {
        var story = Of().See(Row("b", 0, "Köln", "Ulm"), Row("a", 0, "Bonn", "Köln")).DynamicsAccepts(11).Passes(Long);
        Assert.Equal(["a", "b"], story["city"].Base.Rows);
        Assert.Equal((0, 0, 1, 0), (New(story, "a", 0), New(story, "b", 0), New(story, "c", 0), New(story, "d", -1)));
        Assert.False(story.See(Row("a", 0, "Bonn", "Köln")).Last.IsChanged || story.See(Row("d", -1, "Ulm", "Graz")).Last.IsChanged);
        Assert.Equal("Trier", story.See(Row("c", 0, "Ulm", "Trier")).Open(Dynamics, "city"));
        story.DynamicsAccepts(12).Passes(Long);
        Assert.Equal(("Trier", 0), (story["city"].Base.Value, story["city"].Rows.Count));
        Assert.Equal(["a", "b", "c"], story["city"].Base.Rows);
        foreach (var row in new[] { "a", "b", "c" }) Assert.False(story.See(Row(row, 0, "Ulm", "Trier")).Last.IsChanged);
    }

    [Fact]
    public void B_14_Of_several_rows_that_were_taken_none_is_a_late_find()
    {
        var story = HalfPast().See(Row("c", 110, "Ulm", "Trier"));
        Assert.Equal((0, 0, 1, 1), (New(story, "b", 100), New(story, "c", 110), New(story, "d", 110), New(story, "e", 1)));
    }

    [Fact]
    public void C_11_What_was_read_is_begun_from_until_the_feed_was_read_past_every_row_since()
    {
        var story = Of().ReadsMarketo(0, ("city", "Bonn"), ("title", "Dr")).See(Row("a", 5, "Bonn", "Köln")).DynamicsAccepts(11).See(Row("b", 100, "Köln", "Ulm")).DynamicsAccepts(12);
        ReadTo(story, 70);
        Assert.Equal((true, "Bonn", 2), (story["city"].Base.IsRead, story["city"].Base.Value, story["city"].Rows.Count));
        ReadTo(story, 161);
        Assert.Equal((false, "Ulm", 0), (story["city"].Base.IsRead, story["city"].Base.Value, story["city"].Rows.Count));
    }

    [Fact]
    public void C_11_Rows_of_before_a_read_are_forgotten_when_the_feed_was_read_past_them_and_what_was_read_stays()
    {
        var story = Of().See(Row("a", 0, "Bonn", "Köln")).DynamicsAccepts(11).ReadsMarketo(50, ("city", "Köln"), ("title", "Dr"));
        Assert.Equal(["a"], story["city"].Rows.Select(row => row.Row));
        ReadTo(story, 61);
        var start = story["city"].Base;
        Assert.Equal(("Köln", Given.Start.AddSeconds(50), Given.Start, true, 0), (start.Value, start.Second, start.Folded, start.IsRead, story["city"].Rows.Count));
        Assert.Equal(["a"], start.Rows);
    }

    [Fact]
    public void C_8_Who_edited_a_field_last_in_Marketo_is_known_and_neither_our_own_row_nor_a_late_one_changes_that()
    {
        var story = Of(RecordKind.Contact).See(Row("a", 5, "Bonn", "Köln", "jane"));
        Assert.Equal(new KnownEdit(Given.Start.AddSeconds(5), "jane"), story["city"].MarketoEdit);
        Assert.Equal("jane", story.See(Row("b", 3, "Ulm", "Bonn", "joe"))["city"].MarketoEdit!.By);
        Assert.Equal("jill", story.See(Row("c", 5, "Köln", "Graz", "jill"))["city"].MarketoEdit!.By);
        var own = Of(RecordKind.Contact).See(Row("a", 5, "Bonn", "Köln", "jane")).DynamicsAccepts(11).DynamicsRow(12, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().See(Row("own", 9, "Köln", "Wien", "api"));
        Assert.True(own.IsQuiet);
        Assert.Equal(new KnownEdit(Given.Start.AddSeconds(5), "jane"), own["city"].MarketoEdit);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19, false)]
    public void G_2_C_11_A_row_that_the_feed_had_been_read_past_is_doubted_from_the_second_of_the_last_read_on(int second, bool isDoubted)
    {
        var story = Of().ReadsMarketo(20, ("city", "Bonn"), ("title", "Dr"));
        story.ReadBefore = Given.Start.AddSeconds(200);
        story.See(Row("a", second, "Ulm", "Bonn"));
        Assert.Equal((isDoubted, isDoubted), (story.Person.Marketo!.ReadDue, story.Effects.Contains(new Effect.ReadRecord(Given.MarketoRecord))));
    }

    [Fact]
    public void C_11_F_3_Rows_that_do_not_lead_on_are_not_read_for_again_where_the_read_that_came_with_them_does_not_show_the_field()
    {
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(9), null, new Dictionary<string, string?> { ["title"] = "Dr" }));
        var story = Of().See(read, Row("a", 5, "Ulm", "Graz"));
        Assert.True(story["city"].Undecided);
        Assert.DoesNotContain(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), Of().See(Row("a", 5, "Ulm", "Graz")).Effects);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void C_7_Only_a_row_of_a_second_that_was_not_over_when_the_call_could_arrive_is_its_own(int second, bool isOwn)
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Graz"), ("title", "Dr")).MarketoAccepts(from: 8).See(Row("a", second, "Bonn", "Graz"));
        Assert.Equal(isOwn ? 0 : 1, story.Person.Calls.Count);
        Assert.Equal(isOwn ? "Graz" : "Bonn", story["city"].AgreedMarketo);
    }

    [Theory]
    [InlineData(150, 140, 110, true)]
    [InlineData(150, 140, 90, false)]
    [InlineData(30, 40, 30, true)]
    [InlineData(30, 40, 29, false)]
    [InlineData(null, 140, 100, true)]
    [InlineData(null, 140, 99, false)]
    public void C_7_S_3_A_text_that_Marketo_cut_is_known_by_being_as_long_as_the_field_may_be_or_long_enough(int? lengthMax, int sent, int shown, bool isOwn)
    {
        var text = string.Concat(Enumerable.Range(0, sent).Select(i => (char)('a' + i % 26)));
        var asked = Of(RecordKind.Contact).DynamicsRow(11, ("city", text), ("title", "Dr")).Loses(Marketo);
        var story = new Story(asked.Person, Given.Policy(Given.Field("city") with { Marketo = new() { LengthMax = lengthMax } }, Given.Field("title"))).See(Row("a", 2, "Bonn", text[..shown]));
        Assert.Equal(isOwn, story.Person.Calls.Count == 0);
        Assert.Equal(isOwn ? text[..shown] : "Bonn", story["city"].AgreedMarketo);
    }
}
