using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>One row as the Web API writes it (protocol sheet 2.6, 2.8, 2.12, 2.13).</summary>
internal sealed class RowJson(DataverseStore store)
{
    private static readonly JsonEncodedText Etag = JsonEncodedText.Encode("@odata.etag");

    /// <summary>Writes the members of a row into an open object.</summary>
    public void Members(Utf8JsonWriter json, Row row, ReadOptions options)
    {
        json.WriteString(Etag, EtagOf(row));
        foreach (var column in options.Columns)
        {
            var value = options.Hidden?.Contains(column) == true ? null : row[column];
            if (options.Annotations && value is not null) Annotate(json, column, value);
            Value(json, column, value);
        }

        foreach (var (navigation, column, inner) in options.Expands) Expanded(json, row, navigation, column, inner);
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

    private void Annotate(Utf8JsonWriter json, Column column, object value)
    {
        if (FormattedValue(column, value) is { } formatted) json.WriteString($"{column.WireName}@OData.Community.Display.V1.FormattedValue", formatted);
        if (value is not LookupValue lookup) return;
        json.WriteString($"{column.WireName}@Microsoft.Dynamics.CRM.associatednavigationproperty", column.NavigationTo(lookup.Table));
        json.WriteString($"{column.WireName}@Microsoft.Dynamics.CRM.lookuplogicalname", lookup.Table);
    }

    private string? FormattedValue(Column column, object value) => value switch
    {
        int number when column.IsChoice => column.Choices.FirstOrDefault(choice => choice.Value == number)?.Label,
        bool flag => column.Choices[flag ? 1 : 0].Label,
        LookupValue lookup => NameOf(lookup),
        string or Guid => null,
        decimal number => number.ToString("N2", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("M/d/yyyy h:mm tt", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => null,
    };

    private string? NameOf(LookupValue lookup) =>
        store.Catalog.TryTable(lookup.Table, out var table) && table.Name is { } name ? store[table].Find(lookup.Id)?[name] as string : null;

    private void Expanded(Utf8JsonWriter json, Row row, string navigation, Column column, ReadOptions inner)
    {
        json.WritePropertyName(navigation);
        var target = row[column] is LookupValue lookup && column.NavigationTo(lookup.Table) == navigation ? store[lookup.Table].Find(lookup.Id) : null;
        if (target is null) json.WriteNullValue();
        else Object(json, target, inner);
    }
}
