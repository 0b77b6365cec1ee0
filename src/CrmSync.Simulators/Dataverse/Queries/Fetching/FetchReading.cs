using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse.Queries.Fetching;

/// <summary>The lines of rows that a FetchXML query finds, joined and in their order.</summary>
internal static class FetchReading
{
    /// <summary>Joins grow without end: lines that one query may lead to.</summary>
    private const int MostLines = 200_000;

    public static IEnumerable<FetchRow> Read(DataverseStore store, FetchQuery query)
    {
        var lines = store[query.Root.Table].After(0).Select(row => new FetchRow(new Dictionary<string, Row?> { [""] = row }));
        lines = Join(store, lines, query.Root).Where(query.Root.Passes);
        var orders = query.Root.All.SelectMany(part => part.Order).ToList();
        return query.Aggregate || orders.Count == 0 ? lines : lines.Order(Comparer<FetchRow>.Create((left, right) =>
        {
            foreach (var (alias, column, descending) in orders)
            {
                var result = QueryReading.Compare(column, left[alias]?[column], right[alias]?[column]);
                if (result != 0) return descending ? -result : result;
            }

            return left[""]!.Place.CompareTo(right[""]!.Place);
        }));
    }

    private static IEnumerable<FetchRow> Join(DataverseStore store, IEnumerable<FetchRow> lines, FetchPart part)
    {
        foreach (var link in part.Links)
        {
            lines = Limited(lines.SelectMany(line => Linked(store, line, line[part.Alias], link)));
            lines = Join(store, lines, link.Part);
        }

        return lines;
    }

    private static IEnumerable<FetchRow> Limited(IEnumerable<FetchRow> lines) => lines.Select((line, place) => place < MostLines ? line : throw DataverseError.Timeout());

    private static List<FetchRow> Linked(DataverseStore store, FetchRow line, Row? before, FetchLink link)
    {
        var found = Matches(store, before, link).Select(row => line.With(link.Part.Alias, row)).Where(link.Part.Passes).ToList();
        return found.Count == 0 && link.Outer ? [line.With(link.Part.Alias, null)] : found;
    }

    private static IEnumerable<Row> Matches(DataverseStore store, Row? before, FetchLink link)
    {
        if (ValueText.Of(before?[link.To]) is not { } text) return [];
        var table = store[link.Part.Table];
        return link.From.IsPrimaryId
            ? Guid.TryParse(text, out var id) && table.Find(id) is { } row ? [row] : []
            : table.With(link.From, [text]).Where(row => Collation.Instance.Equals(ValueText.Of(row[link.From]), text));
    }
}
