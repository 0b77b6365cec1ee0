using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Bulk;
using CrmSync.Marketo.Wire;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>
/// Reads the activity log: changes, new people, merges and deletes in one poll. New people and winners of merges are read back whole, in the same read.
/// The first walk sees everybody through the rows of people made, which Marketo keeps for ever; live reading begins a little before that walk began.
/// </summary>
internal sealed class FeedReader(MarketoOptions options, Calls calls, Metadata metadata, RecordReader records, ExtractReader extracts, DeletedFeed deletes, TimeProvider clock, ILogger log)
{
    private const int ReadsMax = 3;
    private readonly Portion portion = new(options.BatchSize);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>One page of the first walk or of live reading.</summary>
    public async Task<FeedAnswer> ReadAsync(string? text, FieldMap map, CancellationToken cancellationToken)
    {
        if (text is null) return await BeginAsync(map, cancellationToken);
        return Cursor.Parse(text) is { } cursor ? await PageAsync(cursor, map, cancellationToken) : new FeedAnswer.Expired("the stored position is not one of ours");
    }

    /// <summary>One page of the slow walk between two times (B-14).</summary>
    public async Task<FeedAnswer> ReadLateAsync(string? text, DateTimeOffset from, DateTimeOffset to, FieldMap map, CancellationToken cancellationToken)
    {
        var cursor = text is null ? new Cursor(Walk.Late, null, from, to) : Cursor.Parse(text);
        return cursor is { Walk: Walk.Late } ? await PageAsync(cursor, map, cancellationToken) : new FeedAnswer.Expired("the stored position is not one of ours");
    }

    private async Task<FeedAnswer> BeginAsync(FieldMap map, CancellationToken cancellationToken)
    {
        var minted = await Positions.MintAsync(calls, options.Beginning, cancellationToken);
        if (!minted.Ok) return Deferred(minted.Failure);
        return await PageAsync(new Cursor(Walk.First, minted.Value.NextPageToken, options.Beginning, minted.Value.At), map, cancellationToken);
    }

    private async Task<FeedAnswer> PageAsync(Cursor cursor, FieldMap map, CancellationToken cancellationToken)
    {
        var fields = await metadata.FieldsAsync(map, cancellationToken);
        if (!fields.Ok) return Deferred(fields.Failure);
        if (cursor.Extract is not null) return await ExtractAsync(cursor, map, fields.Value, cancellationToken);
        var (page, refused) = await RowsAsync(cursor, cancellationToken);
        if (refused is not null) return refused;
        if (cursor.Walk == Walk.Live && page!.At - cursor.ReadTo > options.Retention)
            return new FeedAnswer.Expired($"read to {cursor.ReadTo:O}; changes are relied on for {options.Retention.TotalDays:0} days") { UnreadFrom = cursor.ReadTo };

        var gone = await deletes.ReadAsync(cursor, cancellationToken);
        if (!gone.Ok) return Deferred(gone.Failure);
        cursor = cursor with { Deletes = gone.Value.Token };

        var all = ActivityRow.ReadAll(page!.Rows);
        var rows = all.Concat(gone.Value.Rows.ExceptBy(all.Select(r => r.Guid), r => r.Guid)).Where(r => cursor.Covers(r.Second)).ToList();
        var made = FeedRows.Made(rows);
        // What merged before the first walk began is already in what that walk reads back.
        var winners = cursor.IsInitial ? [] : FeedRows.Winners(rows).Except(made).ToList();
        var people = await ReadPastAsync(cursor.IsInitial ? null : FeedRows.MergedAt(rows), page.At, [.. made.Concat(winners).Select(id => RecordId.Person(id).Id)], map, cancellationToken);
        if (!people.Ok) return Deferred(people.Failure);

        var seen = people.Value.ToDictionary(p => p.Record);
        IReadOnlyList<Change> changes = [.. Seen(made, seen), .. FeedRows.Told(rows, fields.Value, map, options.RequestField), .. Seen(winners, seen)];
        return Answer(cursor, page, all, changes, ExtractOf(cursor, rows), gone.Value.More) with { OursAhead = page.OursAhead };
    }

    /// <summary>While a file is being prepared, live changes are read; whoever is not known yet is read whole by whoever hands them over.</summary>
    private async Task<FeedAnswer> ExtractAsync(Cursor cursor, FieldMap map, FieldCatalogue fields, CancellationToken cancellationToken)
    {
        var answer = await extracts.ReadAsync(cursor, map, fields, cancellationToken);
        if (answer is not FeedAnswer.Page { Pause: { } pause } waiting || Cursor.Parse(waiting.Cursor) is not { } next) return answer;
        var ahead = await PageAsync(next.Ahead ?? new Cursor(Walk.Live, null, next.LiveFrom(options.WalkOverlap), next.Until), map, cancellationToken);
        return ahead is FeedAnswer.Page page
            ? new FeedAnswer.Page(page.Changes, (next with { Ahead = Cursor.Parse(page.Cursor) }).ToText(), true, waiting.ReadTo) { Pause = page.More ? null : pause, OursAhead = page.OursAhead }
            : waiting;
    }

