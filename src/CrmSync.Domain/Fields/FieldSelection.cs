using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>Which fields can be synced, given what both sides' metadata offer? (F-1)</summary>
public static class FieldSelection
{
    /// <summary>Builds the map from the default set; every left-out row gets one line.</summary>
    /// <param name="version">Version of the selection.</param>
    /// <param name="tables">The tables of both sides.</param>
    public static (FieldMap Map, IReadOnlyList<string> LeftOut) FromDefaults(int version, IReadOnlyCollection<TableSchema> tables)
    {
        var people = Table(tables, RecordKind.Person);
        var leads = Table(tables, RecordKind.Lead);
        var contacts = Table(tables, RecordKind.Contact);
        var fields = new List<MappedField>();
        var leftOut = new List<string>();
        foreach (var row in DefaultMapping.Rows)
        {
            var marketo = Usable(people, row.Marketo);
            var lead = Usable(leads, row.Lead);
            var contact = Usable(contacts, row.Contact);
            if (marketo is null) leftOut.Add($"{row.Marketo}: Marketo does not offer it");
            else if (lead is null && contact is null) leftOut.Add($"{row.Marketo}: Dynamics offers it neither on lead nor on contact");
            else fields.Add(Map(row.Marketo, marketo, lead, contact));
        }
        return (new FieldMap(version, fields), leftOut);
    }

    private static MappedField Map(string name, FieldSchema marketo, FieldSchema? lead, FieldSchema? contact)
    {
        var dynamics = lead ?? contact!;
        var kind = dynamics.Kind is ValueKind.Choice or ValueKind.Email or ValueKind.Phone or ValueKind.Money ? dynamics.Kind.Value : marketo.Kind!.Value;
        if (name == FieldMap.Email) kind = ValueKind.Email;
        return new(name, kind, lead?.Name, contact?.Name)
        {
            Marketo = marketo.Limits,
            Dynamics = Stricter(lead?.Limits, contact?.Limits),
            Choices = dynamics.Choices,
            Direction = !marketo.Writable ? Direction.ToDynamics : !dynamics.Writable ? Direction.ToMarketo : Direction.Both,
        };
    }

    private static FieldLimits Stricter(FieldLimits? one, FieldLimits? other)
    {
        if (one is null || other is null) return one ?? other ?? FieldLimits.None;
        return new()
        {
            LengthMax = Least(one.LengthMax, other.LengthMax),
            BytesMax = Least(one.BytesMax, other.BytesMax),
            Min = one.Min is { } a && other.Min is { } b ? Math.Max(a, b) : one.Min ?? other.Min,
            Max = one.Max is { } c && other.Max is { } d ? Math.Min(c, d) : one.Max ?? other.Max,
            Scale = Least(one.Scale, other.Scale),
            Required = one.Required || other.Required,
            AsciiOnly = one.AsciiOnly || other.AsciiOnly,
        };
    }

    private static int? Least(int? one, int? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;

    private static FieldSchema? Usable(TableSchema? table, string? name) =>
        name is not null && table is not null && table.Fields.TryGetValue(name, out var field) && field.Kind is not null ? field : null;

    private static TableSchema? Table(IEnumerable<TableSchema> tables, RecordKind kind) => tables.FirstOrDefault(t => t.Kind == kind);
}
