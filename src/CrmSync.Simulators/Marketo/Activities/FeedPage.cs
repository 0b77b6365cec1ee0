namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>One step of a walk over the log: at most a page of rows, out of at most one slice of the log.</summary>
internal sealed record FeedPage(IReadOnlyList<Activity> Rows, FeedToken Next, bool More)
{
    /// <summary>Rows looked at in one call; sparse filters so get empty pages, as in Marketo.</summary>
    private const int Slice = 10_000;

    /// <summary>A token whose rows begin strictly after <paramref name="since"/>, to the second.</summary>
    public static FeedToken Start(ActivityLog log, DateTimeOffset since, bool lateRowsSkip)
    {
        DateTimeOffset second = DateTimeOffset.FromUnixTimeSeconds(since.ToUnixTimeSeconds());
        IReadOnlyList<Activity> rows = lateRowsSkip ? log.Committed : log.Visible;
        int low = 0;
        for (int high = lateRowsSkip ? log.CommittedEnd : rows.Count; low < high;)
        {
            int middle = low + ((high - low) / 2);
            if ((lateRowsSkip ? rows[middle].At : rows[middle].VisibleAt) <= second)
                low = middle + 1;
            else
                high = middle;
        }

        return new FeedToken(lateRowsSkip ? 'C' : 'V', low, second);
    }

    /// <summary>The token moved back over the rows of the second before it, at most so many.</summary>
    public static FeedToken Before(ActivityLog log, FeedToken token, int most)
    {
        IReadOnlyList<Activity> order = token.Order == 'C' ? log.Committed : log.Visible;
        int place = token.Place;
        while (place > 0 && token.Place - place < most && order[place - 1].Date == order[token.Place - 1].Date)
            place--;
        return token with { Place = place };
    }

    public static FeedPage Walk(ActivityLog log, FeedToken token, Func<Activity, bool> wanted, int size, DateTimeOffset now)
    {
        IReadOnlyList<Activity> order = token.Order == 'C' ? log.Committed : log.Visible;
        int end = token.Order == 'C' ? log.CommittedEnd : order.Count;
        var rows = new List<Activity>(size);
        int place = token.Place;
        for (int stop = Math.Min(end, place + Slice); place < stop && rows.Count < size; place++)
        {
            Activity row = order[place];
            if (row.VisibleAt <= now && row.Date > token.Since && ActivityTypes.IsKept(row, now) && wanted(row))
                rows.Add(row);
        }

        return new FeedPage(rows, token with { Place = place }, place < end);
    }
}
