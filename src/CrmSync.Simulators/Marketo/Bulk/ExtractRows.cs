using System.Text.Encodings.Web;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>The rows of each family of extract. All under the store's gate.</summary>
internal sealed class ExtractRows(MarketoStore store)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ActivityRows shapes = new(store);

    public Extract Of(BulkJob job, JsonElement request) => job.Family switch
    {
        ExtractRequests.Leads => Leads(request),
        ExtractRequests.Activities => Activities(request),
        _ => Objects(store.Tables.Objects[job.Family], request),
    };

    private Extract Leads(JsonElement request)
    {
        LeadField[] fields = [.. Members.Array(request, "fields").Select(name => store.Tables.Fields.TryGet(name.ToString(), out LeadField? field)
            ? field : throw new MarketoRefusalException("1003", $"Invalid fields [{name}]"))];
        JsonElement filter = request.GetProperty("filter");
        int[] ids = [.. List(filter)?.Members.ToArray() ?? store.Tables.Leads.All.Select(lead => lead.Id)];
        (DateTimeOffset From, DateTimeOffset To)? created = ExtractRequests.Range(filter, "createdAt");
        (DateTimeOffset From, DateTimeOffset To)? updated = ExtractRequests.Range(filter, "updatedAt");
        return new Extract([.. fields.Select(field => field.Name)], ids.Length, place =>
            store.Tables.Leads.Find(ids[place]) is { } lead && In(created, lead.CreatedAt) && In(updated, lead.UpdatedAt)
                ? [.. fields.Select(field => Text(store.Tables.Leads.Value(lead, field)))] : null);
    }

    private Extract Activities(JsonElement request)
    {
        JsonElement filter = request.GetProperty("filter");
        (DateTimeOffset From, DateTimeOffset To)? created = ExtractRequests.Range(filter, "createdAt");
        HashSet<int> types = [.. Members.Array(filter, "activityTypeIds").Select(id => MarketoCall.Id(id.ToString()))];
        HashSet<string> primaries = [.. Members.Array(filter, "primaryAttributeValues").Concat(Members.Array(filter, "primaryAttributeValueIds")).Select(value => value.ToString())];
        string[] columns = [.. Members.Array(request, "fields").Select(name => name.ToString())];
        IReadOnlyList<Activity> log = store.Tables.Activities.Visible;
        DateTimeOffset now = store.Now();
        return new Extract(columns.Length == 0 ? ExtractRequests.ActivityColumns : columns, log.Count, place =>
        {
            Activity row = log[place];
            if (row.Type == ActivityTypes.DeleteLead || (types.Count > 0 && !types.Contains(row.Type)) || !In(created, row.Date) || !ActivityTypes.IsKept(row, now))
                return null;
            Dictionary<string, object?> shape = shapes.Flat(row);
            if (primaries.Count > 0 && !primaries.Contains(Text(shape["primaryAttributeValue"]) ?? "") && !primaries.Contains(Text(shape["primaryAttributeValueId"]) ?? ""))
                return null;
            shape["attributes"] = JsonSerializer.Serialize(shape["attributes"], Plain);
            return [.. (columns.Length == 0 ? ExtractRequests.ActivityColumns : columns).Select(column => Text(shape.GetValueOrDefault(column)))];
        });
    }

    private static Extract Objects(ObjectTable table, JsonElement request)
    {
        string[] fields = [.. Members.Array(request, "fields").Select(name => name.ToString())];
        JsonElement filter = request.GetProperty("filter");
        (DateTimeOffset From, DateTimeOffset To)? updated = ExtractRequests.Range(filter, "updatedAt");
        HashSet<string> programs = [.. Members.Array(filter, "programIds").Append(filter.TryGetProperty("programId", out JsonElement one) ? one : default)
            .Where(id => id.ValueKind != JsonValueKind.Undefined).Select(id => id.ToString())];
        HashSet<string> statuses = [.. Members.Array(filter, "statusNames").Select(name => name.ToString())];
        ObjectRow[] rows = [.. table.All.Where(row => In(updated, row.UpdatedAt)
            && (programs.Count == 0 || programs.Contains(ObjectTable.Text(row, "programId") ?? ""))
            && (statuses.Count == 0 || statuses.Contains(ObjectTable.Text(row, "statusName") ?? "")))];
        return new Extract(fields, rows.Length, place => [.. fields.Select(field => Text(table.Value(rows[place], field)))]);
    }

    private StaticList? List(JsonElement filter)
    {
        if (filter.TryGetProperty("staticListId", out JsonElement id))
            return store.Tables.Lists.GetValueOrDefault(MarketoCall.Id(id.ToString()));
        return Members.Text(filter, "staticListName") is { } name ? store.Tables.Lists.Values.FirstOrDefault(list => list.Name == name) : null;
    }

    private static bool In((DateTimeOffset From, DateTimeOffset To)? range, DateTimeOffset time) => range is not { } wanted || (time >= wanted.From && time <= wanted.To);

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        int number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => FieldValue.Text(value),
    };
}
