using System.Globalization;
using System.Text;
using CrmSync.Domain.Systems;
using PhoneNumbers;

namespace CrmSync.Domain.Fields;

/// <summary>When are two values the same? The canonical form depends on the value and on configuration only (S-11).</summary>
public static class Canonical
{
    /// <summary>The canonical form of a side's value; null is empty. A value that the kind cannot read stays as it is, marked, so that it equals itself only.</summary>
    public static string? Of(MappedField field, SystemName side, string? value, FieldRules rules)
    {
        var text = Text(value);
        if (text is null) return null;
        return field.Kind switch
        {
            ValueKind.Text => text,
            ValueKind.Email => text.ToLowerInvariant(),
            ValueKind.Phone => Phone(text, rules.Region),
            ValueKind.Choice => side == SystemName.Dynamics ? text : ChoiceLabels.NumberOf(field.Choices, text) ?? "?" + text,
            ValueKind.Boolean => bool.TryParse(text, out var b) ? (b ? "true" : "false") : "?" + text,
            ValueKind.WholeNumber => Number(text, 0),
            ValueKind.Decimal or ValueKind.Money => Number(text, Scale(field)),
            ValueKind.Date => Date(text, rules.Zone),
            ValueKind.DateTime => Moment(text) is { } at ? Said(at) : "?" + text,
            _ => text.ToLowerInvariant(),
        };
    }

    /// <summary>Do both sides show the same? (C-4, S-11)</summary>
    public static bool Equal(MappedField field, string? marketo, string? dynamics, FieldRules rules) =>
        // Only choices read differently on the two sides.
        (field.Kind != ValueKind.Choice && string.Equals(marketo, dynamics, StringComparison.Ordinal)) || string.Equals(Of(field, SystemName.Marketo, marketo, rules), Of(field, SystemName.Dynamics, dynamics, rules), StringComparison.Ordinal);

    /// <summary>Are two values of one side the same value? (S-3)</summary>
    public static bool Same(MappedField field, SystemName side, string? one, string? other, FieldRules rules) =>
        string.Equals(one, other, StringComparison.Ordinal) || string.Equals(Of(field, side, one, rules), Of(field, side, other, rules), StringComparison.Ordinal);

    /// <summary>Can <paramref name="shown"/> be what a side made of <paramref name="sent"/>: trimmed, cut, rounded or put in another case? (S-3)</summary>
    /// <param name="field">The field.</param>
    /// <param name="side">The side.</param>
    /// <param name="sent">What it was sent.</param>
    /// <param name="shown">What it shows.</param>
    /// <param name="rules">How values compare.</param>
    /// <param name="cutFrom">A text that is shorter is not one that was cut.</param>
    public static bool MadeOf(MappedField field, SystemName side, string? sent, string? shown, FieldRules rules, int cutFrom = 20)
    {
        if (Same(field, side, sent, shown, rules)) return true;
        if (Text(sent) is not { } s || Text(shown) is not { } t) return false;
        if (field.Kind == ValueKind.Lookup) return Guid.TryParse(s, out _);
        if (field.Kind is ValueKind.Decimal or ValueKind.Money or ValueKind.WholeNumber)
            return TryNumber(s, out var a) && TryNumber(t, out var b) && Math.Abs(a - b) < 1m;
        if (field.Kind == ValueKind.Text && string.Equals(s, t, StringComparison.OrdinalIgnoreCase)) return true;
        return field.Kind is ValueKind.Text or ValueKind.Phone && t.Length >= cutFrom && s.StartsWith(t, StringComparison.Ordinal);
    }

    /// <summary>Is it what Dynamics fills in by itself in a new row of that kind: nothing, false, 0, the default of a choice? (N-10)</summary>
    public static bool IsFilled(MappedField field, RecordKind row, string? value) =>
        IsBlank(field, value) || (Text(value) is { } text && string.Equals(text, row == RecordKind.Contact ? field.ContactFilled : field.LeadFilled, StringComparison.OrdinalIgnoreCase));

    /// <summary>Does a value count as empty at a first meeting: nothing, false, 0? (N-10)</summary>
    public static bool IsBlank(MappedField field, string? value) => Text(value) is not { } text || field.Kind switch
    {
        ValueKind.Boolean => string.Equals(text, "false", StringComparison.OrdinalIgnoreCase),
        ValueKind.WholeNumber or ValueKind.Decimal or ValueKind.Money => TryNumber(text, out var n) && n == 0m,
        _ => false,
    };

    /// <summary>NFC, CRLF as LF, trimmed, empty as null.</summary>
    public static string? Text(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        var text = value.Contains('\r', StringComparison.Ordinal) ? value.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : value;
        text = text.Trim();
        if (text.Length == 0) return null;
        return Ascii.IsValid(text) ? text : WellFormed(text).Normalize(NormalizationForm.FormC);
    }

    /// <summary>At most so many UTF-16 units of it, and never half a character.</summary>
    internal static string Cut(string text, int most) => text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>An e-mail address as people are matched by it: trimmed, invariant lower case; null when empty (N-9).</summary>
    public static string? Email(string? value) => Text(value)?.ToLowerInvariant();

    /// <summary>The moment at which a day begins in a zone, UTC. Where clocks are put forward at midnight it begins later.</summary>
    internal static string Begins(string day, string zone)
    {
        var (midnight, there) = (DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(zone));
        while (there.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        return Said(new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(midnight, there)));
    }

    internal static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    internal static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new DateTimeOffset(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero)
            : null;

    private static string Said(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string WellFormed(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(bytes);
    }

    private static int Scale(MappedField field) => Math.Min(field.Marketo.Scale ?? 10, field.Dynamics.Scale ?? 10);

    private static string Number(string text, int scale) =>
        TryNumber(text, out var n) ? Math.Round(n, scale, MidpointRounding.AwayFromZero).ToString("0.##########", CultureInfo.InvariantCulture) : "?" + text;

    private static string Date(string text, string zone)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Moment(text) is not { } at) return "?" + text;
        return TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Phone(string text, string region)
    {
        try
        {
            var phones = PhoneNumberUtil.GetInstance();
            var number = phones.Parse(text, region);
            return phones.IsPossibleNumber(number) ? phones.Format(number, PhoneNumberFormat.RFC3966) : text;
        }
        catch (NumberParseException)
        {
            return text;
        }
    }
}
