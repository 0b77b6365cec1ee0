using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that is chosen while people exist: read from both sides, then refreshed (F-2, F-5), or quarantined alone (F-3).</summary>
public sealed class ChosenFieldRules
{
    private static readonly RecordId Row = Given.LeadRow;

    [Theory]
    [InlineData("Miller")]
    [InlineData(null)]
    public void F_2_A_newly_chosen_field_takes_Dynamics_value_nulls_too_after_both_sides_were_read(string? inDynamics)
    {
        var story = Chosen().Reads(Row, Given.Row(Row, 10, null, ("city", "Bonn"), ("title", inDynamics)));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Empty(story.Person.Calls);
        Assert.Equal("refreshing", story.Person.Parked?.Reason);
        story.ReadsMarketo(5, ("city", "Bonn"), ("title", "Baker"));
        Assert.Equal(inDynamics, story.Open(Marketo, "title"));
        story.MarketoAccepts().MarketoRow("title", "Baker", inDynamics, 9);
        Assert.True(story.IsQuiet);
        Assert.Equal((inDynamics, inDynamics), (story["title"].AgreedMarketo, story["title"].AgreedDynamics));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void F_2_Equal_values_need_no_write()
    {
        var story = Chosen().Reads(Row, Given.Row(Row, 10, null, ("title", "Baker"))).ReadsMarketo(5, ("title", "Baker"));
        Assert.True(story.IsQuiet);
        Assert.Equal(FieldMarks.None, story["title"].Marks);
    }

    [Fact]
    public void F_5_A_field_that_was_changed_in_Marketo_since_it_was_chosen_is_not_refreshed_but_travels()
    {
        var story = Chosen().MarketoRow("title", "Baker", "Smith", 3).Reads(Row, Given.Row(Row, 10, null, ("title", "Miller"))).ReadsMarketo(9, ("title", "Smith"));
        Assert.Equal("Smith", story.Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void F_5_An_edit_in_Marketo_between_our_read_and_our_write_is_put_back(RecordKind kind)
    {
        var story = Chosen(kind);
        var row = story.Person.Dynamics!.Record;
        story.Reads(row, Given.Row(row, 10, null, ("title", "Miller"))).ReadsMarketo(5, ("title", "Baker")).MarketoAccepts();
        story.MarketoRow("title", "Baker", "Smith", 6).MarketoRow("title", "Smith", "Miller", 7);
        Assert.Equal("Smith", story["title"].Reinstate?.Value);
    }

    [Theory]
    [InlineData(Direction.Both)]
    [InlineData(Direction.ToDynamics)]
    public void F_5_An_edit_in_Marketo_that_the_read_after_another_direction_shows_before_the_feed_does_travels(Direction direction)
    {
        var story = Turned(direction).Reads(Row, Given.Row(Row, 10, null, ("title", "Dr"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
        Assert.True(story.MarketoRow("title", "Dr", "Prof", 8).DynamicsAccepts(11).IsQuiet);
    }

    [Fact]
    public void F_5_C_15_An_edit_in_Dynamics_after_the_field_was_turned_to_Marketo_alone_travels_though_Marketo_was_edited_since_too()
    {
        var story = Turned(Direction.ToMarketo).MarketoRow("title", "Dr", "Prof", 3).ReadsMarketo(9, ("title", "Prof")).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean"));
        Assert.Equal("Dean", story.Open(Marketo, "title"));
    }

    [Fact]
    public void F_5_C_8_Edits_of_both_sides_since_the_field_was_turned_both_ways_collide()
    {
        var story = Turned(Direction.Both).MarketoRow("title", "Dr", "Prof", 3).ReadsMarketo(9, ("title", "Prof")).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean"));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
    }

    [Theory]
    [InlineData(Direction.ToMarketo, "Dean", null)]
    [InlineData(Direction.Both, null, "Prof")]
    public void F_5_C_8_An_edit_in_Dynamics_since_the_field_was_turned_is_not_dropped_for_one_in_Marketo_that_comes_after_the_read(Direction direction, string? toMarketo, string? toDynamics)
    {
        var story = Turned(direction).ReadsMarketo(9, ("title", "Dr")).MarketoRow("title", "Dr", "Prof", 12).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean"));
        string? Open(SystemName to) => story.Person.Calls.SingleOrDefault(c => c.To == to)?.Writes["title"].Sent;
        Assert.Equal((toMarketo, toDynamics), (Open(Marketo), Open(Dynamics)));
        Assert.Equal(toDynamics is not null, story.Log.Exists(line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" }));
    }

    [Fact]
    public void F_2_A_field_that_is_turned_before_it_was_ever_read_is_refreshed_as_a_new_one()
    {
        var fresh = Chosen().Wakes();
        var story = new Story(fresh.Person, Policy(3, Given.Field("city"), Given.Field("title") with { Since = 3 })).Reads(Row, Given.Row(Row, 10, null, ("title", "Miller"))).ReadsMarketo(5, ("title", "Baker"));
        Assert.Equal("Miller", story.Open(Marketo, "title"));
    }

    [Fact]
    public void F_5_A_live_change_of_the_field_does_not_wait_for_the_refresh()
    {
        var story = Chosen().DynamicsRow(11, ("title", "Miller"));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Equal("Miller", story.ReadsMarketo(5, ("title", "Baker")).Open(Marketo, "title"));
    }

    [Fact]
    public void F_2_A_crash_forgets_neither_the_read_nor_the_refresh()
    {
        var story = Chosen().Reads(Row, Given.Row(Row, 10, null, ("title", "Miller"))).Crashes();
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Passes(TimeSpan.FromMinutes(2)).Effects);
        story.ReadsMarketo(5, ("title", "Baker")).Loses(Marketo).Passes(TimeSpan.FromMinutes(9));
        Assert.Equal("Miller", story.Open(Marketo, "title"));
    }

    [Fact]
    public void F_2_D_9_The_field_of_a_row_that_is_not_there_is_not_asked_for_again_at_once()
    {
        var story = Chosen().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.NotFound).Reads(Row, null);
        Assert.Equal("missing", story.Person.Parked?.Reason);
        Assert.DoesNotContain(new Effect.ReadRecord(Row), story.Reads(Row, null).Effects);
        Assert.DoesNotContain(new Effect.ReadRecord(Row), story.Wakes().Effects);
        story.Now = story.Person.Parked!.WakeAt!.Value;
        Assert.Contains(new Effect.ReadRecord(Row), story.Wakes().Effects);
    }

    [Fact]
    public void F_2_Other_fields_go_on_while_a_new_one_is_unread()
    {
        var story = Chosen().MarketoRow("city", "Bonn", "Köln");
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Theory]
    [InlineData("true", "false", Direction.Both, Dynamics, "true")]
    [InlineData("false", "true", Direction.Both, Marketo, "true")]
    [InlineData("true", "false", Direction.ToMarketo, Marketo, "false")]
    public void C_9_C_15_A_refresh_of_consent_ends_as_yes_unless_that_is_drift(string marketo, string dynamics, Direction direction, SystemName to, string end)
    {
        var story = Chosen(field: Given.Field("title", ValueKind.Boolean, direction: direction) with { Owner = FieldOwner.Restrictive }).Reads(Row, Given.Row(Row, 10, null, ("title", dynamics))).ReadsMarketo(5, ("title", marketo));
        Assert.Equal(end, story.Open(to, "title"));
    }

    [Fact]
    public void F_2_A_field_that_goes_to_Dynamics_only_is_not_refreshed()
    {
        var story = Chosen(field: Given.Field("title", direction: Direction.ToDynamics)).Reads(Row, Given.Row(Row, 10, null, ("title", "Miller"))).ReadsMarketo(5, ("title", "Baker"));
        Assert.True(story.IsQuiet);
        Assert.Equal("Smith", story.MarketoRow("title", "Baker", "Smith", 9).Open(Dynamics, "title"));
    }

    [Fact]
    public void F_2_An_operators_refresh_heals_drift_and_keeps_what_has_not_reached_Dynamics()
    {
        var refused = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy(Given.Field("city"))).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, field: "city");
        refused.Refreshes(10, ("city", "Bonn"));
        Assert.Equal(("Köln", FieldMarks.None), (refused["city"].Marketo, refused["city"].Marks));
        var drifted = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy(Given.Field("city", direction: Direction.ToMarketo))).MarketoRow("city", "Bonn", "Köln");
        drifted.Refreshes(10, ("city", "Bonn"));
        Assert.Equal("Bonn", drifted.ReadsMarketo(9, ("city", "Köln")).Open(Marketo, "city"));
    }

    [Fact]
    public void F_5_An_edit_in_Marketo_that_only_the_read_of_an_operators_refresh_shows_travels_and_is_not_overwritten()
    {
        var story = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy(Given.Field("city")));
        story.Refreshes(10, ("city", "Bonn")).ReadsMarketo(9, ("city", "Köln"));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Fact]
    public void F_5_Edits_on_both_sides_that_only_an_operators_refresh_shows_collide()
    {
        var story = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy(Given.Field("city")));
        story.Refreshes(11, ("city", "Ulm")).ReadsMarketo(9, ("city", "Köln"));
        Assert.Equal("Ulm", story.Open(Marketo, "city"));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Dynamics, MarketoValue: "Köln" });
    }

    [Fact]
    public void F_1_A_field_that_is_no_longer_chosen_is_forgotten_and_its_write_in_flight_closes()
    {
        var before = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy()).MarketoRow("title", "Dr", "Prof");
        var story = new Story(before.Person, Policy(2, Given.Field("city")));
        story.DynamicsAccepts(11);
        Assert.True(story.IsQuiet);
        Assert.DoesNotContain("title", story.Person.Fields.Keys);
    }

    [Fact]
    public void F_3_A_quarantined_field_waits_alone_and_travels_when_it_is_back()
    {
        var gone = Given.Field("title") with { Quarantine = "Dynamics no longer offers lead.title" };
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, Given.Field("city"), gone));
        story.MarketoRow("title", "Dr", "Prof").MarketoRow("city", "Bonn", "Köln", 1);
        Assert.Equal(["city"], story.Call(Dynamics).Writes.Keys);
        story.DynamicsAccepts(11);
        Assert.Equal((PersonStanding.Quarantined, PersonStanding.Quarantined, PersonStanding.InStep), (Standing.Of(story.Person), Standing.Of(story.Person, "title"), Standing.Of(story.Person, "city")));
        var back = Back(story.Person).Reads(Row, Given.Row(Row, 11, null, ("city", "Köln"), ("title", "Dr"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", back.Open(Dynamics, "title"));
        Assert.Empty(back.Log);
    }

    [Fact]
    public void F_3_Edits_of_both_sides_while_a_field_was_quarantined_collide_when_it_is_back_whether_we_saw_them_or_not()
    {
        var seen = Quarantined().MarketoRow("title", "Dr", "Prof");
        foreach (var person in new[] { seen.Person, Quarantined().Person })
        {
            var story = Back(person).Reads(Row, Given.Row(Row, 11, null, ("title", "Dean"))).ReadsMarketo(9, ("title", "Prof"));
            Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
            Assert.Equal("Prof", story.Open(Dynamics, "title"));
        }
    }

    [Fact]
    public void F_3_Whom_we_met_while_the_field_was_away_loses_no_value_of_it_when_it_is_back()
    {
        var met = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy(2, Given.Field("city"), Given.Field("title") with { Quarantine = "gone" })).MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11);
        var story = Back(met.Person).Reads(Row, Given.Row(Row, 11, null, ("city", "Köln"), ("title", null))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
    }

    [Fact]
    public void F_3_An_edit_in_Marketo_that_nobody_could_read_while_the_field_was_hidden_travels_when_it_is_back()
    {
        var story = Back(Quarantined().Person).Reads(Row, Given.Row(Row, 11, null, ("title", "Dr"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Fact]
    public void F_3_An_edit_in_Dynamics_while_a_field_was_away_collides_with_a_later_one_in_Marketo_and_is_not_dropped_with_its_lost_write()
    {
        var story = Back(Quarantined().Person).Reads(Row, Given.Row(Row, 11, null, ("title", "Dean"))).ReadsMarketo(9, ("title", "Dr"));
        Assert.Equal("Dean", story.Open(Marketo, "title"));
        story.Loses(Marketo).MarketoRow("title", "Dr", "Prof", 10).Passes(TimeSpan.FromMinutes(9));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
    }

    [Fact]
    public void F_3_D_3_Who_comes_back_before_a_field_was_read_again_that_is_back_gets_what_the_row_shows_of_it_since()
    {
        var story = Back(Quarantined().See(new RecordDeleted(Given.MarketoRecord, "x", null)).Person).Reads(Row, Given.Row(Row, 12, null, ("city", "Wien"))).Decides(new MatchDecision.Create("email"));
        Assert.Equal(["city"], story.Call(Marketo).Writes.Keys);
        Assert.Contains(new Effect.ReadRecord(Row), story.MarketoAccepts().Effects);
        Assert.Equal("Dean", story.Reads(Row, Given.Row(Row, 12, null, ("city", "Wien"), ("title", "Dean"))).Person.Calls[^1].Writes["title"].Sent);
    }

    [Theory]
    [InlineData(Direction.Both)]
    [InlineData(Direction.ToMarketo)]
    public void F_3_The_emptiness_of_a_column_that_we_might_not_read_is_taken_back_though_its_write_was_still_open_when_the_field_came_back(Direction direction)
    {
        var story = Blind(direction).Reads(Row, Given.Row(Row, 11, null, ("city", "Bonn"), ("title", "Dr")));
        story.MarketoRow("title", "Dr", null, 8).ReadsMarketo(9, ("city", "Bonn"), ("title", null)).Passes(TimeSpan.FromMinutes(9));
        Assert.Equal("Dr", story.Open(Marketo, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
    }

    [Fact]
    public void F_3_The_emptiness_of_a_column_that_we_might_not_read_is_not_written_again_when_its_write_never_landed()
    {
        var story = Blind(Direction.Both).Reads(Row, Given.Row(Row, 11, null, ("city", "Bonn"), ("title", "Dr"))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr")).Passes(TimeSpan.FromMinutes(9));
        Assert.Contains(story.Log, line => line.Kind == "neverLanded");
        Assert.True(story.IsQuiet);
    }

    /// <summary>A write of what was empty only because we might not read it is of unknown outcome when the field is back.</summary>
    private static Story Blind(Direction direction)
    {
        var (city, title) = (Given.Field("city"), Given.Field("title", direction: direction));
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, city, title)).DynamicsRow(11, ("city", "Bonn"), ("title", null)).Loses(Marketo);
        return new Story(story.Person, Policy(3, city, title with { Since = 3, Chosen = 1 })).Wakes();
    }

    private static Story Quarantined() =>
        new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, Given.Field("city"), Given.Field("title") with { Quarantine = "gone" })).MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11);

    private static Story Back(Person person) => new Story(person, Policy(3, Given.Field("city"), Given.Field("title") with { Since = 3, Chosen = 1 })).Wakes();

    private static SyncPolicy Policy(int version, params MappedField[] fields) => new(new(version, fields), new());

    /// <summary>A person in step, planned last before the field title was given that direction.</summary>
    private static Story Turned(Direction direction) =>
        new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, Given.Field("city"), Given.Field("title", direction: direction) with { Since = 2 }));

    /// <summary>A person who was planned before the field title was chosen.</summary>
    private static Story Chosen(RecordKind kind = RecordKind.Lead, MappedField? field = null) =>
        new(Given.Linked(kind, ("city", "Bonn")), Policy(2, Given.Field("city"), (field ?? Given.Field("title")) with { Since = 2 }));
}
