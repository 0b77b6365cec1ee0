using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>POST leads.json: look up on arrival, write at commit (marketo-rest.md 4.1).</summary>
internal sealed class LeadSync(MarketoStore store)
{
    private static readonly string[] Actions = ["createOrUpdate", "createOnly", "updateOnly", "createDuplicate"];

    /// <summary>Reads the call and looks the keys up; throws what refuses the whole call.</summary>
    public SyncRequest Look(JsonElement body)
    {
        string action = Member(body, "action") ?? Actions[0];
        if (!Actions.Contains(action, StringComparer.Ordinal))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'action' and value '{action}'");
        string name = Member(body, "lookupField") ?? "email";
        lock (store.Gate)
        {
            if (!store.Tables.Fields.TryGet(name, out LeadField? lookup) || !lookup.IsSearchable)
                throw new MarketoRefusalException("1011", $"Lookup field '{name}' is not supported");
            return new SyncRequest(action, lookup, [.. Input(body, store.Limits.BatchRecords).Select(record => Look(record, lookup, action))]);
        }
    }

    /// <summary>Writes every record by itself.</summary>
    public Envelope Write(MarketoCall call, SyncRequest request)
    {
        lock (store.Gate)
        {
            var made = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            return Envelope.Of<RecordResult>([.. request.Records.Select(record => Write(call, request, record, made))]);
        }
    }

    public static IEnumerable<JsonElement> Input(JsonElement body, int most)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("input", out JsonElement input) || input.ValueKind != JsonValueKind.Array)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'input'");
        if (input.GetArrayLength() == 0)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'input'");
        if (input.GetArrayLength() > most)
            throw new MarketoRefusalException("1003", $"Invalid request: more than {most} records");
        return input.EnumerateArray();
    }

    private static string? Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private SyncRecord Look(JsonElement record, LeadField lookup, string action)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in record.EnumerateObject())
            members[member.Name.Trim()] = member.Value;
        string? key = members.TryGetValue(lookup.Name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString() : null;
        key = string.IsNullOrEmpty(key) || action == "createDuplicate" ? null : key;
        return new SyncRecord(members, key, key is null ? [] : [.. store.Tables.Leads.Matches(lookup, key)]);
    }

    private RecordResult Write(MarketoCall call, SyncRequest request, SyncRecord record, Dictionary<string, int> made)
    {
        IReadOnlyList<int> matches = [.. record.Matches.Where(id => store.Tables.Leads.Find(id) is not null)];
        if (record.Key is not null && record.Matches.Count == 0 && made.TryGetValue(record.Key, out int earlier))
            matches = [earlier];
        else if (record.Key is not null && matches.Count < record.Matches.Count)
            matches = [.. store.Tables.Leads.Matches(request.Lookup, record.Key)];
        if (Refusal(request, record, matches) is { } refusal)
            return refusal;
        var values = new List<(LeadField, object?)>();
        if (Read(record, values) is { } invalid)
            return invalid;
        var changes = new LeadChanges(store, Author.Of(call, "syncLead"), store.Now());
        int id = matches.Count == 1 ? matches[0] : changes.Create(values);
        if (matches.Count == 1)
        {
            Lead lead = store.Tables.Leads.Find(id)!;
            foreach ((LeadField field, object? value) in values)
                changes.Set(lead, field, value);
        }
        else if (record.Key is not null)
        {
            made[record.Key] = id;
        }

        store.Commit(changes.Commit);
        return new RecordResult(matches.Count == 1 ? "updated" : "created") { Id = id };
    }

    private static RecordResult? Refusal(SyncRequest request, SyncRecord record, IReadOnlyList<int> matches) => request.Action switch
    {
        not "updateOnly" when record.Members.ContainsKey("id") => RecordResult.Skipped("1003", "Invalid value for field 'id': allowed with updateOnly only"),
        "createDuplicate" => null,
        _ when matches.Count > 1 => RecordResult.Skipped("1007", "Multiple lead match lookup criteria"),
        "createOnly" when matches.Count == 1 => RecordResult.Skipped("1005", "Lead already exists"),
        "updateOnly" when matches.Count == 0 => RecordResult.Skipped("1004", "Lead not found"),
        _ => null,
    };

    private RecordResult? Read(SyncRecord record, List<(LeadField Field, object? Value)> values)
    {
        foreach ((string name, JsonElement json) in record.Members)
        {
            if (name == "id")
                continue;
            if (!store.Tables.Fields.TryShown(name, out LeadField? field))
                return RecordResult.Skipped("1006", $"Field '{name}' not found");
            if (field.ReadOnly || !FieldValue.TryRead(field, json, store.Settings.TruncateOverlong, out object? value))
                return RecordResult.Skipped("1003", $"Invalid value for field '{name}' and value '{json}'");
            values.Add((field, value));
        }

        return null;
    }
}
