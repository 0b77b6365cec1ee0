using System.Text.Json;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>CreateMultiple, UpdateMultiple, UpsertMultiple: one transaction, no index in the error (protocol sheet 4.1-4.6).</summary>
internal static class BulkWrites
{
    public static ApiResponse Create(DataverseCore core, ApiRequest request, Table table)
    {
        var targets = Targets(request, table);
        var ids = core.Transact(() => targets.Select(target => core.Create(request.Caller, table, target).Id).ToList());
        return ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse");
            json.WriteStartArray("Ids");
            foreach (var id in ids) json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        }) with
        { Rows = ids.Count };
    }

    /// <summary>The same row twice: the first is applied, later ones are left out. A version in the item is not looked at.</summary>
    public static ApiResponse Update(DataverseCore core, ApiRequest request, Table table)
    {
        var targets = Targets(request, table).Select(target => (Key: KeyOf(core, table, target), Body: target)).DistinctBy(target => Name(target.Key)).ToList();
        return Apply(core, request, targets, new Precondition(MustExist: true, null, false));
    }

    public static ApiResponse Upsert(DataverseCore core, ApiRequest request, Table table)
    {
        var targets = Targets(request, table).Select(target => (Key: KeyOf(core, table, target), Body: target)).ToList();
        if (targets.DistinctBy(target => Name(target.Key)).Count() < targets.Count) throw DataverseError.BadArgument("Targets names one record twice.");
        return Apply(core, request, targets, Precondition.None);
    }

    private static ApiResponse Apply(DataverseCore core, ApiRequest request, List<(RowKey Key, JsonElement Body)> targets, Precondition precondition)
    {
        core.Transact(() =>
        {
            foreach (var (key, body) in targets) core.Patch(request.Caller, key, body, precondition);
            return true;
        });
        return new ApiResponse(204) { Rows = targets.Count };
    }

    private static List<JsonElement> Targets(ApiRequest request, Table table)
    {
        if (!request.Json().TryGetProperty("Targets", out var targets) || targets.ValueKind != JsonValueKind.Array)
            throw DataverseError.BadArgument("The parameter 'Targets' is missing.");
        var items = targets.EnumerateArray().ToList();
        foreach (var item in items)
        {
            if (!item.TryGetProperty("@odata.type", out var type) || type.GetString()?.TrimStart('#') != $"Microsoft.Dynamics.CRM.{table.LogicalName}")
                throw DataverseError.Payload(table.SetName, "Each item of 'Targets' must name its type in '@odata.type'.");
        }

        return items;
    }

    /// <summary>By its id; by @odata.id, which may hold an alternate key; or by the columns of an alternate key in the item itself.</summary>
    private static RowKey KeyOf(DataverseCore core, Table table, JsonElement item)
    {
        if (item.TryGetProperty(table.Key.LogicalName, out var key) && key.ValueKind == JsonValueKind.String && key.TryGetGuid(out var id)) return RowKey.Of(table, id);
        if (item.TryGetProperty("@odata.id", out var address) && address.ValueKind == JsonValueKind.String)
        {
            var path = ResourcePath.Parse(address.GetString()!);
            if (path.Key(path.Count - 1) is { } text) return RowKey.Parse(table, text, core.Store.Now, core.Settings);
        }

        throw DataverseError.BadArgument("Each item of 'Targets' must name its row.");
    }

    private static string Name(RowKey key) =>
        key.Id?.ToString() ?? string.Join('\n', key.Values.OrderBy(pair => pair.Key.Ordinal).Select(pair => Rows.ValueText.Of(pair.Value)));
}
