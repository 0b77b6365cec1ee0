using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>Records that people want to be read, many in one call (S-12). A read that could not be answered waits and is tried again.</summary>
/// <param name="batchMax">Records in one call.</param>
public sealed class ReadQueue(int batchMax)
{
    private readonly Dictionary<RecordId, HashSet<string>> waiting = [];
    private readonly Dictionary<RecordId, HashSet<string>> inCall = [];
    private DateTimeOffset restUntil;
    private int failures;

    /// <summary>Records waiting.</summary>
    public int Waiting => waiting.Count + inCall.Count;

    /// <summary>Takes a wish; one that is waiting already is joined.</summary>
    public void Add(string person, RecordId record)
    {
        if (!waiting.TryGetValue(record, out var people)) waiting[record] = people = [];
        people.Add(person);
    }

    /// <summary>The next call, one at a time; null when there is none.</summary>
    public IReadOnlyList<RecordId>? Next(DateTimeOffset now)
    {
        if (waiting.Count == 0 || inCall.Count > 0 || now < restUntil) return null;
        var batch = waiting.Keys.Take(batchMax).ToList();
        foreach (var record in batch)
            if (waiting.Remove(record, out var people)) inCall[record] = people;
        return batch;
    }

    /// <summary>Whom to tell what; unanswered records wait again.</summary>
    public IReadOnlyList<(string Person, RecordId Record, RecordSnapshot? Found)> Answered(IReadOnlyList<RecordId> batch, ReadAnswer answer, DateTimeOffset now)
    {
        var told = new List<(string, RecordId, RecordSnapshot?)>();
        var done = answer as ReadAnswer.Done;
        var found = done?.Found.ToDictionary(s => s.Record) ?? [];
        foreach (var record in batch)
        {
            if (!inCall.Remove(record, out var people)) continue;
            var snapshot = found.GetValueOrDefault(record);
            foreach (var person in people)
            {
                if (snapshot is null && done?.Missing.Contains(record) != true) Add(person, record);
                else told.Add((person, record, snapshot));
            }
        }
        failures = done is null ? failures + 1 : 0;
        if (answer is ReadAnswer.Deferred deferred) restUntil = now + (deferred.After ?? TimeSpan.FromMilliseconds(500 << Math.Min(failures, 6)));
        return told;
    }
}
