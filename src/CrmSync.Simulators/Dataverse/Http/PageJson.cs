using System.Text.Json;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>A page of rows as the Web API writes it, with nextLink or deltaLink (protocol sheet 2.11, 3.4).</summary>
internal static class PageJson
{
    private const int UsualEtag = 64;
    private const int UsualColumn = 32;

    public static ApiResponse Write(ApiRequest request, Table table, RowJson rows, ReadOptions options, Page page) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#{table.SetName}{options.ContextColumns}{(page.IsDelta ? "/$delta" : "")}");
        if (page.Count is { } count) Count(json, count, options.Annotations);
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
    }, room: 1024 + page.Rows.Count * (UsualEtag + UsualColumn * options.Columns.Count)) with
    { Rows = page.Rows.Count + page.Deleted.Count };

    /// <summary>The count, which ends at 5000; an annotation tells that there are more (protocol sheet 2.10).</summary>
    private static void Count(Utf8JsonWriter json, int count, Annotations asked)
    {
        json.WriteNumber("@odata.count", Math.Min(count, QueryReading.LargestPage));
        if (!asked.Has(Annotations.CountLimit)) return;
        json.WriteNumber("@Microsoft.Dynamics.CRM.totalrecordcount", count > QueryReading.LargestPage ? -1 : count);
        json.WriteBoolean($"@{Annotations.CountLimit}", count > QueryReading.LargestPage);
    }

    private static string Link(ApiRequest request, Table table, string added, bool forDelta)
    {
        var kept = request.RawQuery.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => Keeps(part, forDelta));
        return $"{request.Root}{(request.Path.Contains('/', StringComparison.Ordinal) ? request.Path : table.SetName)}?{string.Join('&', kept.Append(added))}";
    }

    private static bool Keeps(string part, bool forDelta)
    {
        var name = Uri.UnescapeDataString(part.Split('=')[0]);
        return name != "$skiptoken" && (name != "$deltatoken" || !forDelta) && name != "tag";
    }
}
