using System.Collections.Concurrent;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>
/// Reads change tracking. The first walk and every delta come in pages of up to 5,000 rows, handed out in chunks; the page being handed out is kept in memory.
/// After a restart its link is read again from its first row, not from where the chunks had come: rows may have moved within it, and repeated rows do no harm (S-2).
/// </summary>
internal sealed class FeedReader(DataverseOptions options, Calls calls, Columns columns, Organization organization, TimeProvider clock, ILogger log)
{
    // Versions are given before a write commits: what is older than the longest transaction was surely there.
    private static readonly TimeSpan SurelyThere = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<RecordKind, FeedPage> pages = new();
    private readonly ConcurrentDictionary<RecordKind, Portion> portions = new();
    private long fetches;

    /// <summary>For how long a position is relied on; until the organisation was asked, half of the seven days that Dataverse keeps changes by default (B-15).</summary>
    public TimeSpan ChangesLast { get; set; } = options.ChangesLast ?? TimeSpan.FromDays(3.5);

    /// <summary>One chunk.</summary>
    public async Task<FeedAnswer> ReadAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken)
    {
        var position = cursor is null ? null : Cursor.Parse(cursor);
        if (cursor is not null && position is null) return Expired(feed, "unreadable cursor");
        // Judged by date: what Dataverse says of an old token is not to be relied on (B-15).
        if (position?.ReadTo is { } at && clock.GetUtcNow() - at > ChangesLast) return Expired(feed, $"read to {at:O}, changes are relied on for {ChangesLast.TotalDays:0.#} days");
        var (known, failure) = await columns.TakeAsync(feed, cancellationToken);
        if (known is null) return Deferred(failure!);
        (var owner, failure) = await organization.TakeAsync(cancellationToken);
        if (owner is null) return Deferred(failure!);
        if (position?.Organization is { Length: > 0 } before && owner.Length > 0 && before != owner) return Expired(feed, "another organisation");
        var shape = columns.ShapeOf(feed, map, known);
        position = (position is null ? Begin(shape) : Readdress(position, shape)) with { Organization = owner };
        if (pages.TryGetValue(feed, out var held) && held.Fetch == position.Fetch && held.MapVersion == map.Version && position.Offset > 0) return Chunk(held, position);
        return await FetchAsync(position, shape, map, cancellationToken);
    }

    private static Cursor Begin(RowShape shape) =>
        new(FirstLink(shape.Kind, shape.Select), 0, "", null, Initial: true, shape.Select);

    private static string FirstLink(RecordKind feed, string select) => $"{Tables.Set(feed)}?$select={select}";

    // A delta link names the columns that it was asked with; its token does not depend on them. Within a round the old columns stay, and the rows say what they lack.
    private static Cursor Readdress(Cursor position, RowShape shape) => position.Select == shape.Select || position.RoundAt is not null
        ? position
        : position with { Link = FeedLinks.WithSelect(position.Link, shape.Select), Select = shape.Select };

    private async Task<FeedAnswer> FetchAsync(Cursor position, RowShape shape, FieldMap map, CancellationToken cancellationToken)
    {
        var portion = portions.GetOrAdd(shape.Kind, _ => new Portion(options.PageRows));
        var rows = portion.Now;
        var prefer = position.Initial ? $"odata.track-changes,odata.maxpagesize={rows}" : $"odata.maxpagesize={rows}";
        var left = clock.GetUtcNow();
        var reply = await calls.SendAsync(new Call("feed", HttpMethod.Get, position.Link) { Prefer = shape.Prefer(prefer) }, cancellationToken);
        portion.Learn(rows, Errors.FitOf(reply));
        if (reply is Reply.Answered { IsSuccess: true }) organization.Hear(left);
        else organization.Forget();
        if (reply is not Reply.Answered answer || answer.Cut) return Deferred(reply);
        if (!answer.IsSuccess) return Refused(shape.Kind, position, answer);
        if (FeedPage.Read(answer.Body, shape) is not { } page) return new FeedAnswer.Deferred("badAnswer", null);
        var fetched = page.Without(shape.Unasked(position.Select)) with { Fetch = $"{clock.GetUtcNow().Ticks}.{Interlocked.Increment(ref fetches)}", MapVersion = map.Version, IsFirst = position.Link == FirstLink(shape.Kind, position.Select) };
        if (!position.Initial && page.Changes.Any(c => c is RecordSeen seen && seen.Snapshot.Version < position.Start)) return Expired(shape.Kind, "a row version below the epoch's start");
        pages[shape.Kind] = fetched;
        var roundAt = position.RoundAt ?? answer.StartedAt - TimeSpan.FromSeconds(1);
        return Chunk(fetched, position with { Offset = 0, Fetch = fetched.Fetch, RoundAt = roundAt, Start = StartOf(position, page, roundAt) });
    }

    private static long StartOf(Cursor position, FeedPage page, DateTimeOffset roundAt) => !position.Initial && position.Start > 0
        ? position.Start
        : page.Changes.OfType<RecordSeen>().Where(s => s.Snapshot.At < roundAt - SurelyThere).Select(s => s.Snapshot.Version).Append(position.Start).Max();

    private FeedAnswer.Page Chunk(FeedPage page, Cursor position)
    {
        var changes = page.Changes.Skip(position.Offset).Take(options.ChunkRows).ToList();
        var next = position.Offset + changes.Count;
        var roundAt = position.RoundAt!.Value;
        if (next < page.Changes.Count) return Answer(position with { Offset = next }, more: true);
        return page.IsLast
            ? Answer(position with { Link = page.Link, Offset = 0, Fetch = "", RoundAt = null, Initial = false, ReadTo = roundAt }, more: false)
            : Answer(position with { Link = page.Link, Offset = 0, Fetch = "" }, more: true);

        FeedAnswer.Page Answer(Cursor cursor, bool more) => new(changes, cursor.ToString(), more, roundAt) { Initial = position.Initial, Begins = page.IsFirst && position.Offset == 0 };
    }

    private FeedAnswer Refused(RecordKind feed, Cursor position, Reply.Answered answer)
    {
        var error = ErrorBody.Read(answer.Body);
        if (error.Code == Errors.TokenExpired) return Expired(feed, error.Code);
        if (Errors.NamesUnknownColumn(answer.Status, error))
        {
            columns.Forget(feed);
            return position.RoundAt is null ? Deferred(answer) : Expired(feed, "columns changed");
        }
        var followsLink = position.Link.Contains("token", StringComparison.OrdinalIgnoreCase);
        return followsLink && answer.Status is 400 or 404 or 410 && error.Code is not null ? Expired(feed, error.Code) : Deferred(answer);
    }

    private FeedAnswer.Expired Expired(RecordKind feed, string reason)
    {
        pages.TryRemove(feed, out _);
        Log.FeedExpired(log, Tables.Name(feed), reason);
        return new FeedAnswer.Expired(reason);
    }

    private static FeedAnswer.Deferred Deferred(Reply reply)
    {
        var (reason, after) = Errors.Deferral(reply);
        return new FeedAnswer.Deferred(reason, after);
    }
}
