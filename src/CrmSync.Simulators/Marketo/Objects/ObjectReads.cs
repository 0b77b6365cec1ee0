using System.Text.Json;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>Queries of any kind by the key, the id or a searchable field; keys of several fields come in a body.</summary>
internal sealed class ObjectReads(MarketoStore store)
{
    public Envelope Query(MarketoCall call, Func<ObjectTables, ObjectTable> find)
    {
        string filter = Members.Text(call.Body, "filterType") ?? call.Required("filterType");
        lock (store.Gate)
        {
            ObjectTable table = find(store.Tables.Objects);
            Refuse(store, table.Kind, write: false);
            return Page(call, table, [.. Rows(call, table, filter).Distinct()]);
        }
    }

    /// <summary>1018 when native CRM sync owns the kind.</summary>
    public static void Refuse(MarketoStore store, ObjectKind kind, bool write)
    {
        if (store.Settings.NativeCrm != NativeCrm.None && kind.OwnedByCrm && (write || (kind.HiddenByCrm && store.Settings.NativeCrmHidesRoles)))
            throw new MarketoRefusalException("1018", "CRM Enabled");
    }

    /// <summary>The asked-for page of rows.</summary>
    public Envelope Page(MarketoCall call, ObjectTable table, IReadOnlyList<ObjectRow> rows)
    {
        string[] fields = Fields(call, table.Kind);
        (int place, int size) = call.Place(store.Limits.BatchRecords);
        Dictionary<string, object?>[] page = [.. rows.Skip(place).Take(size).Select((row, seq) => Row(table, row, fields, seq))];
        return Envelope.Of<IReadOnlyDictionary<string, object?>>(page) with { NextPageToken = MarketoCall.NextPlace(place, size, rows.Count), MoreResult = place + size < rows.Count };
    }

    private IEnumerable<ObjectRow> Rows(MarketoCall call, ObjectTable table, string filter)
    {
        ObjectKind kind = table.Kind;
        JsonElement[] input = [.. Members.Array(call.Body, "input")];
        IReadOnlyList<string> values = call.Many("filterValues");
        if (Math.Max(input.Length, values.Count) > store.Limits.BatchRecords)
            throw new MarketoRefusalException("1003", $"Invalid request: more than {store.Limits.BatchRecords} filterValues");
        if (input.Length == 0 && values.Count == 0)
            call.Required("filterValues");
        if (filter == "idField" || filter == kind.IdField)
            return (input.Length > 0 ? input.Select(record => Key(record, [kind.IdField])[0]) : values).Select(table.Find).OfType<ObjectRow>();
        if (filter == "dedupeFields" && input.Length > 0)
            return input.SelectMany(record => table.Matches(Key(record, kind.Dedupe)));
        string field = filter == "dedupeFields" && kind.Dedupe.Count == 1 ? kind.Dedupe[0] : filter;
        return kind.Searchable.Contains(field) || (kind.Dedupe.Count == 1 && kind.Dedupe[0] == field)
            ? (input.Length > 0 ? input.Select(record => Key(record, [field])[0]) : values).SelectMany(value => table.Matches(field, value))
            : throw new MarketoRefusalException("1011", $"Filter type '{filter}' is not supported");
    }

    private static string[] Key(JsonElement record, IReadOnlyList<string> names)
    {
        Dictionary<string, JsonElement> members = Members.Of(record);
        return [.. names.Select(name => members.TryGetValue(name, out JsonElement value) && Members.Scalar(value) is { } text
            ? text : throw new MarketoRefusalException("1002", $"Missing value for required parameter '{name}'"))];
    }

    private static string[] Fields(MarketoCall call, ObjectKind kind)
    {
        string[] asked = [.. call.Many("fields").Concat(Members.Array(call.Body, "fields").Select(name => name.ToString())).Distinct()];
        string? unknown = asked.FirstOrDefault(name => kind.Field(name) is null && name is not ("createdAt" or "updatedAt") && name != kind.IdField);
        if (unknown is not null)
            throw new MarketoRefusalException("1006", $"Field '{unknown}' not found");
        return [kind.IdField, .. (asked.Length == 0 ? [.. kind.Dedupe, "createdAt", "updatedAt"] : asked).Where(name => name != kind.IdField)];
    }

    private static Dictionary<string, object?> Row(ObjectTable table, ObjectRow row, string[] fields, int seq)
    {
        var shape = new Dictionary<string, object?>(fields.Length + 1, StringComparer.Ordinal) { ["seq"] = seq };
        foreach (string field in fields)
            shape[field] = table.Value(row, field);
        return shape;
    }
}
