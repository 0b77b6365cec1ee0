using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Our write replaced an edit in Marketo that nobody had seen: whose value ends on both sides, and what does the log say of it? (C-7, C-9, C-14)</summary>
public sealed class UnseenEditRules
{
    private static readonly DateTimeOffset Start = Given.Start;

    [Theory]
    [InlineData(FieldOwner.ByRecordType, RecordKind.Lead, true)]
    [InlineData(FieldOwner.ByRecordType, RecordKind.Contact, false)]
    [InlineData(FieldOwner.Marketo, RecordKind.Contact, true)]
    [InlineData(FieldOwner.Dynamics, RecordKind.Lead, false)]
    public void C_7_C_9_The_edit_goes_by_the_owner_and_the_log_says_who_won_and_whether_it_is_put_back(FieldOwner owner, RecordKind kind, bool isBack)
    {
        var story = Replaced(kind, Given.Field("city") with { Owner = owner }, "Bonn", "Köln", "Wien");
        AssertTold(story, "Köln", "Wien", isBack);
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void C_7_C_9_A_yes_that_our_no_replaced_unseen_is_put_back_on_any_record(RecordKind kind) =>
        AssertTold(Replaced(kind, Consent, null, "true", "false"), "true", "false", isBack: true);

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void C_7_C_9_Our_yes_stays_though_it_replaced_what_somebody_said_of_consent_unseen_on_any_record(RecordKind kind) =>
        AssertTold(Replaced(kind, Consent, "false", null, "true"), null, "true", isBack: false);

    [Theory]
    [InlineData(RecordKind.Lead, true)]
    [InlineData(RecordKind.Contact, false)]
    public void C_7_C_9_Where_nobody_says_yes_consent_goes_by_the_record_type(RecordKind kind, bool isBack) =>
        AssertTold(Replaced(kind, Consent, "true", null, "false"), null, "false", isBack);

    [Theory]
    [InlineData(36, RecordKind.Contact, true)]
    [InlineData(35, RecordKind.Contact, false)]
    [InlineData(35, RecordKind.Lead, true)]
    [InlineData(15, RecordKind.Lead, true)]
    [InlineData(14, RecordKind.Lead, false)]
    public void C_7_C_14_The_edit_goes_by_the_newest_where_it_lies_outside_the_interval_by_more_than_the_skew(int second, RecordKind kind, bool isBack)
    {
        var story = Newest(kind);
        AssertTold(story.MarketoRow("city", "Bonn", "Köln", second).MarketoRow("city", "Köln", "Wien", 60), "Köln", "Wien", isBack);
        Assert.Equal(second is 14 or 36, story.Log[0].Text.Contains("C-14", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RecordKind.Lead, true)]
    [InlineData(RecordKind.Contact, false)]
    public void C_7_C_14_An_edit_whose_row_is_not_known_has_no_time_and_goes_by_the_record_type(RecordKind kind, bool isBack) =>
        AssertTold(Newest(kind).MarketoRow("city", "Köln", "Wien", 60).Passes(TimeSpan.FromMinutes(5)).ReadsMarketo(300, ("city", "Wien")), "Köln", "Wien", isBack);

    [Theory]
    [InlineData(RecordKind.Lead, true)]
    [InlineData(RecordKind.Contact, false)]
    public void C_7_C_14_Where_Dynamics_was_edited_once_more_since_the_time_of_what_we_sent_is_not_known_any_more(RecordKind kind, bool isBack)
    {
        var story = Newest(kind);
        story.See(new RecordSeen(new RecordSnapshot(story.Person.Dynamics!.Record, 12, Start.AddSeconds(50), null, new Dictionary<string, string?> { ["city"] = "Graz" })));
        foreach (var (old, now, second) in new[] { ("Bonn", "Köln", 10), ("Köln", "Wien", 60) }) story.MarketoRow("city", old, now, second);
        var told = story.Log[0];
        Assert.Equal(("C-7", isBack ? Marketo : Dynamics, "Köln", "Wien"), (told.Rule, told.Winner, told.MarketoValue, told.DynamicsValue));
    }

    [Fact]
    public void C_7_C_14_Of_an_edit_that_was_made_twice_the_later_time_counts()
    {
        var story = Newest(RecordKind.Contact).MarketoRow("city", "Bonn", "Köln", 10).MarketoRow("city", "Köln", "Ulm", 20).MarketoRow("city", "Ulm", "Köln", 40);
        AssertTold(story.MarketoRow("city", "Köln", "Wien", 60), "Köln", "Wien", isBack: true);
    }

    [Fact]
    public void C_7_C_14_What_is_written_into_the_field_after_our_write_is_no_time_of_the_edit_that_it_replaced()
    {
        var story = Newest(RecordKind.Lead).See(Row("Wien", "Köln", 70, "c"), Row("Bonn", "Köln", 10, "a"), Row("Köln", "Wien", 60, "b"));
        Assert.Equal(("C-7", Dynamics), (story.Log[0].Rule, story.Log[0].Winner));
        Assert.Null(story["city"].Reinstate);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));

        static FieldChanged Row(string old, string now, int second, string row) => new(Given.MarketoRecord, row, Start.AddSeconds(second), "city", old, now, null);
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void C_7_An_edit_that_met_the_putting_back_of_another_one_is_put_back_on_any_record(RecordKind kind)
    {
        var story = Replaced(kind, Given.Field("city") with { Owner = FieldOwner.Marketo }, "Bonn", "Köln", "Wien");
        var other = new Story(story.Person, Given.Policy(Given.Field("city") with { Owner = FieldOwner.Dynamics })).MarketoAccepts();
        other.MarketoRow("city", "Wien", "Trier", 6, "edit").MarketoRow("city", "Trier", "Köln", 7, "back");
        Assert.Equal("Trier", other.Open(Marketo, "city"));
        AssertTold(other, "Trier", "Köln", isBack: true);
    }

    [Theory]
    [InlineData(FieldOwner.Restrictive, "yes wins")]
    [InlineData(FieldOwner.Dynamics, "Dynamics'")]
    public void C_8_C_9_A_collision_tells_by_which_rule_of_the_field_it_was_decided(FieldOwner owner, string why)
    {
        foreach (var (kind, marketo, dynamics, winner) in new[] { (RecordKind.Contact, "true", "false", Marketo), (RecordKind.Lead, "false", "true", Dynamics), (RecordKind.Lead, "true", "false", Marketo), (RecordKind.Contact, "false", "true", Dynamics) })
        {
            var told = Collide(kind, Given.Field("consent", ValueKind.Boolean) with { Owner = owner }, marketo, dynamics);
            Assert.Equal(("C-9", owner == FieldOwner.Dynamics ? Dynamics : winner, marketo, dynamics), (told.Rule, told.Winner, told.MarketoValue, told.DynamicsValue));
            Assert.Contains(why, told.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(RecordKind.Lead, "C-1", "Marketo wins for a lead")]
    [InlineData(RecordKind.Contact, "C-2", "Dynamics wins for a contact")]
    public void C_1_C_2_C_8_A_collision_by_record_type_says_so(RecordKind kind, string rule, string why)
    {
        var told = Collide(kind, Given.Field("consent"), "a", "b");
        Assert.Equal((rule, kind == RecordKind.Lead ? Marketo : Dynamics), (told.Rule, told.Winner));
        Assert.Contains(why, told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("C-14", told.Text, StringComparison.Ordinal);
    }

    private static MappedField Consent { get; } = Given.Field("city", ValueKind.Boolean) with { Owner = FieldOwner.Restrictive };

    /// <summary>Dynamics' value is written over an edit that is told only afterwards.</summary>
    private static Story Replaced(RecordKind kind, MappedField field, string? agreed, string? edit, string? ours) =>
        new Story(Given.Linked(kind, ("city", agreed)), Given.Policy(field)).DynamicsRow(11, ("city", ours)).MarketoAccepts().MarketoRow("city", agreed, edit, 2).MarketoRow("city", edit, ours, 3);

    /// <summary>Dynamics was edited after its feed had been read to second 20 and not later than second 30, and that is on its way to Marketo.</summary>
    private static Story Newest(RecordKind kind)
    {
        var story = new Story(Given.Linked(kind, ("city", "Bonn")), Given.Policy(Given.Field("city") with { Owner = FieldOwner.Newest }));
        story.Reach = story.Reach with { DynamicsReadTo = Start.AddSeconds(20) };
        return story.See(new RecordSeen(new RecordSnapshot(story.Person.Dynamics!.Record, 11, Start.AddSeconds(30), null, new Dictionary<string, string?> { ["city"] = "Wien" }))).MarketoAccepts();
    }

    /// <summary>Told once, with the edit as Marketo's value and ours as Dynamics', and put back only where it won.</summary>
    private static void AssertTold(Story story, string? edit, string? ours, bool isBack)
    {
        var told = story.Log[^1];
        Assert.Equal(("collision", "C-7", isBack ? Marketo : Dynamics, edit, ours), (told.Kind, told.Rule, told.Winner, told.MarketoValue, told.DynamicsValue));
        Assert.Equal(isBack, told.Text.Contains("put back", StringComparison.Ordinal));
        Assert.Equal(isBack ? new Reinstatement(edit, ours) : null, story["city"].Reinstate);
        if (isBack) Assert.Equal(edit is null ? Said(story) : edit, story.Open(Marketo, "city"));
        else Assert.True(story.IsQuiet);
    }

    // An empty consent is said as no.
    private static string? Said(Story story) => story.Call(Marketo).Writes["city"].Sent;

    private static ActivityRow Collide(RecordKind kind, MappedField field, string marketo, string dynamics)
    {
        var story = new Story(Given.Linked(kind, ("consent", null)), Given.Policy(field)).MarketoRow("consent", null, marketo).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(story.Person.Dynamics!.Record, Given.Row(story.Person.Dynamics.Record, 12, null, ("consent", dynamics)));
        return Assert.Single(story.Log);
    }
}
