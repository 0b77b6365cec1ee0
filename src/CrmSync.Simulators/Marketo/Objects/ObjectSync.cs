using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>Sync of any kind: each record by itself, told by its place in the input (marketo-rest.md 2.1, 4.8).</summary>
internal sealed class ObjectSync(MarketoStore store)
{
    private static readonly string[] Actions = ["createOrUpdate", "createOnly", "updateOnly"];

    public Envelope Sync(MarketoCall call, Func<ObjectTables, ObjectTable> find)
    {
        string action = Members.Text(call.Body, "action") ?? Actions[0];
        string by = Members.Text(call.Body, "dedupeBy") ?? "dedupeFields";
        if (!Actions.Contains(action, StringComparer.Ordinal))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'action' and value '{action}'");
        if (by is not ("dedupeFields" or "idField") || (by == "idField" && action != "updateOnly"))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'dedupeBy' and value '{by}'");
        lock (store.Gate)
        {
            ObjectTable table = find(store.Tables.Objects);
            ObjectReads.Refuse(store, table.Kind, write: true);
            JsonElement[] input = [.. Members.Input(call.Body, store.Limits.BatchRecords)];
            Author author = Author.Of(call, "sync" + table.Kind.DisplayName.Replace(" ", "", StringComparison.Ordinal));
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            return Envelope.Of<ObjectResult>([.. input.Select((record, seq) => Write(author, table, Members.Of(record), new SyncWay(action, by == "idField", seen), seq))]);
        }
    }

    /// <summary>Upserts one row of an import; the store's gate is held.</summary>
    public ObjectResult WriteOne(string client, ObjectTable table, JsonElement record) =>
        Write(new Author(client, LeadChanges.Reason, LeadChanges.Reason), table, Members.Of(record), new SyncWay(Actions[0], ById: false, []), 0);

    private ObjectResult Write(Author author, ObjectTable table, Dictionary<string, JsonElement> members, SyncWay way, int seq)
    {
        ObjectKind kind = table.Kind;
        IReadOnlyList<string> names = way.ById ? [kind.IdField] : kind.Dedupe;
        string?[] key = [.. names.Select(name => members.TryGetValue(name, out JsonElement value) ? Members.Scalar(value) : null)];
        if (Array.IndexOf(key, null) is >= 0 and var missing)
            return ObjectResult.Skipped(seq, "1003", $"{names[missing]} is required");
        if (!way.Seen.Add(string.Join('\n', key)))
            return ObjectResult.Skipped(seq, "1036", "Duplicate object found in input");
        ObjectRow? row = way.ById ? table.Find(key[0]!) : table.Matches(key!).FirstOrDefault();
        if (row is null && way.Action == "updateOnly")
            return ObjectResult.Skipped(seq, "1013", "Record not found");
        if (row is not null && way.Action == "createOnly")
            return ObjectResult.Skipped(seq, "1017", "Object already exists");
        var values = new List<(string, object?)>();
        if (Read(table, members, row, values) is { } reason)
            return new ObjectResult(seq, "skipped") { Reasons = [reason] };
        var changes = new ObjectChanges(store, table, author.Client);
        string id = row?.Key ?? changes.Create(values);
        if (row is not null)
            changes.Update(row, values);
        store.Commit(changes.Commit);
        if (row is not null && kind.Table == StandardKinds.Company && changes.Commit.Changes.Count > 0)
            CompanyLink.Spread(store, author, row);
        return ObjectResult.Of(seq, row is null ? "created" : "updated", kind, id);
    }

    private Reason? Read(ObjectTable table, Dictionary<string, JsonElement> members, ObjectRow? row, List<(string Name, object? Value)> values)
    {
        foreach ((string name, JsonElement json) in members)
        {
            if (name == table.Kind.IdField)
                continue;
            if (table.Kind.Field(name) is not { } field)
                return new Reason("1006", $"Field '{name}' not found");
            if (field.ReadOnly || !FieldValue.TryRead(field, json, store.Settings.TruncateOverlong, out object? value))
                return new Reason("1003", $"Invalid value for field '{name}' and value '{json}'");
            values.Add((name, value));
        }

        return table.Kind.Required.FirstOrDefault(name => Lacks(name)) is { } blank
            ? new Reason("701", $"{blank} cannot be blank")
            : ObjectLinks.Broken(store.Tables, table.Kind, values);

        bool Lacks(string name) => values.FindIndex(pair => pair.Name == name) is >= 0 and var place
            ? values[place].Value is null
            : row is null;
    }

    private sealed record SyncWay(string Action, bool ById, HashSet<string> Seen);
}
