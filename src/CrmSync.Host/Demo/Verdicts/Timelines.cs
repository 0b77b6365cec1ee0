namespace CrmSync.Host.Demo.Verdicts;

/// <summary>One side's history by row and field: what stood when. A contact's begins with that of the lead it was qualified from, whose values it took over.</summary>
internal sealed class Timelines
{
    private readonly Dictionary<(string Row, string Field), List<HistoryLine>> lines = [];
    private readonly Dictionary<(string Row, string Field), string?> copies = [];
    private readonly SideRecords side;
    private readonly TimeSpan skew;
    private readonly Successors successors;
    private readonly HashSet<string> seeded;
    private readonly ILookup<string, HistoryLine> deletes;

    public Timelines(SideRecords side, Successors successors, TimeSpan skew)
    {
        (this.side, this.successors, this.skew) = (side, successors, skew);
        seeded = side.History.Where(line => line is { Client: SideRecords.Seed, Field: null, Operation: "create" }).Select(line => line.Row).ToHashSet(StringComparer.OrdinalIgnoreCase);
        deletes = side.History.Where(line => line is { Field: null, Operation: "delete" or "merge" }).ToLookup(line => line.Row, StringComparer.OrdinalIgnoreCase);
        foreach (var line in side.History.Where(line => line.Field is not null)) Add(line);
    }

    /// <summary>The changes of a field, in order.</summary>
    public IReadOnlyList<HistoryLine> Of(string row, string field) => lines.GetValueOrDefault((row, field)) ?? Before(row, field);

    /// <summary>What stands now: by the row itself, for one that was deleted and made again has a history of two lives.</summary>
    public string? Now(string row, string field) => side.Rows.TryGetValue(row, out var values) ? values.GetValueOrDefault(field) : Of(row, field) is [.., var last] ? last.New : copies.GetValueOrDefault((row, field));

    /// <summary>Was the record deleted after this line, while it was still somebody's?</summary>
    public bool IsDeletedAfter(HistoryLine line) => deletes[line.Row].Any(delete => delete.Sequence > line.Sequence && delete.Sequence < successors.EndOf(line.Row));

    /// <summary>Was the row deleted after that time, and had nobody changed this field of it since the seed? No history tells what it held, though it may be there again (D-5).</summary>
    public bool IsUntold(string row, string field, DateTimeOffset time) => Untold(row, field).Any(delete => delete.Time + skew >= time);

    /// <summary>When did this value first stand, at that time or later? Null: never.</summary>
    public DateTimeOffset? HeldSince(string row, string field, DateTimeOffset time, Predicate<string?> isIt)
    {
        foreach (var (value, from, until) in Spans(row, field))
            if (until + skew >= time && isIt(value)) return from > time ? from : time;
        return null;
    }

    /// <summary>The row and field of everything that was ever changed.</summary>
    public IEnumerable<(string Row, string Field)> Changed => lines.Keys;

    /// <summary>Did this value stand at that time or before? What nobody can know any more counts as if it did.</summary>
    public bool HeldUntil(string row, string field, DateTimeOffset time, Predicate<string?> isIt) => IsForgotten(row, field) || Spans(row, field).Any(span => span.From - skew <= time && isIt(span.Value));

    /// <summary>Until when did this value stand that stood at that time or before? Null: it never did. What nobody can know any more counts as if it still stood.</summary>
    public DateTimeOffset? HeldLast(string row, string field, DateTimeOffset time, Predicate<string?> isIt) =>
        IsForgotten(row, field) ? DateTimeOffset.MaxValue : Spans(row, field).Where(span => span.From - skew <= time && isIt(span.Value)).Select(span => (DateTimeOffset?)span.Until).LastOrDefault();

    // What a qualification copies is nobody's edit.
    private void Add(HistoryLine line)
    {
        var key = (line.Row, line.Field!);
        if (!lines.TryGetValue(key, out var list)) lines[key] = list = Before(line.Row, line.Field!);
        if (line.Operation == "create" && successors.Origin(line.Row) is not null) copies[key] = line.New;
        else list.Add(line);
    }

    private List<HistoryLine> Before(string row, string field) =>
        successors.Origin(row) is { } lead ? [.. Of(lead, field).Where(earlier => earlier.Sequence < successors.EndOf(lead))] : [];

    // The history tells no values of a seeded row; its rows now tell those that never changed, unless it was deleted, and be it that it is there again (D-5).
    private bool IsForgotten(string row, string field) => (seeded.Contains(row) && !side.Rows.ContainsKey(row) && Of(row, field).Count == 0) || Untold(row, field).Any();

    private IEnumerable<HistoryLine> Untold(string row, string field) =>
        seeded.Contains(row) ? deletes[row].Where(delete => delete.Operation == "delete" && !Of(row, field).Any(line => line.Sequence < delete.Sequence)) : [];

    private IEnumerable<(string? Value, DateTimeOffset From, DateTimeOffset Until)> Spans(string row, string field)
    {
        var changes = Of(row, field);
        var (value, from) = (changes is [var first, ..] ? first.Old : Now(row, field), DateTimeOffset.MinValue.AddYears(1));
        foreach (var change in changes)
        {
            yield return (value, from, change.Time);
            (value, from) = (change.New, change.Time);
        }
        yield return (value, from, DateTimeOffset.MaxValue.AddYears(-1));
    }
}
