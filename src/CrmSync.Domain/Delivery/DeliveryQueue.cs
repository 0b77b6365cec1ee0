using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>A write waiting for its call.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Write">What.</param>
/// <param name="QueuedAt">Since when.</param>
public sealed record QueuedWrite(string Person, Write Write, DateTimeOffset QueuedAt);

/// <summary>
/// Owed writes of many people, made into full calls. A record, and a key under which a record is being created, is never in two calls at once
/// (S-6, N-15). After an answer that does not count the side rests, longer each time; what has waited too long goes back to its person (B-10).
/// </summary>
/// <param name="batchMax">Writes in one call.</param>
/// <param name="callsMax">Calls at the same time.</param>
/// <param name="pace">Least time between the starts of two calls that are not full: calls are scarce, and what comes meanwhile goes along.</param>
/// <param name="patience">How long a write waits here before its person is told.</param>
public sealed class DeliveryQueue(int batchMax, int callsMax, TimeSpan pace, TimeSpan patience)
{
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(30);

    private readonly LinkedList<QueuedWrite> queue = new();
    private readonly HashSet<string> known = [];
    private readonly HashSet<string> busy = [];
    private DateTimeOffset startedAt;
    private int calls;
    private int failures;
    private DateTimeOffset restUntil;

    /// <summary>Writes waiting.</summary>
    public int Queued => queue.Count;

    /// <summary>Writes in calls.</summary>
    public int InFlight { get; private set; }

    /// <summary>Operators' pause: nothing leaves.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Takes a write; false when it is here already.</summary>
    public bool Add(QueuedWrite write)
    {
        if (!known.Add(write.Write.Id)) return false;
        queue.AddLast(write);
        return true;
    }

    /// <summary>The next call, or null when none can start now. All writes of a call have one shape.</summary>
    public IReadOnlyList<QueuedWrite>? Next(DateTimeOffset now)
    {
        if (IsHeld || calls >= callsMax || now < restUntil || queue.Count == 0) return null;
        if (queue.Count < batchMax && now - startedAt < pace) return null;
        var batch = new List<QueuedWrite>();
        Type? shape = null;
        for (var node = queue.First; node is not null && batch.Count < batchMax;)
        {
            var next = node.Next;
            var type = node.Value.Write.GetType();
            if ((shape is null || shape == type) && !Keys(node.Value.Write).Any(busy.Contains))
            {
                shape = type;
                busy.UnionWith(Keys(node.Value.Write));
                batch.Add(node.Value);
                queue.Remove(node);
            }
            node = next;
        }
        if (batch.Count == 0) return null;
        calls++;
        startedAt = now;
        InFlight += batch.Count;
        return batch;
    }

    /// <summary>Takes the answers of a call: what to tell the people; the rest waits here for another try.</summary>
    public IReadOnlyList<(QueuedWrite Write, Outcome Outcome)> Answered(IReadOnlyList<QueuedWrite> batch, IReadOnlyList<Outcome> outcomes, DateTimeOffset now)
    {
        calls--;
        InFlight -= batch.Count;
        var told = new List<(QueuedWrite, Outcome)>(batch.Count);
        TimeSpan? rest = null;
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            busy.ExceptWith(Keys(batch[i].Write));
            if (outcomes[i] is Outcome.Deferred deferred)
            {
                rest = Longer(rest, deferred.After ?? TimeSpan.FromMilliseconds(500 << Math.Min(failures, 6)));
                if (!deferred.MayLand && now - batch[i].QueuedAt < patience && (deferred.After ?? TimeSpan.Zero) < patience)
                {
                    queue.AddFirst(batch[i]);
                    continue;
                }
            }
            known.Remove(batch[i].Write.Id);
            told.Add((batch[i], outcomes[i]));
        }
        told.Reverse();
        failures = rest is null ? 0 : failures + 1;
        if (rest is { } pause) restUntil = now + (pause < RestMax ? pause : RestMax);
        return told;
    }

    /// <summary>Writes that have waited too long go back to their people, to be parked.</summary>
    public IReadOnlyList<(QueuedWrite Write, Outcome Outcome)> Expire(DateTimeOffset now)
    {
        var told = new List<(QueuedWrite, Outcome)>();
        while (queue.First is { Value: var oldest } && now - oldest.QueuedAt >= patience)
        {
            queue.RemoveFirst();
            known.Remove(oldest.Write.Id);
            told.Add((oldest, new Outcome.Deferred(IsHeld ? "paused" : "queued", null, false)));
        }
        return told;
    }

    private static TimeSpan Longer(TimeSpan? one, TimeSpan other) => one is { } o && o > other ? o : other;

    private static IEnumerable<string> Keys(Write write)
    {
        switch (write)
        {
            case UpdateRecord update: yield return update.Record.ToString(); break;
            case AddActivity activity: yield return activity.Record.ToString(); break;
            case CreateRecord create:
                yield return create.RowId ?? create.Link.GetValueOrDefault(LinkFields.DynamicsId) ?? create.Id;
                if (create.Kind == RecordKind.Person && create.Values.GetValueOrDefault(Fields.FieldMap.Email) is { } email) yield return email.ToLowerInvariant();
                break;
        }
    }
}
