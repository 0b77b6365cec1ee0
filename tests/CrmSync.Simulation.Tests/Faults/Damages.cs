using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Faults;

/// <summary>What is stored of some people cannot be read for a while, as after a newer build wrote it; who is in memory leaves it. Then the build that can read it is there again (B-16).</summary>
internal static class Damages
{
    private const int Most = 4;

    public static void Plan(World world, Troubles troubles, TimeSpan lasts, MemoryStore store, SimulatedCluster cluster)
    {
        if (!troubles.Has(Fault.Unreadable)) return;
        for (var i = troubles.Next(Most) + 1; i > 0; i--)
        {
            var (at, chosen, span) = (troubles.Between(0, 0.9 * lasts.TotalSeconds), troubles.Next(1_000), troubles.Between(5, 200));
            world.After(at, () => Damage(chosen, span));
        }

        void Damage(int chosen, TimeSpan span)
        {
            var people = store.PersonKeys.Order(StringComparer.Ordinal).ToList();
            if (people.Count == 0) return;
            troubles.Count(Fault.Unreadable);
            Spoil(world, store, cluster, people[chosen % people.Count], span);
        }
    }

    /// <summary>A newer build wrote it last: whoever is being made in Marketo for that row.</summary>
    public static void AsMade(World world, Troubles troubles, MemoryStore store, SimulatedCluster cluster, string connection, string row)
    {
        if (new[] { RecordKind.Lead, RecordKind.Contact }.Select(kind => store.Links.GetValueOrDefault(new(kind, row))).OfType<string>().FirstOrDefault() is not { } person || !(troubles.Hits(Fault.UnreadableAsMade) || troubles.Hits(Fault.GoneAsMade))) return;
        // The call is on its way by then.
        var span = troubles.Between(5, 200);
        world.After(TimeSpan.Zero, () => Spoil(world, store, cluster, PersonKey.Of(connection, person), span));
    }

    private static void Spoil(World world, MemoryStore store, SimulatedCluster cluster, string key, TimeSpan span)
    {
        world.Trace.Note(world.Now, "damaged", key);
        store.Damaged.Add(key);
        cluster.Leave("person", key);
        world.After(span, () => store.Damaged.Remove(key));
    }
}
