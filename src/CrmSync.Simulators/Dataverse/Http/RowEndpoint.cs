using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>One row under its address: GET, PATCH, DELETE, single columns, references, bound actions (protocol sheet 2.2-2.5, 2.8).</summary>
internal sealed class RowEndpoint(DataverseCore core, RowJson rows)
{
    public ApiResponse Execute(ApiRequest request, ResourcePath path, Table table, Guid id)
    {
        if (path.Count > 1) return Below(request, path, table, id);
        return request.Method switch
        {
            "GET" => Get(request, table, id),
            "PATCH" => Patch(request, table, id),
            "DELETE" => Delete(request, table, id),
            _ => throw WebApi.NotAllowed(request),
        };
    }

    /// <summary>A created or updated row as its own answer: 201 or 200 with the row when asked for, else 204.</summary>
    public static ApiResponse Written(DataverseCore core, RowJson rows, ApiRequest request, Table table, Row row, bool created)
    {
        var address = $"{request.Root}{table.SetName}({row.Id})";
        var shown = request.Prefer.Representation && (!request.InBatch || core.Settings.BatchReturnsRepresentation);
        var options = shown ? Options(core, request, table, expand: created) : null;
        var answer = options is null ? new ApiResponse(204) { Rows = 1 } : One(core, rows, request, table, row, options, created ? 201 : 200);
        if (options is not null) answer.With("Preference-Applied", "return=representation").With("ETag", RowJson.EtagOf(row));
        if (created || options is null) answer.With("Location", address);
        return answer.With("OData-EntityId", address);
    }

    public static ReadOptions Options(DataverseCore core, ApiRequest request, Table table, bool expand = true) =>
        ReadOptions.Parse(core.Store.Catalog, table, request.Option("$select"), expand ? request.Option("$expand") : null, request.Prefer.Annotations)
            with
        { Hidden = core.Permissions.Hidden(request.Caller, table) };

    private static ApiResponse One(DataverseCore core, RowJson rows, ApiRequest request, Table table, Row row, ReadOptions options, int status) =>
        core.Locked(() => ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#{table.SetName}{options.ContextColumns}/$entity");
            rows.Members(json, row, options);
            json.WriteEndObject();
        }, status) with
        { Rows = 1 });

    private ApiResponse Get(ApiRequest request, Table table, Guid id)
    {
        var options = Options(core, request, table);
        var row = core.Get(table, id);
        if (request.Header("If-None-Match") == RowJson.EtagOf(row) && options.Expands.Count == 0 && !options.Annotations) return new ApiResponse(304);
        return One(core, rows, request, table, row, options, 200).With("ETag", RowJson.EtagOf(row));
    }

    private ApiResponse Patch(ApiRequest request, Table table, Guid id)
    {
        var precondition = request.InBatch && !core.Settings.BatchHonoursIfMatch ? Rules.Precondition.None : request.Precondition;
        if (request.Prefer.Representation) _ = Options(core, request, table, expand: false);
        var (row, created) = core.Patch(request.Caller, table, id, request.Json(), precondition, request.References);
        return Written(core, rows, request, table, row, created);
    }

    private ApiResponse Delete(ApiRequest request, Table table, Guid id)
    {
        var precondition = request.InBatch && !core.Settings.BatchHonoursIfMatch ? Rules.Precondition.None : request.Precondition;
        core.Delete(request.Caller, table, id, precondition);
        return new ApiResponse(204) { Rows = 1 };
    }

    private ApiResponse Below(ApiRequest request, ResourcePath path, Table table, Guid id)
    {
        var name = path.Name(1);
        if (name is "Microsoft.Dynamics.CRM.QualifyLead" && request.Method == "POST") return Qualify(request, table, id);
        if (path.Name(2) == "$ref" && table.TryNavigation(name, out var navigation)) return Reference(request, table, id, navigation.Column);
        if (!table.TryColumn(name, out var column)) throw DataverseError.UnknownSegment(name);
        return request.Method switch
        {
            "GET" => Column(request, path, table, id, column),
            "PUT" => Done(core.SetColumn(request.Caller, table, id, column, request.Json().GetProperty("value")), request, table),
            "DELETE" => Done(core.SetColumn(request.Caller, table, id, column, null), request, table),
            _ => throw WebApi.NotAllowed(request),
        };
    }

    private ApiResponse Column(ApiRequest request, ResourcePath path, Table table, Guid id, Column column)
    {
        var value = core.Get(table, id)[column];
        if (value is null || core.Permissions.Hidden(request.Caller, table)?.Contains(column) == true) return new ApiResponse(204);
        if (path.Name(2) == "$value") return ApiResponse.Text(ValueText.Of(value)!);
        return ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#{table.SetName}({id})/{column.WireName}");
            json.WritePropertyName("value");
            RowJson.Plain(json, column, value);
            json.WriteEndObject();
        }) with
        { Rows = 1 };
    }

    private ApiResponse Reference(ApiRequest request, Table table, Guid id, Column column) => request.Method switch
    {
        "PUT" => Done(core.SetReference(request.Caller, table, id, column, request.Json().GetProperty("@odata.id").GetString()), request, table),
        "DELETE" => Done(core.SetReference(request.Caller, table, id, column, null), request, table),
        _ => throw WebApi.NotAllowed(request),
    };

    private static ApiResponse Done(Row row, ApiRequest request, Table table) =>
        new ApiResponse(204) { Rows = 1 }.With("OData-EntityId", $"{request.Root}{table.SetName}({row.Id})");

    private ApiResponse Qualify(ApiRequest request, Table table, Guid id)
    {
        if (table.LogicalName != "lead") throw DataverseError.UnknownSegment("Microsoft.Dynamics.CRM.QualifyLead");
        var made = core.QualifyLead(request.Caller, id, request.Json());
        return ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)");
            json.WriteStartArray("value");
            foreach (var row in made)
            {
                json.WriteStartObject();
                json.WriteString("@odata.type", $"#Microsoft.Dynamics.CRM.{row.Table}");
                json.WriteString($"{row.Table}id", row.Id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }) with
        { Rows = made.Count + 1 };
    }
}
