using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>One row as the Web API writes it (protocol sheet 2.6, 2.8, 2.12, 2.13).</summary>
internal sealed class RowJson(DataverseStore store)
{
    private static readonly JsonEncodedText Etag = JsonEncodedText.Encode("@odata.etag");

    /// <summary>Bytes. Rows in rows in rows grow without end.</summary>
    private const long LargestAnswer = 100_000_000;

    private readonly FormattedValues _formatted = new(store);

    /// <summary>Writes the members of a row into an open object.</summary>
    public void Members(Utf8JsonWriter json, Row row, ReadOptions options)
    {
        json.WriteString(Etag, EtagOf(row));
        foreach (var column in options.Columns)
        {
            var value = options.Hidden?.Contains(column) == true ? null : row[column];
            if (options.Annotations.Any && value is not null) _formatted.Annotate(json, column, value, options.Annotations);
            Value(json, column, value);
        }

        foreach (var expansion in options.Expands) Expanded(json, row, expansion, options.Root);
    }

    public void Object(Utf8JsonWriter json, Row row, ReadOptions options)
    {
        json.WriteStartObject();
        Members(json, row, options);
        json.WriteEndObject();
    }

    public static string EtagOf(Row row) => string.Create(CultureInfo.InvariantCulture, $"W/\"{row.Version}\"");

    /// <summary>Writes one column under its wire name.</summary>
    public static void Value(Utf8JsonWriter json, Column column, object? value)
    {
        json.WritePropertyName(column.WireText);
        Plain(json, column, value);
    }

    public static void Plain(Utf8JsonWriter json, Column column, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case decimal number when column.Kind == ColumnKind.Money: json.WriteRawValue(number.ToString("F4", CultureInfo.InvariantCulture)); break;
            case decimal number: json.WriteNumberValue(number); break;
            case Guid id: json.WriteStringValue(id); break;
            case LookupValue lookup: json.WriteStringValue(lookup.Id); break;
            default: json.WriteStringValue(ValueText.Of(value)); break;
        }
    }

    private void Expanded(Utf8JsonWriter json, Row row, Expansion expansion, string root)
    {
        if (expansion.Collection is { } collection)
        {
            var page = QueryReading.Read([.. collection.Of(store, row)], expansion.Query);
            if (page.Count is { } count) json.WriteNumber($"{expansion.Name}@odata.count", count);
            json.WriteStartArray(expansion.Name);
            foreach (var held in page.Rows) One(json, held, collection.Target, expansion, root);
            json.WriteEndArray();
            return;
        }

        json.WritePropertyName(expansion.Name);
        var (column, lookup) = (expansion.Lookup!, row[expansion.Lookup!] as LookupValue);
        var target = lookup is not null && column.NavigationTo(lookup.Table) == expansion.Name ? store[lookup.Table].Find(lookup.Id) : null;
        if (target is null) json.WriteNullValue();
        else One(json, target, store.Catalog[lookup!.Table], expansion, root);
    }

    private void One(Utf8JsonWriter json, Row row, Table table, Expansion expansion, string root)
    {
        if (json.BytesCommitted + json.BytesPending > LargestAnswer) throw DataverseError.Timeout();
        if (!expansion.OnlyReferences)
        {
            Object(json, row, expansion.Inner with { Root = root });
            return;
        }

        json.WriteStartObject();
        json.WriteString("@odata.id", $"{root}{table.SetName}({row.Id})");
        json.WriteEndObject();
    }
}
