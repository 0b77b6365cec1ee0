using System.Globalization;
using System.Text.Json;

namespace CrmSync.Host.Client;

/// <summary>Reads members of the gateway's answers as text for a reader.</summary>
internal static class Reading
{
    /// <summary>A text for a terminal, in one line. What would steer it, or turn the direction of what follows, is not passed on: anybody can write it into a form.</summary>
    public static string Plain(string text) =>
        text.Any(Steers) ? string.Concat(text.Select(letter => letter is '\r' or '\n' or '\t' ? ' ' : Steers(letter) ? '\uFFFD' : letter)) : text;

    /// <summary>A member as text; a dash when it is null or missing.</summary>
    public static string Text(this JsonElement item, string name) => item.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } text => Plain(text.GetString()!),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => whole.ToString("N0", CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.Number } number => number.GetDouble().ToString("0.0", CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        _ => "-",
    };

    /// <summary>A number as an id: without separators.</summary>
    public static string Id(this JsonElement item, string name) => item.Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : item.Text(name);

    /// <summary>A moment as UTC time of day, a dash when unknown.</summary>
    public static string Moment(this JsonElement item, string name, string format = "HH:mm:ss") =>
        item.Find(name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var at) ? at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) : "-";

    /// <summary>A number; 0 when missing.</summary>
    public static long Number(this JsonElement item, string name) => item.Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;

    /// <summary>The items of a list member.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) =>
        item.Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The members of an object member.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement item, string name) =>
        item.Find(name) is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : [];

    private static bool Steers(char letter) => char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static JsonElement? Find(this JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var found) ? found : null;
}
