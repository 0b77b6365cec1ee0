using System.Globalization;
using System.Text;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>A value in the other side's own form, or why it has none.</summary>
/// <param name="Value">The value to send; null clears.</param>
/// <param name="Problem">Code of the rule that forbids it (V-1, V-5), or null.</param>
public readonly record struct Translation(string? Value, string? Problem);

/// <summary>How is a value said on the other side?</summary>
public static class Translate
{
    /// <summary>From one side's own form to the other's, checked against what that side's metadata asks.</summary>
    public static Translation To(SystemName target, MappedField field, string? value, FieldRules rules)
    {
        var limits = target == SystemName.Marketo ? field.Marketo : field.Dynamics;
        var isStrict = target == SystemName.Dynamics && !rules.ServerValidates;
        if (Canonical.Text(value) is null && target == SystemName.Dynamics && field.Choices?.States is not null) return new(null, "required");
        if (Canonical.Text(value) is null) return field.Kind == ValueKind.Boolean ? new("false", null) : new(null, limits.Required && isStrict ? "required" : null);
        var said = Say(target, field, value!, rules);
        if (said.Problem is null && isStrict && !ColumnFormat.Fits(field, said.Value!, rules.Region)) return new(null, "badFormat");
        return said.Problem is null ? Check(said, field, limits) : said;
    }

    private static Translation Say(SystemName target, MappedField field, string value, FieldRules rules)
    {
        var from = target == SystemName.Marketo ? SystemName.Dynamics : SystemName.Marketo;
        if (field.Kind == ValueKind.Choice) return Choice(target, field, value.Trim());
        if (field.Kind is ValueKind.Text or ValueKind.Email or ValueKind.Phone or ValueKind.Lookup) return new(value.Trim(), null);
        var canonical = Canonical.Of(field, from, value, rules);
        if (canonical is null || canonical.StartsWith('?')) return new(null, "typeMismatch");
        return new(field.Kind == ValueKind.Date && (target == SystemName.Marketo ? field.Marketo : field.Dynamics).IsMoment ? Canonical.Begins(canonical, rules.Zone) : canonical, null);
    }

    private static Translation Choice(SystemName target, MappedField field, string value)
    {
        if (target == SystemName.Marketo) return ChoiceLabels.LabelOf(field.Choices, value) is { } label ? new(label, null) : new(null, "unknownChoice");
        if (ChoiceLabels.NumberOf(field.Choices, value) is not { } number || !ChoiceLabels.IsOffered(field.Choices, number)) return new(null, "unknownChoice");
        // A state that only a qualification leads to: the update would be refused, or leave a qualified lead without a contact.
        return ChoiceLabels.StateOf(field.Choices, number) is { } state && state == field.Choices!.QualifiedState ? new(null, "onlyByQualifying") : new(number, null);
    }

    private static Translation Check(Translation said, MappedField field, FieldLimits limits)
    {
        var text = said.Value!;
        if (limits.LengthMax is { } length && text.Length > length) return new(null, "tooLong");
        if (limits.BytesMax is { } bytes && Encoding.UTF8.GetByteCount(text) > bytes) return new(null, "tooLong");
        if (limits.AsciiOnly && !Ascii.IsValid(text)) return new(null, "notAscii");
        if (field.Kind is not (ValueKind.WholeNumber or ValueKind.Decimal or ValueKind.Money)) return said;
        if (!Canonical.TryNumber(text, out var number)) return new(null, "typeMismatch");
        if (number < (limits.Min ?? decimal.MinValue) || number > (limits.Max ?? decimal.MaxValue)) return new(null, "outOfRange");
        return limits.Scale is { } scale ? new(Math.Round(number, scale, MidpointRounding.AwayFromZero).ToString("0.##########", CultureInfo.InvariantCulture), null) : said;
    }
}
