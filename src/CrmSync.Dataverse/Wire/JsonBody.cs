using System.Text.Json;

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

    /// <summary>Items of an array member; none when it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement root, string name) =>
        root.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : [];

    /// <summary>A text member; null when it is missing or none.</summary>
    public static string? Text(this JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
