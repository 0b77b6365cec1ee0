using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>What an ordinary query asks for. PageSize is null without odata.maxpagesize.</summary>
internal sealed record Query(
    RowTest? Filter, IReadOnlyList<(Column Column, Func<Row, object?> Of, bool Descending)> Order, int? Top, bool Count, int? PageSize, Cookie? Cookie);

/// <summary>Ordinary queries: filter, order, page (protocol sheet 2.10 and 2.11). Without $orderby rows come in order of creation.</summary>
internal static class QueryReading
{
    public const int LargestPage = 5000;

    public static Page Read(RowTable rows, Query query)
    {
        var matching = query.Filter is null ? rows.After(0) : query.Filter.Candidates(rows).Where(query.Filter.Passes);
        int? count = !query.Count ? null : query.Filter is null ? rows.Count : matching.Count();
        return query.Order.Count == 0 ? ByPlace(rows, query, count) : Ordered(matching, query, count);
    }

    /// <summary>As <see cref="Read(RowTable, Query)"/>, over rows that were found already.</summary>
    public static Page Read(IReadOnlyList<Row> held, Query query)
    {
        var matching = query.Filter is null ? held : [.. held.Where(query.Filter.Passes)];
        return Ordered(matching, query, query.Count ? matching.Count : null);
    }

    private static Page ByPlace(RowTable rows, Query query, int? count)
    {
        var (size, ends) = Size(query);
        var after = query.Cookie?.Position ?? 0;
        var from = query.Filter is { Column: not null } found ? found.Candidates(rows).Where(row => row.Place > after) : rows.After(after);
        var page = (query.Filter is null ? from : from.Where(query.Filter.Passes)).Take(size + 1).ToList();
        if (page.Count <= size) return new Page(page, [], null, null, count);
        page.RemoveAt(size);
        return new Page(page, [], ends ? null : new Cookie((query.Cookie?.Page ?? 1) + 1, page[^1].Place, Tracking: false), null, count);
    }

    private static Page Ordered(IEnumerable<Row> matching, Query query, int? count)
    {
        var (size, ends) = Size(query);
        var skip = (int)(query.Cookie?.Position ?? 0);
        var sorted = matching.Order(Comparer<Row>.Create((left, right) => Compare(left, right, query.Order)));
        var page = sorted.Skip(skip).Take(size + 1).ToList();
        if (page.Count <= size) return new Page(page, [], null, null, count);
        page.RemoveAt(size);
        return new Page(page, [], ends ? null : new Cookie((query.Cookie?.Page ?? 1) + 1, skip + size, Tracking: false), null, count);
    }

    /// <summary>Rows of a page, and whether it is the last one even when more would match ($top without odata.maxpagesize).</summary>
    private static (int Size, bool Ends) Size(Query query) =>
        (query.PageSize ?? Math.Min(query.Top ?? LargestPage, LargestPage), query.PageSize is null && query.Top is not null);

    private static int Compare(Row left, Row right, IReadOnlyList<(Column Column, Func<Row, object?> Of, bool Descending)> order)
    {
        foreach (var (column, of, descending) in order)
        {
            var result = Compare(column, of(left), of(right));
            if (result != 0) return descending ? -result : result;
        }

        return left.Place.CompareTo(right.Place);
    }

    /// <summary>Choices stand in the order of their labels.</summary>
    public static int Compare(Column column, object? left, object? right) =>
        column.Kind == ColumnKind.Picklist ? Comparison.Order(Label(column, left), Label(column, right)) : Comparison.Order(left, right);

    private static string? Label(Column column, object? value) => column.Choices.FirstOrDefault(choice => Equals(choice.Value, value))?.Label;
}
