namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Which row goes on for one that was qualified or merged away, as one side's history tells it.</summary>
internal sealed class Successors
{
    private readonly Dictionary<string, (string Next, long At)> next = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> merged = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> cuts = new(StringComparer.OrdinalIgnoreCase);
    private ILookup<string, string>? losers;

    public Successors(SideRecords side)
    {
        foreach (var line in side.History)
        {
            if (line is { Operation: "create", Table: "contact", Field: "_originatingleadid_value", New: { } lead }) Qualified(lead, line);
            else if (line is { Operation: "update", Field: "_originatingleadid_value", New: null or "" }) cuts.TryAdd(line.Row, line.Time);
            else if (line is { Operation: "merge", Field: null, New: { } winner }) Merged(line, winner);
            else if (line is { Operation: "merge", Field: "_masterid_value", New: { } master }) Merged(line, master);
        }
    }

    /// <summary>The row that went on at first; null: this one still does.</summary>
    public string? Next(string row) => next.TryGetValue(row, out var after) ? after.Next : null;

    /// <summary>Sequence at which the row stopped being anybody's; the largest number when it did not.</summary>
    public long EndOf(string row) => next.TryGetValue(row, out var after) ? after.At : long.MaxValue;

    /// <summary>The row that goes on now.</summary>
    public string Final(string row) => From(row).Last();

    /// <summary>The row, and whichever went on for it, one after the other.</summary>
    public IEnumerable<string> From(string row)
    {
        yield return row;
        for (var steps = 0; steps < next.Count && Next(row) is { } after; steps++) yield return row = after;
    }

    /// <summary>The lead that a contact was qualified from.</summary>
    public string? Origin(string row) => origins.GetValueOrDefault(row);

    /// <summary>Since when a contact names its lead no more, because that was deleted; null: it does.</summary>
    public DateTimeOffset? CutAt(string row) => cuts.TryGetValue(row, out var at) ? at : null;

    /// <summary>Was the row merged away?</summary>
    public bool IsMerged(string row) => merged.Contains(row);

    /// <summary>Rows that were merged into this one, one after the other too.</summary>
    public IEnumerable<string> MergedInto(string row) => merged.Count == 0 ? [] : (losers ??= merged.ToLookup(Final, StringComparer.OrdinalIgnoreCase))[row];

    /// <summary>Rows that were merged into this one, be it that it was merged away itself.</summary>
    public IEnumerable<string> MergedThrough(string row) => merged.Where(loser => From(loser).Skip(1).Contains(row, StringComparer.OrdinalIgnoreCase));

    /// <summary>Who was merged into the line's row, when the line tells what a merge brought: the loser follows. Null: it tells of no merge.</summary>
    public string? LoserOf(HistoryLine line) => line is { Operation: "merge", Field: not null } ? MergedInto(line.Row).Where(row => EndOf(row) > line.Sequence).MinBy(EndOf) : null;

    /// <summary>Every row that another one goes on for.</summary>
    public IEnumerable<(string Row, string Next)> All => next.Select(each => (each.Key, each.Value.Next));

    private void Qualified(string lead, HistoryLine line)
    {
        origins[line.Row] = lead;
        next.TryAdd(lead, (line.Row, line.Sequence));
    }

    private void Merged(HistoryLine line, string winner)
    {
        merged.Add(line.Row);
        next.TryAdd(line.Row, (winner, line.Sequence));
    }
}
