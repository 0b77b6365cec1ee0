using System.Globalization;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>All leads by id, with a case-insensitive index on every searchable field.</summary>
internal sealed class LeadTable(FieldTable fields)
{
    private readonly Dictionary<int, Lead> leads = [];
    private readonly Dictionary<string, Dictionary<string, List<int>>> indexes = new(StringComparer.Ordinal);

    public int LastId { get; private set; } = 1000;

    public int Count => leads.Count;

    public IEnumerable<Lead> All => leads.Values.OrderBy(lead => lead.Id);

    public Lead? Find(int id) => leads.GetValueOrDefault(id);

    public void Create(int id, DateTimeOffset now)
    {
        leads.Add(id, new Lead(id, now));
        LastId = Math.Max(LastId, id);
    }

    public void Remove(int id)
    {
        Lead lead = leads[id];
        foreach (string name in indexes.Keys)
            Index(name, FieldValue.Text(Value(lead, Field(name))), id, add: false);
        leads.Remove(id);
    }

    public void Set(int id, LeadField field, object? value, DateTimeOffset now)
    {
        Lead lead = leads[id];
        int ordinal = fields.Ordinal(field);
        if (field.IsSearchable)
        {
            Index(field.Name, FieldValue.Text(lead[ordinal]), id, add: false);
            Index(field.Name, FieldValue.Text(value), id, add: true);
        }

        lead[ordinal] = value;
        lead.UpdatedAt = now;
    }

    /// <summary>What a read shows: booleans are never empty.</summary>
    public object? Value(Lead lead, LeadField field) => field.Name switch
    {
        "id" => (long)lead.Id,
        "createdAt" => FieldValue.Time(lead.CreatedAt),
        "updatedAt" => FieldValue.Time(lead.UpdatedAt),
        _ => lead[fields.Ordinal(field)] ?? (field.DataType == "boolean" ? false : null),
    };

    /// <summary>Ids that hold <paramref name="text"/> in a searchable field, ascending.</summary>
    public IReadOnlyList<int> Matches(LeadField field, string text)
    {
        if (field.Name == "id")
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && leads.ContainsKey(id) ? [id] : [];
        return indexes.TryGetValue(field.Name, out var index) && index.TryGetValue(text, out List<int>? ids) ? ids : [];
    }

    private LeadField Field(string name) => fields.TryGet(name, out LeadField? field) ? field : throw new KeyNotFoundException(name);

    private void Index(string name, string? text, int id, bool add)
    {
        if (text is null)
            return;
        if (!indexes.TryGetValue(name, out var index))
            indexes[name] = index = new(StringComparer.OrdinalIgnoreCase);
        if (!index.TryGetValue(text, out List<int>? ids))
            index[text] = ids = new(1);
        int place = ids.BinarySearch(id);
        if (add && place < 0)
            ids.Insert(~place, id);
        else if (!add && place >= 0)
            ids.RemoveAt(place);
        if (ids.Count == 0)
            index.Remove(text);
    }
}
