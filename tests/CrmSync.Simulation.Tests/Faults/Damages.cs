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
            var key = people[chosen % people.Count];
            troubles.Count(Fault.Unreadable);
            world.Trace.Note(world.Now, "damaged", key);
            store.Damaged.Add(key);
            cluster.Leave("person", key);
            world.After(span, () => store.Damaged.Remove(key));
        }
    }
}
