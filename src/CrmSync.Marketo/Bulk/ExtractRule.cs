namespace CrmSync.Marketo.Bulk;

/// <summary>
/// Is the next stretch of the first walk taken from a file, or row by row? (B-2) Nobody tells how many people there are, so the page just read is taken as the
/// measure: as many people a day are expected behind it as were in it. Small instances and thin years are walked. Pure.
/// </summary>
internal static class ExtractRule
{
    /// <summary>Longest stretch of one file.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>The stretch that a file is worth its calls and its waiting for; null: walk on.</summary>
    /// <param name="readTo">The walk has seen everything up to here.</param>
    /// <param name="until">Where it ends.</param>
    /// <param name="made">People made in the page.</param>
    /// <param name="span">From the first to the last of them.</param>
    /// <param name="above">Least people expected.</param>
    public static Extract? Next(DateTimeOffset readTo, DateTimeOffset until, int made, TimeSpan span, int above)
    {
        var to = readTo + Longest - Margin;
        if (to > until) to = until;
        if (made < 2 || to <= readTo) return null;
        var perSecond = made / Math.Max(1, span.TotalSeconds);
        return perSecond * (to - readTo).TotalSeconds >= above ? new Extract(readTo, to) : null;
    }
}
