using CrmSync.Host.Demo.People;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Who does what belongs to a moment of the run: before a field goes, as an older copy of the store is taken, in the first seconds, or as a grain leaves memory.</summary>
/// <param name="refusals">Before a field goes.</param>
/// <param name="forgotten">As a copy is taken.</param>
/// <param name="many">In the first seconds.</param>
/// <param name="withinSeconds">As a grain leaves memory.</param>
internal sealed class FurtherDeeds(Refusals refusals, Forgotten forgotten, ManyAtOnce many, WithinSeconds withinSeconds)
{
    public Task DoAsync(Deed deed, Random chance, LinkedPerson? person) => (deed.Kind, person) switch
    {
        (DeedKind.EditAtFirst, _) => many.EditAtFirstAsync(deed, chance),
        (DeedKind.AskForgotten, _) => forgotten.AskAsync(chance),
        (_, null) => Task.CompletedTask,
        (DeedKind.LeaveRefused, _) => refusals.LeaveAsync(deed, person),
        (DeedKind.DeleteForgotten, _) => forgotten.DeleteAsync(deed, chance, person),
        _ => withinSeconds.DoAsync(deed, chance, person),
    };
}
