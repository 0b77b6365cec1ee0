using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Marketo;

/// <summary>Which of the three walks over the activity log a cursor belongs to.</summary>
internal enum Walk
{
    /// <summary>Everything that exists, up to the moment the walk began: people made, merged, deleted.</summary>
    First = 0,

    /// <summary>What happens, as it happens.</summary>
    Live = 1,

    /// <summary>The slow walk for rows that were committed late (B-14).</summary>
    Late = 2,
}

/// <summary>What the opaque cursor holds.</summary>
/// <param name="Walk">Which walk.</param>
/// <param name="Token">Paging token; null: mint one at <paramref name="ReadTo"/>.</param>
/// <param name="ReadTo">Marketo's clock: read up to here.</param>
/// <param name="Until">First walk: when it began. Late walk: where it ends. Live: unused.</param>
internal sealed record Cursor(Walk Walk, string? Token, DateTimeOffset ReadTo, DateTimeOffset Until)
{
    /// <summary>Activity types that this walk asks for: made, changed, scored, merged, deleted.</summary>
    [JsonIgnore]
    public string Types => Walk == Walk.First ? "12,32,37" : "12,13,22,32,37";

    /// <summary>True for rows that belong to this walk: the first leaves what is newer to the live one, the late one ends.</summary>
    public bool Covers(DateTimeOffset second) => Walk == Walk.Live || second <= Until;

    public string ToText() => JsonSerializer.Serialize(this, CursorJson.Default.Cursor);

    /// <summary>Null when the text is no cursor of ours.</summary>
    public static Cursor? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, CursorJson.Default.Cursor);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How a cursor is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Cursor))]
internal sealed partial class CursorJson : JsonSerializerContext;
