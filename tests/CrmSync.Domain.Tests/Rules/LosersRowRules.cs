using CrmSync.Domain.Explaining;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Whose row is it that says what we sent and is of before a merge in Marketo: the record's own, or the loser's, which the merge moved here? (G-2, C-7)</summary>
public sealed class LosersRowRules
{
    private static readonly string Long = new('x', 120);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_2_C_7_Whether_a_row_of_before_a_merge_is_our_own_is_told_once_the_feed_was_read_past_the_read_of_the_winner(bool isAccepted)
    {
        var story = Merged("Wien", isAccepted, "Rom");
        Assert.Empty(story.Log);
        story.MarketoRow("city", "Wien", "Rom", 160);
        var told = Assert.Single(story.Log);
        Assert.Equal(("collision", "C-7", "Graz", Marketo), (told.Kind, told.Rule, told.MarketoValue, told.Winner));
        Assert.Equal("Rom", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void G_2_S_12_A_row_that_leads_nowhere_is_the_losers_when_the_feed_was_read_past_it_and_the_record_tells_what_became_of_the_write()
    {
        var story = Merged("Wien", true, "Rom").Passes(TimeSpan.FromMinutes(9));
        Assert.Empty(story.Log);
        story.ReadsMarketo(735, ("city", "Rom"), ("title", "Dr"));
        Assert.Equal("Rom", story.Open(Dynamics, "city"));
        Assert.Single(story.Person.Calls);
    }

    [Fact]
    public void G_2_C_7_A_row_whose_text_Marketo_cut_leads_to_what_was_read_as_a_whole()
    {
        var story = Merged("Wien", true, Long + "yz").MarketoRow("city", "Wien", Long, 160);
        Assert.Equal("C-7", Assert.Single(story.Log).Rule);
        Assert.Equal(Long + "yz", story.Open(Dynamics, "city"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_2_C_7_K_1_The_wait_for_whose_row_it_is_ends_however_often_the_record_is_read_and_whoever_is_kept_out(bool isExcluded)
    {
        var story = Merged("Wien", true, "Rom");
        if (isExcluded) story.See(new RecordSeen(Given.Row(Given.LeadRow, 12, null, ("city", "Wien"), ("title", "Dr")) with { IsExcluded = true }));
        Assert.True(story["city"].Undecided);
        Assert.Contains(Assert.Single(Explanations.Of(story.Person, "city", Given.Policy(), [])!.Fields).Sentences, s => s.EndsWith("(G-2).", StringComparison.Ordinal));
        for (var at = 210; at <= 900; at += 60)
        {
            // The feed is never read past the last read of the record by the lateness bound.
            (story.Now, story.Reach) = (Given.Start.AddSeconds(at), new(Given.Start.AddSeconds(at - 2), Given.Start.AddSeconds(at - 1), Given.Start.AddSeconds(at - 1)));
            if (story.Wakes().Effects.Contains(new Effect.ReadRecord(Given.MarketoRecord))) story.ReadsMarketo(at, ("city", "Rom"), ("title", "Dr"));
        }
        Assert.False(story["city"].Undecided);
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo);
        Assert.DoesNotContain(story.Log, line => line.Rule == "C-7");
        if (isExcluded) Assert.Null(story.Person.Parked);
        else Assert.Equal("Rom", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void G_2_C_7_The_wait_for_whose_row_it_is_ends_where_nothing_is_read_any_more()
    {
        Assert.False(Merged("Wien", true, "Rom").Passes(TimeSpan.FromMinutes(2))["city"].Undecided);
        Assert.False(Merged("Wien", true, "Rom").See(new RecordDeleted(Given.MarketoRecord, "x", null))["city"].Undecided);
    }

    [Fact]
    public void G_2_C_7_An_edit_of_after_the_first_read_of_the_winner_does_not_make_our_row_the_losers()
    {
        var story = Merged("Wien", true, "Rom").ReadsMarketo(240, ("city", "Ulm"), ("title", "Dr"));
        Assert.Empty(story.Log);
        story.MarketoRow("city", "Wien", "Rom", 160);
        Assert.Equal(("C-7", "Graz"), (story.Log[0].Rule, story.Log[0].MarketoValue));
        Assert.Equal("Ulm", story.Open(Dynamics, "city"));
    }

    // Somebody's edit to Graz is replaced by our write, unseen; a merge and an edit follow, and the winner is read before the feed tells of that edit.
    private static Story Merged(string ours, bool isAccepted, string shown)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy()).DynamicsRow(11, ("city", ours), ("title", "Dr"));
        _ = isAccepted ? story.MarketoAccepts(from: 4) : story.Loses(Marketo, from: 4);
        (story.Now, story.Reach) = (Given.Start.AddSeconds(200), new(Given.Start.AddSeconds(150), Given.Start.AddSeconds(198), Given.Start.AddSeconds(198)));
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(199), null, new Dictionary<string, string?> { ["city"] = shown, ["title"] = "Dr" })) { MergedAt = Given.Start.AddSeconds(115) };
        return story.See(Row("a", 2, "Bonn", "Graz"), Row("b", 6, "Graz", ours), read);
    }

    private static FieldChanged Row(string row, int second, string from, string to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
}
