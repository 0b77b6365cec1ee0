using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Fields;

public sealed class FieldChangesTests
{
    private static readonly TableSchema[] Tables =
    [
        Table(RecordKind.Person, ("email", ValueKind.Email), ("city", ValueKind.Text), ("city2", ValueKind.Text), ("unsubscribed", ValueKind.Boolean), ("score", ValueKind.WholeNumber), ("odd", null)),
        Table(RecordKind.Lead, ("emailaddress1", ValueKind.Email), ("address1_city", ValueKind.Text), ("donotbulkemail", ValueKind.Boolean), ("fullname", ValueKind.Text), ("revenue_base", ValueKind.Money), ("count", ValueKind.WholeNumber)),
        Table(RecordKind.Contact, ("emailaddress1", ValueKind.Email), ("address1_city", ValueKind.Text), ("donotbulkemail", ValueKind.Boolean), ("count", ValueKind.Text)),
    ];

    private static FieldChoices Defaults => FieldSelection.Defaults(1, Tables).Choices;

    [Fact]
    public void F_1_The_default_set_holds_what_both_sides_offer_and_every_other_row_has_a_line()
    {
        var (choices, leftOut) = FieldSelection.Defaults(1, Tables);
        Assert.Equal(["email", "city", "unsubscribed"], choices.Fields.Select(f => f.Name));
        Assert.Equal(DefaultMapping.Rows.Count - 3, leftOut.Count);
        Assert.Contains("firstName: Marketo does not offer it", leftOut);
    }

    [Fact]
    public void F_1_A_default_field_that_a_stored_selection_lacks_is_offered_and_never_added_by_itself()
    {
        // Stored when Marketo had no such field, or by a build whose defaults lacked it.
        var stored = Defaults with { Fields = [.. Defaults.Fields.Where(f => f.Name != "city")] };
        Assert.Equal("city", Assert.Single(FieldSelection.NotChosen(stored, Defaults)).Name);
        Assert.Null(FieldSelection.MapOf(stored, Tables).Find("city"));
        Assert.Null(FieldChanges.Apply(stored, new([new("unsubscribed", null, null, null, "newest")], [], false), Tables).Choices.Find("city"));
        var chosen = FieldChanges.Apply(stored, new([new("city", null, null, null, null)], [], false), Tables);
        Assert.Equal(["city"], chosen.Refreshed);
        Assert.Empty(FieldSelection.NotChosen(chosen.Choices, Defaults));
    }

    [Fact]
    public void C_9_Consent_is_restrictive_unless_chosen_otherwise()
    {
        Assert.Equal(FieldOwner.Restrictive, Defaults.Find("unsubscribed")!.Owner);
        Assert.Equal(FieldOwner.Newest, Change(new FieldWish("unsubscribed", null, null, null, "newest")).Choices.Find("unsubscribed")!.Owner);
    }

    [Fact]
    public void F_1_A_chosen_field_raises_the_version_and_is_refreshed_and_a_change_of_ownership_is_not()
    {
        var chosen = Change(new FieldWish("score", "count", null, null, null));
        Assert.Equal((2, 2, "score"), (chosen.Choices.Version, chosen.Choices.Find("score")!.Since, Assert.Single(chosen.Refreshed)));
        var owned = Change(new FieldWish("city", null, null, null, "marketo"));
        Assert.Equal((1, FieldOwner.Marketo), (owned.Choices.Find("city")!.Since, owned.Choices.Find("city")!.Owner));
        Assert.Empty(owned.Refreshed);
        Assert.Equal(["city"], Change(new FieldWish("city", null, null, "toMarketo", null)).Refreshed);
    }

    [Fact]
    public void C_15_A_field_that_is_only_filled_from_now_on_or_no_more_is_planned_for_everybody()
    {
        var filled = Change(new FieldWish("city", null, null, null, "fillEmpty"));
        Assert.Equal(["city"], filled.Refreshed);
        Assert.Equal(1, filled.Choices.Find("city")!.Since);
        Assert.Empty(Then("fillEmpty"));
        Assert.Equal(["city"], Then("marketo"));

        IReadOnlyList<string> Then(string owner)
        {
            var change = FieldChanges.Apply(filled.Choices, new([new("city", null, null, null, owner)], [], false), Tables);
            Assert.Empty(change.Problems);
            return change.Refreshed;
        }
    }

