using System.Globalization;
using System.Text.Json;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo.Bulk;

/// <summary>
/// Takes the people of a stretch of the first walk from a file (B-2): asks for it, waits for it, fetches it whole, hands it out page by page. What cannot be had this
/// way is walked; nothing is lost by either. What a file shows counts as of the moment from which on live reading tells every change.
/// </summary>
internal sealed class ExtractReader(MarketoOptions options, Calls calls, TimeProvider clock, ILogger log) : IDisposable
{
    private const int FailuresMax = 2;
    private static readonly TimeSpan FileLife = TimeSpan.FromDays(6);
    private static readonly TimeSpan QueueIsFull = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TooLong = TimeSpan.FromHours(1);
    private static readonly TimeSpan NotForUs = TimeSpan.FromDays(1);
    private readonly ExtractFetching fetching = new(options, calls);
    private (string Id, DateTimeOffset At)? polled;

    /// <summary>The next step of the cursor's extract.</summary>
    public Task<FeedAnswer> ReadAsync(Cursor cursor, FieldMap map, FieldCatalogue fields, CancellationToken cancellationToken) => cursor.Extract switch
    {
        { Id: null } => AskAsync(cursor, new PersonShape(map, fields), cancellationToken),
        { IsQueued: false } => EnqueueAsync(cursor, cancellationToken),
        _ => TakeAsync(cursor, new PersonShape(map, fields), cancellationToken),
    };

    public void Dispose() => fetching.Dispose();

