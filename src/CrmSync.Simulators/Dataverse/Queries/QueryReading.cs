using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>What an ordinary query asks for. PageSize is null without odata.maxpagesize.</summary>
internal sealed record Query(RowTest? Filter, IReadOnlyList<(Column Column, bool Descending)> Order, int? Top, bool Count, int? PageSize, Cookie? Cookie);

/// <summary>Ordinary queries: filter, order, page (protocol sheet 2.10 and 2.11). Without $orderby rows come in order of creation.</summary>
internal static class QueryReading
{
    public const int LargestPage = 5000;

    public static Page Read(RowTable rows, Query query)
    {
        var size = query.PageSize ?? Math.Min(query.Top ?? LargestPage, LargestPage);
        var ends = query.PageSize is null && query.Top is not null;
        var matching = query.Filter is null ? rows.After(0) : query.Filter.Candidates(rows).Where(query.Filter.Passes);
        int? count = query.Count ? Math.Min(LargestPage, matching.Count()) : null;
        return query.Order.Count == 0 ? ByPlace(rows, query, size, ends, count) : Ordered(matching, query, size, ends, count);
    }

    private static Page ByPlace(RowTable rows, Query query, int size, bool ends, int? count)
    {
        var after = query.Cookie?.Position ?? 0;
        var from = query.Filter is { Column: not null } found ? found.Candidates(rows).Where(row => row.Place > after) : rows.After(after);
        var page = (query.Filter is null ? from : from.Where(query.Filter.Passes)).Take(size + 1).ToList();
        if (page.Count <= size) return new Page(page, [], null, null, count);
        page.RemoveAt(size);
        return new Page(page, [], ends ? null : new Cookie((query.Cookie?.Page ?? 1) + 1, page[^1].Place, Tracking: false), null, count);
    }

    private static Page Ordered(IEnumerable<Row> matching, Query query, int size, bool ends, int? count)
    {
        var skip = (int)(query.Cookie?.Position ?? 0);
        var sorted = matching.Order(Comparer<Row>.Create((left, right) => Compare(left, right, query.Order)));
        var page = sorted.Skip(skip).Take(size + 1).ToList();
        if (page.Count <= size) return new Page(page, [], null, null, count);
        page.RemoveAt(size);
        return new Page(page, [], ends ? null : new Cookie((query.Cookie?.Page ?? 1) + 1, skip + size, Tracking: false), null, count);
    }

    private static int Compare(Row left, Row right, IReadOnlyList<(Column Column, bool Descending)> order)
    {
        foreach (var (column, descending) in order)
        {
            var result = column.IsChoice && column.Kind == ColumnKind.Picklist
                ? Comparison.Order(Label(column, left[column]), Label(column, right[column]))
                : Comparison.Order(left[column], right[column]);
            if (result != 0) return descending ? -result : result;
        }

        return left.Place.CompareTo(right.Place);
    }

    private static string? Label(Column column, object? value) => column.Choices.FirstOrDefault(choice => Equals(choice.Value, value))?.Label;
}
