using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Sends updates and creates. An update always names a version, so that it can neither overwrite unseen edits nor create a row (C-6, D-8).</summary>
internal sealed class Writer(DataverseOptions options, Calls calls, Columns columns)
{
    private volatile int parts = options.BatchParts;

    /// <summary>One outcome per write, in the order given.</summary>
    public async Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken)
    {
        var outcomes = new Outcome[writes.Count];
        foreach (var slice in writes.Index().GroupBy(w => WriteRequest.KindOf(w.Item)).SelectMany(kind => kind.Chunk(parts)))
        {
            var answers = await WriteSliceAsync([.. slice.Select(w => w.Item)], map, cancellationToken);
            foreach (var (place, answer) in slice.Zip(answers)) outcomes[place.Index] = answer;
        }
        return outcomes;
    }

    private async Task<IReadOnlyList<Outcome>> WriteSliceAsync(Write[] writes, FieldMap map, CancellationToken cancellationToken)
    {
        var kind = WriteRequest.KindOf(writes[0]);
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is null)
        {
            var (reason, after) = Errors.Deferral(failure!);
            return Each(writes, new Outcome.Deferred(reason, after, MayLand: false));
        }
        var shape = new RowShape(kind, map, known);
        var requests = writes.Select(w => WriteRequest.Of(w, shape, map)).ToList();
        var reply = await calls.SendAsync(writes.Length == 1 ? requests[0] : Batch.Write("write", requests, options.Url), cancellationToken);
        return reply switch
        {
            Reply.Lost lost => Each(writes, new Outcome.Deferred(lost.Reason, lost.After, lost.MayLand)),
            Reply.Answered answer when writes.Length == 1 => [await SingleAsync(writes[0], answer, shape, map, cancellationToken)],
            Reply.Answered answer => await PartsAsync(writes, answer, shape, map, cancellationToken),
            _ => throw new InvalidOperationException("A reply is answered or lost"),
        };
    }

    private async Task<Outcome> SingleAsync(Write write, Reply.Answered answer, RowShape shape, FieldMap map, CancellationToken cancellationToken) => answer.Cut
        ? new Outcome.Deferred("badAnswer", null, MayLand: true)
        : await OutcomeAsync(write, new BatchPart(answer.Status, answer.Body, answer.RetryAfter), shape, map, cancellationToken);

    private async Task<IReadOnlyList<Outcome>> PartsAsync(Write[] writes, Reply.Answered answer, RowShape shape, FieldMap map, CancellationToken cancellationToken)
    {
        var answers = Batch.Read(answer.Body, answer.ContentType);
        if (answer.Status == 413) parts = Math.Max(1, writes.Length / 2);
        if (answers.Count == 0 && answer.Status >= 300) return Each(writes, Whole(answer));
        var outcomes = new List<Outcome>(writes.Length);
        foreach (var (write, part) in writes.Zip(answers))
        {
            calls.HoldBack(part.Status, part.RetryAfter);
            outcomes.Add(await OutcomeAsync(write, part, shape, map, cancellationToken));
        }
        outcomes.AddRange(Each(writes.Skip(outcomes.Count), new Outcome.Deferred("badAnswer", null, MayLand: true)));
        return outcomes;
    }

    // What is said about the batch as a whole says nothing about a row: only access and "not now" count for each part.
    private static Outcome Whole(Reply.Answered answer)
    {
        var error = ErrorBody.Read(answer.Body);
        var verdict = Errors.Judge(answer.Status, error.Code);
        return verdict.Refusal switch
        {
            RefusalReason.Denied => new Outcome.Refused(RefusalReason.Denied, error.Code ?? "", ErrorText.Clean(error.Message, []), null),
            null => new Outcome.Deferred(verdict.Reason, answer.RetryAfter, verdict.MayLand),
            _ => new Outcome.Deferred("badAnswer", answer.RetryAfter, MayLand: false),
        };
    }

    private async Task<Outcome> OutcomeAsync(Write write, BatchPart part, RowShape shape, FieldMap map, CancellationToken cancellationToken)
    {
        if (part.Status is >= 200 and < 300) return Accepted(write, part, shape);
        var error = ErrorBody.Read(part.Body);
        var verdict = Errors.Judge(part.Status, error.Code);
        if (verdict.Refusal is not { } reason) return new Outcome.Deferred(verdict.Reason, part.RetryAfter, verdict.MayLand);
        if (Errors.NamesUnknownColumn(part.Status, error) && await ChangedAsync(shape, map, cancellationToken)) return new Outcome.Deferred("badAnswer", null, MayLand: false);
        var text = ErrorText.Clean(error.Message, write.Values.Values);
        return new Outcome.Refused(reason, error.Code ?? "", text, ErrorText.Field(error.Message, map, shape.Kind));
    }

    private async Task<bool> ChangedAsync(RowShape shape, FieldMap map, CancellationToken cancellationToken)
    {
        columns.Forget(shape.Kind);
        var (now, _) = await columns.TakeAsync(shape.Kind, cancellationToken);
        return now is null || new RowShape(shape.Kind, map, now).Select != shape.Select;
    }

    private static Outcome Accepted(Write write, BatchPart part, RowShape shape)
    {
        var record = write is UpdateRecord update ? update.Record : new RecordId(shape.Kind, ((CreateRecord)write).RowId!);
        if (part.Body.Length == 0) return new Outcome.Accepted(record, null);
        return Rows.One(part.Body, shape) is { } shown && shown.Record == record
            ? new Outcome.Accepted(record, shown)
            : new Outcome.Deferred("badAnswer", null, MayLand: true);
    }

    private static Outcome[] Each(IEnumerable<Write> writes, Outcome outcome) => [.. writes.Select(_ => outcome)];
}
