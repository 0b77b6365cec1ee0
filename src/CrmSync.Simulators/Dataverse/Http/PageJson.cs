using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>A page of rows as the Web API writes it, with nextLink or deltaLink (protocol sheet 2.11, 3.4).</summary>
internal static class PageJson
{
    public static ApiResponse Write(ApiRequest request, Table table, RowJson rows, ReadOptions options, Page page) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#{table.SetName}{options.ContextColumns}{(page.IsDelta ? "/$delta" : "")}");
        if (page.Count is { } count) json.WriteNumber("@odata.count", count);
        if (page.Token is { } token) json.WriteString("@odata.deltaLink", Link(request, table, $"$deltatoken={token.Write()}", forDelta: true));
        json.WriteStartArray("value");
        foreach (var row in page.Rows) rows.Object(json, row, options);
        foreach (var id in page.Deleted)
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#{table.SetName}/$deletedEntity");
            json.WriteString("id", id);
            json.WriteString("reason", "deleted");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (page.Next is { } next) json.WriteString("@odata.nextLink", Link(request, table, $"$skiptoken={next.Write()}", forDelta: false));
        json.WriteEndObject();
    }) with
    { Rows = page.Rows.Count + page.Deleted.Count };

    private static string Link(ApiRequest request, Table table, string added, bool forDelta)
    {
        var kept = request.RawQuery.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => Keeps(part, forDelta));
        return $"{request.Root}{table.SetName}?{string.Join('&', kept.Append(added))}";
    }

    private static bool Keeps(string part, bool forDelta)
    {
        var name = Uri.UnescapeDataString(part.Split('=')[0]);
        return name != "$skiptoken" && (name != "$deltatoken" || !forDelta) && name != "tag";
    }
}
