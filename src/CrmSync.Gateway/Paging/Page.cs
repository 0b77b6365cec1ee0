using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Gateway.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">Address of the next page, relative to the gateway; null: this is the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Shows what was read, when one more than asked was read to learn whether a page follows.</summary>
    public static Page<T> Of<TRow>(
        HttpRequest request, IReadOnlyList<TRow> rows, PageSize size, string cursor, Func<TRow, string> key, Func<TRow, T> show)
    {
        var shown = rows.Take(size.Take).ToList();
        // The next page starts behind a key: rows that share it stay together.
        if (shown.Count > 0) shown.AddRange(rows.Skip(size.Take).TakeWhile(row => key(row) == key(shown[size.Take - 1])));
        var next = rows.Count > size.Take ? Following(request, cursor, key(shown[^1])) : null;
        return new([.. shown.Select(show)], next);
    }

    private static string Following(HttpRequest request, string cursor, string value)
    {
        var query = request.Query
            .Where(pair => pair.Key != cursor)
            .Append(new(cursor, value));
        return $"{request.PathBase}{request.Path}{QueryString.Create(query)}";
    }
}

/// <summary>How many items a page shows.</summary>
internal readonly record struct PageSize(int Take)
{
    private const int Usual = 50;
    private const int Most = 200;

    /// <summary>What is said when <see cref="Read"/> gives null.</summary>
    public const string Fault = "The query 'take' is no whole number from 1 to 200: leave it out for 50.";

    /// <summary>One more than shown.</summary>
    public int Asked => Take + 1;

    /// <summary>From the query; null when it is none.</summary>
    public static PageSize? Read(string? text) =>
        text is null ? new PageSize(Usual)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var take) && take is > 0 and <= Most ? new PageSize(take)
        : null;
}
