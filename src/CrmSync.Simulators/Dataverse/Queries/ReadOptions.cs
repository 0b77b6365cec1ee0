using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>Which columns a read shows and how: $select, $expand of single-valued navigation, and whether annotations were asked for.</summary>
internal sealed record ReadOptions(IReadOnlyList<Column> Columns, string? Select, bool Annotations)
{
    /// <summary>Related rows to be shown with each row; default none.</summary>
    public IReadOnlyList<(string Navigation, Column Column, ReadOptions Inner)> Expands { get; init; } = [];

    /// <summary>Columns that are shown as null: field security.</summary>
    public IReadOnlySet<Column>? Hidden { get; init; }

    /// <summary>The part of the context address in brackets; empty without $select.</summary>
    public string ContextColumns => Select is null ? "" : $"({Select})";

    public static ReadOptions Parse(Catalog catalog, Table table, string? select, string? expand, bool annotations) =>
        new(Pick(table, select), select, annotations) { Expands = expand is null ? [] : [.. SplitTop(expand, ',').Select(item => Expand(catalog, table, item, annotations))] };

    private static List<Column> Pick(Table table, string? select)
    {
        if (select is null or "*" or "") return [.. table.Columns];
        var columns = new List<Column>();
        foreach (var name in select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var column = Find(table, name);
            if (!columns.Contains(column)) columns.Add(column);
        }

        if (!columns.Contains(table.Key)) columns.Add(table.Key);
        return columns;
    }

    private static Column Find(Table table, string name)
    {
        if (table.TryColumn(name, out var column)) return column;
        return table.TryNavigation(name, out var navigation) ? navigation.Column : throw DataverseError.UnknownProperty(table.LogicalName, name);
    }

    private static (string, Column, ReadOptions) Expand(Catalog catalog, Table table, string item, bool annotations)
    {
        var open = item.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? item : item[..open];
        if (!table.TryNavigation(name, out var navigation) || !catalog.TryTable(navigation.Target, out var target))
            throw DataverseError.UnknownProperty(table.LogicalName, name);
        var inner = open < 0 ? [] : SplitTop(item[(open + 1)..^1], ';');
        var select = inner.Find(option => option.StartsWith("$select=", StringComparison.Ordinal))?[8..];
        return (name, navigation.Column, Parse(catalog, target, select, null, annotations));
    }

    /// <summary>Splits at a mark outside brackets.</summary>
    internal static List<string> SplitTop(string text, char mark)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '(') depth++;
            else if (text[at] == ')') depth--;
            else if (text[at] == mark && depth == 0)
            {
                parts.Add(text[start..at].Trim());
                start = at + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
