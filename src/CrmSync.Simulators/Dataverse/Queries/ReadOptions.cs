using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>Which columns a read shows and how: $select, $expand, and which annotations were asked for.</summary>
internal sealed record ReadOptions(IReadOnlyList<Column> Columns, string? Select, Annotations Annotations)
{
    public const int MostExpands = 15;

    /// <summary>Related rows to be shown with each row; default none.</summary>
    public IReadOnlyList<Expansion> Expands { get; init; } = [];

    /// <summary>Columns that are shown as null: field security.</summary>
    public IReadOnlySet<Column>? Hidden { get; init; }

    /// <summary>Absolute address of the service root, for links inside a row.</summary>
    public string Root { get; init; } = "";

    /// <summary>Neither annotations nor related rows: a row can be written from itself alone.</summary>
    public bool IsPlain => !Annotations.Any && Expands.Count == 0;

    /// <summary>The part of the context address in brackets; empty without $select and $expand.</summary>
    public string ContextColumns
    {
        get
        {
            var parts = Select is null ? [] : Select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
            parts.AddRange(Expands.Select(expand => $"{expand.Name}{(expand.Inner.ContextColumns is { Length: > 0 } inner ? inner : "()")}"));
            return parts.Count == 0 ? "" : $"({string.Join(',', parts)})";
        }
    }

    public static ReadOptions Parse(QueryScope scope, string? select, string? expand, Annotations annotations)
    {
        if (select?.Length == 0) throw DataverseError.BadQuery("The value for OData query '$select' cannot be empty.");
        var options = new ReadOptions(scope.Table.Picked(select ?? "*", Pick), select, annotations);
        if (string.IsNullOrEmpty(expand)) return options;
        var items = SplitTop(expand, ',');
        if (items.Count > MostExpands) throw Expansion.TooMany();
        return options with { Expands = [.. items.Select(item => Expansion.Parse(scope, item, annotations))] };
    }

    private static IReadOnlyList<Column> Pick(Table table, string select)
    {
        if (select == "*") return table.Columns;
        var columns = new List<Column>();
        foreach (var name in select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == "*") Add(table.Columns);
            else Add([Find(table, name)]);
        }

        // A money value says nothing without its currency (protocol sheet 2.10).
        if (columns.Exists(column => column.Kind == ColumnKind.Money) && table.Find("transactioncurrencyid") is { } currency) Add([currency]);
        Add([table.Key]);
        return columns;

        void Add(IEnumerable<Column> more) => columns.AddRange(more.Where(column => !columns.Contains(column)));
    }

    private static Column Find(Table table, string name)
    {
        if (table.TryColumn(name, out var column)) return column;
        return table.TryNavigation(name, out var navigation) ? navigation.Column : throw DataverseError.UnknownProperty(table.LogicalName, name);
    }

    /// <summary>Splits at a mark outside brackets and quotes.</summary>
    internal static List<string> SplitTop(string text, char mark)
    {
        var parts = new List<string>();
        var (depth, start, quoted) = (0, 0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\'') quoted = !quoted;
            else if (quoted) continue;
            else if (text[at] == '(') depth++;
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
