using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>EntityDefinitions and what lies below: attributes with casts, keys, relationships (protocol sheet 7.1-7.6, 7.10).</summary>
internal sealed class TableDefinitions(DataverseCore core)
{
    private const string Set = "EntityDefinitions";
    private const string Type = "EntityMetadata";

    private readonly AttributeDefinitions _attributes = new(core);
    private readonly KeyDefinitions _keys = new(core);

    private Catalog Catalog => core.Store.Catalog;

    public ApiResponse Execute(ApiRequest request, ResourcePath path, DefinitionOptions options)
    {
        if (path.Key(0) is not { } key)
        {
            return (request.Method, path.Count) switch
            {
                ("GET", 1) => MetadataEndpoint.List(request, Set, options.Apply(Catalog.Tables.Select(table => Definition(table, options)), Type)),
                ("POST", 1) => Create(request, options),
                _ => throw WebApi.NotAllowed(request),
            };
        }

        var table = Catalog.Tables.FirstOrDefault(table => MetadataEndpoint.Names(key, "LogicalName", table.LogicalName, table.MetadataId))
            ?? throw MetadataEndpoint.Missing("an entity", key);
        return path.Count == 1 ? Whole(request, table, options) : Below(request, path, table, options);
    }

    public JsonObject Definition(Table table, DefinitionOptions options)
    {
        var json = TableJson.Write(table);
        foreach (var (name, inner) in options.Expand) json[name] = MetadataEndpoint.ArrayOf(inner.Apply(Members(table, name, inner), TypeOf(name)));
        return json;
    }

    private IEnumerable<JsonObject> Members(Table table, string name, DefinitionOptions options) => name switch
    {
        "Attributes" => table.Columns.Select(column => _attributes.Attribute(table, column, options)),
        "Keys" => table.Keys.Select(key => _keys.Key(table, key)),
        "ManyToOneRelationships" => RelationshipJson.ManyToOne(Catalog, table),
        "OneToManyRelationships" => RelationshipJson.OneToMany(Catalog, table),
        "ManyToManyRelationships" => RelationshipJson.ManyToMany(Catalog, table),
        _ => throw DataverseError.UnknownProperty(Type, name),
    };

    /// <summary>The type of what lies behind a property.</summary>
    private static string TypeOf(string name) => name switch
    {
        "Attributes" => "AttributeMetadata",
        "Keys" => "EntityKeyMetadata",
        "ManyToManyRelationships" => "ManyToManyRelationshipMetadata",
        _ => "OneToManyRelationshipMetadata",
    };

    private ApiResponse Whole(ApiRequest request, Table table, DefinitionOptions options)
    {
        switch (request.Method)
        {
            case "GET":
                return MetadataEndpoint.One(request, Set, options.Pick(Definition(table, options), Type));
            case "PUT":
                core.EditDefinition(new DefinitionEdit(DefinitionEditKind.PutTable, table.LogicalName, NewTable.Changed(table, request.Json())));
                return new ApiResponse(204);
            case "DELETE":
                if (!table.IsCustom) throw DataverseError.BadArgument($"The entity {table.LogicalName} is not custom and cannot be deleted.");
                core.EditDefinition(new DefinitionEdit(DefinitionEditKind.RemoveTable, table.LogicalName));
                return new ApiResponse(204);
            default:
                throw WebApi.NotAllowed(request);
        }
    }

    private ApiResponse Create(ApiRequest request, DefinitionOptions options)
    {
        var text = NewTable.Text(request.Json(), 10_000 + Catalog.Tables.Count(table => table.IsCustom));
        var table = TableText.Read(text);
        if (Catalog.TryTable(table.LogicalName, out _) || Catalog.TrySet(table.SetName, out _))
            throw new DataverseError(400, "0x80044363", $"An entity with the specified name {table.SchemaName} already exists.");
        core.EditDefinition(new DefinitionEdit(DefinitionEditKind.PutTable, table.LogicalName, text));
        var made = Catalog[table.LogicalName];
        return MetadataEndpoint.Made(request, $"{Set}({made.MetadataId})", Set, () => Definition(made, options));
    }

    private ApiResponse Below(ApiRequest request, ResourcePath path, Table table, DefinitionOptions options)
    {
        switch (path.Name(1))
        {
            case "Attributes": return _attributes.Execute(request, path, table, options);
            case "Keys": return _keys.Execute(request, path, table, options);
            case "ManyToOneRelationships" or "OneToManyRelationships" or "ManyToManyRelationships":
                if (request.Method != "GET") throw WebApi.NotAllowed(request);
                var found = Members(table, path.Name(1), options);
                if (path.Key(1) is not { } key) return MetadataEndpoint.List(request, path.Name(1), options.Apply(found, TypeOf(path.Name(1))));
                return MetadataEndpoint.One(request, path.Name(1), options.Pick(found.FirstOrDefault(one => RelationshipJson.Named(one, key)) ?? throw MetadataEndpoint.Missing("a relationship", key), TypeOf(path.Name(1))));
            default:
                return Property(request, path, table);
        }
    }

    /// <summary>One property of a definition by its address.</summary>
    private static ApiResponse Property(ApiRequest request, ResourcePath path, Table table)
    {
        if (request.Method != "GET") throw WebApi.NotAllowed(request);
        var definition = TableJson.Write(table);
        if (path.Count > 2 || !definition.ContainsKey(path.Name(1))) throw DataverseError.UnknownSegment(path.Name(path.Count - 1));
        var json = new JsonObject { ["@odata.context"] = $"{request.Root}$metadata#{Set}({table.MetadataId})/{path.Name(1)}", ["value"] = definition[path.Name(1)]?.DeepClone() };
        return ApiResponse.Json(writer => json.WriteTo(writer));
    }
}
