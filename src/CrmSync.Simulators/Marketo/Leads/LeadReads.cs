using CrmSync.Simulators.Marketo.Activities;
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
            return Envelope.Of<IReadOnlyDictionary<string, object?>>(lead is null ? [] : [Row(lead, fields)]);
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
            int[] ids = [.. values.SelectMany(value => store.Tables.Leads.Matches(field, value)).Distinct().Order()];
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

    private Envelope Page(MarketoCall call, int[] ids)
    {
        IReadOnlyList<LeadField> fields = Fields(call);
        int size = call.Number("batchSize", store.Limits.BatchRecords, store.Limits.BatchRecords);
        int place = call.Text("nextPageToken") is not { } text ? 0
            : FeedToken.TryParse(text, out FeedToken? token) && token.Order == 'L' ? token.Place
            : throw new MarketoRefusalException("1003", "Invalid nextPageToken");
        IReadOnlyDictionary<string, object?>[] rows =
            [.. ids.Skip(place).Take(size).Select(store.Tables.Leads.Find).OfType<Lead>().Select(lead => Row(lead, fields))];
        bool more = place + size < ids.Length;
        return Envelope.Of(rows) with { NextPageToken = more ? new FeedToken('L', place + size, default(DateTimeOffset)).ToString() : null };
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
