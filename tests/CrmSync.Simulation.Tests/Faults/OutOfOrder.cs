using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Wires;
using CrmSync.Simulators.Faults;

namespace CrmSync.Simulation.Tests.Faults;

/// <summary>A side that answers nothing but errors for a minute or two, or is overcharged by more than a few records at once.</summary>
internal static class OutOfOrder
{
    public static void Plan(World world, Troubles troubles, TimeSpan lasts, Sides sides)
    {
        if (troubles.Has(Fault.Outage)) Fail(world, troubles, lasts, sides);
        if (troubles.Has(Fault.TooMuchAtOnce)) Overcharge(troubles, sides);
    }

    // Each answer says that nothing was done: what was to be written waits for another try.
    private static void Fail(World world, Troubles troubles, TimeSpan lasts, Sides sides)
    {
        var (isMarketo, begins, until) = (troubles.Next(2) == 0, troubles.Between(0, 0.8 * lasts.TotalSeconds), troubles.Between(30, 120));
        var (side, faults) = isMarketo ? ("marketo", sides.Marketo.Controls.Faults) : ("dynamics", sides.Dynamics.Controls.Faults);
        var rule = new FaultRule { Operation = "*", Code = isMarketo ? "608" : "0x80044150" };
        world.After(begins, () =>
        {
            troubles.Count(Fault.Outage);
            world.Trace.Note(world.Now, "fails", side);
            faults.Add(rule);
            var end = sides.Attempts.Begin(side);
            world.After(until, () =>
            {
                faults.Remove(rule);
                end();
            });
        });
    }

    private static void Overcharge(Troubles troubles, Sides sides)
    {
        troubles.Count(Fault.TooMuchAtOnce);
        sides.Marketo.Controls.Faults.Add(new FaultRule { Operation = "*", MoreRecordsThan = 1 + troubles.Next(3), Code = "611" });
    }
}
