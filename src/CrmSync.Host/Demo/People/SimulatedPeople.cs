namespace CrmSync.Host.Demo.People;

/// <summary>Keeps editing both sides at a pace until stopped, then finishes what was begun. What is done follows from the seed; when, from the clock.</summary>
internal sealed class SimulatedPeople(PeopleDesk desk, KnownPeople known, EditCounts counts, double editsPerSecond, int seed, TimeProvider clock, bool isUnique = false) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private const int TicksPerFlush = 5;
    private const int TicksPerRead = 20;
    private const int EditsAtOnce = 8;
    private readonly Random chance = new(seed);
    private readonly SemaphoreSlim hands = new(EditsAtOnce);
    private readonly List<Task> busy = [];
    private bool isMarketoNext;
    private int written;

    /// <summary>What they asked CrmSync for; null when they ask for nobody.</summary>
    public AskingForRows? Asking { get; init; }

    /// <summary>Limits of the two sides that they met themselves.</summary>
    public LimitsMet Limits { get; init; } = new();

    /// <summary>Edits until cancelled; returns when the last edit was answered.</summary>
    public async Task EditAsync(CancellationToken stop)
    {
        var due = 0.0;
        for (var tick = 0; !stop.IsCancellationRequested; tick++)
        {
            if (tick % TicksPerRead == 0) await TolerateAsync(() => known.ReadAsync(stop));
            for (due += editsPerSecond * Tick.TotalSeconds; due >= 1; due--) Next();
            if (tick % TicksPerFlush == 0) Begin(desk.FlushAsync);
            await Task.Delay(Tick, clock, CancellationToken.None);
        }
        Begin(desk.FlushAsync);
        await Task.WhenAll(busy);
    }

    public void Dispose() => hands.Dispose();

    private void Next()
    {
        if (known.Linked.Count == 0) return;
        var person = known.Linked[chance.Next(known.Linked.Count)];
        Begin(Acts.Any(chance) switch
        {
            Act.Collide => Collide(person),
            Act.Create => desk.Create(chance),
            Act.Delete => desk.Delete(chance, person),
            Act.Restore => desk.Restore(chance, known),
            Act.Qualify => Qualify(person),
            Act.Merge => Merge(person),
            Act.Refuse => desk.Refuse(chance, person),
            Act.Ask => desk.Ask(chance, known.Alone.Count == 0 || chance.Next(4) == 0 ? person.Marketo : known.Alone[chance.Next(known.Alone.Count)]),
            _ => Edit(person),
        });
    }

    private Func<CancellationToken, Task> Edit(LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        isMarketoNext = !isMarketoNext;
        return isMarketoNext ? desk.EditMarketo(person, field, Value(field)) : desk.EditDynamics(person, field, Value(field));
    }

    private Func<CancellationToken, Task> Collide(LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        counts.Did(Deed.Collision);
        var (marketo, dynamics) = (desk.EditMarketo(person, field, Value(field)), desk.EditDynamics(person, field, Value(field)));
        return token => Task.WhenAll(marketo(token), dynamics(token));
    }

    private Func<CancellationToken, Task> Qualify(LinkedPerson person)
    {
        var lead = person.Table == "lead" ? person : known.Linked.FirstOrDefault(other => other.Table == "lead" && other.Marketo > person.Marketo);
        return lead is null ? Edit(person) : desk.Qualify(lead, chance.Next(2) == 0 ? Collide(lead) : null);
    }

    // In Dynamics two rows of one table; in Marketo two people, of whom one in four has no row.
    private Func<CancellationToken, Task> Merge(LinkedPerson person)
    {
        if (known.Like(person, chance) is not { } other) return Edit(person);
        if (chance.Next(2) == 0)
        {
            var field = EditableField.Any(chance);
            return desk.MergeDynamics(person, other, chance.Next(2) == 0 ? (field, Value(field)) : null);
        }
        if (chance.Next(4) > 0 || known.Alone.Count == 0) return desk.MergeMarketo(person.Marketo, other.Marketo);
        var alone = known.Alone[chance.Next(known.Alone.Count)];
        return chance.Next(2) == 0 ? desk.MergeMarketo(alone, person.Marketo) : desk.MergeMarketo(person.Marketo, alone);
    }

    private object Value(EditableField field) => field.Value(chance, isUnique ? ++written : null);

    private void Begin(Func<CancellationToken, Task> action)
    {
        busy.RemoveAll(task => task.IsCompleted);
        busy.Add(TolerateAsync(async () =>
        {
            await hands.WaitAsync();
            try
            {
                await action(CancellationToken.None);
            }
            finally
            {
                hands.Release();
            }
        }));
    }

    // A simulator with faults switched on drops calls; people shrug and go on.
    private async Task TolerateAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception dropped) when (dropped is HttpRequestException or OperationCanceledException or IOException or System.Text.Json.JsonException)
        {
            counts.NotTaken();
        }
    }
}
