using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CrmSync.Simulators.Marketo.Fields;

/// <summary>What a field takes from JSON, keeps (string, long, decimal or bool) and gives back (marketo-rest.md section 5).</summary>
internal static class FieldValue
{
    private const string WireTime = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>False when the field's type does not take the value. Null and "" clear; a boolean then is false.</summary>
    public static bool TryRead(LeadField field, JsonElement json, bool truncate, out object? value)
    {
        string? text = json.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Object or JsonValueKind.Array => "\0",
            _ => json.GetRawText(),
        };
        if (string.IsNullOrEmpty(text))
        {
            value = field.DataType == "boolean" ? false : null;
            return true;
        }

        return TryParse(field, text, truncate, out value);
    }

    /// <summary>The value as text: history, change rows, the journal.</summary>
    public static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "True" : "False",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>The value that <see cref="Text"/> wrote.</summary>
    public static object? FromText(LeadField field, string? text) => text is null ? null : field.DataType switch
    {
        "boolean" => text == "True",
        "integer" or "score" => long.Parse(text, CultureInfo.InvariantCulture),
        "percent" or "float" or "currency" => decimal.Parse(text, CultureInfo.InvariantCulture),
        _ => text,
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(WireTime, CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with offset or Z; anything else is false.</summary>
    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    private static bool TryParse(LeadField field, string text, bool truncate, out object? value)
    {
        value = field.DataType switch
        {
            "boolean" => Boolean(text),
            "integer" or "score" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole : null,
            "percent" or "float" or "currency" => Number(field, text),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null,
            "datetime" => TryTime(text, out DateTimeOffset time) ? Time(time) : null,
            _ => Characters(field, text, truncate),
        };
        return value is not null;
    }

    private static object? Boolean(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    private static decimal? Number(LeadField field, string text) =>
        !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? null
        : field.DataType == "currency" ? decimal.Round(number, 2) : number;

    private static string? Characters(LeadField field, string text, bool truncate)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || (field.DataType == "email" && !IsEmail(field, text)))
            return null;
        bool bytes = field.DataType == "text";
        if ((bytes ? Encoding.UTF8.GetByteCount(text) : text.Length) <= field.Length)
            return text;
        return truncate ? Cut(text, field.Length!.Value, bytes) : null;
    }

    private static string Cut(string text, int length, bool bytes)
    {
        var kept = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += bytes ? rune.Utf8SequenceLength : rune.Utf16SequenceLength;
            if (used > length)
                break;
            kept.Append(rune.ToString());
        }

        return kept.ToString();
    }

    /// <summary>The main e-mail takes any ASCII text; a custom e-mail field looks at the form too.</summary>
    private static bool IsEmail(LeadField field, string text)
    {
        if (!Ascii.IsValid(text))
            return false;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return field.Name == "email" || (at > 0 && text.LastIndexOf('@') == at && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.'));
    }
}
