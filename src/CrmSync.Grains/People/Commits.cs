using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.People;

/// <summary>One commit for whoever waits: plans pile up while a write is under way and leave together with the next one.</summary>
internal sealed class Commits(IPersistentState<PersonDocument> document)
{
    private readonly List<Effect> released = [];
    private Pile pile = new();
    private Task? running;
    private Task? next;

    public void Take(Plan plan)
    {
        if (plan.IsChanged) pile.Add(plan);
        else released.AddRange(plan.Effects);
    }

    /// <summary>Completes when everything taken so far is durable.</summary>
    public Task FlushAsync()
    {
        if (running is null or { IsCompleted: true }) return running = WriteAsync();
        return next ??= AfterAsync(running);
    }

    /// <summary>Completes when whatever others have taken so far is durable: nobody is told of a state that a crash could take back.</summary>
    public Task DurableAsync() => next ?? running ?? Task.CompletedTask;

    /// <summary>The effects of what is durable, once.</summary>
    public IReadOnlyList<Effect> Release()
    {
        if (released.Count == 0) return [];
        Effect[] effects = [.. released];
        released.Clear();
        return effects;
    }

    private async Task AfterAsync(Task before)
    {
        await before;
        next = null;
        await (running = WriteAsync());
    }

    private async Task WriteAsync()
    {
        var leaving = pile;
        if (leaving.Person is null) return;
        pile = new();
        document.State.Person = leaving.Person;
        document.State.Rows = leaving.Rows();
        await (leaving.Person.IsNobody ? document.ClearStateAsync() : document.WriteStateAsync());
        released.AddRange(leaving.Effects);
    }

    private sealed class Pile
    {
        private readonly List<ActivityRow> activities = [];
        private readonly HashSet<RecordId> linked = [];
        private readonly HashSet<RecordId> unlinked = [];
        private readonly HashSet<RecordId> takenOver = [];

        public Person? Person { get; private set; }
        public List<Effect> Effects { get; } = [];

        public void Add(Plan plan)
        {
            Person = plan.Person;
            Effects.AddRange(plan.Effects);
            activities.AddRange(plan.Activities);
            foreach (var record in plan.Unlinked) if (!linked.Remove(record)) unlinked.Add(record);
            foreach (var record in plan.Linked)
            {
                linked.Add(record);
                unlinked.Remove(record);
            }
            takenOver.UnionWith(plan.TakenOver);
        }

        public CommitRows Rows() => new(Standing.Row(Person!), [.. linked], [.. unlinked], [.. takenOver], activities, Standing.Refusals(Person!), Standing.Parked(Person!));
    }
}
