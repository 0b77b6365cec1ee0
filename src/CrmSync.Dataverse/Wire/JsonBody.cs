using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CrmSync.Dataverse.Wire;

/// <summary>A body that should be one JSON object.</summary>
internal static class JsonBody
{
    /// <summary>The object, outliving the body; null when it is none.</summary>
    public static JsonElement? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What reading a body throws that is no JSON, or is of another shape than expected: whatever comes back is an answer that cannot be understood, never a crash.</summary>
    public static bool IsOtherShape(Exception error) =>
        error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException;

    /// <summary>Items of an array member; none when it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement root, string name) =>
        root.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : [];

    /// <summary>A text that may hold half a character (a lone surrogate), which no text of ours can: it becomes the mark for what cannot be read. The rest of the row, and its page, are read as ever.</summary>
    public static string? Whole(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Regex.Unescape(text.GetRawText()[1..^1])));
        }
    }

    /// <summary>A text member; null when it is missing, none, or holds half a character.</summary>
    public static string? Text(this JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out var text) || text.ValueKind != JsonValueKind.String) return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
