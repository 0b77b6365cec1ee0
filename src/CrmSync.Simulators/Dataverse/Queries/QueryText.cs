using System.Globalization;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>$filter, $orderby, $top and $count as one query, from an address or from the brackets of an $expand.</summary>
internal static class QueryText
{
    public static Query Read(QueryScope scope, Func<string, string?> option)
    {
        var filter = option("$filter") is { Length: > 0 } text ? Filter.Parse(scope, text) : null;
        return new Query(filter, Order(scope, option("$orderby")), Top(option("$top")), Flag(option("$count")), null, null);
    }

    private static int? Top(string? text)
    {
        if (text is null) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw DataverseError.BadQuery($"Invalid value '{text}' for $top query option found. The $top query option requires a non-negative integer value.");
        return Math.Min(number, QueryReading.LargestPage);
    }

    private static bool Flag(string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw DataverseError.BadQuery($"Invalid value '{text}' for $count query option found. Valid values are 'true' and 'false'."),
    };

    private static List<(Column, Func<Row, object?>, bool)> Order(QueryScope scope, string? text)
    {
        var order = new List<(Column, Func<Row, object?>, bool)>();
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = item.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc"))) throw DataverseError.BadQuery($"Syntax error in the $orderby expression '{item}'.");
            var path = ColumnPath.Read(scope, scope.Table, words[0]);
            order.Add((path.Column, path.Of, words.Length > 1 && words[1] == "desc"));
        }

        return order;
    }
}
