using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class CollisionRules
{
    private static Story Of(RecordKind kind, params MappedField[] fields) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy(fields));

    /// <summary>Marketo's edit is on its way when Dynamics turns out to have been edited too: 412, read, plan again.</summary>
    private static Story Collide(RecordKind kind)
    {
        var story = Of(kind).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.VersionMismatch);
        return story.Reads(story.Person.Dynamics!.Record, Given.Row(story.Person.Dynamics.Record, 12, null, ("city", "Wien"), ("title", "Dr")));
    }

    [Fact]
    public void C_1_On_a_lead_Marketo_wins_the_collision()
    {
        var story = Collide(RecordKind.Lead);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.Equal(12, story.Call(Dynamics).IfVersion);
        Assert.Equal("C-1", Assert.Single(story.Log).Rule);
    }

    [Fact]
    public void C_2_On_a_contact_Dynamics_wins_the_collision()
    {
        var story = Collide(RecordKind.Contact);
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        Assert.Equal("C-2", Assert.Single(story.Log).Rule);
    }

    [Fact]
    public void C_3_An_edit_made_on_top_of_our_write_has_seen_it_and_is_no_collision()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11).MarketoRow("city", "Köln", "Trier", 5);
        Assert.Equal("Trier", story.Open(Dynamics, "city"));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_4_Both_sides_moved_to_equal_values_and_nothing_is_written()
    {
        var story = Of(RecordKind.Lead).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 12, null, ("city", " Köln "), ("title", "Dr")));
        Assert.True(story.IsQuiet);
        Assert.Equal(("Köln", " Köln "), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_5_A_write_already_sent_is_not_recalled_by_a_later_edit()
    {
        var story = Of(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln");
        var call = story.Call(Dynamics).Id;
        story.DynamicsRow(12, ("city", "Wien"), ("title", "Dr"));
        Assert.Equal(call, story.Call(Dynamics).Id);
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Fact]
    public void C_6_A_write_to_Dynamics_names_the_version_that_it_was_planned_from()
    {
        var story = Of(RecordKind.Lead).DynamicsRow(14, ("city", "Bonn"), ("title", "Dr")).MarketoRow("city", "Bonn", "Köln");
        Assert.Equal(14, Assert.IsType<UpdateRecord>(Assert.Single(story.Sent)).IfVersion);
    }

    [Fact]
    public void C_6_A_late_page_does_not_stand_in_for_the_read_after_a_mismatch()
    {
        var story = Of(RecordKind.Lead).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.VersionMismatch).DynamicsRow(10, ("city", "Bonn"));
        Assert.Equal(People.CallState.Reading, story.Call(Dynamics).State);
        Assert.Contains(story.Passes(TimeSpan.FromMinutes(1)).Effects, e => e is Effect.ReadRecord);
    }

    [Fact]
    public void C_7_On_a_lead_a_Marketo_edit_that_we_replaced_unseen_is_put_back()
    {
        var story = Of(RecordKind.Lead).DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Köln", "Wien", 3).MarketoRow("city", "Bonn", "Köln", 2).Passes(TimeSpan.FromMinutes(5));
        Assert.Equal("Köln", story.Open(Marketo, "city"));
        Assert.True(story.Call(Marketo).Writes["city"].Reinstates);
        Assert.Equal(("C-7", Marketo, "Köln", "Wien"), (story.Log[0].Rule, story.Log[0].Winner, story.Log[0].MarketoValue, story.Log[0].DynamicsValue));
    }

    [Fact]
    public void C_7_On_a_contact_our_value_stays_and_the_replaced_edit_is_in_the_log()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Köln", 2).MarketoRow("city", "Köln", "Wien", 3);
        Assert.True(story.IsQuiet);
        Assert.Equal((Dynamics, "Köln"), (story.Log[0].Winner, story.Log[0].MarketoValue));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 1)]
    public void C_7_N_10_What_Marketo_filled_in_by_itself_in_a_person_that_was_made_without_the_field_is_no_edit_that_our_write_replaced(string old, int told)
    {
        var person = Given.Linked(RecordKind.Contact, ("numberOfEmployees", null));
        var story = new Story(person, Given.Policy(Given.Field("numberOfEmployees", ValueKind.WholeNumber))).DynamicsRow(11, ("numberOfEmployees", "5")).MarketoAccepts();
        story.MarketoRow("numberOfEmployees", old, "5", 2).ReadsMarketo(5, ("numberOfEmployees", "5"));
        Assert.Equal(told, story.Log.Count);
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void C_7_On_a_contact_an_edit_on_top_of_an_older_write_of_ours_loses_to_a_newer_value_of_Dynamics()
    {
        var story = Of(RecordKind.Contact).DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Wien", 1);
        Assert.True(story.IsQuiet);
        story.DynamicsRow(12, ("city", "Bonn"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Wien", "Graz", 4).MarketoRow("city", "Graz", "Bonn", 5);
        Assert.Equal(Dynamics, story.Log[0].Winner);
        Assert.True(story.IsQuiet);
    }

    [Theory]
    [InlineData(11, false, "Köln")]
    [InlineData(12, false, "Köln")]
    [InlineData(10, false, null)]
    [InlineData(12, true, null)]
    public void C_7_On_a_contact_an_edit_on_top_of_a_write_of_the_same_or_a_newer_source_value_wins_within_an_epoch(long carried, bool isNewEpoch, string? putBack)
    {
        var person = Given.Linked(RecordKind.Contact, ("city", "Bonn"), ("title", "Dr"));
        var fields = person.Fields.ToDictionary(f => f.Key, f => f.Value with { Carried = carried });
        var row = new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("city", "Wien"), ("title", "Dr")));
        var seen = Planner.Observe(person with { Fields = fields }, new(null, [row], Given.Start, null, isNewEpoch ? 1 : 0, false), Given.Policy(), FeedReach.None, Given.Start);
        var story = new Story(seen.Person, Given.Policy()).MarketoAccepts().MarketoRow("city", "Bonn", "Köln", 2).MarketoRow("city", "Köln", "Wien", 3).Passes(TimeSpan.FromMinutes(5));
        Assert.Equal(putBack is null ? Dynamics : Marketo, Assert.Single(story.Log).Winner);
        Assert.Equal(putBack, story.Person.Calls.SingleOrDefault(c => c.To == Marketo)?.Writes["city"].Sent);
    }

    [Fact]
    public void C_7_A_reinstatement_is_state_until_its_own_row_is_seen_and_yields_to_a_later_edit()
    {
        var story = Of(RecordKind.Lead).DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Köln", 2).MarketoRow("city", "Köln", "Wien", 3);
        story.Crashes();
        Assert.NotNull(story["city"].Reinstate);
        story.MarketoRow("city", "Wien", "Trier", 6).Passes(TimeSpan.FromMinutes(5));
        Assert.Null(story["city"].Reinstate);
        Assert.Equal("Trier", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void C_7_F_2_An_edit_that_was_being_put_back_when_its_field_was_turned_to_Marketo_alone_is_refreshed_from_Dynamics_as_anybodys()
    {
        var story = Of(RecordKind.Lead).DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Köln", 2).MarketoRow("city", "Köln", "Wien", 3);
        var turned = Given.Field("city", direction: Direction.ToMarketo) with { Since = 2, Chosen = 2 };
        var after = new Story(story.Person, new(new(2, [turned, Given.Field("title")]), new())).MarketoAccepts().MarketoRow("city", "Wien", "Köln", 6, "back");
        Assert.Equal("Wien", after.Open(Marketo, "city"));
        Assert.DoesNotContain(after.Person.Calls, c => c.To == Dynamics);
        after.MarketoAccepts().MarketoRow("city", "Köln", "Wien", 9, "again");
        Assert.True(after.IsQuiet);
    }

    [Fact]
    public void C_7_F_3_What_our_write_replaced_in_a_field_that_is_hidden_since_is_put_back_when_the_field_is_back()
    {
        SyncPolicy As(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());
        var sent = Of(RecordKind.Lead).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean")).MarketoAccepts(1);
        // A row is the loser's of a merge, so that the rows do not chain, and no read shows a field that is hidden.
        var hidden = new Story(sent.Person, As(2, Given.Field("title") with { Quarantine = "gone" }));
        hidden.MarketoRow("title", "Chef", "Boss", 5, "c").MarketoRow("title", "Dr", "Prof", 2, "a").MarketoRow("title", "Prof", "Dean", 3, "b").Passes(TimeSpan.FromMinutes(9));
        Assert.DoesNotContain(new Effect.ReadRecord(Given.MarketoRecord), hidden.Effects);
        hidden.ReadsMarketo(540, ("city", "Bonn"));
        Assert.Equal("Dean", hidden.Open(Marketo, "title"));
        var back = new Story(hidden.Person, As(3, Given.Field("title") with { Since = 3, Chosen = 1 })) { Now = hidden.Now, Reach = hidden.Reach };
        back.Wakes().Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dean"))).ReadsMarketo(600, ("city", "Bonn"), ("title", "Dean"));
        Assert.Equal(("collision", "Prof", Marketo), Assert.Single(back.Log, line => line.Field == "title") is var told ? (told.Kind, told.MarketoValue, told.Winner) : default);
        Assert.Equal("Prof", back.Open(Marketo, "title"));
    }

    [Fact]
    public void C_8_A_collision_is_told_once_with_both_values_and_the_winner()
    {
        var story = Collide(RecordKind.Lead).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 13, null, ("city", "Wien"), ("title", "Dr")));
        var line = Assert.Single(story.Log);
        Assert.Equal(("collision", "city", "Köln", "Wien", Marketo), (line.Kind, line.Field, line.MarketoValue, line.DynamicsValue, line.Winner));
    }

    [Fact]
    public void C_15_Drift_of_the_target_of_a_one_way_field_is_stored_and_overwritten_by_the_next_change_of_the_source()
    {
        var story = Of(RecordKind.Lead, Given.Field("city", direction: Direction.ToMarketo)).MarketoRow("city", "Bonn", "Köln");
        Assert.True(story.IsQuiet);
        Assert.Equal("Köln", story["city"].Marketo);
        Assert.Equal("Wien", story.DynamicsRow(11, ("city", "Wien")).Open(Marketo, "city"));
    }
}
