using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Sends updates and creates. An update always names a version, so that it can neither overwrite unseen edits nor create a row (C-6, D-8).</summary>
internal sealed class Writer(DataverseOptions options, Calls calls, Columns columns, LookupFinder lookups)
{
    private volatile int parts = options.BatchParts;

    /// <summary>One outcome per write, in the order given. A batch takes rows of several tables.</summary>
    public async Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken)
    {
        var outcomes = new Outcome[writes.Count];
        var shapes = new Dictionary<RecordKind, (RowShape? Shape, Outcome? Failure)>();
        foreach (var kind in writes.Select(WriteRequest.KindOf).Distinct().ToList()) shapes[kind] = await ShapeAsync(kind, map, cancellationToken);
        var ready = new List<(int Index, Shaped Write)>(writes.Count);
        var bound = await lookups.FindAsync(writes, map, cancellationToken);
        foreach (var (index, write) in writes.Index())
        {
            var (shape, failure) = shapes[WriteRequest.KindOf(write)];
            if ((failure ?? bound[index].Outcome) is { } outcome) outcomes[index] = outcome;
            else ready.Add((index, new(write, shape!, bound[index].Binds)));
        }
        foreach (var slice in ready.Chunk(parts))
        {
            var answers = await WriteSliceAsync([.. slice.Select(each => each.Write)], map, cancellationToken);
            foreach (var (place, answer) in slice.Zip(answers)) outcomes[place.Index] = answer;
        }
        return outcomes;
    }

    private async Task<(RowShape? Shape, Outcome? Failure)> ShapeAsync(RecordKind kind, FieldMap map, CancellationToken cancellationToken)
    {
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is not null) return (new(kind, map, known, options.FilterColumn), null);
        var (reason, after) = Errors.Deferral(failure!);
        return (null, new Outcome.Deferred(reason, after, MayLand: false));
    }

    private async Task<IReadOnlyList<Outcome>> WriteSliceAsync(Shaped[] writes, FieldMap map, CancellationToken cancellationToken)
    {
        var requests = writes.Select(w => WriteRequest.Of(w.Write, w.Shape, map, w.Binds)).ToList();
        var reply = await calls.SendAsync(writes.Length == 1 ? requests[0] : Batch.Write("write", requests, options.Url), cancellationToken);
        return reply switch
        {
            Reply.Lost lost => Each(writes, new Outcome.Deferred(lost.Reason, lost.After, lost.MayLand)),
            Reply.Answered answer when writes.Length == 1 => [await SingleAsync(writes[0], answer, map, cancellationToken)],
            Reply.Answered answer => await PartsAsync(writes, answer, map, cancellationToken),
            _ => throw new InvalidOperationException("A reply is answered or lost"),
        };
    }

    private async Task<Outcome> SingleAsync(Shaped write, Reply.Answered answer, FieldMap map, CancellationToken cancellationToken) => answer.Cut
        ? new Outcome.Deferred("badAnswer", null, MayLand: true)
        : await OutcomeAsync(write, new BatchPart(answer.Status, answer.Body, answer.RetryAfter), map, cancellationToken);

    private async Task<IReadOnlyList<Outcome>> PartsAsync(Shaped[] writes, Reply.Answered answer, FieldMap map, CancellationToken cancellationToken)
    {
        var answers = Batch.Read(answer.Body, answer.ContentType);
        if (answer.Status == 413) parts = Math.Max(1, writes.Length / 2);
        if (answers.Count == 0 && answer.Status >= 300) return Each(writes, Whole(answer));
        var outcomes = new List<Outcome>(writes.Length);
        foreach (var (write, part) in writes.Zip(answers))
        {
            calls.HoldBack(part.Status, part.RetryAfter);
            outcomes.Add(await OutcomeAsync(write, part, map, cancellationToken));
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

    private async Task<Outcome> OutcomeAsync(Shaped shaped, BatchPart part, FieldMap map, CancellationToken cancellationToken)
    {
        var (write, shape, _) = shaped;
        if (part.Status is >= 200 and < 300) return Accepted(write, part, shape);
        var error = ErrorBody.Read(part.Body);
        var verdict = Errors.Judge(part.Status, error.Code);
        if (verdict.Refusal is not { } reason) return new Outcome.Deferred(verdict.Reason, part.RetryAfter, verdict.MayLand);
        if (Errors.NamesUnknownColumn(part.Status, error) && await ChangedAsync(shape, map, cancellationToken)) return new Outcome.Deferred("badAnswer", null, MayLand: false);
        var text = ErrorText.Clean(error.Message, write.Values.Values);
        return new Outcome.Refused(reason, error.Code ?? "", text, ErrorText.Field(error.Message, map, shape.Kind) ?? (error.Code == Errors.StatePair ? StatusField(map, shape.Kind) : null));
    }

    // That message names the two numbers, not their columns.
    private static string? StatusField(FieldMap map, RecordKind kind) => map.On(kind).FirstOrDefault(f => FieldMap.NameOn(f, kind) == "statuscode")?.Name;

    private async Task<bool> ChangedAsync(RowShape shape, FieldMap map, CancellationToken cancellationToken)
    {
        columns.Forget(shape.Kind);
        var (now, _) = await columns.TakeAsync(shape.Kind, cancellationToken);
        return now is null || new RowShape(shape.Kind, map, now, options.FilterColumn).Select != shape.Select;
    }

    private static Outcome Accepted(Write write, BatchPart part, RowShape shape)
    {
        if (write is QualifyLead) return Made(part);
        var record = write switch
        {
            UpdateRecord update => update.Record,
            DeleteRecord delete => delete.Record,
            DeactivateRecord deactivate => deactivate.Record,
            _ => new RecordId(shape.Kind, ((CreateRecord)write).RowId!),
        };
        if (part.Body.Length == 0) return new Outcome.Accepted(record, null);
        return Rows.One(part.Body, shape) is { } shown && shown.Record == record
            ? new Outcome.Accepted(record, shown)
            : new Outcome.Deferred("badAnswer", null, MayLand: true);
    }

    // Without the contact's id the lead has to be read: an answer that cannot be read is none.
    private static Outcome Made(BatchPart part) => Rows.Made(part.Body, RecordKind.Contact) is { } contact
        ? new Outcome.Accepted(contact, null)
        : new Outcome.Deferred("badAnswer", null, MayLand: true);

    private static Outcome[] Each(IEnumerable<Shaped> writes, Outcome outcome) => [.. writes.Select(_ => outcome)];

    private readonly record struct Shaped(Write Write, RowShape Shape, IReadOnlyDictionary<string, LookupBind> Binds);
}
