using System.Text.Json;
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
        var targets = Targets(request, table).Select(target => (Id: KeyOf(table, target), Body: target)).DistinctBy(target => target.Id).ToList();
        return Apply(core, request, table, targets, new Precondition(MustExist: true, null, false));
    }

    public static ApiResponse Upsert(DataverseCore core, ApiRequest request, Table table)
    {
        var targets = Targets(request, table).Select(target => (Id: KeyOf(table, target), Body: target)).ToList();
        if (targets.DistinctBy(target => target.Id).Count() < targets.Count) throw DataverseError.BadArgument("Targets names one record twice.");
        return Apply(core, request, table, targets, Precondition.None);
    }

    private static ApiResponse Apply(DataverseCore core, ApiRequest request, Table table, List<(Guid Id, JsonElement Body)> targets, Precondition precondition)
    {
        core.Transact(() =>
        {
            foreach (var (id, body) in targets) core.Patch(request.Caller, table, id, body, precondition);
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

    private static Guid KeyOf(Table table, JsonElement item)
    {
        if (item.TryGetProperty(table.Key.LogicalName, out var key) && key.ValueKind == JsonValueKind.String && key.TryGetGuid(out var id)) return id;
        if (item.TryGetProperty("@odata.id", out var address) && ResourcePath.Parse(address.GetString()!).Segments[^1].Key is { } text && Guid.TryParse(text, out id)) return id;
        throw DataverseError.BadArgument("Each item of 'Targets' must name its row.");
    }
}
