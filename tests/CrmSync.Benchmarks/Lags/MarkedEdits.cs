using System.Collections.Concurrent;
using CrmSync.Host.Demo.People;

namespace CrmSync.Benchmarks.Lags;

/// <summary>Edits whose value is found again on the other side, with the time of the answer that the human got.</summary>
internal sealed class MarkedEdits(HumanInMarketo marketo, HumanInDynamics dynamics, IReadOnlyList<LinkedPerson> people, int run, TimeProvider clock)
{
    public const string InMarketo = "title";
    public const string InDynamics = "jobtitle";
    private const int TicksPerFlush = 5;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, DateTimeOffset> fromMarketo = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> fromDynamics = new();
    private readonly List<Task> busy = [];
    private List<string> gathered = [];
    private int made;

    /// <summary>Marketo's edits by value: when the human had the answer.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> FromMarketo => fromMarketo;

    /// <summary>Dynamics' edits by value: when the human had the answer.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> FromDynamics => fromDynamics;

    /// <summary>Edits at a pace for a while, and until something else has ended; returns when the last edit was answered.</summary>
    public async Task MakeAsync(double editsPerSecond, TimeSpan length, Task during, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        using var ticks = new PeriodicTimer(Tick, clock);
        for (var tick = 1; clock.GetElapsedTime(began) < length || !during.IsCompleted; tick++)
        {
            while (made < editsPerSecond * clock.GetElapsedTime(began).TotalSeconds) Edit(cancellationToken);
            if (tick % TicksPerFlush == 0) busy.Add(FlushAsync(cancellationToken));
            await ticks.WaitForNextTickAsync(cancellationToken);
        }
        busy.Add(FlushAsync(cancellationToken));
        await Task.WhenAll(busy);
    }

    // Each person is edited on one side only, so that nothing here collides.
    private void Edit(CancellationToken cancellationToken)
    {
        var at = made++ % people.Count;
        var (person, value) = (people[at], $"Title {run}.{made}");
        if (at % 2 == 1)
        {
            busy.Add(InDynamicsAsync(person, value, cancellationToken));
            return;
        }
        marketo.Update(person.Marketo, InMarketo, value);
        gathered.Add(value);
    }

    private async Task InDynamicsAsync(LinkedPerson person, string value, CancellationToken cancellationToken)
    {
        if (await dynamics.UpdateAsync(person.Table, person.Row, InDynamics, value, cancellationToken)) fromDynamics[value] = clock.GetUtcNow();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var sent = gathered;
        gathered = [];
        var (_, not) = await marketo.FlushAsync(cancellationToken);
        if (not > 0) return;
        var answered = clock.GetUtcNow();
        foreach (var value in sent) fromMarketo[value] = answered;
    }
}
