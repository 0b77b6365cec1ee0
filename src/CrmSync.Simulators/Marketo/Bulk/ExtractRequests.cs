using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>What may be asked of an extract: fields that exist, one filter, 31 days at most (marketo-rest.md 4.11).</summary>
internal static class ExtractRequests
{
    public const string Leads = "leads";
    public const string Activities = "activities";
    private const int MostDays = 31;
    private const int MostPrimaries = 50;

    public static readonly string[] ActivityColumns =
        ["marketoGUID", "leadId", "activityDate", "activityTypeId", "campaignId", "primaryAttributeValueId", "primaryAttributeValue", "attributes"];

    private static readonly string[] LeadFilters = ["createdAt", "updatedAt", "staticListId", "staticListName", "smartListId", "smartListName"];

    /// <summary>Throws what the vendor refuses; the store's gate is held.</summary>
    public static void Check(MarketoStore store, string family, JsonElement body)
    {
        SeparatedText.Separator(Members.Text(body, "format") ?? "CSV");
        if (!body.TryGetProperty("filter", out JsonElement filter) || filter.ValueKind != JsonValueKind.Object || !filter.EnumerateObject().Any())
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'filter'");
        switch (family)
        {
            case Leads:
                CheckFields(body, name => store.Tables.Fields.TryGet(name, out _));
                CheckLeadFilter(store, filter);
                break;
            case Activities:
                CheckActivities(body, filter);
                break;
            default:
                ObjectTable table = store.Tables.Objects[family];
                CheckFields(body, name => table.Kind.Field(name) is not null || name is "createdAt" or "updatedAt" || name == table.Kind.IdField);
                Range(filter, "updatedAt");
                break;
        }
    }

    /// <summary>A date range of the filter, or null; 1003 when it is none or too long.</summary>
    public static (DateTimeOffset From, DateTimeOffset To)? Range(JsonElement filter, string name)
    {
        if (!filter.TryGetProperty(name, out JsonElement range))
            return null;
        DateTimeOffset? from = Time(range, "startAt");
        DateTimeOffset? to = Time(range, "endAt");
        if (from is null || (to ?? from.Value.AddDays(MostDays)) is var end && end < from)
            throw new MarketoRefusalException("1003", $"Invalid date range for filter '{name}'");
        return end - from > TimeSpan.FromDays(MostDays)
            ? throw new MarketoRefusalException("1003", $"Date range of filter '{name}' is more than {MostDays} days") : (from.Value, end);
    }

    private static void CheckLeadFilter(MarketoStore store, JsonElement filter)
    {
        string[] names = [.. filter.EnumerateObject().Select(member => member.Name)];
        if (names.Length != 1)
            throw new MarketoRefusalException("1003", "Exactly one filter is required");
        if (!LeadFilters.Contains(names[0]))
            throw new MarketoRefusalException("1003", $"Unsupported filter type '{names[0]}'");
        if ((names[0] == "updatedAt" && !store.Settings.ExtractByUpdatedAt) || names[0].StartsWith("smartList", StringComparison.Ordinal))
            throw new MarketoRefusalException("1035", "Unsupported filter type for target subscription");
        if (!names[0].StartsWith("staticList", StringComparison.Ordinal))
            Range(filter, names[0]);
        else if (!store.Tables.Lists.Values.Any(list => LeadChanges.Row(list.Id) == filter.GetProperty(names[0]).ToString() || list.Name == filter.GetProperty(names[0]).ToString()))
            throw new MarketoRefusalException("1003", $"Invalid value for field '{names[0]}' and value '{filter.GetProperty(names[0])}'");
    }

    private static void CheckActivities(JsonElement body, JsonElement filter)
    {
        if (Range(filter, "createdAt") is null)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'createdAt'");
        int[] types = [.. Members.Array(filter, "activityTypeIds").Select(id => MarketoCall.Id(id.ToString()))];
        int primaries = Math.Max(Members.Array(filter, "primaryAttributeValueIds").Count(), Members.Array(filter, "primaryAttributeValues").Count());
        if (types.Contains(ActivityTypes.DeleteLead))
            throw new MarketoRefusalException("1003", "Activity type 37 cannot be exported");
        if (primaries > MostPrimaries || (primaries > 0 && types.Length != 1))
            throw new MarketoRefusalException("1003", $"At most {MostPrimaries} primary attribute values, with one activity type");
        string[] unknown = [.. Members.Array(body, "fields").Select(name => name.ToString()).Where(name => !ActivityColumns.Contains(name) && name != "actionResult")];
        if (unknown.Length > 0)
            throw new MarketoRefusalException("1003", $"Invalid fields [{string.Join(", ", unknown)}]");
    }

    private static void CheckFields(JsonElement body, Func<string, bool> known)
    {
        string[] names = [.. Members.Array(body, "fields").Select(name => name.ToString())];
        if (names.Length == 0)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'fields'");
        string[] unknown = [.. names.Where(name => !known(name))];
        if (unknown.Length > 0)
            throw new MarketoRefusalException("1003", $"Invalid fields [{string.Join(", ", unknown)}]");
    }

    private static DateTimeOffset? Time(JsonElement range, string name) => Members.Text(range, name) is not { } text ? null
        : FieldValue.TryTime(text, out DateTimeOffset time) ? time : throw new MarketoRefusalException("1003", $"Invalid value for field '{name}' and value '{text}'");
}
