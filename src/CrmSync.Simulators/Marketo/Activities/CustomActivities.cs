using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>POST activities/external.json: write-once rows without an idempotency key.</summary>
internal sealed class CustomActivities(MarketoStore store)
{
    public const int FirstId = 100_001;
    private const int MostBytes = 65_536;

    public Envelope Add(MarketoCall call)
    {
        JsonElement[] input = [.. Members.Input(call.Body, store.Limits.BatchRecords)];
        lock (store.Gate)
            return Envelope.Of<RecordResult>([.. input.Select(record => Add(call, record))]);
    }

    private RecordResult Add(MarketoCall call, JsonElement record)
    {
        if (!Whole(record, "leadId", out int leadId) || store.Tables.Leads.Find(leadId) is null)
            return Skipped("1004", "Lead not found");
        CustomActivityType? type = Whole(record, "activityTypeId", out int typeId)
            ? store.Tables.Types.Values.FirstOrDefault(known => known.Id == typeId)?.Live : null;
        if (type is null)
            return Skipped("1003", "Invalid value for field 'activityTypeId'");
        if (!record.TryGetProperty("activityDate", out JsonElement date) || !FieldValue.TryTime(date.ToString(), out DateTimeOffset at))
            return Skipped("1003", "Invalid value for field 'activityDate'");
        if (!record.TryGetProperty("primaryAttributeValue", out JsonElement primary))
            return Skipped("1002", "Missing value for required parameter 'primaryAttributeValue'");
        List<ActivityAttribute> attributes = [];
        if (Read(record, type, attributes) is { } wrong)
            return Skipped("1006", $"Attribute '{wrong}' not found");
        if (attributes.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Value ?? "")) > MostBytes)
            return Skipped("1049", "Attributes are too long");
        return Save(call, leadId, type, at, primary.ToString(), attributes);
    }

    private RecordResult Save(
        MarketoCall call, int leadId, CustomActivityType type, DateTimeOffset at, string primary, List<ActivityAttribute> attributes)
    {
        var commit = new Commit(store.Now(), call.Client.Id);
        Activity row = store.Row(commit, leadId, type.Id, primary) with
        {
            Date = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()),
            Attributes = attributes,
        };
        commit.Activities.Add(row);
        commit.Changes.Add(new Change("create", Tables.ActivityRows, row.Guid));
        commit.Changes.Add(new Change("create", Tables.ActivityRows, row.Guid, "leadId", null, LeadChanges.Row(leadId)));
        commit.Changes.Add(new Change("create", Tables.ActivityRows, row.Guid, "activityType", null, type.ApiName));
        commit.Changes.Add(new Change("create", Tables.ActivityRows, row.Guid, type.PrimaryAttribute.ApiName, null, primary));
        foreach (ActivityAttribute attribute in attributes)
            commit.Changes.Add(new Change("create", Tables.ActivityRows, row.Guid, attribute.ApiName, null, attribute.Value));
        store.Commit(commit);
        return new RecordResult("added") { Id = row.Id, MarketoGuid = row.Guid };
    }

    /// <summary>The name of the first attribute that the type does not have, or null.</summary>
    private static string? Read(JsonElement record, CustomActivityType type, List<ActivityAttribute> attributes)
    {
        if (!record.TryGetProperty("attributes", out JsonElement given) || given.ValueKind != JsonValueKind.Array)
            return null;
        foreach (JsonElement pair in given.EnumerateArray())
        {
            string name = pair.TryGetProperty("apiName", out JsonElement api) || pair.TryGetProperty("name", out api) ? api.ToString() : "";
            if (type.Attributes.Find(known => known.ApiName == name || known.Name == name) is not { } attribute)
                return name;
            string value = pair.TryGetProperty("value", out JsonElement json) ? json.ToString() : "";
            if (value.Length > 0)
                attributes.Add(new ActivityAttribute(attribute.Name, value, attribute.ApiName));
        }

        return null;
    }

    private static bool Whole(JsonElement record, string name, out int value)
    {
        value = 0;
        return record.TryGetProperty(name, out JsonElement json) && int.TryParse(json.ToString(), out value);
    }

    private static RecordResult Skipped(string code, string message) => new("skipped") { Errors = [new Reason(code, message)] };
}
