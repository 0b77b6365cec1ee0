using System.Globalization;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>An entity set under its address: query, change tracking, create, bulk actions (protocol sheet 2.1, 2.10, 3, 4.1, 4.2).</summary>
internal sealed class CollectionEndpoint(DataverseCore core, RowJson rows)
{
    private static readonly string[] NotWithTracking = ["$filter", "$orderby", "$expand", "$top"];

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
        ("POST", "Microsoft.Dynamics.CRM.CreateMultiple") => BulkWrites.Create(core, request, table),
        ("POST", "Microsoft.Dynamics.CRM.UpdateMultiple") => BulkWrites.Update(core, request, table),
        ("POST", "Microsoft.Dynamics.CRM.UpsertMultiple") => BulkWrites.Upsert(core, request, table),
        ("POST", "Microsoft.Dynamics.CRM.DeleteMultiple") => throw new DataverseError(400, "0x80040800", "DeleteMultiple has not yet been implemented."),
        _ => throw DataverseError.UnknownSegment(path.Name(1)),
    };

    private ApiResponse Get(ApiRequest request, Table table)
    {
        if (request.Query.ContainsKey("$skip")) throw DataverseError.BadQuery("The query parameter $skip is not supported.");
        var options = RowEndpoint.Options(core, request, table);
        var cookie = request.Option("$skiptoken") is { } text ? Cookie.Read(text) : null;
        var token = request.Option("$deltatoken");
        var tracking = token is not null || cookie is { Tracking: true } || request.Prefer.TrackChanges;
        var page = tracking ? Track(request, table, token, cookie) : core.Query(table, ReadQuery(request, table, cookie));
        var answer = options.Annotations || options.Expands.Count > 0
            ? core.Locked(() => PageJson.Write(request, table, rows, options, page))
            : PageJson.Write(request, table, rows, options, page);
        return request.Header("Prefer") is null ? answer : answer.With("Preference-Applied", Applied(request));
    }

    private Page Track(ApiRequest request, Table table, string? token, Cookie? cookie)
    {
        if (!table.ChangeTrackingEnabled) throw new DataverseError(400, "0x80072491", $"Change tracking is not enabled for entity {table.LogicalName}.");
        if (Array.Find(NotWithTracking, request.Query.ContainsKey) is { } option)
            throw DataverseError.BadQuery($"The \"{option}\" system query option is not supported when \"odata.track-changes\" preference is set or a delta token is used.");
        var size = request.Prefer.PageSize ?? QueryReading.LargestPage;
        return token is null ? core.Walk(table, cookie, size) : core.Changes(table, DeltaToken.Read(token), cookie, size);
    }

    private ApiResponse Count(ApiRequest request, Table table)
    {
        var count = request.Option("$deltatoken") is { } token
            ? core.Pending(table, DeltaToken.Read(token))
            : core.Query(table, ReadQuery(request, table, null) with { Count = true, Top = 1 }).Count!.Value;
        return ApiResponse.Text($"\uFEFF{Math.Min(count, QueryReading.LargestPage).ToString(CultureInfo.InvariantCulture)}");
    }

    private static Query ReadQuery(ApiRequest request, Table table, Cookie? cookie)
    {
        var aliases = request.Query.Where(pair => pair.Key.StartsWith('@')).ToDictionary(pair => pair.Key, pair => pair.Value);
        var filter = request.Option("$filter") is { Length: > 0 } text ? Filter.Parse(table, text, aliases) : null;
        int? top = request.Option("$top") is { } given
            ? int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw DataverseError.BadQuery("$top must be a whole number.")
            : null;
        return new Query(filter, Order(table, request.Option("$orderby")), top, request.Option("$count") == "true", request.Prefer.PageSize, cookie);
    }

    private static List<(Column, bool)> Order(Table table, string? text)
    {
        var order = new List<(Column, bool)>();
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = item.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!table.TryColumn(words[0], out var column)) throw DataverseError.UnknownProperty(table.LogicalName, words[0]);
            order.Add((column, words.Length > 1 && words[1] == "desc"));
        }

        return order;
    }

    private static string Applied(ApiRequest request)
    {
        var prefer = request.Prefer;
        var applied = new List<string>();
        if (prefer.TrackChanges) applied.Add("odata.track-changes");
        if (prefer.PageSize is { } size) applied.Add(string.Create(CultureInfo.InvariantCulture, $"odata.maxpagesize={size}"));
        if (prefer.Annotations) applied.Add("odata.include-annotations=\"*\"");
        return string.Join(',', applied);
    }
}
