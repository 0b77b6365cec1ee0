using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>One grain in memory: takes its messages as the attributes of its class and interface say, from its activation to its end.</summary>
internal sealed class Activation(SimulatedSilo silo, GrainKind kind, string key, int number) : IGrainContext
{
    private static readonly TimeSpan DeactivationLast = TimeSpan.FromSeconds(30);
    private readonly Queue<Message> waiting = new();
    private IGrainBase? grain;
    private Stage stage;
    private int running;
    private int ringing;
    private bool isLeaving;
    private DateTimeOffset usedAt = silo.World.Now;
    private DateTimeOffset staysUntil;

    private enum Stage
    {
        Coming,
        Here,
        Going,
        Gone,
    }

    public Turns Turns { get; } = new(silo.World, number, () => silo.IsDead);

    /// <summary>Where it lives.</summary>
    public SimulatedSilo Silo => silo;

    /// <summary>With the silo that it lived on.</summary>
    public bool IsLost => silo.IsDead;

    public GrainKind Kind => kind;

    public string Key => key;

    public bool IsGone => stage == Stage.Gone;

    public GrainId GrainId { get; } = GrainId.Create(kind.Name, key);

    public IServiceProvider ActivationServices => silo.Runtime;

    public object? GrainInstance => grain;

    public GrainReference GrainReference => throw new NotSupportedException();

    public ActivationId ActivationId => throw new NotSupportedException();

    public GrainAddress Address => throw new NotSupportedException();

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    public IWorkItemScheduler Scheduler => throw new NotSupportedException();

    public Task Deactivated => throw new NotSupportedException();

    /// <summary>Begins: loads the state, makes the grain, activates it; then takes what waits.</summary>
    public void Begin() => Turns.Post(_ => _ = BeginAsync(), null);

    public void Take(Message message)
    {
        if (stage == Stage.Here && !isLeaving && (kind.IsReentrant || message.Kind.Interleaves || running == 0)) Start(message);
        else waiting.Enqueue(message);
    }

    public async Task<StoredState<T>> LoadAsync<T>() where T : class, new()
    {
        var state = new StoredState<T>(silo, kind.Name, key) { IsEnded = () => IsGone };
        await state.ReadStateAsync();
        return state;
    }

    public T Make<T>(Func<T> make) where T : Grain => RuntimeContexts.Within(this, make);

    /// <summary>A timer of the grain rings: in a turn, without waiting for others.</summary>
    public void Ring(Func<Task> act, Action done, bool keepsAlive)
    {
        if (stage is Stage.Gone) return;
        if (keepsAlive) usedAt = silo.World.Now;
        ringing++;
        Turns.Post(_ => _ = RingAsync(act, done, keepsAlive), null);
    }

    public void LeaveWhenIdle()
    {
        isLeaving = true;
        if (stage == Stage.Coming) return;
        if (running == 0) Turns.Post(_ => _ = EndAsync(), null);
        else silo.After(DeactivationLast, () => Turns.Post(_ => _ = EndAsync(), null));
    }

    public void StayFor(TimeSpan span) => staysUntil = span > TimeSpan.Zero ? silo.World.Now + span : default;

    /// <summary>Nobody has used it for long. As in Orleans, what a timer does is under way like a message: who waits minutes for an answer there is not idle.</summary>
    public void LookIdle(DateTimeOffset now)
    {
        if (stage == Stage.Here && !isLeaving && running + ringing == 0 && now >= staysUntil && now - usedAt >= kind.Stays) LeaveWhenIdle();
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => LeaveWhenIdle();

    public object? GetTarget() => grain;

    public object? GetComponent(Type componentType) => null;

    public void SetComponent<TComponent>(TComponent? value) where TComponent : class => throw new NotSupportedException();

    public void ReceiveMessage(object message) => throw new NotSupportedException();

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => number;

    private async Task BeginAsync()
    {
        try
        {
            grain = await kind.MakeAsync(silo, this);
            await grain.OnActivateAsync(CancellationToken.None);
            if (stage == Stage.Coming) stage = Stage.Here;
            if (isLeaving) await EndAsync();
            else Drain();
        }
        catch (Exception problem)
        {
            stage = Stage.Gone;
            silo.Cluster.Forget(this);
            while (waiting.TryDequeue(out var message)) silo.Reply(message, () => message.Fail(problem));
        }
    }

    private void Drain()
    {
        while (stage == Stage.Here && !isLeaving && waiting.TryPeek(out var next) && (kind.IsReentrant || next.Kind.Interleaves || running == 0))
        {
            waiting.Dequeue();
            Start(next);
        }
    }

    private void Start(Message message)
    {
        running++;
        usedAt = silo.World.Now;
        Turns.Post(_ => _ = RunAsync(message), null);
    }

    private async Task RunAsync(Message message)
    {
        try
        {
            silo.World.Trace.Note(silo.World.Now, "call", key, message.Method);
            await message.RunAsync(grain!);
            silo.Reply(message, message.Answer);
        }
        catch (Exception problem)
        {
            silo.World.Trace.Note(silo.World.Now, "threw", key, $"{message.Method} {problem.GetType().Name}");
            var told = problem;
            if (problem is Orleans.Storage.InconsistentStateException conflict && !problem.Data.Contains(nameof(LeaveWhenIdle)))
            {
                // As Orleans does: the activation whose state somebody else wrote leaves, its caller stays.
                isLeaving = true;
                told = new Orleans.Storage.InconsistentStateException(conflict.Message) { Data = { [nameof(LeaveWhenIdle)] = true } };
            }
            silo.Reply(message, () => message.Fail(told));
        }
        finally
        {
            running--;
            usedAt = silo.World.Now;
            if (isLeaving && running == 0) await EndAsync();
            else Drain();
        }
    }

    private async Task RingAsync(Func<Task> act, Action done, bool keepsAlive)
    {
        if (stage == Stage.Gone) return;
        try
        {
            await act();
        }
        catch (Exception problem)
        {
            silo.World.Trace.Note(silo.World.Now, "threw", key, $"timer {problem.GetType().Name}");
        }
        finally
        {
            ringing--;
            if (keepsAlive) usedAt = silo.World.Now;
        }
        done();
    }

    private async Task EndAsync()
    {
        if (stage is Stage.Going or Stage.Gone) return;
        stage = Stage.Going;
        try
        {
            await grain!.OnDeactivateAsync(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "idle"), CancellationToken.None);
        }
        catch (Exception problem)
        {
            silo.World.Trace.Note(silo.World.Now, "threw", key, $"end {problem.GetType().Name}");
        }

        stage = Stage.Gone;
        silo.Cluster.Forget(this);
        while (waiting.TryDequeue(out var message)) silo.Cluster.Deliver(silo, kind, key, message);
    }
}
