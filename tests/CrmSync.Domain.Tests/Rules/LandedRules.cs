using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A write may have landed although Marketo tells no row of it (C-12, S-12).</summary>
public sealed class LandedRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(9);

    private static Story Of(RecordKind kind) => new(Given.Linked(kind, ("city", "BONN"), ("title", "Dr")), Given.Policy());

    // The answer to a write is lost, and the feed, read past the time in which it can land, tells these rows in one page.
    private static Story Lost(params (string Old, string Now, int Second)[] told)
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Graz")).Loses(Marketo);
        (story.Now, story.Reach) = (story.Now + Long, new(story.Now + Long, story.Now + Long, story.Now + Long));
        return story.See([.. told.Select((row, place) => new FieldChanged(Given.MarketoRecord, $"told{place}", Given.Start.AddSeconds(row.Second), "city", row.Old, row.Now, null))]).Wakes();
    }

    [Fact]
    public void C_12_C_3_An_edit_on_top_of_a_lost_write_that_left_no_row_shows_that_it_landed_and_is_newer()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Loses(Marketo).MarketoRow("city", "Bonn", "Graz", 2).ReadsMarketo(5, ("city", "Graz"), ("title", "Dr"));
        story.Passes(Long).Passes(Long).ReadsMarketo(900, ("city", "Graz"), ("title", "Dr"));
        Assert.Equal("Graz", story.Open(Dynamics, "city"));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_12_C_2_What_shows_that_one_field_of_a_lost_call_was_written_says_nothing_of_another_that_somebody_may_have_written_himself()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Prof")).Loses(Marketo).MarketoRow("title", "Dr", "Prof", 2).MarketoRow("city", "BONN", "Graz", 3).Passes(Long);
        Assert.Equal(["neverLanded", "collision"], story.Log.Select(line => line.Kind));
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
    }

    [Theory]
    [InlineData(Direction.Both, true)]
    [InlineData(Direction.Both, false)]
    [InlineData(Direction.ToDynamics, true)]
    [InlineData(Direction.ToDynamics, false)]
    public void S_12_C_3_An_edit_back_after_a_write_of_what_Marketo_held_already_is_newer_though_the_record_shows_what_was_believed_to_be_there(Direction direction, bool isTold)
    {
        var before = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy(Given.Field("city"))).DynamicsRow(11, ("city", "Graz"));
        var story = new Story(before.Person, Given.Policy(Given.Field("city", direction: direction)));
        story.MarketoAccepts(from: 5).MarketoRow("city", "Bonn", "Graz", 2);
        if (isTold) story.MarketoRow("city", "Graz", "Bonn", 9);
        story.Passes(Long).ReadsMarketo(20, ("city", "Bonn"));
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo);
        Assert.True(story.MarketoRow("city", "Graz", "Bonn", 9, "r2").DynamicsAccepts(12).IsQuiet);
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_12_A_late_row_of_before_a_lost_write_leads_away_from_an_equal_value_of_then_and_shows_nothing_of_the_write()
    {
        var story = Of(RecordKind.Lead).ReadsMarketo(20, ("city", "BONN"), ("title", "Dr"));
        story.DynamicsRow(11, ("city", "Graz"), ("title", "Dr")).Loses(Marketo, from: 30).MarketoRow("city", "Graz", "BONN", 2).Passes(Long);
        Assert.Equal(["neverLanded"], story.Log.Select(line => line.Kind));
        Assert.Equal("Graz", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_12_A_lost_write_that_nothing_shows_never_landed()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Loses(Marketo).MarketoRow("city", "BONN", "Graz", 2).Passes(Long);
        Assert.Equal(["neverLanded", "collision"], story.Log.Select(line => line.Kind));
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_12_C_3_A_read_that_is_ahead_of_the_feed_does_not_make_a_lost_write_that_may_leave_no_row_one_that_never_landed()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Loses(Marketo).Passes(Long);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        story.ReadsMarketo(539, ("city", "Graz"), ("title", "Dr"));
        Assert.Equal(CallState.Unknown, story.Call(Marketo).State);
        story.MarketoRow("city", "Bonn", "Graz", 538).Passes(Long);
        Assert.Equal("Graz", story.Open(Dynamics, "city"));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_12_C_2_A_read_that_is_ahead_of_the_feed_waits_for_the_row_of_an_edit_beside_a_lost_write_as_long_as_it_may_come()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Loses(Marketo).Passes(Long).ReadsMarketo(539, ("city", "Graz"), ("title", "Dr"));
        Assert.Empty(story.Log);
        story.Passes(Long);
        Assert.Equal(["neverLanded", "collision"], story.Log.Select(line => line.Kind));
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_12_S_12_A_lost_write_that_may_leave_no_row_landed_when_the_record_shows_it_and_did_not_when_it_shows_what_stood_there()
    {
        var landed = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Loses(Marketo).Passes(Long).ReadsMarketo(539, ("city", "Bonn"), ("title", "Dr"));
        Assert.True(landed.IsQuiet);
        Assert.Empty(landed.Log);
        var lost = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Loses(Marketo).Passes(Long).ReadsMarketo(539, ("city", "BONN"), ("title", "Dr"));
        Assert.Equal(["neverLanded"], lost.Log.Select(line => line.Kind));
        Assert.Equal("Bonn", lost.Open(Marketo, "city"));
    }

    [Fact]
    public void C_12_C_11_Own_rows_that_are_not_in_their_place_yet_are_no_absence()
    {
        var story = Lost(("BONN", "Graz", 2), ("Linz", "Ulm", 538), ("Ulm", "Linz", 538));
        Assert.Equal(CallState.Unknown, story.Call(Marketo).State);
        Assert.Equal("Ulm", story.MarketoRow("city", "Graz", "Ulm", 538).Open(Dynamics, "city"));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_12_C_7_What_an_own_row_replaced_that_is_not_in_its_place_yet_is_told_though_another_row_leads_away_from_it()
    {
        var story = Lost(("BONN", "Wien", 2), ("Wien", "Graz", 3), ("Graz", "Linz", 538), ("Ulm", "Linz", 538));
        Assert.Empty(story.Log);
        Assert.Equal("Linz", story.MarketoRow("city", "Linz", "Ulm", 538).Open(Dynamics, "city"));
        Assert.Equal(["C-7"], story.Log.Select(line => line.Rule));
    }

    [Fact]
    public void C_12_What_the_delivery_still_has_may_land_long_after_its_person_was_read_anew_and_never_counts_as_lost_before_its_answer()
    {
        var story = Of(RecordKind.Lead).DynamicsRow(11, ("city", "Graz"), ("title", "Prof"));
        var call = story.Call(Marketo);
        story.Resumes().Passes(Long).Resumes("another").Passes(Long);
        Assert.Equal(call, story.Call(Marketo));
        Assert.Empty(story.Log);
        story.Loses(Marketo).Passes(Long);
        Assert.Equal(["neverLanded"], story.Log.Select(line => line.Kind));
    }

    [Fact]
    public void C_12_S_6_A_call_that_nobody_has_any_more_is_of_unknown_outcome_and_one_beside_it_is_not()
    {
        var story = Of(RecordKind.Lead).DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).MarketoRow("title", "Dr", "Prof");
        var (toMarketo, toDynamics) = (story.Call(Marketo), story.Call(Dynamics));
        story.Resumes(toMarketo.Id);
        Assert.Equal(CallState.Unknown, story.Call(Marketo).State);
        Assert.Equal(toDynamics, story.Call(Dynamics));
        Assert.Empty(story.Effects);
    }
}
