using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Dataverse;

/// <summary>Where a feed goes on, opaque to all others.</summary>
/// <param name="Link">The page: the first address, a next link or a delta link.</param>
/// <param name="Offset">Changes of the page already handed out.</param>
/// <param name="Fetch">Which fetch of the page the offset belongs to; empty when it is not fetched yet.</param>
/// <param name="RoundAt">The server's clock when this walk or delta began; null between two rounds.</param>
/// <param name="Initial">Within the first walk.</param>
/// <param name="Select">The columns that the link was asked with.</param>
internal sealed record Cursor(
    [property: JsonPropertyName("l")] string Link,
    [property: JsonPropertyName("o")] int Offset,
    [property: JsonPropertyName("f")] string Fetch,
    [property: JsonPropertyName("t")] DateTimeOffset? RoundAt,
    [property: JsonPropertyName("i")] bool Initial,
    [property: JsonPropertyName("s")] string Select)
{
    /// <summary>The organisation whose feed it is (S-10); null or empty: not known.</summary>
    [JsonPropertyName("g"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Organization { get; init; }

    /// <summary>Highest row version that was surely there when the epoch began: no later change has a lower one (S-10); 0: not known.</summary>
    [JsonPropertyName("v"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Start { get; init; }

    /// <summary>The server's clock up to which the walk or delta before it had read; null in the first walk.</summary>
    [JsonPropertyName("d")]
    public DateTimeOffset? ReadTo { get; init; }

    /// <summary>Reads a cursor back; null when it is none.</summary>
    public static Cursor? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Cursor>(text) is { Link.Length: > 0, Fetch: not null, Select: not null, Offset: >= 0 } cursor ? cursor : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(this);
}
