using System.Collections.Concurrent;

namespace CrmSync.Host.Demo.People;

/// <summary>How the simulated people use the limits that they share with CrmSync, and how often they met one themselves, by its code.</summary>
internal sealed class LimitsMet
{
    private const int HalfOfCalls = 50;
    private const int HalfAtOnce = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Queue<long> calls = [];
    private int running;

    /// <summary>They used more than half of Marketo's rate or concurrency: whoever meets it then may do so because of them.</summary>
    public bool IsOverHalf { get; private set; }

    /// <summary>A call to Marketo begins.</summary>
    public void Began(TimeProvider clock)
    {
        lock (gate)
        {
            while (calls.TryPeek(out var first) && clock.GetElapsedTime(first) > Window) calls.Dequeue();
            calls.Enqueue(clock.GetTimestamp());
            IsOverHalf |= ++running > HalfAtOnce || calls.Count > HalfOfCalls;
        }
    }

    /// <summary>It ended.</summary>
    public void Ended()
    {
        lock (gate) running--;
    }

    /// <summary>Counts one answer with this code.</summary>
    public void Met(string? code)
    {
        if (code is not null) counts.AddOrUpdate(code, 1, (_, before) => before + 1);
    }

    /// <summary>How often so far.</summary>
    public long Count(string code) => counts.GetValueOrDefault(code);
}
