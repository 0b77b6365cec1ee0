using CrmSync.Domain.People;

namespace CrmSync.Domain.Planning;

/// <summary>The end of a chain of rows.</summary>
/// <param name="Rows">In the order in which they happened.</param>
/// <param name="Value">What Marketo shows.</param>
/// <param name="IsUndecided">Rows of one second do not chain, and the feed was not read past them by the lateness bound.</param>
public sealed record ChainEnd(IReadOnlyList<FieldRow> Rows, string? Value, bool IsUndecided)
{
    /// <summary>
    /// The rows do not lead on from what is known, nor to what was read: one is another record's, which a merge moved here, or is late, or tells a cut text.
    /// Moved rows come before the row that tells of their merge, so nothing may be made of them until a later read has decided.
    /// </summary>
    public bool IsOff { get; init; }

    /// <summary>They lead neither on from what was read nor to it: whether they are late or another record's, a later read decides before the clock does.</summary>
    public bool IsAside { get; init; }
}

/// <summary>In which order did Marketo's rows of one field happen? Rows chain by old and new value; seconds only pre-sort (C-11).</summary>
public static class Chain
{
    private const int PermutedMax = 6;

    /// <summary>Folds rows onto their base. Depends on the set of rows, not on the order in which they came (S-2).</summary>
    /// <param name="start">Where the chain starts; rows of earlier seconds are in it.</param>
    /// <param name="rows">The rows, any order.</param>
    /// <param name="readTo">Marketo's clock up to which the feed was read.</param>
    /// <param name="lateness">How late a row may become visible.</param>
    /// <param name="same">Equality of two values of the field in Marketo.</param>
    public static ChainEnd Of(ChainStart start, IReadOnlyList<FieldRow> rows, DateTimeOffset readTo, TimeSpan lateness, Func<string?, string?, bool> same)
    {
        if (rows.Count == 0) return new([], start.Value, false);
        var ordered = new List<FieldRow>(rows.Count);
        var (undecided, isBroken, isRound) = (false, false, false);
        var last = start.Value;
        var isFree = start.IsRead;
        foreach (var second in rows.Where(r => r.Second >= start.Second).GroupBy(r => r.Second).OrderBy(g => g.Key))
        {
            var (gaps, group) = Order([.. second.OrderBy(r => r.Row, StringComparer.Ordinal)], last, isFree, same);
            undecided |= gaps > 0 && group.Count > 1 && !IsPast(second.Key, readTo, lateness);
            isBroken |= gaps > 0;
            ordered.AddRange(group);
            last = group[^1].New;
            // What follows in a later second tells where they ended.
            isRound = isFree && second.Key < start.Second + lateness && IsRound(group, same);
            isFree = false;
        }
        if (ordered.Count == 0) return new(ordered, start.Value, false);
        var isAside = start.IsRead && !IsOn(ordered, start.Value, same);
        var isOff = isRound || isAside;
        if (isOff) undecided |= !IsPast(ordered[^1].Second, readTo, lateness);
        return new(ordered, last, undecided) { IsOff = isOff || isBroken, IsAside = isAside };
    }

    /// <summary>The rows of seconds before the start, in order: they are in its value, and may still close a write of ours.</summary>
    public static IReadOnlyList<FieldRow> Before(ChainStart start, IReadOnlyList<FieldRow> rows, Func<string?, string?, bool> same)
    {
        var ordered = new List<FieldRow>();
        foreach (var second in rows.Where(r => r.Second < start.Second).GroupBy(r => r.Second).OrderBy(g => g.Key))
            ordered.AddRange(Order([.. second.OrderBy(r => r.Row, StringComparer.Ordinal)], ordered.Count > 0 ? ordered[^1].New : null, ordered.Count == 0, same).Rows);
        return ordered;
    }

    /// <summary>Was the feed read past this second by the lateness bound?</summary>
    public static bool IsPast(DateTimeOffset second, DateTimeOffset readTo, TimeSpan lateness) => readTo >= second.AddSeconds(1) + lateness;

    // The record may have been read in their midst: then they neither begin nor end with what was read, and only a later read tells where.
    private static bool IsRound(IReadOnlyList<FieldRow> rows, Func<string?, string?, bool> same) =>
        same(rows[0].Old, rows[^1].New) && rows.Any(row => !same(row.New, rows[^1].New));

    private static bool IsOn(List<FieldRow> rows, string? value, Func<string?, string?, bool> same) =>
        same(rows[0].Old, value) || rows.Exists(r => same(r.New, value));

    private static (int Gaps, IReadOnlyList<FieldRow> Rows) Order(List<FieldRow> rows, string? last, bool isFree, Func<string?, string?, bool> same)
    {
        if (rows.Count == 1) return (isFree || same(rows[0].Old, last) ? 0 : 1, rows);
        if (rows.Count > PermutedMax) return Greedy(rows, last, same);
        (int Gaps, bool IsOn, IReadOnlyList<FieldRow> Rows) best = (int.MaxValue, false, rows);
        foreach (var candidate in Permutations(rows, 0))
        {
            // Rows that lead back to where they began chain from each of their values: they began with what was read before them.
            var (gaps, isOn) = (Gaps(candidate, last, isFree, same), !isFree || same(candidate[0].Old, last));
            if (gaps < best.Gaps || (gaps == best.Gaps && isOn && !best.IsOn)) best = (gaps, isOn, candidate.ToArray());
            if (best is { Gaps: 0, IsOn: true }) break;
        }
        return (best.Gaps, best.Rows);
    }

    private static int Gaps(List<FieldRow> rows, string? last, bool isFree, Func<string?, string?, bool> same)
    {
        var gaps = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (!(i == 0 && isFree) && !same(rows[i].Old, last)) gaps++;
            last = rows[i].New;
        }
        return gaps;
    }

    private static (int Gaps, IReadOnlyList<FieldRow> Rows) Greedy(List<FieldRow> rows, string? last, Func<string?, string?, bool> same)
    {
        var left = new List<FieldRow>(rows);
        var ordered = new List<FieldRow>(rows.Count);
        var gaps = 0;
        while (left.Count > 0)
        {
            var next = left.FindIndex(r => same(r.Old, last));
            if (next < 0) (gaps, next) = (gaps + 1, Math.Max(0, left.FindIndex(r => !left.Exists(o => o != r && same(o.New, r.Old)))));
            ordered.Add(left[next]);
            last = left[next].New;
            left.RemoveAt(next);
        }
        return (gaps, ordered);
    }

    private static IEnumerable<List<FieldRow>> Permutations(List<FieldRow> rows, int from)
    {
        if (from == rows.Count) yield return rows;
        for (var i = from; i < rows.Count; i++)
        {
            (rows[from], rows[i]) = (rows[i], rows[from]);
            foreach (var rest in Permutations(rows, from + 1)) yield return rest;
            (rows[from], rows[i]) = (rows[i], rows[from]);
        }
    }
}
