using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>Sends writes in batches and says of each what became of it. A batch that was refused as a whole is halved, since nothing of it was executed; nothing else is repeated.</summary>
internal sealed class Writer(MarketoOptions options, Calls calls, Metadata metadata, ActivityFinder finder, ILogger log)
{
    private const int HalvingsMax = 32;
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(1);

    // What its clock shows without an answer of its own is reckoned from an earlier one.
    private static readonly TimeSpan ReckonedSlack = TimeSpan.FromSeconds(5);
    private readonly Portion portion = new(options.BatchSize);

    /// <summary>One outcome each, in the order given.</summary>
    public async Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken)
    {
        var outcomes = new Outcome[writes.Count];
        var fields = await metadata.FieldsAsync(map, cancellationToken);
        if (!fields.Ok) return [.. writes.Select(_ => NotSent(fields.Failure))];
        foreach (var group in writes.Select((write, place) => (write, place)).GroupBy(w => Target.Of(w.write)))
        {
            var type = 0L;
            if (group.Key.IsActivity)
            {
                var known = await metadata.ActivityTypeAsync(cancellationToken);
                if (known.Value?.Ours is not { IsApproved: true } ours)
                {
                    foreach (var (_, place) in group) outcomes[place] = known.Ok ? Refusals.NoActivityType(options.ActivityType) : NotSent(known.Failure);
                    continue;
                }

                type = ours.Id;
            }

            var missing = group.Key.IsActivity ? await NotThereAsync([.. group], outcomes, cancellationToken) : group;
            var items = Encode(missing, group.Key, fields.Value, type, outcomes);
            var head = group.Key.Head;
            // What was refused as too large makes the rest smaller (B-8); what went well makes only the next sending larger.
            var most = portion.Now;
            foreach (var batch in Sending.Batches(items, () => most = Math.Min(most, portion.Now), options.BodyBytesMax - head.Length - 2)) await SendAsync(batch, group.Key, fields.Value, map, outcomes, cancellationToken);
        }

        return outcomes;
    }

    /// <summary>Activities whose answer was lost are looked for by our id; those that are there are done, and none is sent while Marketo cannot say (V-6).</summary>
    private async Task<IEnumerable<(Write Write, int Place)>> NotThereAsync(List<(Write Write, int Place)> group, Outcome[] outcomes, CancellationToken cancellationToken)
    {
        AddActivity[] doubtful = [.. group.Select(g => g.Write).OfType<AddActivity>().Where(a => a.MayBeThere)];
        if (doubtful.Length == 0) return group;
        var found = await finder.FindAsync(doubtful, cancellationToken);
        foreach (var (write, place) in group)
        {
            if (write is not AddActivity { MayBeThere: true } activity) continue;
            if (found is null) outcomes[place] = new Outcome.Deferred("unreachable", null, false);
            else if (found.Contains(activity.Id)) outcomes[place] = new Outcome.Accepted(activity.Record, null);
        }

        return group.Where(g => outcomes[g.Place] is null);
    }

    private static List<Item> Encode(IEnumerable<(Write Write, int Place)> group, Target target, FieldCatalogue fields, long type, Outcome[] outcomes)
    {
        List<Item> items = [];
        foreach (var (write, place) in group)
        {
            if (Sending.Unknown(write, fields) is { } unknown) outcomes[place] = Refusals.UnknownField(unknown);
            else if (target.KeyField is { } key && string.IsNullOrEmpty(write.Link.GetValueOrDefault(key) ?? write.Values.GetValueOrDefault(key))) outcomes[place] = Refusals.NoKey(key);
            else items.Add(new Item(place, write, write is AddActivity activity ? Sending.Activity(activity, type) : Sending.Person(write, fields)));
        }

        return items;
    }

    private async Task SendAsync(Item[] first, Target target, FieldCatalogue fields, FieldMap map, Outcome[] outcomes, CancellationToken cancellationToken)
    {
        var waiting = new Stack<Item[]>([first]);
        var halvings = 0;
        while (waiting.TryPop(out var batch))
        {
            var answer = await calls.PostAsync(target.Operation, target.Path, Sending.Body(target.Head, batch), cancellationToken);
            portion.Learn(batch.Length, Errors.FitOf(answer.Failure));
            if (answer.Failure?.Code == "1006") metadata.Forget();
            if (answer.Failure is not { Kind: FailureKind.Content or FailureKind.Protocol or FailureKind.TooLarge } refused || batch.Length == 1)
            {
                Settle(batch, answer, fields, map, outcomes);
                continue;
            }

            log.BatchHalved(batch.Length, refused.Code);
            if (++halvings > HalvingsMax)
            {
                foreach (var item in batch) outcomes[item.Place] = NotSent(refused);
                continue;
            }

            waiting.Push(batch[(batch.Length / 2)..]);
            waiting.Push(batch[..(batch.Length / 2)]);
        }
    }

    // An answer tells the moment of the write to within the time that it took itself, which may be long. What the clock showed when the call left is often closer.
    private static DateTimeOffset? AppliedFrom(Got<Envelope> answer)
    {
        if (answer.Value is not { } told) return answer.Failure?.Left - ReckonedSlack;
        var answered = told.At - told.Took - ClockSlack;
        return told.Left - ReckonedSlack is { } left && left > answered && left <= told.At ? left : answered;
    }

    private static void Settle(Item[] batch, Got<Envelope> answer, FieldCatalogue fields, FieldMap map, Outcome[] outcomes)
    {
        var (from, left) = (AppliedFrom(answer), answer.Value is { } told ? told.Left : answer.Failure?.Left);
        for (var i = 0; i < batch.Length; i++)
        {
            outcomes[batch[i].Place] = Since(from, left, !answer.Ok ? Refusals.OfCall(answer.Failure, batch[i].Write, fields, map)
                : answer.Value.Rows.Count != batch.Length ? new Outcome.Deferred("badAnswer", null, true)
                : Refusals.OfRecord(RecordResult.Read(answer.Value.Rows[i]), batch[i].Write, fields, map));
        }
    }

    private static Outcome Since(DateTimeOffset? from, DateTimeOffset? left, Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => accepted with { AppliedFrom = from },
        Outcome.Deferred { MayLand: true } lost => lost with { AppliedFrom = from, Left = left },
        _ => outcome,
    };

    private static Outcome.Deferred NotSent(Failure failure) => new(failure.Reason, failure.After, false);
}
