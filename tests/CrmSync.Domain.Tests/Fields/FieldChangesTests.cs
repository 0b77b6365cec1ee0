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
    public void F_1_A_second_field_of_Marketo_for_one_column_goes_to_Marketo_only()
    {
        var second = Change(new FieldWish("city2", "address1_city", "address1_city", null, null));
        Assert.Equal((Direction.Both, Direction.ToMarketo), (second.Choices.Find("city")!.Direction, second.Choices.Find("city2")!.Direction));
        Assert.Contains("toMarketo only", Problem(new FieldWish("city2", "address1_city", null, "both", null)), StringComparison.Ordinal);
    }

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
    [InlineData(true, "no longer offers")]
    [InlineData(false, "is another one now")]
    public void F_3_A_column_that_is_gone_or_of_another_type_quarantines_its_field_alone(bool isGone, string expected)
    {
        TableSchema[] tables = [.. Tables.Select(t => t.Kind != RecordKind.Lead ? t : t with { Fields = t.Fields.Where(f => !isGone || f.Key != "address1_city").ToDictionary(f => f.Key, f => f.Key == "address1_city" ? f.Value with { Kind = ValueKind.Choice } : f.Value) })];
        var map = FieldSelection.MapOf(Defaults, tables);
        Assert.Contains(expected, map.Find("city")!.Quarantine, StringComparison.Ordinal);
        Assert.Equal(["email", "unsubscribed"], map.On(RecordKind.Lead).Select(f => f.Name));
        Assert.False(map.IsLike(FieldSelection.MapOf(Defaults, Tables)));
        Assert.Null(FieldSelection.MapOf(Defaults, Tables).Find("city")!.Quarantine);
    }

    private static FieldChange Change(FieldWish wish) => FieldChanges.Apply(Defaults, new([wish], [], false), Tables);

    private static string Problem(FieldWish wish) => Assert.Single(Change(wish).Problems);

    private static FieldChange Remove(string name) => FieldChanges.Apply(Defaults, new([], [name], false), Tables);

    private static TableSchema Table(RecordKind kind, params (string Name, ValueKind? Kind)[] fields) =>
        new(kind, fields.ToDictionary(f => f.Name, f => new FieldSchema(f.Name, f.Name, f.Kind, FieldLimits.None, f.Name != "fullname", null)));
}
