using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Fields;

public sealed class CanonicalProperties
{
    private static readonly SystemName[] Sides = [SystemName.Marketo, SystemName.Dynamics];

    public static TheoryData<ValueKind> Kinds => [.. Enum.GetValues<ValueKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void S_11_The_canonical_form_of_a_canonical_form_is_itself(ValueKind kind)
    {
        foreach (var side in Sides)
            Values.Good(kind, side).Sample(value =>
            {
                var once = Canonical.Of(Values.Field(kind), side, value, Values.Rules);
                return once == Canonical.Of(Values.Field(kind), side, once, Values.Rules) && once == Canonical.Of(Values.Field(kind), side, value, Values.Rules);
            });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void S_11_Any_text_has_a_canonical_form_and_equals_itself(ValueKind kind) =>
        Values.Texts.Sample(text => Sides.All(side => Canonical.Same(Values.Field(kind), side, text, text, Values.Rules) && (Canonical.Of(Values.Field(kind), side, text, Values.Rules) is null) == (Canonical.Text(text) is null)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void S_11_A_value_said_on_the_other_side_is_the_same_value_and_comes_back_the_same(ValueKind kind)
    {
        var field = Values.Field(kind);
        foreach (var side in Sides)
            Values.Good(kind, side).Sample(value =>
            {
                var other = side == SystemName.Marketo ? SystemName.Dynamics : SystemName.Marketo;
                var there = Translate.To(other, field, value, Values.Rules);
                var back = Translate.To(side, field, there.Value, Values.Rules);
                return there.Problem is null && back.Problem is null && Canonical.Same(field, side, value, back.Value, Values.Rules)
                    && (side == SystemName.Marketo ? Canonical.Equal(field, value, there.Value, Values.Rules) : Canonical.Equal(field, there.Value, value, Values.Rules));
            });
    }

    [Theory]
    [InlineData(ValueKind.Text, "A\u0308rger", " Ärger ", true)]
    [InlineData(ValueKind.Text, "か\u3099", "が", true)]
    [InlineData(ValueKind.Text, "a\r\nb", "a\nb", true)]
    [InlineData(ValueKind.Text, "Anna", "anna", false)]
    [InlineData(ValueKind.Text, "👩‍👧", "👩", false)]
    [InlineData(ValueKind.Text, "", null, true)]
    [InlineData(ValueKind.Text, " \t", null, true)]
    [InlineData(ValueKind.Text, "مرحبا", "مرحبا ", true)]
    [InlineData(ValueKind.Email, "Anna@B.example", "anna@b.EXAMPLE", true)]
    [InlineData(ValueKind.Phone, "030 123456", "+49 (30) 123456", true)]
    [InlineData(ValueKind.Phone, "+81 3-1234-5678", "+81312345678", true)]
    [InlineData(ValueKind.Phone, "030 123456", "+1 30 123456", false)]
    [InlineData(ValueKind.Money, "12.345", "12.35", true)]
    [InlineData(ValueKind.Money, "-12.345", "-12.35", true)]
    [InlineData(ValueKind.Money, "12.3450", "12.34", false)]
    [InlineData(ValueKind.Date, "2026-11-05T23:30:00Z", "2026-11-06", true)]
    [InlineData(ValueKind.DateTime, "2026-11-05T10:00:01.9Z", "2026-11-05T11:00:01+01:00", true)]
    [InlineData(ValueKind.Choice, "messe", "8", true)]
    [InlineData(ValueKind.Choice, "電話", "9", true)]
    [InlineData(ValueKind.Choice, "unknown", "8", false)]
    [InlineData(ValueKind.Boolean, "True", "true", true)]
    [InlineData(ValueKind.WholeNumber, "007", "7", true)]
    public void S_11_Which_values_are_the_same(ValueKind kind, string? marketo, string? dynamics, bool same) =>
        Assert.Equal(same, Canonical.Equal(Values.Field(kind), marketo, dynamics, Values.Rules));

    [Fact]
    public void S_11_A_lone_surrogate_has_a_form_and_does_not_throw() =>
        Assert.Equal(Canonical.Text("a\ufffd"), Canonical.Text("a\ud83d"));

    [Theory]
    [InlineData("too long", ValueKind.Text, "tooLong")]
    [InlineData("日本語", ValueKind.Text, "tooLong")]
    [InlineData("no address", ValueKind.Email, "badFormat")]
    [InlineData("x", ValueKind.WholeNumber, "typeMismatch")]
    [InlineData("12", ValueKind.WholeNumber, "outOfRange")]
    [InlineData("Fax", ValueKind.Choice, "unknownChoice")]
    [InlineData("soon", ValueKind.DateTime, "typeMismatch")]
    [InlineData(null, ValueKind.Text, "required")]
    public void V_1_What_the_other_side_cannot_take_has_a_reason(string? value, ValueKind kind, string problem)
    {
        var field = Values.Field(kind) with { Dynamics = new() { LengthMax = kind == ValueKind.Text ? 7 : null, BytesMax = 8, Max = 10, Required = true } };
        Assert.Equal(problem, Translate.To(SystemName.Dynamics, field, value, Values.Rules).Problem);
    }
}
