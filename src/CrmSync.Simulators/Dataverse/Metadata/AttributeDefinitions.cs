using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>Attributes of a table, with casts to their types; written with POST, PUT and DELETE (protocol sheet 7.2-7.4, 7.10).</summary>
internal sealed class AttributeDefinitions(DataverseCore core)
{
    private const string CastPrefix = "Microsoft.Dynamics.CRM.";
    private const string Set = "Attributes";

    public ApiResponse Execute(ApiRequest request, ResourcePath path, Table table, DefinitionOptions options) => (request.Method, path.Key(1)) switch
    {
        ("GET", null) when options.Filter is null => Listed(request, path, table, options),
        ("GET", null) => MetadataEndpoint.List(request, Set, options.Apply(Cast(path, table, 2).Select(column => Attribute(table, column, options)), TypeOf(path.Name(2)))),
        ("GET", { } key) => Read(request, path, table, Pick(Cast(path, table, 2), key, table), options),
        ("POST", null) => Add(request, table),
        ("PUT", { } key) => Change(request, table, Pick(table.Columns, key, table)),
        ("DELETE", { } key) => Remove(table, Pick(table.Columns, key, table)),
        _ => throw WebApi.NotAllowed(request),
    };

    public JsonObject Attribute(Table table, Column column, DefinitionOptions options)
    {
        var json = AttributeJson.Write(table, column);
        json["IsSecured"] = IsSecured(table, column);
        if (options.Expand.TryGetValue("OptionSet", out var set) && AttributeJson.OptionSet(table, column) is { } choices) json["OptionSet"] = set.Pick(choices, "OptionSetMetadata");
        if (options.Expand.TryGetValue("GlobalOptionSet", out var global)) json["GlobalOptionSet"] = Global(column) is { } known ? global.Pick(ChoiceJson.Write(known), "OptionSetMetadata") : null;
        return json;
    }

    private bool IsSecured(Table table, Column column) => core.Settings.Rules.Secured.Any(secured => secured.Table == table.LogicalName && secured.Column == column.LogicalName);

    /// <summary>Clients ask for hundreds of definitions at a time, and again and again: each is written once, and so is the answer.</summary>
    private ApiResponse Listed(ApiRequest request, ResourcePath path, Table table, DefinitionOptions options)
    {
        var (asked, type) = ($"{request.Option("$select")}\n{request.Option("$expand")}", TypeOf(path.Name(2)));
        var secured = core.Settings.Rules.Secured.Where(each => each.Table == table.LogicalName).Select(each => each.Column);
        return new ApiResponse(200, WrittenColumns.Of(table.Columns, $"{request.Root}\n{path.Name(2)}\n{asked}\n{string.Join('\n', secured)}", () => Written([.. Cast(path, table, 2)])), ApiResponse.JsonType);

        ReadOnlyMemory<byte> Written(IReadOnlyList<Column> columns)
        {
            var written = columns.Select(column => WrittenColumns.Of(column, IsSecured(table, column) ? $"{asked}\nsecured" : asked, Global(column), () => ApiResponse.Json(json => options.Pick(Attribute(table, column, options), type).WriteTo(json)).Body.ToArray())).ToList();
            return ApiResponse.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("@odata.context", $"{request.Root}$metadata#{Set}");
                json.WriteStartArray("value");
                foreach (var definition in written) json.WriteRawValue(definition.Span, skipInputValidation: true);
                json.WriteEndArray();
                json.WriteEndObject();
            }, room: 1024 + written.Sum(definition => definition.Length + 1)).Body;
        }
    }

    private ApiResponse Read(ApiRequest request, ResourcePath path, Table table, Column column, DefinitionOptions options)
    {
        var last = path.Name(path.Count - 1);
        if (last is not ("OptionSet" or "GlobalOptionSet")) return MetadataEndpoint.One(request, Set, options.Pick(Attribute(table, column, options), AttributeJson.TypeOf(column)));
        var set = last == "OptionSet" ? AttributeJson.OptionSet(table, column) : Global(column) is { } known ? ChoiceJson.Write(known) : null;
        return set is null ? new ApiResponse(204) : MetadataEndpoint.One(request, last, options.Pick(set, "OptionSetMetadata"));
    }

    private static string TypeOf(string cast) => cast.StartsWith(CastPrefix, StringComparison.Ordinal) ? cast[CastPrefix.Length..] : "AttributeMetadata";

    private GlobalChoice? Global(Column column) => column.GlobalChoice is { } name ? core.Store.Catalog.Choice(name) : null;

    private static IEnumerable<Column> Cast(ResourcePath path, Table table, int at)
    {
        var cast = path.Name(at);
        if (cast is "" or "OptionSet" or "GlobalOptionSet") return table.Columns;
        var type = cast.StartsWith(CastPrefix, StringComparison.Ordinal) ? cast[CastPrefix.Length..] : "";
        if (!type.EndsWith("AttributeMetadata", StringComparison.Ordinal) || type == "EnumAttributeMetadata") throw DataverseError.UnknownSegment(cast);
        return table.Columns.Where(column => AttributeJson.TypeOf(column) == type || type == "AttributeMetadata");
    }

    private ApiResponse Add(ApiRequest request, Table table)
    {
        var line = NewColumn.Line(request.Json(), core.Store.Catalog);
        if (table.TryColumn(TableText.ReadColumn(line).LogicalName, out _))
            throw new DataverseError(400, "0x80044363", "An attribute with the specified name already exists on the entity.");
        var column = core.EditColumn(new ColumnEdit(table, ColumnEditKind.Add, line));
        return MetadataEndpoint.Made(
            request, $"EntityDefinitions({table.MetadataId})/Attributes({column.MetadataId})", Set, () => Attribute(table, column, DefinitionOptions.None));
    }

    /// <summary>PUT of a whole definition: label, level, and a text may become longer.</summary>
    private ApiResponse Change(ApiRequest request, Table table, Column present)
    {
        var changed = NewColumn.Changed(present, request.Json());
        if (changed.MaxLength < present.MaxLength) throw DataverseError.BadArgument("The maximum length of a column cannot be reduced here.");
        core.EditColumn(new ColumnEdit(table, ColumnEditKind.Change, ColumnText.Write(changed)));
        return new ApiResponse(204);
    }

    private ApiResponse Remove(Table table, Column column)
    {
        if (!column.IsCustom) throw DataverseError.BadArgument($"The attribute {column.LogicalName} is not custom and cannot be changed or deleted.");
        if (table.Keys.Any(key => key.Columns.Contains(column.LogicalName)))
            throw new DataverseError(400, "0x8004f01f", $"The attribute {column.LogicalName} cannot be deleted because a key depends on it.");
        core.EditColumn(new ColumnEdit(table, ColumnEditKind.Remove, column.LogicalName));
        return new ApiResponse(204);
    }

    private static Column Pick(IEnumerable<Column> columns, string key, Table table) =>
        columns.FirstOrDefault(column => MetadataEndpoint.Names(key, "LogicalName", column.LogicalName, column.MetadataId))
        ?? throw new DataverseError(404, "0x80060888", $"Could not find an attribute with the name {key} on {table.LogicalName}.");
}
