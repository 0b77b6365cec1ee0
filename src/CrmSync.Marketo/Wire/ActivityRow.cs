using System.Text.Json;

namespace CrmSync.Marketo.Wire;

/// <summary>One row of activities.json.</summary>
/// <param name="Guid">marketoGUID; id where it is missing.</param>
/// <param name="LeadId">Whose.</param>
/// <param name="Second">activityDate.</param>
/// <param name="Type">activityTypeId.</param>
/// <param name="PrimaryId">primaryAttributeValueId.</param>
/// <param name="Primary">primaryAttributeValue.</param>
/// <param name="Attributes">The rest; empty values are left out by Marketo.</param>
internal sealed record ActivityRow(string Guid, long LeadId, DateTimeOffset Second, int Type, long? PrimaryId, string? Primary, IReadOnlyDictionary<string, string?> Attributes)
{
    /// <summary>The rows of a page; what has no person or no time is no row.</summary>
    public static List<ActivityRow> ReadAll(IEnumerable<JsonElement> rows) => [.. rows.Select(Read).OfType<ActivityRow>()];

    public string? Attribute(string name) => Attributes.GetValueOrDefault(name);

    private static ActivityRow? Read(JsonElement row)
    {
        if (row.Number("leadId") is not { } lead || row.Number("activityTypeId") is not { } type || JsonReading.Time(row.Text("activityDate")) is not { } second) return null;
        var attributes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in row.Items("attributes"))
        {
            if ((attribute.Text("apiName") ?? attribute.Text("name")) is { } name) attributes[name] = attribute.Text("value");
        }

        var guid = row.Text("marketoGUID") ?? row.Text("id") ?? $"{lead}-{type}-{second:O}";
        return new ActivityRow(guid, lead, second, (int)type, row.Number("primaryAttributeValueId"), row.Text("primaryAttributeValue"), attributes);
    }
}
