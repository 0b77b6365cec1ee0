using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>What is asked of each row of a table, and how a row becomes a snapshot. The same for feed, read and the answer of a write.</summary>
internal sealed class RowShape
{
    private static readonly string[] Always = ["statecode", "statuscode", "createdon", "modifiedon", "_modifiedby_value", "versionnumber"];
    private const string FormattedValue = "@OData.Community.Display.V1.FormattedValue";
    private readonly List<(MappedField Field, string Wire)> fields;
    private readonly string? filter;

    public RowShape(RecordKind kind, FieldMap map, TableColumns columns, string? filter)
    {
        Kind = kind;
        Columns = columns;
        fields = [.. map.On(kind).Where(f => columns.Has(FieldMap.NameOn(f, kind)!)).Select(f => (f, columns.WireName(FieldMap.NameOn(f, kind)!)))];
        var system = new List<string>([Tables.Key(kind), .. Always]);
        if (columns.Has("merged")) system.Add("merged");
        if (columns.Has("masterid")) system.Add("_masterid_value");
        if (kind == RecordKind.Contact && columns.Has("originatingleadid")) system.Add("_originatingleadid_value");
        if (kind == RecordKind.Lead && columns.Has("parentcontactid")) system.Add("_parentcontactid_value");
        this.filter = filter is not null && columns.Types.GetValueOrDefault(filter) == "Boolean" ? filter : null;
        if (this.filter is { } flag) system.Add(flag);
        if (HasWriteMark) system.Add(LinkFields.WriteMark);
        Select = string.Join(',', system.Concat(fields.Select(f => f.Wire)).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Which table.</summary>
    public RecordKind Kind { get; }

    /// <summary>What the table has.</summary>
    public TableColumns Columns { get; }

    /// <summary>Value of <c>$select</c>.</summary>
    public string Select { get; }

    /// <summary>The preferences of a call that brings rows: names of looked-up rows come only when asked for.</summary>
    public string? Prefer(string? other = null) =>
        fields.TrueForAll(f => f.Field.Kind != ValueKind.Lookup) ? other : string.Join(',', new[] { other, $"odata.include-annotations=\"{FormattedValue[1..]}\"" }.OfType<string>());

    /// <summary>Set-up made our column (C-13).</summary>
    public bool HasWriteMark => Columns.Has(LinkFields.WriteMark);

    /// <summary>The mapped fields that the table has and that are not among the columns asked for.</summary>
    /// <param name="select">A value of <c>$select</c>.</param>
    public IReadOnlyList<string> Unasked(string select)
    {
        if (select == Select) return [];
        var asked = select.Split(',').ToHashSet(StringComparer.Ordinal);
        return [.. fields.Where(f => !asked.Contains(f.Wire)).Select(f => f.Field.Name)];
    }

    /// <summary>A mapped field that the table has, with its column; null when it has none.</summary>
    public (MappedField Field, string Column)? Find(FieldMap map, string name) =>
        map.Find(name) is { } field && FieldMap.NameOn(field, Kind) is { } column && Columns.Has(column) ? (field, column) : null;

    /// <summary>The row as a snapshot; null when it is none.</summary>
    public RecordSnapshot? Read(JsonElement row)
    {
        if (Id(row, Tables.Key(Kind)) is not { } id || Values.Moment(Text(row, "modifiedon")) is not { } modified || Version(row) is not { } version) return null;
        var values = new Dictionary<string, string?>(fields.Count, StringComparer.Ordinal);
        foreach (var (field, wire) in fields)
        {
            if (row.TryGetProperty(wire, out var value)) values[field.Name] = field.Kind == ValueKind.Lookup && Text(row, wire + FormattedValue) is { Length: > 0 } name ? name : Values.FromWire(field.Kind, value);
        }
        var standing = Standing(row);
        var merged = row.TryGetProperty("merged", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new RecordSnapshot(new RecordId(Kind, id), version, modified, Values.Moment(Text(row, "createdon")), values)
        {
            Standing = merged ? RecordStanding.Merged : standing,
            MergedInto = merged && Id(row, "_masterid_value") is { } winner ? new RecordId(Kind, winner) : null,
            OriginatingLead = Id(row, "_originatingleadid_value"),
            QualifiedInto = standing == RecordStanding.Qualified && Id(row, "_parentcontactid_value") is { } contact ? new RecordId(RecordKind.Contact, contact) : null,
            IsExcluded = filter is not null && row.TryGetProperty(filter, out var included) && included.ValueKind == JsonValueKind.False,
            WriteMark = Text(row, LinkFields.WriteMark),
            ModifiedBy = Text(row, "_modifiedby_value")?.ToLowerInvariant(),
        };
    }

    private RecordStanding Standing(JsonElement row)
    {
        var state = row.TryGetProperty("statecode", out var code) && code.ValueKind == JsonValueKind.Number ? code.GetInt32() : 0;
        return (Kind, state) switch
        {
            (_, 0) => RecordStanding.Open,
            (RecordKind.Lead, 1) => RecordStanding.Qualified,
            _ => RecordStanding.Inactive,
        };
    }

    private static long? Version(JsonElement row)
    {
        if (row.TryGetProperty("versionnumber", out var number) && number.ValueKind == JsonValueKind.Number) return number.GetInt64();
        var tag = Text(row, "@odata.etag");
        return tag is not null && long.TryParse(tag.AsSpan().TrimStart("W/").Trim('"'), out var version) ? version : null;
    }

    private static string? Id(JsonElement row, string name) => Guid.TryParse(Text(row, name), out var id) ? id.ToString("D") : null;

    private static string? Text(JsonElement row, string name) => row.Text(name);
}
