using System.Globalization;
using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;

namespace CrmSync.Dataverse;

/// <summary>Between JSON on the wire and own-form text (see <see cref="ValueKind"/>).</summary>
internal static class Values
{
    private const string SecondsUtc = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
    private const int DayLength = 10;
    private const string Plain = "0.############################";

    /// <summary>Reads a column's value; null and the empty text are empty.</summary>
    public static string? FromWire(ValueKind kind, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.String => JsonBody.Whole(value),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.GetRawText(),
        };
        return string.IsNullOrEmpty(text) ? null : kind switch
        {
            ValueKind.Decimal or ValueKind.Money or ValueKind.WholeNumber => Number(text),
            // Only a whole moment can be put into the connection's zone; which day it is there is not decided here (S-11).
            ValueKind.Date when text.Length == DayLength => text,
            ValueKind.Date or ValueKind.DateTime => Moment(text)?.ToString(SecondsUtc, CultureInfo.InvariantCulture) ?? text,
            ValueKind.Lookup => text.ToLowerInvariant(),
            _ => text,
        };
    }

    /// <summary>Writes a value as the column's JSON type. Text that does not fit its kind goes as it is, so that the side refuses it by its own rules.</summary>
    public static void ToWire(Utf8JsonWriter writer, ValueKind kind, string? text)
    {
        switch (kind)
        {
            case var _ when text is null:
                writer.WriteNullValue();
                break;
            case ValueKind.Boolean when text is "true" or "false":
                writer.WriteBooleanValue(text == "true");
                break;
            case ValueKind.Choice or ValueKind.WholeNumber when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                writer.WriteNumberValue(whole);
                break;
            case ValueKind.Decimal or ValueKind.Money when decimal.TryParse(text, PlainNumber, CultureInfo.InvariantCulture, out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(text);
                break;
        }
    }

    /// <summary>A date-time of the wire; null when it is none.</summary>
    public static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    private static string Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString(Plain, CultureInfo.InvariantCulture) : text;
}
