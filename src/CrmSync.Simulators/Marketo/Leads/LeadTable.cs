using System.Globalization;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>All leads by id, with an index on every searchable field.</summary>
internal sealed class LeadTable(FieldTable fields)
{
    private const int BeforeFirst = 1000;
    private readonly List<Lead?> leads = [];
    private readonly Dictionary<string, KeyIndex> indexes = new(StringComparer.Ordinal);

    public int LastId => BeforeFirst + leads.Count;

    public int Count { get; private set; }

    /// <summary>By id, ascending.</summary>
    public IEnumerable<Lead> All => leads.OfType<Lead>();

    public Lead? Find(int id) => id > BeforeFirst && id - BeforeFirst <= leads.Count ? leads[id - BeforeFirst - 1] : null;

    public void Create(int id, DateTimeOffset now)
    {
        while (LastId < id)
            leads.Add(null);
        leads[id - BeforeFirst - 1] = new Lead(id, now);
        Count++;
    }

    public void Remove(int id)
    {
        Lead lead = Find(id)!;
        foreach ((string name, KeyIndex index) in indexes)
        {
            if (fields.TryGet(name, out LeadField? field) && lead[fields.Ordinal(field)] is { } text)
                index.Remove(text, id);
        }

        leads[id - BeforeFirst - 1] = null;
        Count--;
    }

    /// <summary>Sets fields of one lead, as texts.</summary>
    public void Set(int id, IReadOnlyList<(LeadField Field, string? Text)> values, DateTimeOffset now)
    {
        Lead lead = Find(id)!;
        var changes = new (int, string?)[values.Count];
        for (int place = 0; place < values.Count; place++)
        {
            (LeadField field, string? text) = values[place];
            int ordinal = fields.Ordinal(field);
            changes[place] = (ordinal, text);
            if (!field.IsSearchable)
                continue;
            if (lead[ordinal] is { } old)
                Index(field.Name).Remove(old, id);
            if (text is not null)
                Index(field.Name).Add(text, id);
        }

        lead.Set(changes);
        lead.UpdatedAt = now;
    }

    /// <summary>What a read shows: booleans are never empty.</summary>
    public object? Value(Lead lead, LeadField field) => field.Name switch
    {
        "id" => (long)lead.Id,
        "createdAt" => FieldValue.Time(lead.CreatedAt),
        "updatedAt" => FieldValue.Time(lead.UpdatedAt),
        _ => FieldValue.FromText(field, lead[fields.Ordinal(field)]) ?? (field.DataType == "boolean" ? false : null),
    };

    /// <summary>Ids that hold <paramref name="text"/> in a searchable field, ascending.</summary>
    public IReadOnlyList<int> Matches(LeadField field, string text, bool mindsCase = false)
    {
        if (field.Name == "id")
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Find(id) is not null ? [id] : [];
        if (!indexes.TryGetValue(field.Name, out KeyIndex? index))
            return [];
        int ordinal = fields.Ordinal(field);
        StringComparison comparison = mindsCase && field.DataType != "email" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        IReadOnlyList<int> candidates = index.Candidates(text);
        return candidates.All(id => Holds(id, ordinal, text, comparison)) ? candidates : [.. candidates.Where(id => Holds(id, ordinal, text, comparison))];
    }

    private bool Holds(int id, int ordinal, string text, StringComparison comparison) => string.Equals(Find(id)?[ordinal], text, comparison);

    private KeyIndex Index(string name)
    {
        if (!indexes.TryGetValue(name, out KeyIndex? index))
            indexes[name] = index = new KeyIndex();
        return index;
    }
}
