using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>EntityDefinitions and what lies below (protocol sheet section 7). <paramref name="columnEdited"/> is told of every change of a column before it is answered.</summary>
internal sealed class MetadataEndpoint(DataverseCore core, Action<ColumnEdit> columnEdited)
{
    private const string CastPrefix = "Microsoft.Dynamics.CRM.";

    private Catalog Catalog => core.Store.Catalog;

    public ApiResponse Execute(ApiRequest request, ResourcePath path)
    {
        var options = DefinitionOptions.Read(request.Option);
        if (path.Key(0) is not { } key) return List(request, "EntityDefinitions", options.Apply(Catalog.Tables.Select(table => Definition(table, options))));
        var table = Find(key);
        if (path.Count == 1) return One(request, "EntityDefinitions", options.Pick(Definition(table, options)));
        return (request.Method, path.Name(1)) switch
        {
            ("POST", "Attributes") => Add(request, table),
            ("PUT", "Attributes") => Change(request, path, table),
            ("DELETE", "Attributes") => Remove(path, table),
            ("GET", "Attributes") => Attributes(request, path, table, options),
            ("GET", "Keys") => List(request, "Keys", []),
            ("GET", "ManyToOneRelationships") => List(request, "ManyToOneRelationships", options.Apply(TableJson.ManyToOne(Catalog, table))),
            _ => throw DataverseError.UnknownSegment(path.Name(1)),
        };
    }

    private Table Find(string key)
    {
        var name = key.StartsWith("LogicalName=", StringComparison.Ordinal) ? key[12..].Trim('\'') : null;
        var found = Catalog.Tables.FirstOrDefault(table => table.LogicalName == name || table.MetadataId.ToString() == key);
        return found ?? throw new DataverseError(404, "0x80060888", $"Could not find an entity with the name {name ?? key}.");
    }

    private JsonObject Definition(Table table, DefinitionOptions options)
    {
        var json = TableJson.Write(table);
        if (options.Expand.TryGetValue("Attributes", out var attributes)) json["Attributes"] = ArrayOf(attributes.Apply(table.Columns.Select(column => Attribute(table, column, attributes))));
        if (options.Expand.ContainsKey("Keys")) json["Keys"] = new JsonArray();
        if (options.Expand.TryGetValue("ManyToOneRelationships", out var many)) json["ManyToOneRelationships"] = ArrayOf(many.Apply(TableJson.ManyToOne(Catalog, table)));
        return json;
    }

    private static JsonArray ArrayOf(IEnumerable<JsonObject> items) => [.. items];

    private JsonObject Attribute(Table table, Column column, DefinitionOptions options)
    {
        var json = AttributeJson.Write(table, column);
        json["IsSecured"] = core.Settings.Rules.Secured.Any(secured => secured.Table == table.LogicalName && secured.Column == column.LogicalName);
        if (options.Expand.TryGetValue("OptionSet", out var set) && AttributeJson.OptionSet(table, column) is { } choices) json["OptionSet"] = set.Pick(choices);
        if (options.Expand.ContainsKey("GlobalOptionSet")) json["GlobalOptionSet"] = null;
        return json;
    }

    private ApiResponse Attributes(ApiRequest request, ResourcePath path, Table table, DefinitionOptions options)
    {
        var columns = table.Columns.AsEnumerable();
        if (path.Name(2) is { Length: > 0 } cast) columns = columns.Where(Casts(cast));
        if (path.Key(1) is not { } key) return List(request, "Attributes", options.Apply(columns.Select(column => Attribute(table, column, options))));
        return One(request, "Attributes", options.Pick(Attribute(table, Pick(columns, key, table), options)));
    }

    private static Func<Column, bool> Casts(string cast)
    {
        var type = cast.StartsWith(CastPrefix, StringComparison.Ordinal) ? cast[CastPrefix.Length..] : "";
        if (!type.EndsWith("AttributeMetadata", StringComparison.Ordinal) || type == "EnumAttributeMetadata") throw DataverseError.UnknownSegment(cast);
        return column => AttributeJson.TypeOf(column) == type || type == "AttributeMetadata";
    }

    private ApiResponse Add(ApiRequest request, Table table)
    {
        var line = NewColumn.Line(request.Json());
        if (table.TryColumn(TableText.ReadColumn(line).LogicalName, out _))
            throw new DataverseError(400, "0x80044363", "An attribute with the specified name already exists on the entity.");
        var column = core.EditColumn(new ColumnEdit(table, ColumnEditKind.Add, line), columnEdited);
        return new ApiResponse(204).With("OData-EntityId", $"{request.Root}EntityDefinitions({table.MetadataId})/Attributes({column.MetadataId})");
    }

    /// <summary>PUT of a whole definition (protocol sheet 7.10): a text may become longer.</summary>
    private ApiResponse Change(ApiRequest request, ResourcePath path, Table table)
    {
        var line = NewColumn.Line(request.Json());
        var changed = TableText.ReadColumn(line);
        var name = path.Key(1)?.Split('=')[^1].Trim('\'');
        if (name != changed.LogicalName || !table.TryColumn(changed.LogicalName, out var present) || present.Kind != changed.Kind)
            throw new DataverseError(404, "0x80060888", $"Could not find an attribute with the name {name} and this type on {table.LogicalName}.");
        if (changed.MaxLength < present.MaxLength) throw DataverseError.BadArgument("The maximum length of a column cannot be reduced here.");
        core.EditColumn(new ColumnEdit(table, ColumnEditKind.Change, line), columnEdited);
        return new ApiResponse(204);
    }

    private ApiResponse Remove(ResourcePath path, Table table)
    {
        core.EditColumn(new ColumnEdit(table, ColumnEditKind.Remove, Custom(path, table).LogicalName), columnEdited);
        return new ApiResponse(204);
    }

    private static Column Custom(ResourcePath path, Table table)
    {
        var found = Pick(table.Columns, path.Key(1) ?? "", table);
        return found.IsCustom ? found : throw DataverseError.BadArgument($"The attribute {found.LogicalName} is not custom and cannot be changed or deleted.");
    }

    private static Column Pick(IEnumerable<Column> columns, string key, Table table)
    {
        var name = key.StartsWith("LogicalName=", StringComparison.Ordinal) ? key[12..].Trim('\'') : null;
        return columns.FirstOrDefault(column => column.LogicalName == name || column.MetadataId.ToString() == key)
            ?? throw new DataverseError(404, "0x80060888", $"Could not find an attribute with the name {name ?? key} on {table.LogicalName}.");
    }

    private static ApiResponse List(ApiRequest request, string set, IEnumerable<JsonObject> items) =>
        Answer(new JsonObject { ["@odata.context"] = $"{request.Root}$metadata#{set}", ["value"] = ArrayOf(items) });

    private static ApiResponse One(ApiRequest request, string set, JsonObject item)
    {
        item.Insert(0, "@odata.context", $"{request.Root}$metadata#{set}/$entity");
        return Answer(item);
    }

    private static ApiResponse Answer(JsonObject json) => ApiResponse.Json(writer => json.WriteTo(writer));
}
