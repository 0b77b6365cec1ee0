using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>
/// Records that people want to be read, many in one call (S-12), better lanes first; live wishes and bulk work have a call each (B-3). A read that could not be
/// answered waits and is tried again, in ever smaller company: one that cannot be read holds up nobody else.
/// </summary>
/// <param name="batchMax">Records in one call.</param>
/// <param name="pace">Least time between the starts of two calls that are not full: whoever wishes meanwhile goes along, however slowly the wishes come.</param>
public sealed class ReadQueue(int batchMax, TimeSpan pace = default)
{
    private readonly Dictionary<RecordId, Wish> waiting = [];
    private readonly Dictionary<RecordId, Wish>[] inCall = [[], []];
    private readonly Setbacks setbacks = new();
    private readonly DateTimeOffset[] startedAt = new DateTimeOffset[2];
    private DateTimeOffset restUntil;
    private int failures;

    /// <summary>Records waiting.</summary>
    public int Waiting => waiting.Count + inCall.Sum(c => c.Count);

    /// <summary>Records of a lane, waiting or in a call.</summary>
    public int In(Lane lane) => waiting.Values.Concat(inCall.SelectMany(c => c.Values)).Count(w => w.Lane == lane);

    /// <summary>Takes a wish; one that is waiting already is joined, in the better of the two lanes.</summary>
    public void Add(string person, RecordId record, Lane lane = Lane.Live)
    {
        if (!waiting.TryGetValue(record, out var wish)) waiting[record] = wish = new Wish { Lane = lane };
        wish.People.Add(person);
        if (lane < wish.Lane) wish.Lane = lane;
    }

    /// <summary>The next call, one at a time for live wishes and one for bulk work; null when there is none.</summary>
    public IReadOnlyList<RecordId>? Next(DateTimeOffset now)
    {
        if (waiting.Count == 0 || now < restUntil) return null;
        return Next(isBulk: false, now) ?? Next(isBulk: true, now);
    }

    /// <summary>Whom to tell what; unanswered records wait again.</summary>
    public IReadOnlyList<(string Person, RecordId Record, RecordSnapshot? Found)> Answered(IReadOnlyList<RecordId> batch, ReadAnswer answer, DateTimeOffset now)
    {
        var told = new List<(string, RecordId, RecordSnapshot?)>();
        var done = answer as ReadAnswer.Done;
        var found = done?.Found.ToDictionary(s => s.Record) ?? [];
        var call = inCall[inCall[0].ContainsKey(batch[0]) ? 0 : 1];
        foreach (var record in batch)
        {
            if (!call.Remove(record, out var wish)) continue;
            var snapshot = found.GetValueOrDefault(record);
            foreach (var person in wish.People)
            {
                if (snapshot is null && done?.Missing.Contains(record) != true) Add(person, record, wish.Lane);
                else told.Add((person, record, snapshot));
            }
        }
        failures = done is null ? failures + 1 : 0;
        if (answer is ReadAnswer.Deferred deferred) restUntil = now + (deferred.After ?? TimeSpan.FromMilliseconds(500 << Math.Min(failures, 6)));
        foreach (var record in batch)
        {
            if (done is not null) setbacks.Answered(record.ToString());
            else if (answer is ReadAnswer.Deferred failed && Setbacks.MayBeOfRecord(failed.Reason, failed.After, mayLand: false)) setbacks.Unanswered(record.ToString(), batch.Count, batch.Count == 1, restUntil);
        }
        return told;
    }

    private List<RecordId>? Next(bool isBulk, DateTimeOffset now)
    {
        var call = inCall[isBulk ? 1 : 0];
        if (call.Count > 0) return null;
        // A record that the other call is reading waits for it: its answer would be told to the wrong people.
        var (batch, most) = (new List<RecordId>(), batchMax);
        foreach (var record in waiting.Where(w => Lanes.IsBackground(w.Value.Lane) == isBulk && !inCall.Any(c => c.ContainsKey(w.Key))).OrderBy(w => w.Value.Lane).Select(w => w.Key))
        {
            var company = setbacks.CompanyOf(record.ToString(), now);
            if (batch.Count >= company) continue;
            batch.Add(record);
            most = Math.Min(most, company);
            if (batch.Count >= most) break;
        }
        if (batch.Count == 0 || (batch.Count < most && now - startedAt[isBulk ? 1 : 0] < pace)) return null;
        startedAt[isBulk ? 1 : 0] = now;
        foreach (var record in batch)
            if (waiting.Remove(record, out var wish)) call[record] = wish;
        return batch;
    }

    private sealed class Wish
    {
        public Lane Lane { get; set; }
        public HashSet<string> People { get; } = [];
    }
}
