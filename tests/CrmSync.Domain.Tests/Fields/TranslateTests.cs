using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Fields;

/// <summary>A value in the other side's form, or the rule that forbids it, at the edges of each rule.</summary>
public sealed class TranslateTests
{
    private static readonly FieldRules Strict = new("DE", "Europe/Berlin");
    private static readonly FieldLimits Narrow = new() { Min = -2, Max = 10, Scale = 2 };

    private static Translation To(SystemName target, MappedField field, string? value) => Translate.To(target, field, value, Strict);

    [Theory]
    [InlineData("-2", "-2", null)]
    [InlineData("10", "10", null)]
    [InlineData("-2.01", null, "outOfRange")]
    [InlineData("10.01", null, "outOfRange")]
    [InlineData("1.005", "1.01", null)]
    [InlineData("1.0", "1", null)]
    [InlineData("many", null, "typeMismatch")]
    public void V_1_A_number_is_taken_from_the_least_to_the_most_and_rounded_to_the_scale(string value, string? sent, string? problem)
    {
        foreach (var kind in new[] { ValueKind.Decimal, ValueKind.Money })
        {
            Assert.Equal(new(sent, problem), To(Dynamics, Given.Field("f", kind) with { Dynamics = Narrow }, value));
            Assert.Equal(new(sent, problem), To(Marketo, Given.Field("f", kind) with { Dynamics = Narrow, Marketo = Narrow }, value));
        }
    }

    [Fact]
    public void V_1_A_number_without_limits_is_taken_however_large_and_each_limit_holds_alone()
    {
        var field = Given.Field("f", ValueKind.Decimal);
        Assert.Equal(new("123456789012345", null), To(Dynamics, field, "123456789012345"));
        Assert.Equal(new("-123456789012345", null), To(Dynamics, field, "-123456789012345"));
        Assert.Equal("outOfRange", To(Dynamics, field with { Dynamics = new() { Min = 5 } }, "4").Problem);
        Assert.Equal("99", To(Dynamics, field with { Dynamics = new() { Min = 5 } }, "99").Value);
        Assert.Equal("outOfRange", To(Dynamics, field with { Dynamics = new() { Max = 5 } }, "6").Problem);
        Assert.Equal("-99", To(Dynamics, field with { Dynamics = new() { Max = 5 } }, "-99").Value);
    }

    [Fact]
    public void V_1_A_text_is_taken_up_to_its_length_in_characters_and_in_bytes()
    {
        var text = Given.Field("f") with { Dynamics = new() { LengthMax = 4, BytesMax = 5 } };
        Assert.Equal(new("Köln", null), To(Dynamics, text, "Köln"));
        Assert.Equal(new(null, "tooLong"), To(Dynamics, text, "Kölle"));
        Assert.Equal(new(null, "tooLong"), To(Dynamics, text, "KöLñ"));
        Assert.Equal(new("Kölle", null), To(Marketo, text, "Kölle"));
        Assert.Equal(new("Bonn", null), To(Dynamics, text, " Bonn\t"));
    }

    [Fact]
    public void V_1_Nothing_is_sent_as_nothing_but_for_a_yes_no_field_a_state_and_what_is_required()
    {
        Assert.Equal(new(null, null), To(Dynamics, Given.Field("f"), " "));
        Assert.Equal(new("false", null), To(Dynamics, Given.Field("f", ValueKind.Boolean), null));
        Assert.Equal(new("false", null), To(Marketo, Given.Field("f", ValueKind.Boolean), ""));
        var required = Given.Field("f") with { Dynamics = new() { Required = true }, Marketo = new() { Required = true } };
        Assert.Equal(new(null, "required"), To(Dynamics, required, null));
        Assert.Equal(new(null, null), To(Marketo, required, null));
        var state = Given.Field("f", ValueKind.Choice) with { Choices = new(new Dictionary<int, string> { [1] = "New" }) { States = new Dictionary<int, int> { [1] = 0 } } };
        Assert.Equal(new(null, "required"), To(Dynamics, state, null));
        Assert.Equal(new(null, null), To(Marketo, state, null));
    }

