using System.Text.Json;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>Deletes of any kind, by key or id.</summary>
internal sealed class ObjectRemoval(MarketoStore store)
{
    public Envelope Delete(MarketoCall call, Func<ObjectTables, ObjectTable> find)
    {
        string by = Members.Text(call.Body, "deleteBy") ?? "dedupeFields";
        if (by is not ("dedupeFields" or "idField"))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'deleteBy' and value '{by}'");
        lock (store.Gate)
        {
            ObjectTable table = find(store.Tables.Objects);
            ObjectReads.Refuse(store, table.Kind, write: true);
            JsonElement[] input = [.. Members.Input(call.Body, store.Limits.BatchRecords)];
            return Envelope.Of<ObjectResult>([.. input.Select((record, seq) => Delete(call.Client.Id, table, Members.Of(record), by == "idField", seq))]);
        }
    }

    private ObjectResult Delete(string client, ObjectTable table, Dictionary<string, JsonElement> members, bool byId, int seq)
    {
        IReadOnlyList<string> names = byId ? [table.Kind.IdField] : table.Kind.Dedupe;
        string?[] key = [.. names.Select(name => members.TryGetValue(name, out JsonElement value) ? Members.Scalar(value) : null)];
        if (Array.IndexOf(key, null) is >= 0 and var missing)
            return ObjectResult.Skipped(seq, "1003", $"{names[missing]} is required");
        if ((byId ? table.Find(key[0]!) : table.Matches(key!).FirstOrDefault()) is not { } row)
            return ObjectResult.Skipped(seq, "1013", "Record not found");
        if (ObjectLinks.IsHeld(store.Tables, table, row))
            return ObjectResult.Skipped(seq, "1022", "Object in use");
        var changes = new ObjectChanges(store, table, client);
        changes.Delete(row);
        store.Commit(changes.Commit);
        return ObjectResult.Of(seq, "deleted", table.Kind, row.Key);
    }
}