    private async Task<FeedAnswer> AskAsync(Cursor cursor, PersonShape shape, CancellationToken cancellationToken)
    {
        var (from, to) = (cursor.Extract!.From, cursor.Extract.To);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { fields = Columns(shape), format = "CSV", filter = new { createdAt = new { startAt = Values.Time(from), endAt = Values.Time(to) } } });
        var answer = await calls.BulkAsync("createExtract", "leads/export/create.json", body, cancellationToken);
        if (!answer.Ok) return NotHad(cursor, answer.Failure);
        return ExtractState.Read(answer.Value.Rows) is { } state
            ? Page([], cursor with { Extract = cursor.Extract with { Id = state.Id, AskedAt = answer.Value.At } })
            : Without(cursor, "badAnswer", NotForUs);
    }

    private async Task<FeedAnswer> EnqueueAsync(Cursor cursor, CancellationToken cancellationToken)
    {
        var answer = await calls.BulkAsync("enqueueExtract", Path(cursor, "enqueue.json"), "{}"u8.ToArray(), cancellationToken);
        if (!answer.Ok && !IsQueuedAlready(answer.Failure)) return answer.Failure.Code == "1013" ? Anew(cursor, "1013") : NotHad(cursor, answer.Failure);
        polled = (cursor.Extract!.Id!, clock.GetUtcNow());
        return Wait(cursor with { Extract = cursor.Extract with { IsQueued = true } });
    }

    private async Task<FeedAnswer> TakeAsync(Cursor cursor, PersonShape shape, CancellationToken cancellationToken)
    {
        var extract = cursor.Extract!;
        if (fetching.Has(extract)) return await HandOutAsync(cursor, shape, cancellationToken);
        if (polled is { } last && last.Id == extract.Id && clock.GetUtcNow() - last.At < options.ExtractPoll) return Wait(cursor);
        var answer = await calls.BulkAsync("extractStatus", Path(cursor, "status.json"), null, cancellationToken);
        if (!answer.Ok) return answer.Failure.Kind == FailureKind.Content ? Anew(cursor, answer.Failure.Code) : Deferred(answer.Failure);
        polled = (extract.Id!, clock.GetUtcNow());
        var age = answer.Value.At - extract.AskedAt;
        switch (ExtractState.Read(answer.Value.Rows))
        {
            case { Word: ExtractWord.Completed } when age > FileLife:
                return Anew(cursor, "expired");
            case { Word: ExtractWord.Completed } state:
                var (got, failure) = await fetching.FetchAsync(extract, state, Columns(shape), Path(cursor, "file.json"), cancellationToken);
                return got switch
                {
                    Fetched.Whole => await HandOutAsync(cursor, shape, cancellationToken),
                    Fetched.NotYet when age < options.ExtractPatience => Wait(cursor),
                    Fetched.Later => Deferred(failure!),
                    _ => Anew(cursor, failure?.Code ?? "badFile"),
                };
            case { Word: ExtractWord.Created }:
                return Page([], cursor with { Extract = extract with { IsQueued = false } });
            case { Word: ExtractWord.Underway } when age < options.ExtractPatience:
                return Wait(cursor);
            case { Word: ExtractWord.Underway }:
                await calls.BulkAsync("cancelExtract", Path(cursor, "cancel.json"), "{}"u8.ToArray(), cancellationToken);
                return Without(cursor, "tooLong", TooLong);
            default:
                return Anew(cursor, "failed");
        }
    }

    private async Task<FeedAnswer> HandOutAsync(Cursor cursor, PersonShape shape, CancellationToken cancellationToken)
    {
        var extract = cursor.Extract!;
        var at = cursor.LiveFrom(options.WalkOverlap);
        List<Change> seen = [];
        while (fetching.Row - extract.Row < options.ExtractPage)
        {
            var (row, isEnd) = await fetching.NextAsync(cancellationToken);
            if (row is not null && !Probe.IsValue(row.GetValueOrDefault(FieldMap.Email)) && long.TryParse(row.GetValueOrDefault("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                seen.Add(new RecordSeen(shape.Snapshot(id, at, name => row.GetValueOrDefault(name)) with { IsDated = true }));
            if (row is not null) continue;
            fetching.Close();
            return isEnd ? End(cursor, seen) : Anew(cursor, "badFile");
        }

        return Page(seen, cursor with { Extract = extract with { Row = fetching.Row } });
    }

    /// <summary>The stretch has been seen; the walk goes on behind it.</summary>
    private FeedAnswer.Page End(Cursor cursor, List<Change> seen)
    {
        var (from, to) = (cursor.Extract!.From, cursor.Extract.To);
        var walked = cursor with { Extract = null, Ahead = null, Token = null, ReadTo = to, GoneFrom = cursor.GoneFrom ?? from };
        return Page(seen, to < cursor.Until ? walked with { Ahead = cursor.Ahead } : walked.Behind(options.WalkOverlap));
    }

    /// <summary>No file now: the reason says for how long none is asked for, and the stretch is walked.</summary>
    private FeedAnswer NotHad(Cursor cursor, Failure failure) => failure switch
    {
        { Code: "1029" } when failure.Text.Contains("quota", StringComparison.OrdinalIgnoreCase) => Without(cursor, failure.Code, QuotaDay.Rest(clock.GetUtcNow())),
        { Code: "1029" } => Without(cursor, failure.Code, QueueIsFull),
        { Kind: FailureKind.Content or FailureKind.Protocol or FailureKind.Denied or FailureKind.TooLarge } => Without(cursor, failure.Code, NotForUs),
        _ => Deferred(failure),
    };

    /// <summary>This file came to nothing: another one, or the walk.</summary>
    private FeedAnswer.Page Anew(Cursor cursor, string code)
    {
        fetching.Close();
        return cursor.Extract!.Failed + 1 < FailuresMax ? Page([], cursor with { Extract = cursor.Extract.Anew() }) : Without(cursor, code, NotForUs);
    }

    private FeedAnswer.Page Without(Cursor cursor, string code, TimeSpan pause)
    {
        log.WithoutExtract(code, pause.TotalMinutes);
        return Page([], cursor with { Extract = null, Token = null, ReadTo = cursor.Extract!.From, NoExtractBefore = clock.GetUtcNow() + pause });
    }

    private FeedAnswer.Page Wait(Cursor cursor) => Page([], cursor) with { Pause = options.ExtractPoll };

    private static FeedAnswer.Page Page(IReadOnlyList<Change> changes, Cursor cursor) => new(changes, cursor.ToText(), true, cursor.ReadTo) { Initial = true };

    private static FeedAnswer.Deferred Deferred(Failure failure) => new(failure.ReadReason, failure.After);

    private static string[] Columns(PersonShape shape) => [.. shape.Names.Prepend("id")];

    private static string Path(Cursor cursor, string what) => $"leads/export/{Uri.EscapeDataString(cursor.Extract!.Id!)}/{what}";

    private static bool IsQueuedAlready(Failure failure) => failure.Code == "1029" && failure.Text.Contains("already", StringComparison.OrdinalIgnoreCase);
}
