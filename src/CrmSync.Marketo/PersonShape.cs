using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Which fields are read of a person, and how their texts become a snapshot. Pure.</summary>
internal sealed class PersonShape
{
    private readonly List<MappedField> mapped;
    private readonly List<string> link;

    /// <summary>The selected fields and our own, as far as Marketo has them.</summary>
    public PersonShape(FieldMap map, FieldCatalogue fields)
    {
        mapped = [.. map.On(RecordKind.Person).Where(f => fields.Knows(f.Name))];
        link = [.. LinkFields.OnMarketo.Where(fields.Knows)];
        Names = [.. mapped.Select(f => f.Name).Concat(link).Append(FieldMap.Email).Append("createdAt").Distinct()];
    }

    /// <summary>REST names to ask for; id comes besides.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One person.</summary>
    /// <param name="id">Marketo's id.</param>
    /// <param name="at">When the values stood there.</param>
    /// <param name="text">Text of a field by name; null is empty.</param>
    public RecordSnapshot Snapshot(long id, DateTimeOffset at, Func<string, string?> text) =>
        new(RecordId.Person(id), 0, at, JsonReading.Time(text("createdAt")), mapped.ToDictionary(f => f.Name, f => Values.ReadText(f, text(f.Name)), StringComparer.Ordinal))
        {
            Link = link.ToDictionary(n => n, n => Values.ReadText(Values.LinkKind(n)!.Value, text(n)), StringComparer.Ordinal),
        };
}
