using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>A write waiting for its call.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Write">What.</param>
/// <param name="QueuedAt">Since when.</param>
public sealed record QueuedWrite(string Person, Write Write, DateTimeOffset QueuedAt)
{
    /// <summary>Who goes first (B-3).</summary>
    public Lane Lane { get; init; } = Lane.Live;

    /// <summary>The selection that it was made by: it leaves by that one or a later one (F-1).</summary>
    public int Selection { get; init; }
}

/// <summary>
/// Owed writes of many people, made into full calls. A record, and a key under which a record is being created, is never in two calls at once
/// (S-6, N-15). Better lanes leave first, and bulk work never takes the last call (B-3). After an answer that does not count the side rests, longer each
/// time; what has waited too long goes back to its person (B-10). A record whose calls stay without an answer goes in ever smaller company, at last alone,
/// and less and less often: it holds up nobody else.
/// </summary>
/// <param name="batchMax">Writes in one call.</param>
/// <param name="callsMax">Calls at the same time.</param>
/// <param name="pace">
/// Least time between the starts of two calls that are not full: calls are scarce, and what comes meanwhile goes along. So long, at most, the oldest
/// write waits while more keep coming; and twice so long for a call under way, whose answers bring the next writes of the same people.
/// </param>
/// <param name="patience">How long a write waits here before its person is told.</param>
/// <param name="bulkPace">Least time between the starts of two calls of bulk work: it leaves part of the call budget to live changes.</param>
public sealed class DeliveryQueue(int batchMax, int callsMax, TimeSpan pace, TimeSpan patience, TimeSpan bulkPace = default)
{
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(15);
    private readonly LaneQueues queue = new();
    private readonly HashSet<string> known = [];
    private readonly HashSet<string> busy = [];
    private readonly Setbacks setbacks = new();
    private readonly int[] inFlight = new int[Lanes.All.Count];
    private DateTimeOffset startedAt;
    private DateTimeOffset bulkStartedAt;
    private readonly DateTimeOffset[] addedAt = new DateTimeOffset[2];
    private int calls;
    private int bulkCalls;
    private int failures;
    private DateTimeOffset restUntil;
    private int selection;

    /// <summary>Writes waiting.</summary>
    public int Queued => queue.Count;

    /// <summary>Writes in calls.</summary>
    public int InFlight => inFlight.Sum();

    /// <summary>Writes of a lane, waiting or in calls.</summary>
    public int In(Lane lane) => queue.In(lane) + inFlight[(int)lane];

    /// <summary>Calls at the same time as the side takes them now; as many as it was made with unless told.</summary>
    public int CallsMax { get; set; } = callsMax;

    /// <summary>The pace as the call budget allows it now (B-8); as long as it was made with unless told.</summary>
    public TimeSpan Pace { get; set; } = pace;

    /// <summary>Operators' pause: nothing leaves.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Takes a write; false when it is here already: then it moves up if it is wanted sooner.</summary>
    public bool Add(QueuedWrite write)
    {
        if (known.Add(write.Write.Id))
        {
            queue.Append(write);
            addedAt[Lanes.IsBackground(write.Lane) ? 1 : 0] = write.QueuedAt;
            return true;
        }
        queue.Hasten(write.Write.Id, write.Lane);
        return false;
    }

    /// <summary>Calls go by this selection from now on, or by a later one that was told before. What was made by one that is still to come waits here, no longer than any other (F-1, B-10).</summary>
    public void GoBy(int selection) => this.selection = Math.Max(this.selection, selection);

    /// <summary>A write that waits here moves up if it is wanted sooner; one that is not here is not taken: it may have been answered since (S-6).</summary>
    public void Hasten(string write, Lane lane)
    {
        if (known.Contains(write)) queue.Hasten(write, lane);
    }

    /// <summary>A write that waits here does not leave any more, and is told; null when it does not wait: it is in a call, was answered or never came.</summary>
    public (QueuedWrite Write, Outcome Outcome)? Withdraw(string write)
    {
        if (queue.Take(write) is not { } taken) return null;
        known.Remove(write);
        return (taken, new Outcome.Deferred("withdrawn", null, false));
    }

    /// <summary>The next call, or null when none can start now. All writes of a call have one shape, and none of live and bulk work share one.</summary>
    public IReadOnlyList<QueuedWrite>? Next(DateTimeOffset now)
    {
        if (IsHeld || now < restUntil) return null;
        return Next(false, now) ?? Next(true, now);
    }

