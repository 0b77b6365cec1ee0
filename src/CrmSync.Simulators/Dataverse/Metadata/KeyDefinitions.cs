using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>Alternate keys of a table: read, made, taken away; a new one becomes active after a while (protocol sheet 2.7, 7.4, 7.10).</summary>
internal sealed class KeyDefinitions(DataverseCore core)
{
    private const string Set = "Keys";
    private const int MostKeys = 10;
    private const int MostColumns = 16;
    private const int MostBytes = 900;

    private static readonly ColumnKind[] Kinds = [ColumnKind.Decimal, ColumnKind.Integer, ColumnKind.String, ColumnKind.DateTime, ColumnKind.Lookup, ColumnKind.Picklist];

    public ApiResponse Execute(ApiRequest request, ResourcePath path, Table table, DefinitionOptions options)
    {
        if (path.Key(1) is not { } text)
        {
            return request.Method switch
            {
                "GET" => MetadataEndpoint.List(request, Set, options.Apply(table.Keys.Select(key => Key(table, key)), "EntityKeyMetadata")),
                "POST" => Add(request, table),
                _ => throw WebApi.NotAllowed(request),
            };
        }

        var found = table.Keys.FirstOrDefault(key => MetadataEndpoint.Names(text, "LogicalName", key.LogicalName, IdOf(table, key))) ?? throw MetadataEndpoint.Missing("a key", text);
        if (request.Method == "GET") return MetadataEndpoint.One(request, Set, options.Pick(Key(table, found), "EntityKeyMetadata"));
        if (request.Method != "DELETE") throw WebApi.NotAllowed(request);
        core.EditDefinition(new DefinitionEdit(DefinitionEditKind.RemoveKey, table.LogicalName, found.LogicalName));
        return new ApiResponse(204);
    }

    public JsonObject Key(Table table, AlternateKey key) => new()
    {
        ["LogicalName"] = key.LogicalName,
        ["SchemaName"] = key.SchemaName,
        ["EntityLogicalName"] = table.LogicalName,
        ["KeyAttributes"] = new JsonArray([.. key.Columns.Select(column => (JsonNode)column)]),
        ["EntityKeyIndexStatus"] = key.Status(core.Store.Now, core.Settings.KeyBuilding),
        ["AsyncJob"] = null,
        ["IsSynchronous"] = false,
        ["IsExportKey"] = false,
        ["IsSecondaryKey"] = false,
        ["IsManaged"] = false,
        ["IntroducedVersion"] = "1.0.0.0",
        ["IsCustomizable"] = MetadataEndpoint.Managed(true, "iscustomizable"),
        ["DisplayName"] = AttributeJson.Label(key.Label, IdOf(table, key)),
        ["MetadataId"] = IdOf(table, key).ToString(),
        ["HasChanged"] = null,
    };

    private static Guid IdOf(Table table, AlternateKey key) => MetadataIds.Of($"{table.LogicalName} key {key.LogicalName}");

    private ApiResponse Add(ApiRequest request, Table table)
    {
        var body = request.Json();
        var schema = body.TryGetProperty("SchemaName", out var name) ? name.GetString()! : throw DataverseError.BadArgument("The parameter 'SchemaName' is missing.");
        NewColumn.CheckName(schema);
        var columns = body.GetProperty("KeyAttributes").EnumerateArray().Select(item => Column(table, item)).ToList();
        if (table.Keys.Any(key => string.Equals(key.SchemaName, schema, StringComparison.OrdinalIgnoreCase))) throw new DataverseError(400, "0x80044363", "A key with the specified name already exists.");
        Check(table, columns);
        var edit = core.Locked(() =>
        {
            var failed = KeyRules.HasDuplicates(core.Store[table], columns) ? "failed" : "";
            var ticks = core.Store.Now.UtcTicks.ToString(CultureInfo.InvariantCulture);
            return new DefinitionEdit(
                DefinitionEditKind.AddKey, table.LogicalName, $"{schema}|{string.Join(',', columns.Select(column => column.LogicalName))}|{ticks}|{failed}|{NewColumn.Label(body, schema)}");
        });
        core.EditDefinition(edit);
        var made = table.Keys[^1];
        return MetadataEndpoint.Made(request, $"EntityDefinitions({table.MetadataId})/Keys({IdOf(table, made)})", Set, () => Key(table, made));
    }

    private static Column Column(Table table, JsonElement item)
    {
        if (!table.TryColumn(item.GetString()!, out var column)) throw new DataverseError(400, "0x80041103", $"'{table.LogicalName}' entity doesn't contain attribute with Name = '{item.GetString()}'.");
        return Kinds.Contains(column.Kind) ? column : throw DataverseError.BadArgument($"The attribute {column.LogicalName} is of a type that a key cannot hold.");
    }

    private void Check(Table table, List<Column> columns)
    {
        if (table.Keys.Count >= MostKeys) throw DataverseError.BadArgument($"The entity has {MostKeys} keys already.");
        if (columns.Count is 0 or > MostColumns) throw DataverseError.BadArgument($"A key holds 1 to {MostColumns} attributes.");
        if (columns.Sum(column => column.IsText ? 2 * column.MaxLength : 16) > MostBytes) throw DataverseError.BadArgument($"A key holds at most {MostBytes} bytes.");
        if (core.Settings.Rules.Secured.FirstOrDefault(secured => secured.Table == table.LogicalName && columns.Exists(column => column.LogicalName == secured.Column)) is { } one)
            throw DataverseError.BadArgument($"The attribute {one.Column} has field security and cannot be part of a key.");
    }
}
