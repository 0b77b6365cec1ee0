using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>How a silo leaves the others.</summary>
internal enum Departure
{
    /// <summary>It is killed; the others notice after a while, and what they send to it until then is lost.</summary>
    Dies,

    /// <summary>It ends in good order, as in an upgrade: its grains leave memory, and live elsewhere at once.</summary>
    Leaves,

    /// <summary>The others take it for dead, and its grains live elsewhere while it runs on; nobody hears it until it learns of it and ends.</summary>
    TakenForDead,
}

/// <summary>The silos of a run, one as a rule, and where each grain lives.</summary>
/// <param name="world">The time.</param>
/// <param name="troubles">What goes wrong.</param>
/// <param name="start">Makes a silo of that place, which begins a life of its own.</param>
/// <param name="size">How many.</param>
internal sealed class SimulatedCluster(World world, Troubles troubles, Func<SimulatedCluster, int, SimulatedSilo> start, int size) : IDisposable
{
    private const double LongestUnnoticed = 15;
    private const double LongestTakenForDead = 20;
    // Orleans' own limit for leaving in good order.
    private static readonly TimeSpan LongestLeaving = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeavingLook = TimeSpan.FromSeconds(1);
    private readonly Dictionary<(string Kind, string Key), Activation> directory = [];
    private readonly List<SimulatedSilo> members = [];
    private readonly List<SimulatedSilo> cutOff = [];
    private SimulatedSilo? last;
    private int activations;

    public World World => world;

    public int Size => size;

    /// <summary>Nobody answers.</summary>
    public bool IsDead => members.All(silo => silo.IsDead);

    /// <summary>The silo that somebody outside asks, one as well as another; a dead one when none is left.</summary>
    public SimulatedSilo Gateway => Any(silo => silo is { IsDead: false, IsLeaving: false }) ?? last!;

    /// <summary>Every silo begins a life.</summary>
    public void Start()
    {
        for (var place = 0; place < size; place++) Join(place);
    }

    /// <summary>From here on nothing of any silo runs.</summary>
    public void Kill()
    {
        foreach (var silo in members.Concat(cutOff)) silo.Kill();
        members.Clear();
        cutOff.Clear();
        directory.Clear();
    }

    public void Dispose() => Kill();

    /// <summary>One of several silos leaves the others, who go on; its place is filled again after a while.</summary>
    /// <param name="how">How.</param>
    /// <param name="downFor">For so long.</param>
    /// <param name="joined">Then.</param>
    public void Lose(Departure how, TimeSpan downFor, Action joined)
    {
        var running = members.Where(silo => silo is { IsDead: false, IsLeaving: false }).ToList();
        if (running.Count < 2) return;
        var lost = running[troubles.Next(running.Count)];
        world.Trace.Note(world.Now, "departs", $"silo {lost.Place}", how.ToString());
        switch (how)
        {
            case Departure.Dies:
                lost.Kill();
                world.After(troubles.Between(0, LongestUnnoticed), () => Bury(lost));
                break;
            case Departure.Leaves:
                lost.IsLeaving = true;
                foreach (var activation in On(lost)) activation.LeaveWhenIdle();
                EndWhenEmpty(lost, world.Now + LongestLeaving);
                break;
            case Departure.TakenForDead:
                Bury(lost);
                cutOff.Add(lost);
                world.After(troubles.Between(0, LongestTakenForDead), () => End(lost));
                break;
        }
        world.After(downFor + LongestLeaving, () => Return(lost, joined));
    }

    public void Deliver(SimulatedSilo from, GrainKind kind, string key, Message message)
    {
        if (Find(from, kind, key) is { IsLost: false } activation) activation.Take(message);
    }

    public void Forget(Activation activation)
    {
        var place = (activation.Kind.Name, activation.Key);
        var there = activation.Silo.Alone ?? directory;
        if (there.TryGetValue(place, out var present) && present == activation) there.Remove(place);
    }

    /// <summary>The grain, where it is in memory, leaves it as if it had been idle.</summary>
    public void Leave(string kind, string key)
    {
        if (directory.TryGetValue((kind, key), out var activation)) activation.LeaveWhenIdle();
    }

    /// <summary>A network that was cut leaves an activation that others no longer see: the next message makes another one beside it.</summary>
    public bool Double(int at)
    {
        if (directory.Count == 0) return false;
        var (place, activation) = directory.ElementAt(at % directory.Count);
        if (activation.Kind.Name != "person") return false;
        directory.Remove(place);
        return true;
    }

    /// <summary>What is in memory there.</summary>
    public IReadOnlyList<Activation> On(SimulatedSilo silo) => [.. (silo.Alone ?? directory).Values.Where(activation => activation.Silo == silo)];

    // Whoever was cut off finds its own, and nobody else.
    private Activation? Find(SimulatedSilo from, GrainKind kind, string key)
    {
        if ((from.Alone ?? directory).TryGetValue((kind.Name, key), out var present)) return present;
        if (from.Alone is not null) return null;
        // Whoever died, and nobody noticed, is given grains, too.
        if (Any(silo => !silo.IsLeaving) is not { IsDead: false } place) return null;
        directory[(kind.Name, key)] = present = new Activation(place, kind, key, ++activations);
        present.Begin();
        return present;
    }

    private void Join(int place)
    {
        last = start(this, place);
        members.Add(last);
    }

    private void Return(SimulatedSilo lost, Action joined)
    {
        // All of them died meanwhile, and were started again.
        if (members.Any(silo => silo.Place == lost.Place) || members.Count == 0) return;
        Join(lost.Place);
        joined();
    }

    private void EndWhenEmpty(SimulatedSilo silo, DateTimeOffset latest)
    {
        if (On(silo).Count == 0 || world.Now >= latest) End(silo);
        else world.After(LeavingLook, () => EndWhenEmpty(silo, latest));
    }

    private void End(SimulatedSilo silo)
    {
        if (silo.IsDead) return;
        silo.Kill();
        Bury(silo);
        cutOff.Remove(silo);
    }

    /// <summary>The others know that it is gone: its grains live elsewhere with the next message. Whoever is still alive has them for himself.</summary>
    private void Bury(SimulatedSilo silo)
    {
        if (!members.Remove(silo)) return;
        var its = On(silo);
        foreach (var activation in its) directory.Remove((activation.Kind.Name, activation.Key));
        silo.Alone = its.ToDictionary(activation => (activation.Kind.Name, activation.Key));
        world.Trace.Note(world.Now, "buried", $"silo {silo.Place}");
    }

    private SimulatedSilo? Any(Func<SimulatedSilo, bool> isSo)
    {
        var among = members.Where(isSo).ToList();
        return among.Count switch { 0 => null, 1 => among[0], _ => among[world.Chance.Next(among.Count)] };
    }
}
