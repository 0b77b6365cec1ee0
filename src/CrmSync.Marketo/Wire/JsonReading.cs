using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CrmSync.Marketo.Wire;

/// <summary>Liberal reading of Marketo's JSON: numbers may come as text, members may be missing or null.</summary>
internal static class JsonReading
{
    /// <summary>The body as JSON that outlives it; null when it is none.</summary>
    public static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>Text of a member whatever its JSON type; null when missing.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? Text(value) : null;

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Whole(value),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };

    /// <summary>A text may hold half a character (a lone surrogate), which no text of ours can: it becomes the mark for what cannot be read.</summary>
    private static string? Whole(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Regex.Unescape(value.GetRawText()[1..^1])));
        }
    }

    public static long? Number(this JsonElement element, string name) =>
        long.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Elements of an array member; a single object counts as one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } single => [single],
        _ => [],
    };

    /// <summary>A time in any of the forms that Marketo writes (<c>Z</c>, <c>+0000</c>, <c>Z+0000</c>), UTC, whole seconds. Null for what no calendar of ours can count on from.</summary>
    public static DateTimeOffset? Time(string? text)
    {
        if (text is null) return null;
        if (text.EndsWith("Z+0000", StringComparison.Ordinal)) text = text[..^5];
        else if (text.EndsWith("+0000", StringComparison.Ordinal)) text = text[..^5] + "Z";
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is > 1600 and < 9000
            ? new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero)
            : null;
    }
}
