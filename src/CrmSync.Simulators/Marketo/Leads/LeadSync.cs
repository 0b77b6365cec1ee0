using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>POST leads.json: look up on arrival, write at commit (marketo-rest.md 4.1).</summary>
internal sealed class LeadSync(MarketoStore store)
{
    private static readonly string[] Actions = ["createOrUpdate", "createOnly", "updateOnly", "createDuplicate"];

    /// <summary>Reads the call and looks the keys up; throws what refuses the whole call. A forced action takes the place of the body's.</summary>
    public SyncRequest Look(JsonElement body, string? forced = null)
    {
        string action = forced ?? Members.Text(body, "action") ?? Actions[0];
        if (!Actions.Contains(action, StringComparer.Ordinal))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'action' and value '{action}'");
        string name = Members.Text(body, "lookupField") ?? "email";
        lock (store.Gate)
        {
            if (!store.Tables.Fields.TryGet(name, out LeadField? lookup) || !lookup.IsSearchable)
                throw new MarketoRefusalException("1011", $"Lookup field '{name}' is not supported");
            int? partition = LeadPartitions.Asked(store, Members.Text(body, "partitionName"), action);
            bool blind = Members.Flag(body, "asyncProcessing") == true;
            return new SyncRequest(action, lookup, partition, blind, [.. Members.Input(body, store.Limits.BatchRecords).Select(record => Look(record, lookup, action))]);
        }
    }

    /// <summary>Writes every record by itself; asyncProcessing answers nothing about them.</summary>
    public Envelope Write(MarketoCall call, SyncRequest request)
    {
        lock (store.Gate)
        {
            var made = new Dictionary<string, int>(store.Settings.KeysMindCase && request.Lookup.DataType != "email" ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
            Author author = Author.Of(call, "syncLead");
            RecordResult[] results = [.. request.Records.Select(record => Write(author, request, record, made))];
            return request.Blind ? new Envelope { Rows = results.Length } : Envelope.Of<RecordResult>(results);
        }
    }

    /// <summary>Upserts one record outside of a batch: a form or a row of an import. The store's gate is held.</summary>
    public RecordResult WriteOne(Author author, JsonElement record, LeadField lookup, string action, int? partition = null) =>
        Write(author, new SyncRequest(action, lookup, partition, Blind: false, []), Look(record, lookup, action), []);

    private SyncRecord Look(JsonElement record, LeadField lookup, string action)
    {
        Dictionary<string, JsonElement> members = Members.Of(record);
        string? key = members.TryGetValue(lookup.Name, out JsonElement value) && action != "createDuplicate" ? Members.Scalar(value) : null;
        return new SyncRecord(members, key, key is null ? [] : [.. store.Tables.Leads.Matches(lookup, key, store.Settings.KeysMindCase)]);
    }

    private RecordResult Write(Author author, SyncRequest request, SyncRecord record, Dictionary<string, int> made)
    {
        IReadOnlyList<int> matches = Matches(request, record, made);
        if (Refusal(request, record, matches) is { } refusal)
            return refusal;
        Lead? lead = matches.Count == 1 ? store.Tables.Leads.Find(matches[0]) : null;
        var values = new List<(LeadField Field, object? Value)>();
        if (Read(record, values) is { } invalid)
            return invalid;
        if (LeadPartitions.Refusal(store, lead, request.Partition) is { } elsewhere)
            return elsewhere;
        if (CompanyLink.Refusal(store, lead, values) is { } linked)
            return linked;
        int id = Save(author, request, lead, values);
        if (lead is null && record.Key is not null)
            made[record.Key] = id;
        return new RecordResult(lead is null ? "created" : "updated") { Id = id };
    }

    private int Save(Author author, SyncRequest request, Lead? lead, List<(LeadField Field, object? Value)> values)
    {
        CompanyLink.Extend(store, values);
        var changes = new LeadChanges(store, author, store.Now());
        if (lead is null && request.Partition is { } partition and not LeadPartitions.Default)
            values.Add((store.Tables.Fields.Partition, (long)partition));
        int id = lead?.Id ?? changes.Create(values);
        if (lead is not null)
        {
            foreach ((LeadField field, object? value) in values)
                changes.Set(lead, field, value);
        }

        store.Commit(changes.Commit);
        return id;
    }

    private IReadOnlyList<int> Matches(SyncRequest request, SyncRecord record, Dictionary<string, int> made)
    {
        IReadOnlyList<int> matches = StillThere(record.Matches);
        if (record.Key is not null && record.Matches.Count == 0 && made.TryGetValue(record.Key, out int earlier))
            return [earlier];
        return record.Key is not null && matches.Count < record.Matches.Count ? [.. store.Tables.Leads.Matches(request.Lookup, record.Key, store.Settings.KeysMindCase)] : matches;
    }

    private IReadOnlyList<int> StillThere(IReadOnlyList<int> ids)
    {
        for (int place = 0; place < ids.Count; place++)
        {
            if (store.Tables.Leads.Find(ids[place]) is null)
                return [.. ids.Where(id => store.Tables.Leads.Find(id) is not null)];
        }

        return ids;
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
