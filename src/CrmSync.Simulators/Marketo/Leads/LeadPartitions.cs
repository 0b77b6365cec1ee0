using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Lead partitions: named in the settings, numbered from 1; the first is the default.</summary>
internal sealed class LeadPartitions(MarketoStore store)
{
    public const int Default = 1;

    public Envelope All()
    {
        lock (store.Gate)
        {
            return Envelope.Of<object>([.. store.Settings.Partitions.Select((name, index) =>
                (object)new { id = index + 1, name, description = index == 0 ? "Initial system lead partition" : "" })]);
        }
    }

    /// <summary>POST leads/partitions.json: moves leads; logs type 100.</summary>
    public Envelope Move(MarketoCall call)
    {
        lock (store.Gate)
        {
            JsonElement[] input = [.. Members.Input(call.Body, store.Limits.BatchRecords)];
            return Envelope.Of<RecordResult>([.. input.Select(record => Move(call, Members.Of(record)))]);
        }
    }

    /// <summary>The number of the partition that a call names; 1003, 1008 or 1009 when it may not.</summary>
    public static int? Asked(MarketoStore store, string? name, string action)
    {
        if (name is null)
            return store.Settings.PartitionRequired && action != "updateOnly" ? throw new MarketoRefusalException("1009", "Partition name must be specified") : null;
        if (action is not ("createOrUpdate" or "createOnly"))
            throw new MarketoRefusalException("1003", "Invalid value for field 'partitionName': allowed with createOnly and createOrUpdate only");
        return Number(store, name) ?? throw new MarketoRefusalException("1008", $"Access to partition '{name}' is denied");
    }

    /// <summary>1010 when the lead is in another partition than the one asked for.</summary>
    public static RecordResult? Refusal(MarketoStore store, Lead? lead, int? partition) => lead is not null && partition is not null && Of(store, lead) != partition
        ? RecordResult.Skipped("1010", "Partition update not allowed") : null;

    private RecordResult Move(MarketoCall call, Dictionary<string, JsonElement> record)
    {
        string? id = record.TryGetValue("id", out JsonElement json) ? Members.Scalar(json) : null;
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || store.Tables.Leads.Find(number) is not { } lead)
            return RecordResult.Skipped("1004", "Lead not found");
        string name = record.TryGetValue("partitionName", out JsonElement value) ? value.ToString() : "";
        if (Number(store, name) is not { } partition)
            return RecordResult.Skipped("1008", $"Access to partition '{name}' is denied");
        int old = Of(store, lead);
        var changes = new LeadChanges(store, Author.Of(call, "updateLeadPartition"), store.Now());
        if (old != partition)
        {
            changes.Set(lead, store.Tables.Fields.Partition, (long)partition, log: false);
            changes.Commit.Activities.Add(store.Row(changes.Commit, number, ActivityTypes.ChangePartition, name) with
            {
                Attributes = [new("Old Partition ID", LeadChanges.Row(old)), new("Reason", LeadChanges.Reason)],
            });
        }

        store.Commit(changes.Commit);
        return new RecordResult("updated") { Id = number };
    }

    private static int Of(MarketoStore store, Lead lead) => store.Tables.Leads.Value(lead, store.Tables.Fields.Partition) is long partition ? (int)partition : Default;

    private static int? Number(MarketoStore store, string name)
    {
        int place = store.Settings.Partitions.ToList().FindIndex(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        return place < 0 ? null : place + 1;
    }
}
