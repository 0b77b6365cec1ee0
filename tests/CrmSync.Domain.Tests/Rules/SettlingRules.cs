using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class SettlingRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static Story Of(RecordKind kind = RecordKind.Lead, params MappedField[] fields) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy(fields));

    [Fact]
    public void S_1_What_is_owed_is_derived_again_when_a_deferred_write_was_dropped()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Loses(Dynamics, mayLand: false);
        Assert.Empty(story.Person.Calls);
        Assert.Equal("deferred", story.Person.Parked!.Reason);
        Assert.Equal("Köln", story.Passes(TimeSpan.FromSeconds(20)).Open(Dynamics, "city"));
    }

    [Fact]
    public void S_2_A_repeated_observation_changes_nothing()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln", 0, "a").DynamicsAccepts(11).MarketoRow("city", "Bonn", "Köln", 0, "a").DynamicsRow(11, ("city", "Köln"), ("title", "Dr"));
        Assert.False(story.Last.IsChanged);
        Assert.Empty(story.Effects);
    }

    [Fact]
    public void B_13_A_repeated_observation_plans_what_has_become_due_although_it_says_nothing_new()
    {
        var story = Of().See(Row("a", "Köln", "Trier"), Row("b", "Mainz", "Worms"));
        Assert.True(story["city"].Undecided);
        story.Reach = new(Given.Start + Long, Given.Start + Long, Given.Start + Long);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.See().Last.Effects);

        static FieldChanged Row(string id, string old, string now) => new(Given.MarketoRecord, id, Given.Start, "city", old, now, null);
    }

    [Fact]
    public void B_12_A_page_waits_for_the_writes_planned_up_to_it_and_not_for_those_owed_since()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln");
        Assert.Equal(story.Person.Commit - 1, story.Person.SettledThrough);
        var first = story.Person.Commit;
        story.MarketoRow("city", "Köln", "Trier", 1);
        Assert.Equal(first - 1, story.Person.SettledThrough);
        story.DynamicsAccepts(11);
        Assert.InRange(story.Person.SettledThrough, first, story.Person.Commit - 1);
        story.DynamicsAccepts(12);
        Assert.Equal(story.Person.Commit, story.Person.SettledThrough);
    }

    [Fact]
    public void B_12_What_is_owed_and_could_not_be_sent_holds_its_page_and_a_write_that_only_waits_for_its_row_does_not()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo, mayLand: false);
        var owed = story.Person.Commit;
        Assert.Equal(("deferred", owed - 1), (story.Person.Parked!.Reason, story.Person.SettledThrough));
        story.Passes(TimeSpan.FromSeconds(20));
        Assert.Equal((owed, owed - 1), (story.Call(Marketo).Since, story.Person.SettledThrough));
        story.MarketoAccepts();
        Assert.Single(story.Person.Calls);
        Assert.Equal(story.Person.Commit, story.Person.SettledThrough);
    }

    [Fact]
    public void S_2_An_older_version_of_the_row_is_ignored()
    {
        var story = Of().DynamicsRow(12, ("city", "Bonn"), ("title", "Dr")).DynamicsRow(11, ("city", "Alt"), ("title", "Dr"));
        Assert.Equal(("Bonn", 12), (story["city"].Dynamics, story.Version));
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void S_3_What_a_side_makes_of_our_write_becomes_its_half_and_does_not_travel_back()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln am Rhein, die große Stadt").DynamicsAccepts(11, ("city", "Köln am Rhein, die große"));
        Assert.True(story.IsQuiet);
        Assert.Equal(("Köln am Rhein, die große Stadt", "Köln am Rhein, die große"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
        Assert.True(story.DynamicsRow(12, ("city", "Köln am Rhein, die große"), ("title", "Dr")).IsQuiet);
        Assert.True(Of().MarketoRow("city", "Bonn", "köln").DynamicsAccepts(11, ("city", "KÖLN")).IsQuiet);
        story = Of().MarketoRow("city", "Bonn", "köln");
        var call = story.Call(Dynamics);
        Assert.True(story.Settle(call, new Outcome.Accepted(Given.LeadRow, null)).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, call.Id, ("city", "KÖLN"), ("title", "Dr"))).IsQuiet, "the row was read back");
        Assert.True(Of().MarketoRow("city", "Bonn", "köln").DynamicsRow(11, ("city", "KÖLN"), ("title", "Dr")).DynamicsAccepts(11, ("city", "KÖLN")).IsQuiet, "the feed told it first");
        story = Of().DynamicsRow(11, ("city", "KÖLN"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Köln", 9);
        Assert.True(story.IsQuiet);
        Assert.Equal(("Köln", "KÖLN"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
    }

    [Fact]
    public void S_4_Our_own_write_comes_back_through_both_feeds_and_nothing_is_written()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11).DynamicsRow(11, ("city", "Köln"), ("title", "Dr"));
        Assert.True(story.IsQuiet);
        story.DynamicsRow(12, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Köln", "Wien", 9).Passes(Long);
        Assert.True(story.IsQuiet);
        Assert.Empty(story.Effects);
    }

    [Fact]
    public void S_5_Different_fields_changed_on_the_two_sides_both_survive()
    {
        var story = Of(RecordKind.Contact).See(
            new FieldChanged(Given.MarketoRecord, "a", Given.Start, "city", "Bonn", "Köln", null),
            new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("city", "Bonn"), ("title", "Prof"))));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.Equal("Prof", story.Open(Marketo, "title"));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void S_6_A_record_has_one_call_in_flight_and_the_next_write_waits_for_its_answer()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").MarketoRow("title", "Dr", "Prof", 1);
        Assert.Equal(["city"], story.Call(Dynamics).Writes.Keys);
        Assert.NotNull(story.Person.OwedSince);
        Assert.Equal("Prof", story.DynamicsAccepts(11).Open(Dynamics, "title"));
        Assert.Equal(11, story.Call(Dynamics).IfVersion);
    }

    [Fact]
    public void S_6_After_a_crash_what_was_sent_is_of_unknown_outcome()
    {
        Assert.Equal(CallState.Unknown, Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Crashes().Call(Marketo).State);
        var story = Of().MarketoRow("city", "Bonn", "Köln");
        var sent = story.Call(Dynamics);
        Assert.Equal([new Effect.Send(sent.Id)], story.Crashes().Effects);
        Assert.Equal(sent.IfVersion, story.Call(Dynamics).IfVersion);
    }

    [Fact]
    public void S_7_An_acknowledgement_moves_agreed_to_what_was_sent_not_to_what_the_source_holds_by_now()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").MarketoRow("city", "Köln", "Trier", 1).DynamicsAccepts(11);
        Assert.Equal(("Köln", "Köln"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
        Assert.Equal("Trier", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void S_7_F_1_A_row_that_does_not_show_what_was_written_holds_it_all_the_same()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln");
        var call = story.Call(Dynamics);
        story.Settle(call, new Outcome.Accepted(Given.LeadRow, new(Given.LeadRow, 11, Given.Start, null, new Dictionary<string, string?> { ["title"] = "Dr" }) { WriteMark = call.Id }));
        Assert.Equal(("Köln", "Köln", "Köln"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics, story["city"].Dynamics));
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void S_7_An_acknowledgement_without_a_version_is_none_until_the_row_was_read_back()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln");
        var call = story.Call(Dynamics);
        story.Settle(call, new Outcome.Accepted(Given.LeadRow, null));
        Assert.Equal("Bonn", story["city"].AgreedDynamics);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, call.Id, ("city", "Köln"), ("title", "Dr")));
        Assert.Equal("Köln", story["city"].AgreedDynamics);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void S_8_While_a_write_is_open_what_that_side_shows_is_kept_and_judged_when_it_closes()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln").DynamicsRow(12, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(12, story.Version);
        story.DynamicsAccepts(11);
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
    }

    [Fact]
    public void S_11_Equal_in_canonical_form_means_no_write()
    {
        Assert.True(Of().MarketoRow("city", "Bonn", " Bonn\r\n").IsQuiet);
        Assert.True(Of(RecordKind.Lead, Given.Field("city", ValueKind.Email)).MarketoRow("city", "Bonn", "BONN").IsQuiet);
    }

    [Fact]
    public void F_4_Only_changed_fields_are_written() =>
        Assert.Equal(["city"], Assert.Single(Of().MarketoRow("city", "Bonn", "Köln").Sent).Values.Keys);

    [Theory]
    [InlineData(null, null)]
    [InlineData("of another call", "Dr")]
    public void C_13_A_row_that_another_call_made_is_not_taken_to_hold_what_this_one_sent_and_it_does_not_show(string? mark, string? sentAgain)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy(Given.Field("city"), Given.Field("title"))).IsAsked().Loses(Dynamics);
        var row = story.Person.Dynamics!.Record;
        story.Reads(row, Given.Row(row, 20, mark ?? story.Call(Dynamics).Id, ("city", "Bonn")));
        Assert.Equal(sentAgain, story.Person.Calls.FirstOrDefault(call => call.To == Dynamics)?.Writes["title"].Sent);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("of another call", "Dr")]
    public void C_13_A_column_that_is_empty_in_a_row_that_another_call_made_is_filled_and_nobody_emptied_it(string? mark, string? sentAgain)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy(Given.Field("city"), Given.Field("title"))).IsAsked().Loses(Dynamics);
        var row = story.Person.Dynamics!.Record;
        story.Reads(row, Given.Row(row, 20, mark ?? story.Call(Dynamics).Id, ("city", "Bonn"), ("title", null)));
        Assert.Equal(sentAgain, story.Person.Calls.FirstOrDefault(call => call.To == Dynamics)?.Writes["title"].Sent);
    }

    [Theory]
    [InlineData(RecordKind.Lead, "Köln", "Bonn", null)]
    [InlineData(RecordKind.Contact, "Köln", null, "Köln")]
    [InlineData(RecordKind.Lead, "Bonn", null, null)]
    public void C_13_Under_a_later_mark_of_ours_what_our_lost_write_said_meets_the_edit_back_in_Marketo(RecordKind kind, string shown, string? toDynamics, string? toMarketo)
    {
        var other = Of(kind);
        other.Now += TimeSpan.FromMinutes(1);
        var mark = other.MarketoRow("title", "Dr", "Prof").Call(Dynamics).Id;
        var story = Of(kind).MarketoRow("city", "Bonn", "Köln").Loses(Dynamics).MarketoRow("city", "Köln", "Bonn", 2).Refuses(Dynamics, RefusalReason.VersionMismatch);
        var row = story.Person.Dynamics!.Record;
        story.Reads(row, Given.Row(row, 12, mark, ("city", shown), ("title", "Dr")));
        string? Sent(SystemName to) => story.Person.Calls.SingleOrDefault(call => call.To == to)?.Writes["city"].Sent;
        Assert.Equal((toDynamics, toMarketo), (Sent(Dynamics), Sent(Marketo)));
        Assert.Equal(toDynamics is null && toMarketo is null ? [] : ["collision"], story.Log.Select(line => line.Kind));
    }
}
