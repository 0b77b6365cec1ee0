using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>
/// Sends updates and creates. An update always names a version, so that it can neither overwrite unseen edits nor create a row (C-6, D-8). A batch that was refused
/// as a whole is halved until the guilty row stands alone, since nothing of it was taken; nothing else is repeated.
/// </summary>
internal sealed class Writer(DataverseOptions options, Calls calls, Columns columns, LookupFinder lookups)
{
    private const int HalvingsMax = 32;
    private readonly Portion portion = new(Math.Clamp(options.BatchParts, 1, Batch.PartsMax));

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
        await SendAsync([.. ready.Select(each => new Sent(each.Index, each.Write, WriteRequest.Of(each.Write.Write, each.Write.Shape, map, each.Write.Binds)))], outcomes, map, cancellationToken);
        return outcomes;
    }

    private async Task SendAsync(List<Sent> waiting, Outcome[] outcomes, FieldMap map, CancellationToken cancellationToken)
    {
        var halvings = 0;
        var next = new Stack<Sent[]>();
        while (next.Count > 0 || waiting.Count > 0)
        {
            var slice = next.TryPop(out var half) ? half : Take(waiting);
            var reply = await calls.SendAsync(slice.Length == 1 ? slice[0].Request : Batch.Write("write", [.. slice.Select(each => each.Request)], options.Url), cancellationToken);
            portion.Learn(slice.Length, Errors.FitOf(reply));
            if (IsRefusedWhole(reply, slice.Length) && ++halvings <= HalvingsMax)
            {
                next.Push(slice[(slice.Length / 2)..]);
                next.Push(slice[..(slice.Length / 2)]);
                continue;
            }
            var answers = await JudgeAsync([.. slice.Select(each => each.Write)], reply, map, cancellationToken);
            foreach (var (place, answer) in slice.Zip(answers)) outcomes[place.Index] = answer;
        }
    }

    /// <summary>As many as go into one call by number and by length, at least one.</summary>
    private Sent[] Take(List<Sent> waiting)
    {
        var (count, length) = (0, 0L);
        var most = portion.Now;
        while (count < waiting.Count && count < most && (count == 0 || length + waiting[count].Length <= options.BatchBytesMax)) length += waiting[count++].Length;
        var slice = waiting[..count].ToArray();
        waiting.RemoveRange(0, count);
        return slice;
    }

    // Nothing of it was taken, and it says nothing of any row: what is wrong with it is found by sending less.
    private static bool IsRefusedWhole(Reply reply, int count) => count > 1 && reply is Reply.Answered { Status: >= 300 } answer
        && Errors.Judge(answer).Refusal is not (null or RefusalReason.Denied) && Array.TrueForAll(Batch.Match(answer, count), part => part is null);

    private async Task<(RowShape? Shape, Outcome? Failure)> ShapeAsync(RecordKind kind, FieldMap map, CancellationToken cancellationToken)
    {
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is not null) return (columns.ShapeOf(kind, map, known), null);
        var (reason, after) = Errors.Deferral(failure!);
        return (null, new Outcome.Deferred(reason, after, MayLand: false));
    }

    private async Task<IReadOnlyList<Outcome>> JudgeAsync(Shaped[] writes, Reply reply, FieldMap map, CancellationToken cancellationToken) => reply switch
    {
        Reply.Lost lost => Each(writes, new Outcome.Deferred(lost.Reason, lost.After, lost.MayLand)),
        Reply.Answered answer when writes.Length == 1 => [await SingleAsync(writes[0], answer, map, cancellationToken)],
        Reply.Answered answer => await PartsAsync(writes, answer, map, cancellationToken),
        _ => throw new InvalidOperationException("A reply is answered or lost"),
    };

    private async Task<Outcome> SingleAsync(Shaped write, Reply.Answered answer, FieldMap map, CancellationToken cancellationToken) => answer.Cut
        ? new Outcome.Deferred("badAnswer", null, MayLand: true)
        : await OutcomeAsync(write, new BatchPart(answer.Status, answer.Body, answer.RetryAfter), map, cancellationToken);

    private async Task<IReadOnlyList<Outcome>> PartsAsync(Shaped[] writes, Reply.Answered answer, FieldMap map, CancellationToken cancellationToken)
    {
        var answers = Batch.Match(answer, writes.Length);
        if (answer.Status >= 300 && Array.TrueForAll(answers, part => part is null)) return Each(writes, Whole(answer));
        var outcomes = new List<Outcome>(writes.Length);
        foreach (var (write, part) in writes.Zip(answers))
        {
            if (part is not null) calls.HoldBack(part.Status, part.RetryAfter);
            outcomes.Add(part is null ? new Outcome.Deferred("badAnswer", null, MayLand: true) : await OutcomeAsync(write, part, map, cancellationToken));
        }
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
        return now is null || columns.ShapeOf(shape.Kind, map, now).Select != shape.Select;
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

    private sealed record Sent(int Index, Shaped Write, Call Request)
    {
        private const int Envelope = 1024;

        public long Length => (Request.Body?.Length ?? 0) + Request.Path.Length + Envelope;
    }

    private readonly record struct Shaped(Write Write, RowShape Shape, IReadOnlyDictionary<string, LookupBind> Binds);
}
