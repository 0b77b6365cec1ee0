using System.Globalization;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries.Fetching;

/// <summary>Totals of a FetchXML query that aggregates: one line for each group, or one for all rows.</summary>
internal static class FetchTotals
{
    /// <summary>A 50,000th row is the last that may be totalled.</summary>
    private const int MostRows = 50_000;

    public static List<List<(FetchAttribute Attribute, object? Value)>> Read(FetchQuery query, IEnumerable<FetchRow> lines)
    {
        var all = lines.Take(MostRows + 1).ToList();
        if (all.Count > MostRows) throw new DataverseError(400, "0x8004e023", "The maximum record limit is exceeded. Reduce the number of records.");
        var attributes = query.Root.All.SelectMany(part => part.Attributes.Select(attribute => (part.Alias, attribute))).ToList();
        var groups = attributes.Where(one => one.attribute.Groups).ToList();
        var grouped = groups.Count == 0 ? [all] : all.GroupBy(line => string.Join('\u0001', groups.Select(group => Text(line[group.Alias]?[group.attribute.Column])))).Select(group => group.ToList());
        var totals = grouped.Select(group => attributes.Select(one => (one.attribute, Value(one.Alias, one.attribute, group))).ToList()).ToList();
        foreach (var (name, descending) in query.Root.OrderByName.AsEnumerable().Reverse())
        {
            var sorted = totals.OrderBy(line => line.Find(one => one.attribute.Name == name).Item2, Comparer<object?>.Create(Comparison.Order));
            totals = descending ? [.. sorted.Reverse()] : [.. sorted];
        }

        return totals;
    }

    private static object? Value(string alias, FetchAttribute attribute, List<FetchRow> lines)
    {
        var values = lines.Select(line => line[alias]?[attribute.Column]);
        return attribute.Total switch
        {
            null => values.FirstOrDefault(),
            "count" => lines.Count,
            "countcolumn" => attribute.Distinct ? values.Where(value => value is not null).Select(Text).Distinct(Collation.Instance).Count() : values.Count(value => value is not null),
            "min" => values.Where(value => value is not null).OrderBy(value => value, Comparer<object?>.Create(Comparison.Order)).FirstOrDefault(),
            "max" => values.Where(value => value is not null).OrderByDescending(value => value, Comparer<object?>.Create(Comparison.Order)).FirstOrDefault(),
            "sum" => Numbers(attribute.Column, values) is { Count: > 0 } numbers ? numbers.Sum() : null,
            "avg" => Numbers(attribute.Column, values) is { Count: > 0 } numbers ? numbers.Average() : null,
            var other => throw FetchText.Wrong($"The aggregate '{other}' is not supported in FetchXML."),
        };
    }

    private static List<decimal> Numbers(Column column, IEnumerable<object?> values) =>
        column.Kind is ColumnKind.Integer or ColumnKind.BigInt or ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Money
            ? [.. values.Where(value => value is not null).Select(value => Convert.ToDecimal(value, CultureInfo.InvariantCulture))]
            : throw FetchText.Wrong($"The attribute '{column.LogicalName}' is no number and cannot be totalled.");

    private static string Text(object? value) => ValueText.Of(value) ?? "";
}