    [Theory]
    [InlineData("fillEmpty", "marketo", true)]
    [InlineData("marketo", "fillEmpty", true)]
    [InlineData("marketo", "dynamics", false)]
    public void C_15_F_2_A_field_that_goes_to_Dynamics_alone_is_walked_only_where_it_is_only_filled_or_was_until_now(string owner, string next, bool isWalked)
    {
        var before = Change(new FieldWish("city", null, null, "toDynamics", owner)).Choices;
        var now = FieldChanges.Apply(before, new([new("city", null, null, null, next)], [], false), Tables).Choices;
        Assert.Equal(isWalked, FieldChanges.IsWalked(before.Find("city"), now.Find("city")));
        Assert.True(FieldChanges.IsWalked(before.Find("city"), Change(new FieldWish("city", null, null, "toMarketo", null)).Choices.Find("city")));
    }

    [Fact]
    public void F_1_A_second_field_of_Marketo_for_one_column_goes_to_Marketo_only()
    {
        var second = Change(new FieldWish("city2", "address1_city", "address1_city", null, null));
        Assert.Equal((Direction.Both, Direction.ToMarketo), (second.Choices.Find("city")!.Direction, second.Choices.Find("city2")!.Direction));
        Assert.Contains("toMarketo only", Problem(new FieldWish("city2", "address1_city", null, "both", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void F_1_Naming_one_column_keeps_the_other_and_an_empty_text_takes_it_away()
    {
        var other = Of(Choices, new FieldWish("town", "address1_line1", null, null, null)).Choices.Find("town")!;
        Assert.Equal(("address1_line1", "address1_city"), (other.Lead, other.Contact));
        var none = Of(Choices, new FieldWish("town", null, "", null, null)).Choices.Find("town")!;
        Assert.Equal(("address1_city", null), (none.Lead, none.Contact));
        Assert.Equal(["town: it needs a column of Dynamics: name one of lead, of contact, or both."], Of(Choices, new FieldWish("town", "", "", null, null)).Problems);
        Assert.Equal(["email: people are matched by it, so it needs a column of lead and one of contact."], Of(Choices, new FieldWish("email", null, " ", null, null)).Problems);
    }

    [Fact]
    public void F_1_A_direction_that_is_kept_must_still_be_one_that_the_field_can_go()
    {
        // Two fields of Marketo that both write one column would take turns for ever.
        Assert.Equal(["place: town is chosen for the same column already; a second field of Marketo goes toMarketo only."], Of(Choices, new FieldWish("place", "address1_city", "address1_city", null, null)).Problems);
        Assert.Equal(Direction.ToMarketo, Of(Choices, new FieldWish("place", "address1_city", "address1_city", "toMarketo", null)).Choices.Find("place")!.Direction);
        Assert.StartsWith("place: statecode is not written from Marketo", Assert.Single(Of(Choices, new FieldWish("place", "statecode", "", null, null)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void F_1_A_second_field_is_found_behind_one_that_goes_to_Marketo_only()
    {
        var shown = Of(Choices, new FieldWish("place", "address1_city", "address1_city", "toMarketo", null)).Choices;
        var behind = shown with { Fields = [.. shown.Fields.Reverse()] };
        Assert.Equal(["spot: town is chosen for the same column already; a second field of Marketo goes toMarketo only."], Of(behind, new FieldWish("spot", "address1_city", null, "both", null)).Problems);
    }

    private static readonly TableSchema[] Towns =
    [
        Table(RecordKind.Person, ("email", ValueKind.Email), ("town", ValueKind.Text), ("place", ValueKind.Text), ("spot", ValueKind.Text)),
        new(RecordKind.Lead, Table(RecordKind.Lead, ("emailaddress1", ValueKind.Email), ("address1_city", ValueKind.Text), ("address2_city", ValueKind.Text), ("address1_line1", ValueKind.Text)).Fields
            .Append(new("statecode", new FieldSchema("statecode", "statecode", ValueKind.Choice, FieldLimits.None, false, new Dictionary<int, string> { [0] = "Open" }) { IsShownOnly = true })).ToDictionary()),
        Table(RecordKind.Contact, ("emailaddress1", ValueKind.Email), ("address1_city", ValueKind.Text), ("address2_city", ValueKind.Text)),
    ];

    private static FieldChoices Choices => new(1,
    [
        new("email", "emailaddress1", "emailaddress1", ValueKind.Email, Direction.Both, FieldOwner.ByRecordType, 1),
        new("town", "address1_city", "address1_city", ValueKind.Text, Direction.Both, FieldOwner.ByRecordType, 1),
        new("place", "address2_city", "address2_city", ValueKind.Text, Direction.Both, FieldOwner.ByRecordType, 1),
    ]);

    private static FieldChange Of(FieldChoices choices, FieldWish wish) => FieldChanges.Apply(choices, new([wish], [], false), Towns);

    [Theory]
    [InlineData("nowhere", "address1_city", null, null, null, "Marketo has no field of this name")]
    [InlineData("odd", "address1_city", null, null, null, "cannot be synced")]
    [InlineData("score", null, null, null, null, "needs a column")]
    [InlineData("score", "nowhere", null, null, null, "no column 'nowhere'")]
    [InlineData("score", "address1_city", null, null, null, "a whole number in Marketo and text in Dynamics")]
    [InlineData("score", "count", "count", null, null, "columns of one type")]
    [InlineData("city2", "fullname", null, null, null, "computed or read-only")]
    [InlineData("score", "revenue_base", null, null, null, "computed or read-only")]
    [InlineData("city", null, null, "sideways", null, "'sideways' is no direction")]
    [InlineData("city", null, null, null, "mine", "'mine' is no ownership")]
    [InlineData("city", null, null, null, "restrictive", "yes/no fields")]
    [InlineData("crmsyncDynamicsId", "address1_city", null, null, null, "keeps this field itself")]
    public void F_1_A_bad_wish_is_one_line_and_nothing_half_done(string name, string? lead, string? contact, string? direction, string? ownership, string expected)
    {
        var change = FieldChanges.Apply(Defaults, new([new("score", "count", null, null, null), new(name, lead, contact, direction, ownership)], ["unsubscribed"], false), Tables);
        var problem = change.Problems[^1];
        Assert.StartsWith($"{name}: ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, name == "score" ? Problem(new FieldWish(name, lead, contact, direction, ownership)) : problem, StringComparison.Ordinal);
        Assert.Equal((1, 3), (change.Choices.Version, change.Choices.Fields.Count));
        Assert.Empty(change.Refreshed);
    }

    [Fact]
    public void F_1_The_email_stays_and_what_is_not_chosen_cannot_be_removed()
    {
        Assert.StartsWith("email: people are matched by it", Assert.Single(Remove("email").Problems), StringComparison.Ordinal);
        Assert.StartsWith("score: it is not chosen", Assert.Single(Remove("score").Problems), StringComparison.Ordinal);
        Assert.Equal(["email", "unsubscribed"], Remove("city").Choices.Fields.Select(f => f.Name));
        Assert.Equal(["email"], FieldChanges.Apply(Defaults, new([new("email", null, null, null, null)], [], true), Tables).Choices.Fields.Select(f => f.Name));
    }

    [Theory]
    [InlineData(null, "no longer offers")]
    [InlineData(ValueKind.Choice, "is another one now")]
    [InlineData(ValueKind.WholeNumber, "is another one now")]
    [InlineData(ValueKind.Lookup, "is another one now")]
    public void F_3_A_column_that_is_gone_or_of_another_type_quarantines_its_field_alone(ValueKind? now, string expected)
    {
        TableSchema[] tables = [.. Tables.Select(t => t.Kind != RecordKind.Lead ? t : t with { Fields = t.Fields.Where(f => now is not null || f.Key != "address1_city").ToDictionary(f => f.Key, f => f.Key == "address1_city" ? f.Value with { Kind = now } : f.Value) })];
        var map = FieldSelection.MapOf(Defaults, tables);
        Assert.Contains(expected, map.Find("city")!.Quarantine, StringComparison.Ordinal);
        Assert.Equal(["email", "unsubscribed"], map.On(RecordKind.Lead).Select(f => f.Name));
        Assert.False(map.IsLike(FieldSelection.MapOf(Defaults, Tables)));
        Assert.Null(FieldSelection.MapOf(Defaults, Tables).Find("city")!.Quarantine);
    }

    [Fact]
    public void S_11_The_labels_of_lead_and_contact_are_told_apart_and_old_ones_stay_known()
    {
        var old = FieldSelection.Defaults(1, Statuses("Web", "Radio")).Choices;
        var tables = Statuses("Website", null);
        var field = FieldSelection.MapOf(old, tables).Find("leadSource")!;
        Assert.Equal(("8", "9"), (ChoiceLabels.NumberOf(field.Choices, "web"), ChoiceLabels.NumberOf(field.Choices, "Radio")));
        Assert.Equal(("Website", "Radio"), (ChoiceLabels.LabelOf(field.Choices, "8"), ChoiceLabels.LabelOf(field.Choices, "9")));
        var now = KnownLabels.Remember(old, tables);
        Assert.NotSame(old, now);
        Assert.Same(now, KnownLabels.Remember(now, tables));
        Assert.Same(now.Labels, FieldChanges.ReadAgain(FieldChanges.Apply(now, new([], ["city"], false), tables).Choices, []).Labels);
        Assert.False(FieldSelection.MapOf(now, tables).IsLike(FieldSelection.MapOf(old, Statuses("Web", "Radio"))));
        var status = FieldSelection.MapOf(now, tables).For(RecordKind.Contact).Find("statusReason")!;
        Assert.Equal(("1", null, 0), (ChoiceLabels.NumberOf(status.Choices, "Active"), ChoiceLabels.NumberOf(status.Choices, "New"), ChoiceLabels.StateOf(status.Choices, "1")));
    }

    [Fact]
    public void F_1_The_state_goes_to_Marketo_only_the_status_reason_both_ways_and_a_lookup_to_Marketo_unless_asked()
    {
        var tables = Statuses("Web", null);
        var defaults = FieldSelection.Defaults(1, tables).Choices;
        Assert.Equal((Direction.ToMarketo, Direction.Both), (defaults.Find("leadStatus")!.Direction, defaults.Find("statusReason")!.Direction));
        FieldChange Wish(string name, string? column, string? direction) => FieldChanges.Apply(defaults, new([new(name, column, null, direction, null)], [], false), tables);
        Assert.Contains("the status reason brings its state along", Assert.Single(Wish("leadStatus", null, "both").Problems), StringComparison.Ordinal);
        Assert.Empty(Wish("leadStatus", "statecode", null).Problems);
        Assert.Equal((Direction.ToMarketo, ValueKind.Lookup), Wish("city", "parentaccountid", null).Choices.Find("city") is { } chosen ? (chosen.Direction, chosen.Kind) : default);
        Assert.Equal(Direction.Both, Wish("city", "parentaccountid", "both").Choices.Find("city")!.Direction);
        Assert.Contains("an owner is named", Assert.Single(Wish("city", "ownerid", "toDynamics").Problems), StringComparison.Ordinal);
    }

    private static TableSchema[] Statuses(string eight, string? nine)
    {
        static FieldSchema Choice(string name, Dictionary<int, string> labels, Dictionary<int, int>? states = null, bool isShownOnly = false) =>
            new(name, name, ValueKind.Choice, FieldLimits.None, !isShownOnly, labels) { States = states, IsShownOnly = isShownOnly };
        static TableSchema Of(RecordKind kind, params FieldSchema[] fields) => new(kind, fields.ToDictionary(f => f.Name));
        static FieldSchema Plain(string name, ValueKind kind = ValueKind.Text) => new(name, name, kind, FieldLimits.None, true, null);
        var sources = new Dictionary<int, string> { [8] = eight };
        if (nine is not null) sources[9] = nine;
        return
        [
            Of(RecordKind.Person, Plain("email", ValueKind.Email), Plain("leadStatus"), Plain("statusReason"), Plain("leadSource"), Plain("city")),
            Of(RecordKind.Lead, Plain("emailaddress1", ValueKind.Email), Choice("statecode", new() { [0] = "Open" }, isShownOnly: true), Choice("statuscode", new() { [1] = "New" }, new() { [1] = 0 }), Choice("leadsourcecode", sources), Plain("parentaccountid", ValueKind.Lookup), Plain("ownerid", ValueKind.Lookup) with { Writable = false, IsShownOnly = true }),
            Of(RecordKind.Contact, Plain("emailaddress1", ValueKind.Email), Choice("statecode", new() { [0] = "Active" }, isShownOnly: true), Choice("statuscode", new() { [1] = "Active" }, new() { [1] = 0 })),
        ];
    }

    private static FieldChange Change(FieldWish wish) => FieldChanges.Apply(Defaults, new([wish], [], false), Tables);

    private static string Problem(FieldWish wish) => Assert.Single(Change(wish).Problems);

    private static FieldChange Remove(string name) => FieldChanges.Apply(Defaults, new([], [name], false), Tables);

    private static TableSchema Table(RecordKind kind, params (string Name, ValueKind? Kind)[] fields) =>
        new(kind, fields.ToDictionary(f => f.Name, f => new FieldSchema(f.Name, f.Name, f.Kind, FieldLimits.None, f.Name != "fullname", null)));
}
