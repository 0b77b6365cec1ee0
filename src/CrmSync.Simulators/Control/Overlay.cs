using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Control;

/// <summary>Lays a partial JSON object over a settings record.</summary>
public static class Overlay
{
    /// <summary>Camel-case JSON, enumerations by name; unknown members are refused.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary><paramref name="current"/> with the members of <paramref name="patch"/> in place of its own; ArgumentException when one is unknown or of a wrong type.</summary>
    public static T Apply<T>(T current, JsonElement patch)
    {
        try
        {
            JsonObject merged = JsonSerializer.SerializeToNode(current, Json)!.AsObject();
            foreach (JsonProperty member in patch.EnumerateObject())
                merged[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            return merged.Deserialize<T>(Json)!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ArgumentException(error.Message, nameof(patch), error);
        }
    }
}