    [Fact]
    public void QL_1_A_status_reason_of_a_qualified_lead_is_not_written_by_an_update()
    {
        var status = Given.Field("f", ValueKind.Choice) with { Choices = new(new Dictionary<int, string> { [1] = "New", [3] = "Qualified" }) { States = new Dictionary<int, int> { [1] = 0, [3] = 1 }, QualifiedState = 1 } };
        Assert.Equal(new("1", null), To(Dynamics, status, " New "));
        Assert.Equal(new(null, "onlyByQualifying"), To(Dynamics, status, "Qualified"));
        Assert.Equal(new("Qualified", null), To(Marketo, status, "3"));
        Assert.Equal(new(null, "unknownChoice"), To(Marketo, status, "9"));
        Assert.Equal(new(null, "unknownChoice"), To(Dynamics, status, "Elsewhere"));
    }

    [Fact]
    public void S_11_A_day_is_said_as_the_moment_it_begins_on_the_side_that_holds_moments_only()
    {
        var day = Given.Field("f", ValueKind.Date) with { Dynamics = new() { IsMoment = true } };
        Assert.Equal(new("2026-07-01T22:00:00Z", null), To(Dynamics, day, "2026-07-02"));
        Assert.Equal(new("2026-07-02", null), To(Marketo, day, "2026-07-01T22:00:00Z"));
        Assert.Equal(new("2026-07-01T22:00:00Z", null), To(Marketo, day with { Dynamics = new(), Marketo = new() { IsMoment = true } }, "2026-07-02"));
        Assert.Equal(new(null, "typeMismatch"), To(Dynamics, day, "soon"));
    }

    [Theory]
    [InlineData("a@b", true)]
    [InlineData("@b", false)]
    [InlineData("a@", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a", false)]
    [InlineData("a b@c", false)]
    [InlineData("a@b\u00a0c", false)]
    public void V_1_An_address_has_one_at_sign_with_something_on_both_sides_and_no_space(string text, bool fits)
    {
        Assert.Equal(fits, ColumnFormat.Fits(Given.Field("f", ValueKind.Email), text, "DE"));
        Assert.True(ColumnFormat.Fits(Given.Field("f"), text, "DE"));
    }

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("http://example.com/a", true)]
    [InlineData("localhost", false)]
    [InlineData("exa mple.com", false)]
    [InlineData("http://", false)]
    public void V_1_A_web_address_has_a_host_with_a_dot_and_no_space(string text, bool fits) =>
        Assert.Equal(fits, ColumnFormat.Fits(Given.Field("f") with { Dynamics = new() { IsUrl = true } }, text, "DE"));

    [Fact]
    public void S_11_Choices_compare_by_what_they_mean_and_never_by_their_text_alone()
    {
        var field = Given.Field("f", ValueKind.Choice) with { Choices = new(new Dictionary<int, string> { [1] = "2", [2] = "Two" }) };
        Assert.True(Canonical.Equal(field, "Two", "2", Strict));
        Assert.False(Canonical.Equal(field, "Nowhere", "Nowhere", Strict));
        Assert.True(Canonical.Equal(Given.Field("f"), "Nowhere", "Nowhere", Strict));
    }

    [Theory]
    [InlineData(ValueKind.Money, "1.5", "2.4", true)]
    [InlineData(ValueKind.Decimal, "2.4", "1.5", true)]
    [InlineData(ValueKind.WholeNumber, "1", "2", false)]
    [InlineData(ValueKind.Decimal, "1.5", "2.5", false)]
    [InlineData(ValueKind.Text, "Bonn", "BONN", true)]
    [InlineData(ValueKind.Text, "Bonn am Rhein, Nordrhein", "Bonn am Rhein, Nordr", true)]
    [InlineData(ValueKind.Text, "Bonn am Rhein", "Bonn", false)]
    [InlineData(ValueKind.Text, "Bonn", null, false)]
    public void S_3_What_a_side_makes_of_a_value_is_rounded_cut_or_in_another_case(ValueKind kind, string sent, string? shown, bool isMade) =>
        Assert.Equal(isMade, Canonical.MadeOf(Given.Field("f", kind), Dynamics, sent, shown, Strict));
}
