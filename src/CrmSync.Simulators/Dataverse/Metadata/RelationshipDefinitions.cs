using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>RelationshipDefinitions: every relationship; a custom lookup or a custom crossing is made and taken away here (protocol sheet 7.6, 7.10).</summary>
internal sealed class RelationshipDefinitions(DataverseCore core)
{
    private const string Set = "RelationshipDefinitions";
    private const string Space = "Microsoft.Dynamics.CRM.";

    private Catalog Catalog => core.Store.Catalog;

    public ApiResponse Execute(ApiRequest request, ResourcePath path, DefinitionOptions options)
    {
        var found = Cast(path.Name(1));
        if (path.Key(0) is not { } key)
        {
            return request.Method switch
            {
                "GET" => MetadataEndpoint.List(request, Set, options.Apply(found, TypeOf(path.Name(1)))),
                "POST" when path.Count == 1 => Create(request),
                _ => throw WebApi.NotAllowed(request),
            };
        }

        var one = found.FirstOrDefault(one => RelationshipJson.Named(one, key)) ?? throw MetadataEndpoint.Missing("a relationship", key);
        return request.Method switch
        {
            "GET" => MetadataEndpoint.One(request, Set, options.Pick(one, TypeOf(path.Name(1)))),
            "PUT" => Change(request, (string)one["SchemaName"]!),
            "DELETE" => Remove((string)one["SchemaName"]!),
            _ => throw WebApi.NotAllowed(request),
        };
    }

    private static string TypeOf(string cast) => cast.Length == 0 ? "RelationshipMetadataBase" : cast[Space.Length..];

    private IEnumerable<JsonObject> Cast(string cast)
    {
        var all = RelationshipJson.All(Catalog);
        if (cast.Length == 0 || cast == $"{Space}RelationshipMetadataBase") return all;
        return cast is $"{Space}OneToManyRelationshipMetadata" or $"{Space}ManyToManyRelationshipMetadata"
            ? all.Where(one => (string)one["@odata.type"]! == $"#{cast}")
            : throw DataverseError.UnknownSegment(cast);
    }

    private ApiResponse Create(ApiRequest request)
    {
        var body = request.Json();
        var schema = Text(body, "SchemaName");
        NewColumn.CheckName(schema);
        if (RelationshipJson.All(Catalog).Any(one => (string)one["SchemaName"]! == schema)) throw new DataverseError(400, "0x80044363", "A relationship with the specified name already exists.");
        if (body.TryGetProperty("Lookup", out var lookup)) AddLookup(body, schema, lookup);
        else AddCrossing(body, schema);
        var address = $"{Set}({RelationshipJson.IdOf(schema)})";
        return MetadataEndpoint.Made(request, address, Set, () => RelationshipJson.All(Catalog).First(one => (string)one["SchemaName"]! == schema));
    }

    private void AddLookup(JsonElement body, string schema, JsonElement lookup)
    {
        var (child, parent) = (Find(Text(body, "ReferencingEntity")), Find(Text(body, "ReferencedEntity")));
        var name = Text(lookup, "SchemaName");
        NewColumn.CheckName(name);
        if (child.TryColumn(name.ToLowerInvariant(), out _)) throw new DataverseError(400, "0x80044363", "An attribute with the specified name already exists on the entity.");
        var column = TableText.ReadColumn($"{name} ; lookup {parent.LogicalName} ; {NewColumn.Level(lookup)} ; {NewColumn.Label(lookup, name)} ; custom rel={schema}") with { OnDelete = OnDelete(body) };
        core.EditColumn(new ColumnEdit(child, ColumnEditKind.Add, ColumnText.Write(column)));
    }

    private void AddCrossing(JsonElement body, string schema)
    {
        var (first, second) = (Find(Text(body, "Entity1LogicalName")), Find(Text(body, "Entity2LogicalName")));
        var crossing = body.TryGetProperty("IntersectEntityName", out var given) && given.GetString() is { Length: > 0 } name ? name.ToLowerInvariant() : schema.ToLowerInvariant();
        NewColumn.CheckName(crossing);
        if (Catalog.TryTable(crossing, out _)) throw new DataverseError(400, "0x80044363", "An entity with the name of the intersect entity already exists.");
        core.EditDefinition(new DefinitionEdit(DefinitionEditKind.AddCrossing, schema, $"{first.LogicalName}|{second.LogicalName}|{crossing}"));
    }

    private ApiResponse Change(ApiRequest request, string schema)
    {
        if (Catalog.Relationships.OneToMany.FirstOrDefault(many => many.SchemaName == schema) is not { } found) return new ApiResponse(204);
        var changed = found.Column with { OnDelete = OnDelete(request.Json()) };
        core.EditColumn(new ColumnEdit(found.Child, ColumnEditKind.Change, ColumnText.Write(changed)));
        return new ApiResponse(204);
    }

    private ApiResponse Remove(string schema)
    {
        if (Catalog.Relationships.ManyToMany.FirstOrDefault(crossing => crossing.SchemaName == schema) is { IsCustom: true })
            core.EditDefinition(new DefinitionEdit(DefinitionEditKind.RemoveCrossing, schema));
        else if (Catalog.Relationships.OneToMany.FirstOrDefault(many => many.SchemaName == schema) is { Column.IsCustom: true } lookup)
            core.EditColumn(new ColumnEdit(lookup.Child, ColumnEditKind.Remove, lookup.Column.LogicalName));
        else throw DataverseError.BadArgument($"The relationship {schema} is not custom and cannot be deleted.");
        return new ApiResponse(204);
    }

    private Table Find(string name) => Catalog.TryTable(name, out var table) ? table : throw MetadataEndpoint.Missing("an entity", name);

    private static DeleteBehavior OnDelete(JsonElement body) =>
        body.TryGetProperty("CascadeConfiguration", out var cascade) && cascade.ValueKind == JsonValueKind.Object && cascade.TryGetProperty("Delete", out var told)
        && Enum.TryParse<DeleteBehavior>(told.GetString(), out var behavior) ? behavior : DeleteBehavior.RemoveLink;

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw DataverseError.BadArgument($"The parameter '{name}' is missing.");
}
