using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Lead rows by id, by filter and by list.</summary>
internal sealed class LeadReads(MarketoStore store)
{
    private const int MostMatches = 1000;
    private static readonly string[] Default = ["id", "email", "updatedAt", "createdAt", "firstName", "lastName"];

    public Envelope ById(MarketoCall call)
    {
        lock (store.Gate)
        {
            Lead? lead = store.Tables.Leads.Find(MarketoCall.Id(call.Path("id")));
            IReadOnlyList<LeadField> fields = Fields(call);
            if (lead is null && store.Settings.UnknownLeadIsError)
                throw new MarketoRefusalException("1004", $"Lead '{call.Path("id")}' not found");
            return Rows(lead is null ? [] : [lead], fields);
        }
    }

    public Envelope ByFilter(MarketoCall call)
    {
        string filter = call.Required("filterType");
        IReadOnlyList<string> values = call.Many("filterValues");
        lock (store.Gate)
        {
            if (values.Count == 0)
                call.Required("filterValues");
            if (values.Count > store.Limits.BatchRecords)
                throw new MarketoRefusalException("1003", $"Invalid request: more than {store.Limits.BatchRecords} filterValues");
            if (!store.Tables.Fields.TryGet(filter, out LeadField? field) || !field.IsSearchable)
                throw new MarketoRefusalException("1011", $"Filter type '{filter}' is not supported");
            int[] ids = [.. values.SelectMany(value => store.Tables.Leads.Matches(field, value, store.Settings.KeysMindCase)).Distinct().Order()];
            return ids.Length > MostMatches
                ? throw new MarketoRefusalException("1003", "Too many results match the filter")
                : Page(call, ids);
        }
    }

    public Envelope ByList(MarketoCall call)
    {
        lock (store.Gate)
        {
            return store.Tables.Lists.TryGetValue(MarketoCall.Id(call.Path("id")), out StaticList? list)
                ? Page(call, [.. list.Members])
                : throw new MarketoRefusalException("1013", "Object not found");
        }
    }

    /// <summary>The asked-for page of these leads, each row decorated; the store's gate is held.</summary>
    public Envelope Page(MarketoCall call, IReadOnlyList<int> ids, Action<int, Dictionary<string, object?>>? decorate = null)
    {
        IReadOnlyList<LeadField> fields = Fields(call);
        (int place, int size) = call.Place(store.Limits.BatchRecords);
        size = store.Settings.PeopleRows > 0 ? Math.Min(size, store.Settings.PeopleRows) : size;
        IEnumerable<Lead> page = ids.Skip(place).Take(size).Select(store.Tables.Leads.Find).OfType<Lead>();
        return (decorate is null ? Rows(page, fields) : Rows(page, fields, decorate)) with { NextPageToken = MarketoCall.NextPlace(place, size, ids.Count) };
    }

    private Envelope Rows(IEnumerable<Lead> leads, IReadOnlyList<LeadField> fields)
    {
        var page = new LeadPage([.. fields.Select(field => (field, store.Tables.Fields.Ordinal(field)))], store.Settings.OmitNullFields);
        foreach (Lead lead in leads)
            page.Add(lead);
        return new Envelope { Result = page, Rows = page.Rows.Count };
    }

    private Envelope Rows(IEnumerable<Lead> leads, IReadOnlyList<LeadField> fields, Action<int, Dictionary<string, object?>> decorate)
    {
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        foreach (Lead lead in leads)
        {
            Dictionary<string, object?> row = Row(lead, fields);
            decorate(lead.Id, row);
            rows.Add(row);
        }

        return Envelope.Of(rows);
    }

    private IReadOnlyList<LeadField> Fields(MarketoCall call)
    {
        IReadOnlyList<string> names = call.Many("fields");
        return [store.Tables.Fields.Id, .. (names.Count == 0 ? Default : names).Distinct().Where(name => name != "id").Select(Field)];
    }

    private LeadField Field(string name) => store.Tables.Fields.TryShown(name, out LeadField? field)
        ? field : throw new MarketoRefusalException("1006", $"Field '{name}' not found");

    private Dictionary<string, object?> Row(Lead lead, IReadOnlyList<LeadField> fields)
    {
        var row = new Dictionary<string, object?>(fields.Count, StringComparer.Ordinal);
        foreach (LeadField field in fields)
        {
            object? value = store.Tables.Leads.Value(lead, field);
            if (value is not null || !store.Settings.OmitNullFields)
                row[field.Name] = value;
        }

        return row;
    }
}
