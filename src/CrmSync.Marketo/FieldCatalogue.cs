using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>The person's fields as describe.json tells them, found by name, by id and by what users see. Immutable.</summary>
internal sealed class FieldCatalogue
{
    private readonly Dictionary<string, FieldRow> byName;
    private readonly Dictionary<long, FieldRow> byId;
    private readonly Dictionary<string, FieldRow> byLabel;
    private readonly List<FieldRow> offered;
    private readonly HashSet<string> away;

    /// <summary>A catalogue.</summary>
    /// <param name="rows">The fields that Marketo offers.</param>
    /// <param name="others">Fields that it does not offer now, and whose change rows come all the same (F-3).</param>
    /// <param name="readAt">Our clock when it was read.</param>
    public FieldCatalogue(IEnumerable<FieldRow> rows, IEnumerable<FieldRow> others, DateTimeOffset readAt)
    {
        var fields = rows.ToList();
        List<FieldRow> all = [.. fields, .. others.ExceptBy(fields.Select(f => f.Name), f => f.Name)];
        offered = fields;
        away = all.Skip(fields.Count).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        byName = fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name, StringComparer.Ordinal);
        byId = all.Where(f => f.Id is not null).DistinctBy(f => f.Id).ToDictionary(f => f.Id!.Value);
        byLabel = all.DistinctBy(f => f.Label).ToDictionary(f => f.Label, StringComparer.Ordinal);
        ReadAt = readAt;
    }

    /// <summary>Our clock when it was read.</summary>
    public DateTimeOffset ReadAt { get; }

    /// <summary>How many there are.</summary>
    public int Count => byName.Count;

    public bool Knows(string name) => byName.ContainsKey(name);

    /// <summary>Are change rows of that field told from others, offered or not?</summary>
    public bool Tells(string name) => Knows(name) || away.Contains(name);

    /// <summary>The same one that tells these fields, too.</summary>
    public FieldCatalogue With(IEnumerable<FieldRow> others) => new(offered, others, ReadAt);

    /// <summary>The field's kind in Marketo; null for types that cannot be mapped and fields that do not exist.</summary>
    public ValueKind? KindOf(string name) => byName.TryGetValue(name, out var field) ? Kind(field.DataType) : null;

    /// <summary>Marketo's type word of a field; null when the field does not exist.</summary>
    public string? TypeOf(string name) => byName.GetValueOrDefault(name)?.DataType;

    /// <summary>REST name of the field that a change row is about: by id, else by what users see.</summary>
    public string? NameOf(long? id, string? label)
    {
        if (id is { } known && byId.TryGetValue(known, out var field)) return field.Name;
        return label is null ? null : byLabel.GetValueOrDefault(label)?.Name ?? byName.GetValueOrDefault(label)?.Name;
    }

    /// <summary>As the port tells it.</summary>
    public TableSchema ToSchema() => new(RecordKind.Person, byName.Values.ToDictionary(f => f.Name, Schema, StringComparer.Ordinal));

    private static FieldSchema Schema(FieldRow field) => new(field.Name, field.Label, Kind(field.DataType), Limits(field), !field.ReadOnly, null);

    private static ValueKind? Kind(string dataType) => dataType switch
    {
        "string" or "text" or "textarea" or "url" => ValueKind.Text,
        "email" => ValueKind.Email,
        "phone" => ValueKind.Phone,
        "integer" or "score" => ValueKind.WholeNumber,
        "percent" or "float" => ValueKind.Decimal,
        "currency" => ValueKind.Money,
        "boolean" => ValueKind.Boolean,
        "date" => ValueKind.Date,
        "datetime" => ValueKind.DateTime,
        _ => null,
    };

    private static FieldLimits Limits(FieldRow field) => field.DataType switch
    {
        "text" or "textarea" => new FieldLimits { BytesMax = 30_000 },
        "string" or "url" or "phone" => new FieldLimits { LengthMax = field.Length ?? 255 },
        "email" => new FieldLimits { LengthMax = field.Length ?? 255, AsciiOnly = field.Name == FieldMap.Email },
        "integer" or "score" => new FieldLimits { Min = int.MinValue, Max = int.MaxValue, Scale = 0 },
        "datetime" => new FieldLimits { IsMoment = true },
        _ => FieldLimits.None,
    };
}
