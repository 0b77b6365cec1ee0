using System.Text.Json;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>Members of a JSON object, as leniently as Marketo reads them.</summary>
internal static class Members
{
    /// <summary>The text of a member; null when it is missing or no string.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    /// <summary>The text of a member, or 1002.</summary>
    public static string Required(JsonElement json, string name) =>
        Text(json, name) is { Length: > 0 } text ? text : throw new MarketoRefusalException("1002", $"Missing value for required parameter '{name}'");

    /// <summary>True, false, or null when the member is missing or neither.</summary>
    public static bool? Flag(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean() : null;

    /// <summary>The elements of an array member; none when it is missing or no array.</summary>
    public static JsonElement.ArrayEnumerator Array(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray() : default;

    /// <summary>The body's input records, one at least; 1002 without any, 1003 above <paramref name="most"/>.</summary>
    public static IEnumerable<JsonElement> Input(JsonElement body, int most)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("input", out JsonElement input) || input.ValueKind != JsonValueKind.Array
            || input.GetArrayLength() == 0)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'input'");
        if (input.GetArrayLength() > most)
            throw new MarketoRefusalException("1003", $"Invalid request: more than {most} records");
        return input.EnumerateArray();
    }

    /// <summary>A record's members by name without outer blanks; 1003 for anything but an object.</summary>
    public static Dictionary<string, JsonElement> Of(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
            throw new MarketoRefusalException("1003", "Invalid input record: an object is expected");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in record.EnumerateObject())
            members[member.Name.Trim()] = member.Value;
        return members;
    }

    /// <summary>A string or number as text; null for everything else and for "".</summary>
    public static string? Scalar(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.ToString() is { Length: > 0 } text ? text : null;
}
