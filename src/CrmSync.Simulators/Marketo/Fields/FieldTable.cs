using System.Diagnostics.CodeAnalysis;

namespace CrmSync.Simulators.Marketo.Fields;

/// <summary>All lead fields; the ordinal of a field is its place in a lead's values.</summary>
internal sealed class FieldTable
{
    private const int FirstApiCreatedId = 1000;
    private readonly List<LeadField> fields = [];
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);

    public FieldTable()
    {
        foreach (LeadField field in StandardFields.All())
            Put(field);
        Id = fields[0];
        Email = fields[ordinals["email"]];
        Partition = fields[ordinals["leadPartitionId"]];
    }

    public IReadOnlyList<LeadField> All => fields;

    public LeadField Id { get; }

    public LeadField Email { get; }

    public LeadField Partition { get; }

    public int NextId => FirstApiCreatedId + fields.Count;

    public bool TryGet(string name, [NotNullWhen(true)] out LeadField? field)
    {
        field = ordinals.TryGetValue(name, out int ordinal) ? fields[ordinal] : null;
        return field is not null;
    }

    /// <summary>A field that is not hidden: describe does not tell of others, and calls that name them are refused.</summary>
    public bool TryShown(string name, [NotNullWhen(true)] out LeadField? field) => TryGet(name, out field) && !field.IsHidden;

    public int Ordinal(LeadField field) => ordinals[field.Name];

    public void Put(LeadField field)
    {
        if (ordinals.TryGetValue(field.Name, out int ordinal))
        {
            fields[ordinal] = field;
            return;
        }

        ordinals.Add(field.Name, fields.Count);
        fields.Add(field);
    }
}
