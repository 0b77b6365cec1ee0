using System.Diagnostics.Metrics;
using CrmSync.Grains;
using CrmSync.Grains.Connections;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;
using Microsoft.Extensions.Logging;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>
/// One life of a silo: the real grains in memory, their messages and timers. <see cref="Kill"/> ends it between any two steps; what was committed is in the store.
/// </summary>
internal sealed class SimulatedSilo : IMeterFactory
{
    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(5);
    private readonly Queue<(long Until, Message Message)> unanswered = new();
    private readonly List<Meter> meters = [];
    private readonly ILoggerFactory logs;
    private readonly IReadOnlyDictionary<string, MemoryStore> stores;

    public SimulatedSilo(SimulatedCluster cluster, int place, IReadOnlyDictionary<string, MemoryStore> stores, Troubles troubles, Func<SimulatedSilo, IReadOnlyList<ConnectionSetting>> connect, TimeSpan skew, ILoggerFactory logs)
    {
        (Cluster, Place, Troubles, this.stores, this.logs) = (cluster, place, troubles, stores, logs);
        Clock = new SimulatedClock(World, skew, () => IsDead);
        Factory = new SimulatedFactory(this);
        Runtime = new SimulatedRuntime(this);
        Ledger = new LedgerOfConnections(stores.ToDictionary(each => each.Key, each => new MemoryLedger(this, each.Value)));
        Metrics = new GrainMetrics(this, Clock);
        Report = new StatusReport(Factory, Ledger, Metrics);
        Directory = new ConnectionDirectory(connect(this), Factory, new SimulatedClock(World, skew, () => IsDead, new Turns(World, -place, () => IsDead)), Log<ConnectionDirectory>());
        LookForIdle();
    }

    public SimulatedCluster Cluster { get; }

    /// <summary>Its number; whoever comes after it has the same one.</summary>
    public int Place { get; }

    public World World => Cluster.World;

    public Troubles Troubles { get; }

    public SimulatedClock Clock { get; }

    public SimulatedFactory Factory { get; }

    public SimulatedRuntime Runtime { get; }

    public LedgerOfConnections Ledger { get; }

    public GrainMetrics Metrics { get; }

    public StatusReport Report { get; }

    public ConnectionDirectory Directory { get; }

    public bool IsDead { get; private set; }

    /// <summary>It ends in good order, and takes no grain any more.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The grains of a silo of which the others know nothing any more.</summary>
    public Dictionary<(string Kind, string Key), Activation>? Alone { get; set; }

    public ILogger<T> Log<T>() => logs.CreateLogger<T>();

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    /// <summary>Where a grain's state is kept: every key begins with its connection (I16).</summary>
    public MemoryStore Store(string key) => stores[key.Split('/')[0]];

    /// <summary>From here on nothing of this silo runs, and nobody hears of it.</summary>
    public void Kill()
    {
        IsDead = true;
        unanswered.Clear();
        foreach (var meter in meters) meter.Dispose();
    }

    public void Dispose() => Kill();

    public Happening After(TimeSpan wait, Action act) => World.After(wait, () => { if (!IsDead) act(); });

    /// <summary>A message leaves: it arrives now or a little later, and its answer is waited for only so long.</summary>
    public void Send(GrainKind kind, string key, Message message)
    {
        if (IsDead) return;
        message.From = this;
        if (Troubles.Loses(message)) World.Trace.Note(World.Now, "lost", key, message.Method);
        else if (Troubles.Delay() is { } delay && delay > TimeSpan.Zero) After(delay, () => Cluster.Deliver(this, kind, key, message));
        else Cluster.Deliver(this, kind, key, message);
        if (!message.Kind.IsOneWay) Expect(message);
    }

    /// <summary>An answer arrives where it is waited for, in no turn; to and from whoever was cut off none does.</summary>
    public void Reply(Message message, Action answer)
    {
        var isTogether = message.From == this || (Alone is null && message.From?.Alone is null);
        if (IsDead || !isTogether || Troubles.LosesAnswer()) return;
        Turns.Outside(answer);
    }

    private void Expect(Message message)
    {
        var until = World.Ticks + message.Kind.Timeout.Ticks;
        if (message.Kind.Timeout == TimeSpan.FromSeconds(10))
        {
            unanswered.Enqueue((until, message));
            if (unanswered.Count == 1) After(message.Kind.Timeout, GiveUp);
        }
        else After(message.Kind.Timeout, () => GiveUp(message));
    }

    private void GiveUp()
    {
        while (unanswered.TryPeek(out var oldest) && (oldest.Until <= World.Ticks || oldest.Message.IsOver))
        {
            unanswered.Dequeue();
            GiveUp(oldest.Message);
        }
        if (unanswered.TryPeek(out var next)) After(TimeSpan.FromTicks(next.Until - World.Ticks), GiveUp);
    }

    private void GiveUp(Message message)
    {
        if (message.IsOver) return;
        World.Trace.Note(World.Now, "timeout", message.Method);
        Turns.Outside(() => message.Fail(new TimeoutException("The answer did not come in time.")));
    }

    private void LookForIdle() => After(IdleLook, () =>
    {
        foreach (var activation in Cluster.On(this)) activation.LookIdle(World.Now);
        LookForIdle();
    });
}
