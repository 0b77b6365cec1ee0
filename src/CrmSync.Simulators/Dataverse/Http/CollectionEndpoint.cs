using System.Globalization;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>An entity set under its address: query, change tracking, create, bulk actions (protocol sheet 2.1, 2.10, 3, 4.1, 4.2).</summary>
internal sealed class CollectionEndpoint(DataverseCore core, RowJson rows)
{
    private static readonly string[] NotWithTracking = ["$filter", "$orderby", "$expand", "$top"];

    private readonly FetchEndpoint _fetch = new(core);

    public ApiResponse Execute(ApiRequest request, ResourcePath path, Table table)
    {
        if (path.Count > 1) return Below(request, path, table);
        return request.Method switch
        {
            "GET" => Get(request, table),
            "POST" => Create(request, table),
            _ => throw WebApi.NotAllowed(request),
        };
    }

    private ApiResponse Create(ApiRequest request, Table table)
    {
        if (request.Prefer.Representation) _ = RowEndpoint.Options(core, request, table);
        return RowEndpoint.Written(core, rows, request, table, core.Create(request.Caller, table, request.Json(), request.References), created: true);
    }

    private ApiResponse Below(ApiRequest request, ResourcePath path, Table table) => (request.Method, path.Name(1)) switch
    {
        ("GET", "$count") => Count(request, table),
        ("POST", "Microsoft.Dynamics.CRM.CreateMultiple") => Multiple(request, table, "CreateMultiple", BulkWrites.Create),
        ("POST", "Microsoft.Dynamics.CRM.UpdateMultiple") => Multiple(request, table, "UpdateMultiple", BulkWrites.Update),
        ("POST", "Microsoft.Dynamics.CRM.UpsertMultiple") => Multiple(request, table, "UpsertMultiple", BulkWrites.Upsert),
        ("POST", "Microsoft.Dynamics.CRM.DeleteMultiple") => throw new DataverseError(400, "0x80040800", "DeleteMultiple has not yet been implemented."),
        ("POST", "Microsoft.Dynamics.CRM.AddListMembersList") when table.LogicalName == "list" => BoundActions.AddListMembers(core, request),
        _ => throw DataverseError.UnknownSegment(path.Name(1)),
    };

    private ApiResponse Multiple(ApiRequest request, Table table, string message, Func<DataverseCore, ApiRequest, Table, ApiResponse> write) =>
        core.Settings.TablesWithoutMultiple.Contains(table.LogicalName)
            ? throw new DataverseError(400, "0x80040800", $"The '{message}' method does not support entities of type '{table.LogicalName}'.")
            : write(core, request, table);

    private ApiResponse Get(ApiRequest request, Table table)
    {
        if (FetchEndpoint.Asked(request) is { } fetch) return _fetch.Answer(request, table, fetch);
        if (request.Option("$apply") is { } apply) return _fetch.Apply(request, table, apply);
        var options = RowEndpoint.Options(core, request, table);
        var cookie = request.Option("$skiptoken") is { } text ? Cookie.Read(text) : null;
        var token = request.Option("$deltatoken");
        var tracking = token is not null || cookie is { Tracking: true } || request.Prefer.TrackChanges;
        var page = tracking ? Track(request, table, token, cookie) : core.Query(table, ReadQuery(request, table, cookie));
        var answer = !options.IsPlain
            ? core.Locked(() => PageJson.Write(request, table, rows, options, page))
            : PageJson.Write(request, table, rows, options, page);
        return Applied(request) is { Length: > 0 } applied ? answer.With("Preference-Applied", applied) : answer;
    }

    /// <summary>Rows behind a collection-valued property, asked for like a set of their own.</summary>
    public ApiResponse Behind(ApiRequest request, Table table, IReadOnlyList<Row> held)
    {
        var options = RowEndpoint.Options(core, request, table);
        var cookie = request.Option("$skiptoken") is { } text ? Cookie.Read(text) : null;
        var page = core.Locked(() => QueryReading.Read(held, ReadQuery(request, table, cookie)));
        return core.Locked(() => PageJson.Write(request, table, rows, options, page));
    }

    private Page Track(ApiRequest request, Table table, string? token, Cookie? cookie)
    {
        if (!table.ChangeTrackingEnabled) throw new DataverseError(400, "0x80072491", $"Change tracking is not enabled for entity {table.LogicalName}.");
        if (Array.Find(NotWithTracking, request.Query.ContainsKey) is { } option)
            throw DataverseError.BadQuery($"The \"{option}\" system query option is not supported when \"odata.track-changes\" preference is set or a delta token is used.");
        var size = Math.Min(request.Prefer.PageSize ?? QueryReading.LargestPage, core.Settings.LargestPage);
        return token is null ? core.Walk(table, cookie, size) : core.Changes(table, DeltaToken.Read(token), cookie, size);
    }

    private ApiResponse Count(ApiRequest request, Table table)
    {
        var count = request.Option("$deltatoken") is { } token
            ? core.Pending(table, DeltaToken.Read(token))
            : core.Query(table, ReadQuery(request, table, null) with { Count = true, Top = 1, PageSize = null }).Count!.Value;
        return ApiResponse.Text($"\uFEFF{Math.Min(count, QueryReading.LargestPage).ToString(CultureInfo.InvariantCulture)}");
    }

    private Query ReadQuery(ApiRequest request, Table table, Cookie? cookie)
    {
        var scope = QueryScope.Of(core, request, table);
        var size = core.Settings.LargestPage < QueryReading.LargestPage ? Math.Min(request.Prefer.PageSize ?? QueryReading.LargestPage, core.Settings.LargestPage) : request.Prefer.PageSize;
        return QueryText.Read(scope, request.Option) with { PageSize = size, Cookie = cookie };
    }

    private static string Applied(ApiRequest request)
    {
        var prefer = request.Prefer;
        var applied = new List<string>();
        if (prefer.TrackChanges) applied.Add("odata.track-changes");
        if (prefer.PageSize is { } size) applied.Add(string.Create(CultureInfo.InvariantCulture, $"odata.maxpagesize={size}"));
        if (prefer.Annotations.Any) applied.Add(prefer.Annotations.Applied);
        return string.Join(',', applied);
    }
}
