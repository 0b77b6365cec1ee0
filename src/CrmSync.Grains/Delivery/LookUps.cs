using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Delivery;

/// <summary>Look-ups by e-mail for first sightings, many in one call (N-9).</summary>
internal sealed class LookUps(ISystemOfRecord system, ConnectionDirectory directory, string connection, TimeProvider clock)
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);
    private Dictionary<string, TaskCompletionSource<IReadOnlyList<RecordSnapshot>>> waiting = [];

    /// <summary>The records with that e-mail, as the side compares it; the caller compares again.</summary>
    public Task<IReadOnlyList<RecordSnapshot>> FindAsync(RecordKind kind, string email)
    {
        var key = $"{(int)kind}{email}";
        if (waiting.TryGetValue(key, out var known)) return known.Task;
        var source = waiting[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (waiting.Count == 1) _ = CallAsync(kind);
        return source.Task;
    }

    private async Task CallAsync(RecordKind kind)
    {
        await Task.Delay(Linger, clock);
        var leaving = waiting;
        waiting = [];
        try
        {
            var policy = await directory.PolicyAsync(connection);
            var emails = leaving.Keys.Select(k => k[1..]).ToList();
            var answer = await system.FindAsync(kind, LookupKey.Email, emails, policy.Map, CancellationToken.None);
            if (answer is not ReadAnswer.Done done) throw new TimeoutException("The side cannot be asked now.");
            var byEmail = done.Found.ToLookup(s => Domain.Fields.Canonical.Email(s.Values.GetValueOrDefault(Domain.Fields.FieldMap.Email)) ?? "");
            foreach (var (key, source) in leaving) source.TrySetResult([.. byEmail[key[1..]]]);
        }
        catch (Exception problem)
        {
            foreach (var source in leaving.Values) source.TrySetException(problem);
        }
    }
}
