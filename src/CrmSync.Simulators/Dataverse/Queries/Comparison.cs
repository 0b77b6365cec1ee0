using System.Globalization;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>One comparison of a $filter. A null never compares to a value, as in SQL, except with eq null and ne.</summary>
internal static class Comparison
{
    /// <summary>Null when the operator is unknown.</summary>
    public static Func<Row, bool>? Of(Table table, Column column, string operation, FilterToken operand)
    {
        if (operand is { Kind: FilterTokenKind.Word, Text: "null" })
            return operation switch { "eq" => row => row[column] is null, "ne" => row => row[column] is not null, _ => null };
        var value = Literal(table, column, operand.Text);
        if (operation == "eq" && value is string text) return row => Collation.Instance.Equals(row[column] as string, text);
        return Ordering(operation) is { } test ? row => Test(row[column], value, operation, test) : null;
    }

    /// <summary>Column against column of the same row.</summary>
    public static Func<Row, bool>? Of(Column column, string operation, Column other) =>
        Ordering(operation) is { } test ? row => row[other] is { } value && Test(row[column], value, operation, test) : null;

    public static Func<Row, bool> Among(Table table, Column column, IEnumerable<string> values, bool inside)
    {
        if (column.IsText)
        {
            var texts = new HashSet<string>(values, Collation.Instance);
            return row => row[column] is string text ? texts.Contains(text) == inside : !inside;
        }

        var set = values.Select(value => Comparable(Literal(table, column, value))).ToHashSet();
        return row => row[column] is { } value ? set.Contains(Comparable(value)) == inside : !inside;
    }

    /// <summary>Orders two values of one column; null first.</summary>
    public static int Order(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => Collation.Instance.Compare(a, b),
        _ => Comparer<object>.Default.Compare(Comparable(left), Comparable(right)),
    };

    private static bool Test(object? left, object right, string operation, Func<int, bool> test) =>
        left is null ? operation == "ne" : test(Order(left, right));

    private static Func<int, bool>? Ordering(string operation) => operation switch
    {
        "eq" => order => order == 0,
        "ne" => order => order != 0,
        "gt" => order => order > 0,
        "ge" => order => order >= 0,
        "lt" => order => order < 0,
        "le" => order => order <= 0,
        _ => null,
    };

    private static object Comparable(object value) => value is LookupValue lookup ? lookup.Id : value;

    private static object Literal(Table table, Column column, string text)
    {
        try
        {
            return column.Kind switch
            {
                ColumnKind.String or ColumnKind.Memo => text,
                ColumnKind.Boolean => text is "true" or "1",
                ColumnKind.BigInt => long.Parse(text, CultureInfo.InvariantCulture),
                ColumnKind.Decimal or ColumnKind.Money => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
                ColumnKind.Double => double.Parse(text, CultureInfo.InvariantCulture),
                ColumnKind.DateTime => Moment(column, text),
                ColumnKind.Lookup or ColumnKind.Owner or ColumnKind.Uniqueidentifier => Guid.Parse(text),
                _ => int.Parse(text, CultureInfo.InvariantCulture),
            };
        }
        catch (FormatException)
        {
            throw DataverseError.BadQuery($"A literal in the $filter expression does not fit the property '{column.LogicalName}' of '{table.LogicalName}'.");
        }
    }

    private static object Moment(Column column, string text) => column.IsDateOnly
        ? DateOnly.Parse(text.Split('T')[0], CultureInfo.InvariantCulture)
        : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
