using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>What only live instances can tell is set this way or that by the seed: both must pass (behaviour.md, section 11).</summary>
internal static class MarketoSwitches
{
    public static MarketoSettings Any(Random chance, Troubles troubles, TimeSpan lateness) => new()
    {
        LateShare = troubles.Has(Fault.LateRows) || troubles.Has(Fault.MergedAtWork) ? 0.3 : 0,
        LateSeconds = 0.8 * lateness.TotalSeconds,
        EmptyPageShare = troubles.Has(Fault.EmptyPages) ? 0.3 : 0,
        PageRows = troubles.Has(Fault.ShortPages) ? 1 + troubles.Next(4) : troubles.Has(Fault.MergedAtWork) ? 1 + troubles.Next(2) : 0,
        PeopleRows = troubles.Has(Fault.FewInPage) ? 1 + troubles.Next(3) : 0,
        RepeatShare = troubles.Has(Fault.RepeatedRows) ? 0.5 : 0,
        ShuffleSeconds = chance.Next(2) == 0,
        SameValueWritesLog = chance.Next(2) == 0,
        CaseOnlyWritesLog = chance.Next(2) == 0,
        CreateLogsValues = chance.Next(2) == 0,
        MergeLogsValues = chance.Next(2) == 0,
        LeadChangesNameTheWriter = chance.Next(2) == 0,
        TokenSeconds = troubles.Has(Fault.TokenSpoilt) || troubles.Has(Fault.TokenSlow) || troubles.Has(Fault.WrittenAlike) ? 90 : 3600,
    };
}
