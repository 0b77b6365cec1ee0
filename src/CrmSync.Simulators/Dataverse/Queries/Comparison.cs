using System.Globalization;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>One comparison of a $filter, as a test on a value. A null never compares to a value, as in SQL, except with eq null and ne.</summary>
internal static class Comparison
{
    /// <summary>Null when the operator is unknown.</summary>
    public static Func<object?, bool>? Of(Table table, Column column, string operation, FilterToken operand)
    {
        if (operand is { Kind: FilterTokenKind.Word, Text: "null" }) return operation switch { "eq" => value => value is null, "ne" => value => value is not null, _ => null };
        if (operand.Kind is not (FilterTokenKind.Word or FilterTokenKind.Text)) return null;
        CheckType(table, column, operation, operand);
        var other = Literal(table, column, operand.Text);
        if (operation == "eq" && other is string text) return value => Collation.Instance.Equals(value as string, text);
        return Ordering(operation) is { } test ? value => Test(value, other, operation, test) : null;
    }

    /// <summary>Column against column of the same row.</summary>
    public static Func<object?, object?, bool>? Between(string operation) =>
        Ordering(operation) is { } test ? (left, right) => right is not null && Test(left, right, operation, test) : null;

    public static Func<object?, bool> Among(Table table, Column column, IEnumerable<string> values, bool inside)
    {
        if (column.IsText)
        {
            var texts = new HashSet<string>(values, Collation.Instance);
            return value => value is string text ? texts.Contains(text) == inside : !inside;
        }

        var set = values.Select(value => Comparable(Literal(table, column, value))).ToHashSet();
        return value => value is not null ? set.Contains(Comparable(value)) == inside : !inside;
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

    /// <summary>A literal of a query or key as the value of a column.</summary>
    public static object Literal(Table table, Column column, string text)
    {
        try
        {
            return column.Kind switch
            {
                ColumnKind.String or ColumnKind.Memo or ColumnKind.MultiSelectPicklist => text,
                ColumnKind.Boolean => text switch { "true" or "1" => true, "false" or "0" => false, _ => throw new FormatException() },
                ColumnKind.BigInt => long.Parse(text, CultureInfo.InvariantCulture),
                ColumnKind.Decimal or ColumnKind.Money => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
                ColumnKind.Double => double.Parse(text, CultureInfo.InvariantCulture),
                ColumnKind.DateTime => Moment(column, text),
                ColumnKind.Lookup or ColumnKind.Owner or ColumnKind.Uniqueidentifier => Guid.Parse(text),
                _ => int.Parse(text, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw DataverseError.BadQuery($"A literal in the $filter expression does not fit the property '{column.LogicalName}' of '{table.LogicalName}'.");
        }
    }

    /// <summary>Texts are quoted, everything else is not; ids are taken either way.</summary>
    private static void CheckType(Table table, Column column, string operation, FilterToken operand)
    {
        var quoted = operand.Kind == FilterTokenKind.Text;
        if (column.IsText && !quoted) throw DataverseError.UnknownProperty(table.LogicalName, operand.Text);
        if (!quoted || column.IsText || column.IsLookup || column.Kind is ColumnKind.Uniqueidentifier or ColumnKind.MultiSelectPicklist) return;
        throw DataverseError.BadQuery(
            $"A binary operator with incompatible types was detected. Found operand types '{EdmType(column)}' and 'Edm.String' for operator kind '{operation}'.");
    }

    private static string EdmType(Column column) => Metadata.EdmTypes.Of(column);

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

    private static object Moment(Column column, string text) => column.IsDateOnly
        ? DateOnly.Parse(text.Split('T')[0], CultureInfo.InvariantCulture)
        : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
