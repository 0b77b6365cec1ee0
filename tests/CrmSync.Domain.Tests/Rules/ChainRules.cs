using CrmSync.Domain.People;
using CrmSync.Domain.Planning;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>In which order did Marketo's rows of one field happen, and how far can that be told? (C-11)</summary>
public sealed class ChainRules
{
    private static readonly DateTimeOffset Start = Given.Start;
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(60);
    private static readonly ChainStart Folded = new("a", Start, false, []);

    /// <summary>The record was read in that second and showed this.</summary>
    private static ChainStart Read(string value) => new(value, Start, true, []);

    private static FieldRow Row(string old, string now, int second = 0, string? id = null) => new(id ?? $"{old}{now}{second}", Start.AddSeconds(second), old, now, false);

    private static ChainEnd Fold(ChainStart start, int readTo, params FieldRow[] rows) => Chain.Of(start, rows, Start.AddSeconds(readTo), Lateness, string.Equals);

    private static string Path(ChainEnd end) => string.Concat(end.Rows.Select(row => row.Old)) + (end.Rows.Count == 0 ? "" : end.Rows[^1].New);

    /// <summary>Rows that lead from each letter to the next, all of one second, with ids that tell another order.</summary>
    private static FieldRow[] Steps(string path) => [.. Enumerable.Range(0, path.Length - 1).Select(i => Row(path[i..(i + 1)], path[(i + 1)..(i + 2)], id: $"{(char)('z' - (i * 11 % path.Length))}"))];

    [Theory]
    [InlineData("abc")]
    [InlineData("abcdef")]
    [InlineData("abcdefg")]
    [InlineData("abcdefghij")]
    public void C_11_S_2_Rows_of_one_second_are_put_in_the_order_in_which_they_chain_however_many_they_are_and_however_they_come(string path)
    {
        var rows = Steps(path);
        foreach (var come in new[] { rows, [.. rows.Reverse()], [.. rows.OrderBy(row => row.Row, StringComparer.Ordinal)] })
        {
            var end = Fold(Folded, 0, come);
            Assert.Equal((path, path[^1..], false, false, false), (Path(end), end.Value, end.IsUndecided, end.IsOff, end.IsAside));
        }
    }

    [Theory]
    [InlineData("abcd", "xy")]
    [InlineData("abcd", "wxyz")]
    [InlineData("ab", "uvwxyz")]
    [InlineData("abcd", "uvwxyz")]
    public void C_11_Rows_that_do_not_chain_are_undecided_until_the_feed_was_read_past_them_and_then_break_as_rarely_as_they_can(string first, string second)
    {
        FieldRow[] rows = [.. Steps(second), .. Steps(first).Select(row => row with { Row = $"{row.Row}2" })];
        foreach (var come in new[] { rows, [.. rows.Reverse()] })
        {
            Assert.True(Fold(Folded, 60, come).IsUndecided);
            var end = Fold(Folded, 61, come);
            Assert.Equal((first[..^1] + second, false, true, false), (string.Concat(end.Rows.Select(row => row.Old)) + end.Value, end.IsUndecided, end.IsOff, end.IsAside));
        }
    }

    [Theory]
    [InlineData("ab ac ca", "acab")]
    [InlineData("ab ac cd de ef fa", "acdefab")]
    public void C_11_Of_two_rows_that_lead_on_the_one_comes_first_after_which_the_other_still_does(string rows, string path)
    {
        var end = Fold(Folded, 0, [.. rows.Split(' ').Select((row, i) => Row(row[..1], row[1..], id: $"{i}"))]);
        Assert.Equal((path, false, false), (Path(end), end.IsUndecided, end.IsOff));
    }

    [Fact]
    public void C_11_Seconds_that_do_not_chain_stay_undecided_and_off_however_many_there_are()
    {
        FieldRow[] rows = [Row("p", "q"), Row("r", "s"), Row("t", "u", 9), Row("v", "w", 9)];
        foreach (var start in new[] { Folded, Read("a") }) Assert.Equal((true, true), Fold(start, 0, rows) is var end ? (end.IsUndecided, end.IsOff) : default);
        Assert.True(Fold(Folded, 0, Row("p", "q"), Row("t", "u", 9)).IsOff);
        Assert.True(Fold(Read("a"), 0, rows[..2]).IsUndecided);
    }

    [Fact]
    public void C_11_Many_rows_that_go_round_and_lead_nowhere_else_are_all_kept()
    {
        var end = Fold(Folded, 0, Steps("tuvwxyzt"));
        Assert.Equal((7, true, true), (end.Rows.Count, end.IsUndecided, end.IsOff));
        Assert.Equal(end.Rows[0].Old, end.Value);
    }

    [Fact]
    public void C_11_Later_seconds_go_on_from_earlier_ones_and_a_single_row_that_does_not_is_off_and_yet_decided()
    {
        var end = Fold(Folded, 0, Row("c", "d", 9), Row("a", "b", 2), Row("b", "c", 2));
        Assert.Equal(("abcd", "d", false, false), (Path(end), end.Value, end.IsUndecided, end.IsOff));
        var broken = Fold(Folded, 0, Row("x", "y", 9), Row("a", "b", 2));
        Assert.Equal(("y", false, true, false), (broken.Value, broken.IsUndecided, broken.IsOff, broken.IsAside));
        // What does not chain in an earlier second is no better for a later one that does.
        Assert.True(Fold(Folded, 0, Row("p", "q"), Row("x", "y"), Row("y", "z", 9)).IsUndecided);
        Assert.True(Fold(Folded, 0, Row("x", "y"), Row("y", "z", 9)).IsOff);
    }

