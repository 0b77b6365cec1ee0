using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Reads rows by id and by e-mail.</summary>
internal sealed class RecordReader(DataverseOptions options, Calls calls, Columns columns)
{
    private const string Or = "%20or%20";
    private readonly Portion portion = new(Math.Clamp(options.BatchParts, 1, Batch.PartsMax));

    /// <summary>By id: one alone by GET, several as GETs in batches. A row is missing only by 404 0x80040217 (D-9).</summary>
    public async Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken)
    {
        var found = new List<RecordSnapshot>();
        var missing = new List<RecordId>();
        foreach (var slice in records.Distinct().GroupBy(r => r.Kind).SelectMany(kind => kind.Chunk(portion.Now)))
        {
            var (known, failure) = await columns.TakeAsync(slice[0].Kind, cancellationToken);
            if (known is null) return Deferred(failure!);
            var shape = columns.ShapeOf(slice[0].Kind, map, known);
            if (await ReadSliceAsync(slice, shape, found, missing, cancellationToken) is { } deferred) return deferred;
        }
        return new ReadAnswer.Done(found, missing);
    }

    /// <summary>
    /// By e-mail, or by originating lead: many values in one call. The side compares text without case and accents, so the caller compares again (N-9). A call that is
    /// refused goes again in halves, so that a value that cannot be asked for stands alone.
    /// </summary>
    public async Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken)
    {
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is null) return Deferred(failure!);
        var shape = columns.ShapeOf(kind, map, known);
        var column = map.Find(FieldMap.Email) is { } email ? FieldMap.NameOn(email, kind) ?? "emailaddress1" : "emailaddress1";
        Func<string, string> term = key == LookupKey.OriginatingLead ? lead => $"_originatingleadid_value eq {Guid.Parse(lead):D}" : value => $"{column} eq '{value.Replace("'", "''", StringComparison.Ordinal)}'";
        var (found, refused) = (new List<RecordSnapshot>(), new List<string>());
        var link = $"{Tables.Set(kind)}?$select={shape.Select}&$filter=";
        var room = options.AddressMax - options.Url.AbsoluteUri.Length - Tables.Root.Length - link.Length;
        var waiting = new Queue<List<Asked>>(Slices(values.Distinct(StringComparer.OrdinalIgnoreCase).Select(value => new Asked(value, Uri.EscapeDataString(term(value)))), room));
        while (waiting.TryDequeue(out var slice))
        {
            var (deferred, isRefused) = await FindSliceAsync(link + string.Join(Or, slice.Select(asked => asked.Term)), shape, found, cancellationToken);
            if (!isRefused && deferred is not null) return deferred;
            if (!isRefused) continue;
            if (slice.Count == 1) refused.Add(slice[0].Value);
            else
            {
                waiting.Enqueue(slice[..(slice.Count / 2)]);
                waiting.Enqueue(slice[(slice.Count / 2)..]);
            }
        }
        return new ReadAnswer.Done(found, []) { Refused = refused };
    }

    // What alone is longer than an address may be is no value of an e-mail column: nobody holds it.
    private IEnumerable<List<Asked>> Slices(IEnumerable<Asked> all, int room)
    {
        var (slice, length) = (new List<Asked>(), 0);
        foreach (var asked in all.Where(asked => asked.Term.Length <= room))
        {
            if (slice.Count == options.FindValues || (slice.Count > 0 && length + Or.Length + asked.Term.Length > room))
            {
                yield return slice;
                (slice, length) = ([], 0);
            }
            length += asked.Term.Length + (slice.Count > 0 ? Or.Length : 0);
            slice.Add(asked);
        }
        if (slice.Count > 0) yield return slice;
    }

    private async Task<ReadAnswer.Deferred?> ReadSliceAsync(
        RecordId[] slice, RowShape shape, List<RecordSnapshot> found, List<RecordId> missing, CancellationToken cancellationToken)
    {
        var gets = slice.Select(r => new Call("read", HttpMethod.Get, $"{Tables.Row(r)}?$select={shape.Select}") { Prefer = shape.Prefer() }).ToList();
        var reply = await calls.SendAsync(gets.Count == 1 ? gets[0] : Batch.Write("read", gets, options.Url), cancellationToken);
        portion.Learn(gets.Count, Errors.FitOf(reply));
        if (reply is not Reply.Answered answer || answer.Cut) return Deferred(reply);
        if (gets.Count > 1 && !answer.IsSuccess) return Deferred(reply);
        var parts = gets.Count == 1 ? [new BatchPart(answer.Status, answer.Body, answer.RetryAfter)] : Batch.Match(answer, gets.Count);
        foreach (var (record, part) in slice.Zip(parts))
        {
            if (part is null) return new ReadAnswer.Deferred("badAnswer", null);
            if (Take(record, part, shape, found, missing) is not { } deferred) continue;
            if (gets.Count > 1) calls.HoldBack(part.Status, part.RetryAfter);
            return deferred;
        }
        return null;
    }

    private ReadAnswer.Deferred? Take(RecordId record, BatchPart part, RowShape shape, List<RecordSnapshot> found, List<RecordId> missing)
    {
        if (part.Status == 200 && Rows.One(part.Body, shape) is { } snapshot)
        {
            found.Add(snapshot);
            return null;
        }
        var error = ErrorBody.Read(part.Body);
        if (part.Status == 404 && error.Code == Errors.RowMissing)
        {
            missing.Add(record);
            return null;
        }
        if (Errors.NamesUnknownColumn(part.Status, error)) columns.Forget(shape.Kind);
        return Deferred(new Reply.Answered(part.Status, part.Body, "", default, part.RetryAfter, false));
    }

    private async Task<(ReadAnswer.Deferred? Deferred, bool IsRefused)> FindSliceAsync(string first, RowShape shape, List<RecordSnapshot> found, CancellationToken cancellationToken)
    {
        for (var link = first; link is not null;)
        {
            var reply = await calls.SendAsync(new Call("find", HttpMethod.Get, link) { Prefer = shape.Prefer("odata.maxpagesize=5000") }, cancellationToken);
            if (reply is not Reply.Answered { IsSuccess: true } answer)
            {
                var isOfColumns = reply is Reply.Answered refused && Errors.NamesUnknownColumn(refused.Status, ErrorBody.Read(refused.Body));
                if (isOfColumns) columns.Forget(shape.Kind);
                return (Deferred(reply), !isOfColumns && link == first && reply is Reply.Answered other && Errors.Judge(other).Refusal is RefusalReason.Invalid);
            }
            if (Rows.Many(answer.Body, shape) is not { } page || page.NextLink == link) return (new ReadAnswer.Deferred("badAnswer", null), false);
            found.AddRange(page.Snapshots);
            link = page.NextLink;
        }
        return (null, false);
    }

    private static ReadAnswer.Deferred Deferred(Reply reply)
    {
        var (reason, after) = Errors.Deferral(reply);
        return new ReadAnswer.Deferred(reason, after);
    }

    /// <summary>A value and the part of the filter that asks for it.</summary>
    private sealed record Asked(string Value, string Term);
}
