using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that is chosen while people exist: read from both sides, then refreshed (F-2, F-5).</summary>
public sealed class ChosenFieldRules
{
    private static readonly RecordId Row = Given.LeadRow;

    /// <summary>By then no row can come any more of what was read.</summary>
    private static readonly TimeSpan FeedIsPast = TimeSpan.FromMinutes(2);

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
        Assert.Equal(("refreshing", 0), (story.Person.Parked?.Reason, story.Person.Calls.Count));
        Assert.Equal(inDynamics, story.Passes(FeedIsPast).Open(Marketo, "title"));
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
    [InlineData(RecordKind.Lead, true)]
    [InlineData(RecordKind.Lead, false)]
    [InlineData(RecordKind.Contact, true)]
    [InlineData(RecordKind.Contact, false)]
    public void F_5_An_edit_in_Marketo_that_the_read_of_a_new_field_shows_before_the_feed_does_travels(RecordKind kind, bool isToldLast)
    {
        var story = Chosen(kind);
        var row = story.Person.Dynamics!.Record;
        story.ReadsMarketo(5, ("title", "Smith"));
        if (!isToldLast) story.MarketoRow("title", "Baker", "Smith", 4);
        story.Reads(row, Given.Row(row, 10, null, ("title", "Miller")));
        if (isToldLast) story.MarketoRow("title", "Baker", "Smith", 4);
        Assert.Equal("Smith", story.Open(Dynamics, "title"));
        Assert.True(story.DynamicsAccepts(11).Passes(FeedIsPast).IsQuiet);
        Assert.Equal(("Smith", FieldMarks.None), (story["title"].Dynamics, story["title"].Marks));
    }

    [Fact]
    public void F_5_What_somebody_who_was_made_by_a_call_without_an_answer_shows_in_a_field_that_was_chosen_meanwhile_was_edited_since()
    {
        var made = new Story(new($"{Row}", "c"), Policy(1, Given.Field("city"))).DynamicsRow(10, ("city", "Bonn")).Decides(new MatchDecision.Create(LinkFields.DynamicsId));
        var story = new Story(made.Person, Policy(2, Given.Field("city"), Given.Field("title") with { Since = 2 })).Loses(Marketo);
        story.See(new RecordSeen(new(Given.MarketoRecord, 0, story.Now.AddSeconds(20), story.Now, new Dictionary<string, string?> { ["city"] = "Bonn", ["title"] = "Smith" }) { Link = made.Call(Marketo).Link }));
        story.Reads(Row, Given.Row(Row, 10, null, ("city", "Bonn"), ("title", null))).Passes(FeedIsPast);
        Assert.Equal("Smith", story.Open(Dynamics, "title"));
    }

    [Theory]
    [InlineData(Direction.ToDynamics)]
    [InlineData(Direction.Both)]
    public void F_5_N_1_What_somebody_who_was_made_before_a_turned_field_was_read_shows_in_it_was_edited_since(Direction direction)
    {
        var seen = new Story(new($"{Row}", "c"), Policy(1, Given.Field("city"), Given.Field("title"))).DynamicsRow(10, ("city", "Bonn"), ("title", "Miller"));
        var turned = Policy(2, Given.Field("city"), Given.Field("title") with { Direction = direction, Since = 2 });
        var story = new Story(seen.Person, turned).Wakes().Decides(new MatchDecision.Create(LinkFields.DynamicsId));
        Assert.False(story.Call(Marketo).Writes.ContainsKey("title"));
        story.MarketoAccepts().ReadsMarketo(5, ("city", "Bonn"), ("title", "Smith")).Reads(Row, Given.Row(Row, 10, null, ("city", "Bonn"), ("title", "Miller"))).Passes(FeedIsPast);
        Assert.Equal("Smith", story.Open(Dynamics, "title"));
    }

    [Fact]
    public void F_5_A_second_choice_is_read_at_once_though_the_refresh_of_the_first_waits_for_the_feed()
    {
        var first = Chosen().Reads(Row, Given.Row(Row, 10, null, ("title", "Miller"))).ReadsMarketo(5, ("title", "Baker"));
        var story = new Story(first.Person, Policy(3, Given.Field("city"), Given.Field("title") with { Since = 2 }, Given.Field("phone") with { Since = 3 }));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.DynamicsRow(11, ("city", "Bonn"), ("title", "Miller")).Effects);
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void F_5_An_edit_in_Marketo_between_our_read_and_our_write_is_put_back(RecordKind kind)
    {
        var story = Chosen(kind);
        var row = story.Person.Dynamics!.Record;
        story.Reads(row, Given.Row(row, 10, null, ("title", "Miller"))).ReadsMarketo(5, ("title", "Baker")).Passes(FeedIsPast).MarketoAccepts();
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
        var story = new Story(fresh.Person, Policy(3, Given.Field("city"), Given.Field("title") with { Since = 3 })).Reads(Row, Given.Row(Row, 10, null, ("title", "Miller"))).ReadsMarketo(5, ("title", "Baker")).Passes(FeedIsPast);
        Assert.Equal("Miller", story.Open(Marketo, "title"));
    }

    [Fact]
    public void F_5_A_live_change_of_the_field_does_not_wait_for_the_refresh()
    {
        var story = Chosen().DynamicsRow(11, ("title", "Miller"));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Equal("Miller", story.ReadsMarketo(5, ("title", "Baker")).Passes(FeedIsPast).Open(Marketo, "title"));
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
        var story = Chosen(field: Given.Field("title", ValueKind.Boolean, direction: direction) with { Owner = FieldOwner.Restrictive }).Reads(Row, Given.Row(Row, 10, null, ("title", dynamics))).ReadsMarketo(5, ("title", marketo)).Passes(FeedIsPast);
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
        Assert.Equal("Bonn", drifted.ReadsMarketo(9, ("city", "Köln")).Passes(FeedIsPast).Open(Marketo, "city"));
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

    private static SyncPolicy Policy(int version, params MappedField[] fields) => new(new(version, fields), new());

    /// <summary>A person in step, planned last before the field title was given that direction.</summary>
    private static Story Turned(Direction direction) =>
        new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, Given.Field("city"), Given.Field("title", direction: direction) with { Since = 2 }));

    /// <summary>A person who was planned before the field title was chosen.</summary>
    private static Story Chosen(RecordKind kind = RecordKind.Lead, MappedField? field = null) =>
        new(Given.Linked(kind, ("city", "Bonn")), Policy(2, Given.Field("city"), (field ?? Given.Field("title")) with { Since = 2 }));
}
