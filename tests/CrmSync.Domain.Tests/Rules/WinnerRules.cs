using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Does the winner of a merge in Marketo go on from what the loser had agreed, or meet the row for the first time? (G-2, N-10)</summary>
public sealed class WinnerRules
{
    private static readonly RecordId Other = RecordId.Person(8);
    private static readonly MappedField Consent = Given.Field("consent", ValueKind.Boolean) with { Owner = FieldOwner.Restrictive };
    private static readonly SyncPolicy Policy = Given.Policy(Given.Field("city"), Given.Field("title"), Consent);

    /// <summary>The merge is of second 20, the winner was read at second 24.</summary>
    private static Story Won(string field, string? value, SyncPolicy? policy = null) => new Story(new($"{Other}", "c"), policy ?? Policy).See(
        new RecordSeen(new(Other, 0, Given.Start.AddSeconds(24), null, new Dictionary<string, string?> { [field] = value })) { MergedAt = Given.Start.AddSeconds(20) });

    /// <summary>The loser had agreed on that value, and its row was edited afterwards.</summary>
    private static Person Lost(string field, string agreed, string? edited = null, RecordKind kind = RecordKind.Lead)
    {
        var story = new Story(Given.Linked(kind, (field, agreed)), Policy).See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start.AddSeconds(20)));
        return (edited is null ? story : story.DynamicsRow(11, (field, edited))).Person;
    }

    private static Person With(Person person, FieldState city) => person with { Fields = new Dictionary<string, FieldState>(person.Fields) { ["city"] = city } };

    private static void GoesOn(Story story, SystemName to, string value)
    {
        Assert.Equal(value, story.Open(to, "city"));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    private static void Meets(Story story, SystemName winner) => Assert.Equal(winner, Assert.Single(story.Log, line => line is { Kind: "collision", Field: "city" }).Winner);

    [Theory]
    [InlineData("true", "false")]
    [InlineData("false", "true")]
    public void G_2_C_9_Of_consent_yes_wins_whatever_the_loser_had_agreed(string inMarketo, string inDynamics)
    {
        var story = Won("consent", inMarketo).Absorbs(Lost("consent", inMarketo, inDynamics));
        Assert.Equal("true", story.Open(inMarketo == "true" ? Dynamics : Marketo, "consent"));
    }

    [Fact]
    public void G_2_N_10_Where_the_loser_showed_nothing_any_more_the_row_fills_what_the_winner_has_empty()
    {
        var loser = Lost("city", "Bonn");
        var story = Won("city", null).Absorbs(With(loser, loser.Fields["city"] with { Marketo = null }));
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void G_2_The_losers_value_is_the_winners_own_where_somebody_wrote_it_there_and_not_where_the_merge_brought_it_or_the_losers_rows(int second, bool goesOn)
    {
        // Up to second 10 the loser's rows are folded: one that is moved here says nothing new.
        var loser = Lost("city", "Bonn", "Wien");
        loser = With(loser, loser.Fields["city"] with { Base = loser.Fields["city"].Base with { Second = Given.Start.AddSeconds(10), Folded = Given.Start.AddSeconds(5) } });
        var story = Won("city", "Bonn").MarketoRow("city", "Ulm", "Bonn", second).Absorbs(loser);
        if (goesOn) GoesOn(story, Marketo, "Wien");
        else Meets(story, Marketo);
    }

    [Theory]
    [InlineData("moved", true)]
    [InlineData("another", false)]
    public void G_2_C_11_A_row_that_the_loser_has_as_well_is_its_own_and_was_moved_by_the_merge(string row, bool goesOn)
    {
        var loser = Lost("city", "Bonn", "Wien");
        loser = With(loser, loser.Fields["city"] with { Rows = [new("first", Given.Start.AddSeconds(3), "Graz", "Ulm", false), new("moved", Given.Start.AddSeconds(11), "Ulm", "Bonn", false)] });
        var story = Won("city", "Bonn").MarketoRow("city", "Ulm", "Bonn", 11, row).Absorbs(loser);
        if (goesOn) GoesOn(story, Marketo, "Wien");
        else Meets(story, Marketo);
    }

    [Theory]
    [InlineData(21, 22, true)]
    [InlineData(22, 22, true)]
    [InlineData(23, 22, false)]
    public void G_2_Whoever_edited_the_losers_value_away_and_back_since_the_merge_has_seen_it(int away, int back, bool goesOn)
    {
        var story = Won("city", "Bonn").MarketoRow("city", "Bonn", "Köln", away).MarketoRow("city", "Köln", "Bonn", back).Absorbs(Lost("city", "Bonn", "Wien"));
        if (goesOn) GoesOn(story, Marketo, "Wien");
        else Meets(story, Marketo);
    }

    [Theory]
    [InlineData(19, "Köln", false)]
    [InlineData(20, "Köln", true)]
    [InlineData(21, "Köln", true)]
    [InlineData(21, "Graz", false)]
    public void G_2_C_3_What_was_edited_on_top_of_the_losers_value_since_the_merge_goes_to_the_row_and_what_no_row_leads_to_meets_it(int second, string read, bool goesOn)
    {
        var story = Won("city", read).MarketoRow("city", "Bonn", "Köln", second).Absorbs(Lost("city", "Bonn", kind: RecordKind.Contact));
        if (goesOn) GoesOn(story, Dynamics, read);
        else Meets(story, Dynamics);
    }

    [Fact]
    public void G_2_C_3_An_edit_in_several_steps_that_began_with_the_losers_value_goes_to_the_row()
    {
        var story = Won("city", "Köln").MarketoRow("city", "Bonn", "Ulm", 21).MarketoRow("city", "Ulm", "Köln", 22);
        GoesOn(story.Absorbs(Lost("city", "Bonn", kind: RecordKind.Contact)), Dynamics, "Köln");
    }

    [Theory]
    [InlineData(619, 21, true)]
    [InlineData(620, 21, false)]
    [InlineData(619, 20, true)]
    public void G_2_C_11_Rows_since_the_merge_are_kept_for_the_losers_row_as_long_as_it_is_waited_for(int readTo, int second, bool goesOn)
    {
        var story = Won("city", "Köln").MarketoRow("city", "Bonn", "Köln", second);
        story.Now = Given.Start.AddSeconds(readTo);
        story.Reach = new(story.Now, story.Now);
        Assert.Equal(goesOn ? 1 : 0, story.Wakes()["city"].Rows.Count);
        story.Absorbs(Lost("city", "Bonn", kind: RecordKind.Contact));
        if (goesOn) GoesOn(story, Dynamics, "Köln");
        else Meets(story, Dynamics);
    }

    [Fact]
    public void G_2_C_11_Rows_of_before_the_merge_and_of_who_has_a_row_are_kept_no_longer_than_any()
    {
        var early = Won("city", "Köln").MarketoRow("city", "Bonn", "Köln", 19).Passes(TimeSpan.FromMinutes(3));
        Assert.Empty(early["city"].Rows);
        var linked = Won("city", "Bonn").Absorbs(Lost("city", "Bonn")).MarketoRow("city", "Bonn", "Köln", 30).DynamicsAccepts(12).Passes(TimeSpan.FromMinutes(3));
        Assert.Empty(linked["city"].Rows);
    }

    [Fact]
    public void G_2_N_10_C_11_Where_the_winners_rows_do_not_tell_their_order_yet_the_row_is_met_for_the_first_time()
    {
        var story = Won("city", "Bonn").See(Row("a", "Ulm", "Köln"), Row("b", "Graz", "Rom")).Absorbs(Lost("city", "Bonn", kind: RecordKind.Contact));
        Assert.True(story["city"].Undecided);
        Assert.DoesNotContain(story.Person.Calls, call => call.Writes.ContainsKey("city"));
        Meets(story.Reads(Other, new(Other, 0, Given.Start.AddSeconds(40), null, new Dictionary<string, string?> { ["city"] = "Köln" })), Dynamics);

        static FieldChanged Row(string row, string old, string now) => new(Other, row, Given.Start.AddSeconds(30), "city", old, now, null);
    }

    [Fact]
    public void G_2_N_10_F_3_What_is_still_to_be_read_of_the_winner_meets_the_row_when_it_was_read()
    {
        var loser = Lost("city", "Bonn", "Wien", RecordKind.Contact) with { MapVersion = 2 };
        var story = new Story(Won("city", "Bonn").Person, new(new(2, [Given.Field("city") with { Since = 2 }]), new())).Absorbs(loser);
        Assert.DoesNotContain(story.Person.Calls, call => call.Writes.ContainsKey("city"));
        story.Reads(Given.ContactRow, Given.Row(Given.ContactRow, 11, null, ("city", "Wien"))).Reads(Other, new(Other, 0, Given.Start.AddSeconds(40), null, new Dictionary<string, string?> { ["city"] = "Bonn" }));
        Meets(story, Dynamics);
    }
}
