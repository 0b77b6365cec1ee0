using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class MarketoFeedRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static Story Of(RecordKind kind = RecordKind.Lead) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    [Fact]
    public void C_11_Rows_of_one_second_are_ordered_by_old_and_new_value()
    {
        var rows = new[] { ("c", "Bonn", "Köln"), ("a", "Köln", "Trier"), ("b", "Trier", "Graz") };
        foreach (var order in new[] { new[] { 2, 0, 1 }, [1, 2, 0], [0, 1, 2] })
        {
            var story = Of();
            story.See([.. order.Select(i => new FieldChanged(Given.MarketoRecord, rows[i].Item1, Given.Start, "city", rows[i].Item2, rows[i].Item3, null))]);
            Assert.Equal("Graz", story["city"].Marketo);
            Assert.Equal("Graz", story.Open(Dynamics, "city"));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void S_2_Of_two_reads_of_one_second_the_later_one_stands_whichever_comes_last(bool isInOrder)
    {
        RecordSnapshot[] reads = [Read(421, "Dr"), Read(922, "Prof")];
        var story = Of();
        foreach (var read in isInOrder ? reads : [.. reads.Reverse()]) story.Reads(Given.MarketoRecord, read);
        Assert.Equal("Prof", story["title"].Marketo);
        Assert.Equal("Prof", story.Open(Dynamics, "title"));

        static RecordSnapshot Read(int milliseconds, string title) =>
            new(Given.MarketoRecord, 0, Given.Start.AddSeconds(5), null, new Dictionary<string, string?> { ["city"] = "Bonn", ["title"] = title }) { Within = TimeSpan.FromMilliseconds(milliseconds) };
    }

    [Fact]
    public void S_4_A_row_that_was_known_when_a_write_was_planned_is_not_its_own_though_it_says_the_same()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11).MarketoRow("city", "Köln", "Bonn", second: 1).DynamicsAccepts(12);
        story.DynamicsRow(13, ("city", "Köln"), ("title", "Dr")).MarketoAccepts();
        Assert.Equal("Köln", story.Open(Marketo, "city"));
        story.MarketoRow("city", "Bonn", "Köln", second: 2);
        Assert.Empty(story.Person.Calls);
        Assert.Equal(("Köln", "Köln"), (story["city"].AgreedMarketo, story["city"].Marketo));
    }

    [Fact]
    public void C_7_An_edit_that_our_write_replaced_is_found_behind_an_older_row_that_says_the_same()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11).MarketoRow("city", "Köln", "Bonn", second: 1).DynamicsAccepts(12);
        story.DynamicsRow(13, ("city", "Köln"), ("title", "Dr")).MarketoAccepts();
        story.MarketoRow("city", "Bonn", "Graz", second: 2).MarketoRow("city", "Graz", "Köln", second: 3);
        Assert.Equal("Graz", story["city"].Reinstate!.Value);
        Assert.Equal("Graz", story.Open(Marketo, "city"));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Rule: "C-7", MarketoValue: "Graz", Winner: Marketo });
    }

    [Theory, InlineData(true), InlineData(false)]
    public void C_7_A_row_from_before_the_call_is_not_its_own_though_it_says_the_same(bool isAnsweredFirst)
    {
        var story = Of().DynamicsRow(11, ("city", "Graz"), ("title", "Dr"));
        if (isAnsweredFirst) story.MarketoAccepts(from: 8);
        story.MarketoRow("city", "Bonn", "Köln", second: 1).MarketoRow("city", "Köln", "Graz", second: 6);
        if (!isAnsweredFirst) story.MarketoAccepts(from: 8);
        Assert.Null(story["city"].Reinstate);
        Assert.Equal("Graz", story.Open(Marketo, "city"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
        story.Passes(Long).ReadsMarketo(200, ("city", "Graz"));
        Assert.Empty(story.Person.Calls);
        Assert.Equal(("Graz", "Graz", "Graz"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics, story["city"].Marketo));
    }

    [Fact]
    public void C_7_C_12_A_row_from_before_a_call_whose_answer_was_lost_is_not_its_own_though_it_says_the_same()
    {
        var story = Of().DynamicsRow(11, ("city", "Graz"), ("title", "Dr")).Loses(Marketo, from: 8);
        story.MarketoRow("city", "Bonn", "Graz", second: 1).MarketoRow("city", "Graz", "Köln", second: 6).MarketoRow("city", "Köln", "Graz", second: 9);
        Assert.Contains(story.Log, line => line is { Kind: "collision", Rule: "C-7", MarketoValue: "Köln", Winner: Marketo });
        Assert.Equal("Köln", story.Open(Marketo, "city"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void C_7_An_edit_that_our_write_replaced_is_found_though_a_read_came_with_its_row(bool isReadFirst)
    {
        var story = Of().DynamicsRow(11, ("city", "Graz"), ("title", "Dr")).MarketoAccepts(from: 8);
        story.Now += Long;
        story.Reach = new(story.Now, story.Now, story.Now);
        Change read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(200), null, new Dictionary<string, string?> { ["city"] = "Graz", ["title"] = "Dr" }));
        Change[] rows = [new FieldChanged(Given.MarketoRecord, "h", Given.Start.AddSeconds(7), "city", "Bonn", "Köln", null), new FieldChanged(Given.MarketoRecord, "own", Given.Start.AddSeconds(9), "city", "Köln", "Graz", null)];
        story.See(isReadFirst ? [read, .. rows] : [.. rows, read]);
        Assert.Contains(story.Log, line => line is { Kind: "collision", Rule: "C-7", MarketoValue: "Köln", Winner: Marketo });
        Assert.Equal("Köln", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_7_A_row_that_comes_before_the_answer_closes_its_call_with_it()
    {
        var story = Of().DynamicsRow(11, ("city", "Graz"), ("title", "Dr")).MarketoRow("city", "Bonn", "Graz", second: 8);
        Assert.Single(story.Person.Calls);
        story.MarketoAccepts(from: 8);
        Assert.Empty(story.Person.Calls);
        Assert.Equal(("Graz", "Graz"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
    }

    [Fact]
    public void C_11_Rows_of_one_second_that_do_not_chain_wait_until_the_feed_was_read_past_them()
    {
        var story = Of().See(
            new FieldChanged(Given.MarketoRecord, "b", Given.Start, "city", "Köln", "Trier", null),
            new FieldChanged(Given.MarketoRecord, "d", Given.Start, "city", "Graz", "Wien", null));
        Assert.True(story["city"].Undecided);
        Assert.Empty(story.Person.Calls);
        Assert.Equal("confirming", story.Person.Parked!.Reason);
        story.Passes(Long);
        Assert.Equal(new Effect.ReadRecord(Given.MarketoRecord), Assert.Single(story.Effects));
        story.ReadsMarketo(400, ("city", "Wien"));
        Assert.False(story["city"].Undecided);
        Assert.Equal("Wien", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void C_11_A_row_is_taken_once_however_often_and_however_late_it_comes_again()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln", 0, "a").DynamicsAccepts(11).Passes(Long).MarketoRow("city", "Köln", "Bonn", 300, "b").DynamicsAccepts(12).Passes(Long);
        Assert.True(story.IsQuiet);
        story.MarketoRow("city", "Bonn", "Köln", 0, "a");
        Assert.Equal("Bonn", story["city"].Marketo);
        Assert.True(story.IsQuiet);
        Assert.Empty(story["city"].Rows);
    }

    [Fact]
    public void B_14_Only_rows_that_the_person_neither_took_nor_read_over_are_late_finds()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln", 0, "folded").DynamicsAccepts(11).Passes(Long).MarketoRow("city", "Köln", "Ulm", 400, "taken");
        Assert.Equal(0, New("folded", 0, "city"));
        Assert.Equal(0, New("taken", 400, "city"));
        Assert.Equal(1, New("skipped", 300, "city"));
        Assert.Equal(0, New("skipped", 300, "shoeSize"));
        story.DynamicsAccepts(12).Passes(Long).ReadsMarketo(900, ("city", "Ulm"), ("title", "Dr"));
        Assert.Equal(0, New("skipped", 300, "city"));

        int New(string row, int second, string field) =>
            Planner.NewRows(story.Person, [new FieldChanged(Given.MarketoRecord, row, Given.Start.AddSeconds(second), field, "Köln", "Trier", null)], Given.Policy());
    }

    [Fact]
    public void C_11_A_row_that_was_folded_long_ago_does_not_close_a_later_write_of_its_value()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln", 0, "a").DynamicsAccepts(11).MarketoRow("city", "Köln", "Ulm", 10, "b").DynamicsAccepts(12).Passes(Long);
        story.DynamicsRow(13, ("city", "Köln"), ("title", "Dr")).MarketoRow("city", "Bonn", "Köln", 0, "a");
        Assert.Equal("Köln", story.Open(Marketo, "city"));
        Assert.Equal("Ulm", story["city"].AgreedMarketo);
    }

    [Fact]
    public void C_11_A_row_from_before_a_read_does_not_close_a_later_write_of_its_value()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln", 0, "a").DynamicsAccepts(11).ReadsMarketo(100, ("city", "Köln"), ("title", "Dr")).Passes(Long);
        story.MarketoRow("city", "Köln", "Bonn", 300).DynamicsAccepts(12).DynamicsRow(13, ("city", "Köln"), ("title", "Dr"));
        story.MarketoRow("city", "Bonn", "Köln", 0, "a");
        Assert.Equal("Köln", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_11_A_row_that_was_folded_before_a_read_does_not_close_a_later_write_of_its_value()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln", 0, "a").DynamicsAccepts(11).Passes(Long).ReadsMarketo(400, ("city", "Köln"), ("title", "Dr"));
        story.MarketoRow("city", "Köln", "Ulm", 410, "b").DynamicsAccepts(12).DynamicsRow(13, ("city", "Köln"), ("title", "Dr"));
        story.MarketoRow("city", "Bonn", "Köln", 0, "a");
        Assert.Equal("Köln", story.Open(Marketo, "city"));
        Assert.Equal("Ulm", story["city"].AgreedMarketo);
    }

    [Fact]
    public void C_12_After_an_unknown_outcome_nothing_more_goes_to_the_record_until_the_feed_was_read_past_it()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo);
        story.DynamicsRow(12, ("city", "Wien"), ("title", "Prof"));
        Assert.Equal(CallState.Unknown, story.Call(Marketo).State);
        Assert.NotNull(story.Person.OwedSince);
        story.Now += TimeSpan.FromHours(1);
        Assert.Equal(CallState.Unknown, story.Wakes().Call(Marketo).State);
        var (lost, policy) = (story.Call(Marketo).At, Given.Policy());
        foreach (var readTo in new[] { policy.Landing, policy.Lateness, policy.Landing + policy.Lateness - TimeSpan.FromSeconds(1) })
        {
            story.Reach = new(lost + readTo, lost + readTo, null);
            Assert.Equal(CallState.Unknown, story.Wakes().Call(Marketo).State);
        }
        story.Passes(TimeSpan.Zero);
        Assert.Equal(CallState.Sent, story.Call(Marketo).State);
        Assert.Equal(["city", "title"], story.Call(Marketo).Writes.Keys.Order());
    }

    [Fact]
    public void C_12_An_own_row_closes_an_unknown_outcome_at_once()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo).MarketoRow("city", "Bonn", "Wien", 2);
        Assert.True(story.IsQuiet);
        Assert.Equal("Wien", story["city"].AgreedMarketo);
    }

    [Fact]
    public void C_13_After_a_mismatch_our_own_mark_says_that_the_write_was_applied()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln");
        var id = story.Call(Dynamics).Id;
        story.Loses(Dynamics);
        Assert.Equal(id, Assert.IsType<Effect.Send>(Assert.Single(story.Effects)).Call);
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.ContactRow, Given.Row(Given.ContactRow, 12, id, ("city", "Wien"), ("title", "Dr")));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_13_Without_a_mark_a_lost_answer_and_another_value_count_as_a_collision_of_unknown_order()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln").Loses(Dynamics).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(Given.ContactRow, Given.Row(Given.ContactRow, 12, null, ("city", "Wien"), ("title", "Dr")));
        Assert.Contains(story.Log, l => l.Text.Contains("Order unknown", StringComparison.Ordinal));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_13_A_row_that_still_shows_what_stood_there_before_our_lost_write_is_no_collision()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln").Loses(Dynamics).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(Given.ContactRow, Given.Row(Given.ContactRow, 12, null, ("city", "Bonn"), ("title", "Prof")));
        Assert.Empty(story.Log);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Theory]
    [InlineData(1, "Bonn", null)]
    [InlineData(-1, null, "Köln")]
    public void C_13_Under_a_later_mark_of_ours_what_stood_there_before_our_lost_write_collides_for_it_may_be_an_edit(int minutes, string? toMarketo, string? toDynamics)
    {
        var other = Of(RecordKind.Contact);
        other.Now += TimeSpan.FromMinutes(minutes);
        var mark = other.MarketoRow("title", "Dr", "Prof").Call(Dynamics).Id;
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln").Loses(Dynamics).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(Given.ContactRow, Given.Row(Given.ContactRow, 12, mark, ("city", "Bonn"), ("title", "Dr")));
        var call = Assert.Single(story.Person.Calls);
        Assert.Equal((toMarketo, toDynamics), call.To == Marketo ? (call.Writes["city"].Sent, null) : (null, call.Writes["city"].Sent));
        Assert.Equal(toMarketo is null ? [] : ["C-2"], story.Log.Select(line => line.Rule));
    }

    [Theory]
    [InlineData(60, "C-7")]
    [InlineData(null, null)]
    public void C_7_A_row_from_before_its_plan_is_none_of_a_write_without_an_answer_where_Marketos_clock_is_known(int? ahead, string? told)
    {
        var story = Of(RecordKind.Contact);
        story.Now += TimeSpan.FromMinutes(5);
        story.Reach = story.Reach with { OursAhead = ahead is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
        story.DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo);
        story.See(Row("Bonn", "Wien", 60), Row("Wien", "Ulm", 80), Row("Ulm", "Wien", 245));
        Assert.Empty(story.Person.Calls);
        Assert.Equal(told, story.Log.FirstOrDefault()?.Rule);

        static FieldChanged Row(string old, string now, int second) => new(Given.MarketoRecord, $"{second}", Given.Start.AddSeconds(second), "city", old, now, null);
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(100, true)]
    public void C_7_Somebodys_text_that_our_write_only_begins_with_is_no_row_of_ours_unless_Marketo_may_have_cut_it_there(int length, bool isOurs)
    {
        var text = "Senior Software Engineer".PadRight(length, '.');
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", $"{text} II"), ("title", "Dr")).Loses(Marketo).MarketoRow("city", "Bonn", text, 2);
        Assert.Equal(isOurs, story.IsQuiet);
        if (isOurs) return;
        story.Passes(Long);
        Assert.Equal($"{text} II", story.Open(Marketo, "city"));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Rule: "C-2" } && line.MarketoValue == text);
    }

    [Fact]
    public void S_12_An_accepted_write_is_agreed_only_when_its_row_or_a_read_shows_it()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts();
        Assert.Equal("Bonn", story["city"].AgreedMarketo);
        story.Passes(Long);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        story.ReadsMarketo(300, ("city", "Wien"), ("title", "Dr"));
        Assert.Equal("Wien", story["city"].AgreedMarketo);
        Assert.True(story.IsQuiet);
    }
}