    [Fact]
    public void C_11_Where_no_row_came_since_the_start_its_value_stands_and_rows_of_before_it_are_told_apart()
    {
        var none = Fold(Folded, 0);
        Assert.Equal(("a", 0, false, false, false), (none.Value, none.Rows.Count, none.IsUndecided, none.IsOff, none.IsAside));
        FieldRow[] before = [Row("z", "a", -1), Row("y", "z", -5, "0"), Row("x", "y", -5, "1")];
        var end = Fold(Read("a"), 0, before);
        Assert.Equal(("a", 0, false, false, false), (end.Value, end.Rows.Count, end.IsUndecided, end.IsOff, end.IsAside));
        Assert.Equal(["x", "y", "z"], Chain.Before(Folded, [.. before, Row("a", "b")], string.Equals).Select(row => row.Old));
        Assert.Empty(Chain.Before(Folded, [Row("a", "b")], string.Equals));
    }

    [Fact]
    public void C_11_Of_rows_before_the_start_one_second_goes_on_where_the_one_before_it_ended()
    {
        FieldRow[] rows = [Row("b", "c", -3, "0"), Row("c", "b", -3, "1"), Row("a", "c", -9)];
        Assert.Equal(["ac", "cb", "bc"], Chain.Before(Folded, rows, string.Equals).Select(row => row.Old + row.New));
    }

    [Theory]
    [InlineData("a", "ab", "b")]
    [InlineData("b", "ab", "b")]
    [InlineData("b", "abc", "c")]
    public void C_11_Rows_of_the_second_of_a_read_may_be_in_it_or_not(string read, string path, string value)
    {
        var end = Fold(Read(read), 0, Steps(path));
        Assert.Equal((path, value, false, false, false), (Path(end), end.Value, end.IsUndecided, end.IsOff, end.IsAside));
    }

    [Fact]
    public void C_11_Only_the_first_second_since_a_read_may_be_in_it()
    {
        var end = Fold(Read("a"), 0, Row("a", "b"), Row("c", "d", 2));
        Assert.Equal(("d", true, false, false), (end.Value, end.IsOff, end.IsAside, end.IsUndecided));
        // Of two rows that do not lead on from each other, the one begins that leads on from what was read.
        foreach (var (first, second) in new[] { ("0", "1"), ("1", "0") })
            Assert.Equal(("d", true), Fold(Read("a"), 0, Row("a", "b", id: first), Row("c", "d", id: second)) is var two ? (two.Value, two.IsUndecided) : default);
        // And none of them, where another order chains better.
        foreach (var (first, second) in new[] { ("0", "1"), ("1", "0") })
            Assert.Equal(("c", false), Fold(Read("b"), 0, Row("a", "b", id: first), Row("b", "c", id: second)) is var three ? (three.Value, three.IsUndecided) : default);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(70)]
    public void C_11_G_2_Rows_that_neither_lead_on_from_what_was_read_nor_to_it_wait_for_a_later_read(int second)
    {
        var aside = Fold(Read("a"), second + 60, Row("x", "y", second), Row("y", "z", second));
        Assert.Equal((true, true, true), (aside.IsAside, aside.IsOff, aside.IsUndecided));
        var past = Fold(Read("a"), second + 61, Row("x", "y", second), Row("y", "z", second));
        Assert.Equal((true, true, false, "z"), (past.IsAside, past.IsOff, past.IsUndecided, past.Value));
        // The second of the latest row decides.
        Assert.True(Fold(Read("a"), second + 61, Row("x", "y", second), Row("y", "z", second + 1)).IsUndecided);
    }

    [Theory]
    [InlineData("a", "abca")]
    [InlineData("b", "bcab")]
    [InlineData("c", "cabc")]
    public void C_11_Rows_that_go_round_began_with_what_was_read_before_them_and_a_later_read_tells_where_they_end(string read, string path)
    {
        FieldRow[] rows = [Row("b", "c", id: "1"), Row("a", "b", id: "2"), Row("c", "a", id: "3")];
        foreach (var come in new[] { rows, [.. rows.Reverse()] })
        {
            var end = Fold(Read(read), 60, come);
            Assert.Equal((path, read, true, true, false), (Path(end), end.Value, end.IsOff, end.IsUndecided, end.IsAside));
            Assert.Equal((true, false), Fold(Read(read), 61, come) is var past ? (past.IsOff, past.IsUndecided) : default);
        }
    }

    [Fact]
    public void C_11_Rows_that_go_round_are_decided_by_a_later_row_and_where_the_read_cannot_have_been_among_them()
    {
        FieldRow[] round = [Row("a", "b"), Row("b", "a")];
        Assert.True(Fold(Read("a"), 0, round).IsOff);
        Assert.False(Fold(Folded, 0, round).IsOff);
        Assert.False(Fold(Read("a"), 0, [.. round, Row("a", "c", 3)]).IsOff);
        Assert.True(Fold(Read("a"), 0, [.. round.Select(row => row with { Second = Start.AddSeconds(59) })]).IsOff);
        Assert.False(Fold(Read("a"), 0, [.. round.Select(row => row with { Second = Start.AddSeconds(60) })]).IsOff);
        // A row that changed nothing goes nowhere.
        Assert.False(Fold(Read("a"), 0, Row("a", "a")).IsOff);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void C_11_The_feed_was_read_past_a_second_when_it_was_read_past_its_end_by_the_lateness_bound(int readTo, bool isPast) =>
        Assert.Equal(isPast, Chain.IsPast(Start, Start.AddSeconds(readTo), Lateness));
}