    /// <summary>Takes the answers of a call: what to tell the people; the rest waits here for another try.</summary>
    public IReadOnlyList<(QueuedWrite Write, Outcome Outcome)> Answered(IReadOnlyList<QueuedWrite> batch, IReadOnlyList<Outcome> outcomes, DateTimeOffset now)
    {
        calls--;
        if (Lanes.IsBackground(batch[0].Lane)) bulkCalls--;
        var isHeard = outcomes.Any(o => o is not Outcome.Deferred);
        Rest(outcomes.OfType<Outcome.Deferred>().Where(d => !isHeard || !MayBeOfRecord(d)), now);
        var told = new List<(QueuedWrite, Outcome)>(batch.Count);
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            inFlight[(int)batch[i].Lane]--;
            busy.ExceptWith(WriteKeys.Of(batch[i].Write));
            Learn(batch[i].Write, outcomes[i], batch.Count, isHeard || batch.Count == 1, now);
            if (outcomes[i] is Outcome.Deferred { MayLand: false } deferred && now - batch[i].QueuedAt < patience && (deferred.After ?? TimeSpan.Zero) < patience)
            {
                queue.PutBack(batch[i]);
                continue;
            }
            known.Remove(batch[i].Write.Id);
            told.Add((batch[i], outcomes[i]));
        }
        told.Reverse();
        return told;
    }

    /// <summary>Writes that have waited too long go back to their people, to be parked.</summary>
    public IReadOnlyList<(QueuedWrite Write, Outcome Outcome)> Expire(DateTimeOffset now)
    {
        var told = new List<(QueuedWrite, Outcome)>();
        foreach (var write in queue.TakeOlder(now - patience))
        {
            known.Remove(write.Write.Id);
            told.Add((write, new Outcome.Deferred(IsHeld ? "paused" : "queued", null, false)));
        }
        return told;
    }

    private List<QueuedWrite>? Next(bool isBulk, DateTimeOffset now)
    {
        var waiting = queue.In(isBulk);
        if (waiting == 0 || calls >= CallsMax || (isBulk && CallsMax > 1 && bulkCalls >= CallsMax - 1)) return null;
        if (isBulk && now - bulkStartedAt < bulkPace) return null;
        var batch = queue.Find(isBulk, batchMax, busy, queued => CompanyOf(queued, now));
        if (batch.Count == 0 || (batch.Count < batchMax && IsWorthWaiting(batch, isBulk, now))) return null;
        queue.Remove(batch);
        calls++;
        if (isBulk) (bulkCalls, bulkStartedAt) = (bulkCalls + 1, now);
        else startedAt = now;
        foreach (var write in batch)
        {
            busy.UnionWith(WriteKeys.Of(write.Write));
            inFlight[(int)write.Lane]++;
        }
        return batch;
    }

    private int CompanyOf(QueuedWrite queued, DateTimeOffset now) => queued.Selection > selection ? 0 : setbacks.CompanyOf(WriteKeys.Of(queued.Write).First(), now);

    /// <summary>Each class keeps its own pace: live work waits neither for the pace nor for the company of bulk work (B-3).</summary>
    private bool IsWorthWaiting(List<QueuedWrite> batch, bool isBulk, DateTimeOffset now)
    {
        if (batch[0].Lane == Lane.Realtime) return false;
        var (started, underWay) = isBulk ? (bulkStartedAt, bulkCalls) : (startedAt, calls - bulkCalls);
        var waited = now - batch.Min(each => each.QueuedAt);
        return now - started < Pace || (now - addedAt[isBulk ? 1 : 0] < Quiet && waited < Pace) || (underWay > 0 && waited < 2 * Pace);
    }

    /// <summary>The side rests for as long as it asks, else longer each time. One that answered others of a call is well: only the record waits.</summary>
    private void Rest(IEnumerable<Outcome.Deferred> deferrals, DateTimeOffset now)
    {
        TimeSpan? rest = null;
        foreach (var deferred in deferrals) rest = Longer(rest, deferred.After ?? TimeSpan.FromMilliseconds(500 << Math.Min(failures, 6)));
        failures = rest is null ? 0 : failures + 1;
        if (rest is { } pause) restUntil = now + (pause < RestMax ? pause : RestMax);
    }

    private void Learn(Write write, Outcome outcome, int size, bool isOwn, DateTimeOffset now)
    {
        var key = WriteKeys.Of(write).First();
        if (outcome is not Outcome.Deferred deferred) setbacks.Answered(key);
        else if (MayBeOfRecord(deferred)) setbacks.Unanswered(key, size, isOwn, restUntil > now ? restUntil : now);
    }

    private static bool MayBeOfRecord(Outcome.Deferred deferred) => Setbacks.MayBeOfRecord(deferred.Reason, deferred.After, deferred.MayLand);

    private static TimeSpan Longer(TimeSpan? one, TimeSpan other) => one is { } o && o > other ? o : other;
}
