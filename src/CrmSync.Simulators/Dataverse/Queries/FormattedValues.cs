using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>Labels, formatted numbers and times, and what a lookup names: annotations beside a value (protocol sheet 2.8, 2.13).</summary>
internal sealed class FormattedValues(DataverseStore store)
{
    /// <summary>Name: what the value itself is called, when not by its column.</summary>
    public void Annotate(Utf8JsonWriter json, Column column, object value, Annotations asked, string? name = null)
    {
        name ??= column.WireName;
        if (asked.Has(Annotations.Formatted) && Text(column, value) is { } formatted) json.WriteString($"{name}@{Annotations.Formatted}", formatted);
        if (value is not LookupValue lookup) return;
        if (asked.Has(Annotations.Navigation)) json.WriteString($"{name}@{Annotations.Navigation}", column.NavigationTo(lookup.Table));
        if (asked.Has(Annotations.LookupName)) json.WriteString($"{name}@{Annotations.LookupName}", lookup.Table);
    }

    private string? Text(Column column, object value) => value switch
    {
        int number when column.IsChoice => column.Choices.FirstOrDefault(choice => choice.Value == number)?.Label,
        string several when column.Kind == ColumnKind.MultiSelectPicklist => string.Join("; ", several.Split(',').Select(one => Label(column, one))),
        bool flag => column.Choices[flag ? 1 : 0].Label,
        LookupValue lookup => NameOf(lookup),
        string or Guid => null,
        decimal number when column.Kind == ColumnKind.Money => "$" + number.ToString("N2", CultureInfo.InvariantCulture),
        decimal number => number.ToString($"N{column.Precision}", CultureInfo.InvariantCulture),
        double number => number.ToString($"N{column.Precision}", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("M/d/yyyy h:mm tt", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Label(Column column, string value) => column.Choices.FirstOrDefault(choice => ValueText.Of(choice.Value) == value)?.Label ?? value;

    private string? NameOf(LookupValue lookup) =>
        store.Catalog.TryTable(lookup.Table, out var table) && table.Name is { } name ? store[table].Find(lookup.Id)?[name] as string : null;
}