    private Extract? ExtractOf(Cursor cursor, List<ActivityRow> rows)
    {
        if (cursor.Walk != Walk.First || cursor.NoExtractBefore > clock.GetUtcNow()) return null;
        var made = rows.Where(FeedRows.IsMade).Select(r => r.Second).ToList();
        return made.Count == 0 ? null : ExtractRule.Next(Later(cursor.ReadTo, rows.Max(r => r.Second).AddSeconds(-1)), cursor.Until, made.Count, made.Max() - made.Min(), options.ExtractAbove);
    }

    /// <summary>
    /// A merge hands the losers' rows to the winner. Rows of the second in which a record is read may or may not be in what was read (C-11): the winner is read
    /// when the merge's second has passed by the clock of the answer itself, so that no row of a loser can be taken for an edit of the winner. A server may tell
    /// a time that is some seconds old.
    /// </summary>
    private async Task<Got<List<RecordSnapshot>>> ReadPastAsync(DateTimeOffset? merged, DateTimeOffset at, IReadOnlyList<string> ids, FieldMap map, CancellationToken cancellationToken)
    {
        if (merged >= WholeSecond(at)) await Task.Delay(Second, clock, cancellationToken);
        for (var again = 0; ; again++)
        {
            var people = await records.PeopleAsync("id", ids, map, cancellationToken);
            if (!people.Ok || again == ReadsMax || people.Value.All(p => !(p.At <= merged))) return people;
            await Task.Delay(Second, clock, cancellationToken);
        }
    }

    private FeedAnswer.Page Answer(Cursor cursor, Envelope page, List<ActivityRow> all, IReadOnlyList<Change> changes, Extract? extract, bool areMoreGone)
    {
        // Rows of the last second may go on in the next page, or not be committed yet: the second before it is complete.
        var last = all.Count == 0 ? cursor.ReadTo : all.Max(r => r.Second).AddSeconds(-1);
        var ended = !areMoreGone && (!page.More || all.Exists(r => !cursor.Covers(r.Second)));
        var tip = page.More ? last : WholeSecond(page.At).AddSeconds(-1);
        var readTo = areMoreGone ? cursor.ReadTo : Later(cursor.ReadTo, tip);
        switch (cursor.Walk)
        {
            case Walk.First or Walk.Gone when ended:
                var behind = cursor.Behind(options.WalkOverlap);
                return new FeedAnswer.Page(changes, behind.ToText(), true, behind.ReadTo) { Initial = true };
            case Walk.First when extract is not null:
                return new FeedAnswer.Page(changes, (cursor with { Token = null, ReadTo = readTo, Extract = extract }).ToText(), true, readTo) { Initial = true };
            case Walk.Late when ended:
                readTo = Later(cursor.ReadTo, tip < cursor.Until ? tip : cursor.Until);
                return new FeedAnswer.Page(changes, (cursor with { Token = page.NextPageToken, ReadTo = readTo }).ToText(), false, readTo);
            default:
                return new FeedAnswer.Page(changes, (cursor with { Token = page.NextPageToken, ReadTo = readTo }).ToText(), page.More || areMoreGone, readTo) { Initial = cursor.IsInitial };
        }
    }

    /// <summary>The rows at the cursor. A refused token is replaced once by one from the last position.</summary>
    private async Task<(Envelope? Page, FeedAnswer? Refused)> RowsAsync(Cursor cursor, CancellationToken cancellationToken)
    {
        var from = cursor.ReadTo;
        if (cursor.Token is { } token)
        {
            var page = await AskAsync(token, cursor.Types, cancellationToken);
            if (page.Ok) return (page.Value, null);
            if (!Positions.IsStale(page.Failure)) return (null, Deferred(page.Failure));
            from = Positions.Before(cursor, options);
            log.PositionReminted(page.Failure.Code, from);
        }

        var minted = await Positions.MintAsync(calls, from, cancellationToken);
        if (!minted.Ok) return (null, Positions.IsNone(minted.Failure) ? new FeedAnswer.Expired($"no position at {from:O} (code {minted.Failure.Code})") { UnreadFrom = cursor.Walk == Walk.Live ? from : null } : Deferred(minted.Failure));
        var again = await AskAsync(minted.Value.NextPageToken ?? "", cursor.Types, cancellationToken);
        return again.Ok ? (again.Value, null) : (null, Deferred(again.Failure));
    }

    private async Task<Got<Envelope>> AskAsync(string token, string types, CancellationToken cancellationToken)
    {
        var size = portion.Now;
        var answer = await calls.GetAsync("activities", $"activities.json?nextPageToken={Uri.EscapeDataString(token)}&activityTypeIds={types}&batchSize={size}", cancellationToken);
        portion.Learn(size, Errors.FitOf(answer.Failure));
        return answer;
    }

    private static IEnumerable<Change> Seen(IEnumerable<long> ids, Dictionary<RecordId, RecordSnapshot> seen) =>
        ids.Where(id => seen.ContainsKey(RecordId.Person(id))).Select(id => new RecordSeen(seen[RecordId.Person(id)]));

    private static FeedAnswer.Deferred Deferred(Failure failure) => new(failure.ReadReason, failure.After);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset WholeSecond(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
