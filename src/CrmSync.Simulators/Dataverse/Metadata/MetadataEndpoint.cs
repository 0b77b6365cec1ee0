using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>Definitions of tables, relationships and global choices, read and written (protocol sheet section 7). PATCH is never taken, as the vendor says.</summary>
internal sealed class MetadataEndpoint(DataverseCore core)
{
    private readonly TableDefinitions _tables = new(core);
    private readonly RelationshipDefinitions _relationships = new(core);
    private readonly ChoiceDefinitions _choices = new(core);

    public static bool Knows(string name) => name is "EntityDefinitions" or "RelationshipDefinitions" or "GlobalOptionSetDefinitions";

    public ApiResponse Execute(ApiRequest request, ResourcePath path)
    {
        if (request.Method == "PATCH") throw WebApi.NotAllowed(request);
        var options = DefinitionOptions.Read(request.Option);
        return path.Name(0) switch
        {
            "EntityDefinitions" => _tables.Execute(request, path, options),
            "RelationshipDefinitions" => _relationships.Execute(request, path, options),
            _ => _choices.Execute(request, path, options),
        };
    }

    public static ApiResponse List(ApiRequest request, string set, IEnumerable<JsonObject> items) =>
        Answer(new JsonObject { ["@odata.context"] = $"{request.Root}$metadata#{set}", ["value"] = ArrayOf(items) });

    public static ApiResponse One(ApiRequest request, string set, JsonObject item, int status = 200)
    {
        item.Insert(0, "@odata.context", $"{request.Root}$metadata#{set}/$entity");
        return Answer(item, status);
    }

    /// <summary>204 with the address, or 201 with the definition when it was asked for.</summary>
    public static ApiResponse Made(ApiRequest request, string address, string set, Func<JsonObject> definition)
    {
        var answer = request.Prefer.Representation ? One(request, set, definition(), 201).With("Preference-Applied", "return=representation") : new ApiResponse(204);
        return answer.With("Location", $"{request.Root}{address}").With("OData-EntityId", $"{request.Root}{address}");
    }

    public static JsonArray ArrayOf(IEnumerable<JsonObject> items) => [.. items];

    /// <summary>A key in brackets as a name (LogicalName='x', SchemaName='x', Name='x') or an id.</summary>
    public static bool Names(string key, string member, string name, Guid id) =>
        key == $"{member}='{name}'" || (Guid.TryParse(key, out var given) && given == id);

    /// <summary>A managed property: its value, and whether a solution may change it.</summary>
    public static JsonObject Managed(bool value, string name, bool changes = true) => new() { ["Value"] = value, ["CanBeChanged"] = changes, ["ManagedPropertyLogicalName"] = name };

    public static DataverseError Missing(string what, string key) => new(404, "0x80060888", $"Could not find {what} with the name {key}.");

    private static ApiResponse Answer(JsonObject json, int status = 200) => ApiResponse.Json(writer => json.WriteTo(writer), status);
}
