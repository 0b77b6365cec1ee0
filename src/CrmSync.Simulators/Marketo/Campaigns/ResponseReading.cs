using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>Response mappings of a webhook (developer documentation, Response Mappings): dots and whole-number indices; a value of an unfit type is not written.</summary>
internal static class ResponseReading
{
    /// <summary>The fields to write and their values; nothing when the answer is no JSON.</summary>
    public static IReadOnlyList<(LeadField Field, object? Value)> Read(FieldTable fields, Webhook webhook, string body)
    {
        JsonElement root;
        try
        {
            root = JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            return [];
        }

        var values = new List<(LeadField, object?)>();
        foreach (ResponseMapping mapping in webhook.Mappings)
        {
            if (Find(fields, mapping.Field) is { ReadOnly: false } field && At(root, mapping.Attribute) is { } json && Fits(field, json)
                && FieldValue.TryRead(field, json, truncate: true, out object? value))
                values.Add((field, value));
        }

        return values;
    }

    /// <summary>A field by its SOAP name or its REST name.</summary>
    public static LeadField? Find(FieldTable fields, string name) => fields.TryGet(name, out LeadField? field) ? field
        : fields.All.FirstOrDefault(known => known.DisplayName.Replace(" ", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static JsonElement? At(JsonElement json, string path)
    {
        foreach (string part in path.Split('.'))
        {
            string[] names = part.Split('[');
            if (names[0].Length > 0)
            {
                if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(names[0], out json))
                    return null;
            }

            foreach (string index in names.Skip(1))
            {
                if (!int.TryParse(index.TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out int place)
                    || json.ValueKind != JsonValueKind.Array || place >= json.GetArrayLength())
                    return null;
                json = json[place];
            }
        }

        return json;
    }

    private static bool Fits(LeadField field, JsonElement json) => field.DataType switch
    {
        "integer" or "score" or "percent" or "float" or "currency" => json.ValueKind is JsonValueKind.Number or JsonValueKind.Null,
        "boolean" => json.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null,
        _ => json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array),
    };
}
