using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>RetrieveMetadataChanges (protocol sheet 7.8): definitions that a query picks, all of them or those changed since a stamp.</summary>
internal sealed class MetadataChanges(DataverseCore core)
{
    /// <summary>Filters that ask for tables that are gone; of other definitions it is not kept that they went.</summary>
    private static readonly string[] Tables = ["Default", "Entity", "All"];

    public ApiResponse Answer(ApiRequest request, Dictionary<string, string> parameters)
    {
        var query = parameters.TryGetValue("Query", out var text) ? Parse(text) : default;
        var since = parameters.TryGetValue("ClientVersionStamp", out var stamp) && stamp.Trim('\'') is { Length: > 0 } given && given != "null" ? DeltaToken.Read(given) : null;
        since?.CheckAge(core.Store.Now, core.Settings.ExpireSubscriptionsInDays);
        var isGoneAsked = !parameters.TryGetValue("DeletedMetadataFilters", out var filter) || Array.Exists(Tables, name => filter.Contains(name, StringComparison.Ordinal));
        return core.Locked(() => Answer(request, query, since?.Version ?? 0, isGoneAsked));
    }

    private ApiResponse Answer(ApiRequest request, JsonElement query, long since, bool isGoneAsked)
    {
        var catalog = core.Store.Catalog;
        var tables = catalog.Tables.Where(table => table.ChangedAt > since).Select(table => (Table: table, Json: TableJson.Write(table))).Where(one => Passes(query, one.Json));
        var found = new JsonArray();
        foreach (var (table, json) in tables)
        {
            Keep(query, json);
            if (query.ValueKind == JsonValueKind.Object && query.TryGetProperty("AttributeQuery", out var inner) && inner.ValueKind == JsonValueKind.Object)
                json["Attributes"] = MetadataEndpoint.ArrayOf(table.Columns.Select(column => AttributeJson.Write(table, column)).Where(one => Passes(inner, one)).Select(one => Keep(inner, one)));
            if (since > 0) json["HasChanged"] = true;
            found.Add(json);
        }

        var gone = catalog.Gone.Where(one => one.Version > since && since > 0 && isGoneAsked).ToList();
        var answer = new JsonObject
        {
            ["@odata.context"] = $"{request.Root}$metadata#Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse",
            ["EntityMetadata"] = found,
            ["ServerVersionStamp"] = Uri.UnescapeDataString(new DeltaToken(catalog.Version, core.Store.Now).Write()),
            ["DeletedMetadata"] = new JsonObject
            {
                ["Count"] = gone.Count,
                ["IsReadOnly"] = false,
                ["Keys"] = new JsonArray([.. gone.Select(one => (JsonNode)one.Kind).DistinctBy(kind => (string)kind!)]),
                ["Values"] = new JsonArray([.. gone.Select(one => (JsonNode)one.MetadataId.ToString())]),
            },
        };
        return ApiResponse.Json(writer => answer.WriteTo(writer));
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            throw DataverseError.BadArgument("The parameter 'Query' is not JSON.");
        }
    }

    private static JsonObject Keep(JsonElement query, JsonObject definition)
    {
        if (query.ValueKind != JsonValueKind.Object || !query.TryGetProperty("Properties", out var properties) || properties.ValueKind != JsonValueKind.Object) return definition;
        if (properties.TryGetProperty("AllProperties", out var all) && all.ValueKind == JsonValueKind.True) return definition;
        var names = properties.TryGetProperty("PropertyNames", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(name => name.ToString()).ToHashSet() : [];
        foreach (var name in definition.Select(member => member.Key).ToList())
        {
            if (!names.Contains(name) && name is not ("MetadataId" or "LogicalName" or "HasChanged" or "@odata.type")) definition.Remove(name);
        }

        return definition;
    }

    private static bool Passes(JsonElement query, JsonObject definition)
    {
        if (query.ValueKind != JsonValueKind.Object || !query.TryGetProperty("Criteria", out var criteria) || criteria.ValueKind != JsonValueKind.Object) return true;
        if (!criteria.TryGetProperty("Conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array) return true;
        var any = criteria.TryGetProperty("FilterOperator", out var by) && by.ToString() is "Or" or "1";
        return any ? conditions.EnumerateArray().Any(condition => Holds(condition, definition)) : conditions.EnumerateArray().All(condition => Holds(condition, definition));
    }

    private static bool Holds(JsonElement condition, JsonObject definition)
    {
        var name = condition.GetProperty("PropertyName").GetString()!;
        var operation = condition.TryGetProperty("ConditionOperator", out var told) ? told.ToString() : "Equals";
        var value = condition.TryGetProperty("Value", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object && wrapped.TryGetProperty("Value", out var inner) ? inner.ToString() : "";
        var node = definition[name] is JsonObject managed && managed.ContainsKey("Value") ? managed["Value"] : definition[name];
        var text = node is JsonValue one && one.TryGetValue<string>(out var read) ? read : node?.ToJsonString() ?? "";
        return operation switch
        {
            "Equals" or "0" => Same(text, value),
            "NotEquals" or "1" => !Same(text, value),
            "In" or "2" => value.Split(',', '[', ']', '"').Contains(text),
            _ => throw DataverseError.BadArgument(string.Create(CultureInfo.InvariantCulture, $"The condition operator '{operation}' is not supported on definitions.")),
        };
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
