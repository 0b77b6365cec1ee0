using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>One row under its address: GET, PATCH, DELETE, single columns, references, bound actions (protocol sheet 2.2-2.5, 2.8).</summary>
internal sealed class RowEndpoint(DataverseCore core, RowJson rows)
{
    public ApiResponse Execute(ApiRequest request, ResourcePath path, RowKey key)
    {
        if (path.Count > 1) return Below(request, path, key);
        return request.Method switch
        {
            "GET" => Get(request, key),
            "PATCH" => Patch(request, key),
            "DELETE" => Delete(request, key),
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
        if (options is not null) answer.With("Preference-Applied", $"return=representation{(request.Prefer.Annotations.Any ? $",{request.Prefer.Annotations.Applied}" : "")}").With("ETag", RowJson.EtagOf(row));
        if (created || options is null) answer.With("Location", address);
        return answer.With("OData-EntityId", address);
    }

    public static ReadOptions Options(DataverseCore core, ApiRequest request, Table table, bool expand = true) =>
        ReadOptions.Parse(QueryScope.Of(core, request, table), request.Option("$select"), expand ? request.Option("$expand") : null, request.Prefer.Annotations)
            with
        { Hidden = core.Permissions.Hidden(request.Caller, table), Root = request.Root };

    /// <summary>One row as an answer of its own.</summary>
    public static ApiResponse One(DataverseCore core, RowJson rows, ApiRequest request, Table table, Row row, ReadOptions options, int status) =>
        core.Locked(() => ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#{table.SetName}{options.ContextColumns}/$entity");
            rows.Members(json, row, options);
            json.WriteEndObject();
        }, status) with
        { Rows = 1 });

    private ApiResponse Get(ApiRequest request, RowKey key)
    {
        var options = Options(core, request, key.Table);
        var row = core.Get(key);
        if (request.Header("If-None-Match") == RowJson.EtagOf(row) && options.IsPlain) return new ApiResponse(304);
        var answer = One(core, rows, request, key.Table, row, options, 200).With("ETag", RowJson.EtagOf(row));
        return request.Prefer.Annotations.Any ? answer.With("Preference-Applied", request.Prefer.Annotations.Applied) : answer;
    }

    private ApiResponse Patch(ApiRequest request, RowKey key)
    {
        if (request.Prefer.Representation) _ = Options(core, request, key.Table, expand: false);
        var (row, created) = core.Patch(request.Caller, key, request.Json(), PreconditionOf(request), request.References);
        return Written(core, rows, request, key.Table, row, created);
    }

    private ApiResponse Delete(ApiRequest request, RowKey key)
    {
        core.Delete(request.Caller, key, PreconditionOf(request));
        return new ApiResponse(204) { Rows = 1 };
    }

    private Rules.Precondition PreconditionOf(ApiRequest request) =>
        request.InBatch && !core.Settings.BatchHonoursIfMatch ? Rules.Precondition.None : request.Precondition;

    private ApiResponse Below(ApiRequest request, ResourcePath path, RowKey key)
    {
        var name = path.Name(1);
        if (name.StartsWith("Microsoft.Dynamics.CRM.", StringComparison.Ordinal)) return BoundActions.Execute(core, request, name, core.Get(key).Id, key.Table);
        if (!key.Table.TryColumn(name, out var column) || path.Count > 3 || (path.Count == 3 && path.Name(2) != "$value")) throw DataverseError.UnknownSegment(path.Name(path.Count - 1));
        return request.Method switch
        {
            "GET" => Column(request, path, key, column),
            "PUT" => Done(core.SetColumn(request.Caller, key, column, request.Json().GetProperty("value")), request, key.Table),
            "DELETE" => Done(core.SetColumn(request.Caller, key, column, null), request, key.Table),
            _ => throw WebApi.NotAllowed(request),
        };
    }

    private ApiResponse Column(ApiRequest request, ResourcePath path, RowKey key, Column column)
    {
        var row = core.Get(key);
        var value = row[column];
        if (value is null || core.Permissions.Hidden(request.Caller, key.Table)?.Contains(column) == true) return new ApiResponse(204);
        if (path.Name(2) == "$value") return ApiResponse.Text(ValueText.Of(value)!);
        return ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#{key.Table.SetName}({row.Id})/{column.WireName}");
            json.WritePropertyName("value");
            RowJson.Plain(json, column, value);
            json.WriteEndObject();
        }) with
        { Rows = 1 };
    }

    private static ApiResponse Done(Row row, ApiRequest request, Table table) =>
        new ApiResponse(204) { Rows = 1 }.With("OData-EntityId", $"{request.Root}{table.SetName}({row.Id})");
}
