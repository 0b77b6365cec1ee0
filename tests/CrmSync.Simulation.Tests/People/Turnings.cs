using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>When operators or vendors changed how a field travels: the checker has to know.</summary>
internal sealed class Turnings(World world)
{
    private readonly List<Turning> all = [];

    /// <summary>It begins now; until it is said to be over it goes on to the end of the run.</summary>
    public Turning Begin(string field, bool excuses, bool leavesApart)
    {
        var turning = new Turning(field, world.Now, excuses, leavesApart);
        all.Add(turning);
        return turning;
    }

    /// <summary>Dynamics' column is closed to us now; until it is said to be over we had no time to see that.</summary>
    public Turning Hide(string field)
    {
        var turning = new Turning(field, world.Now, Excuses: false, LeavesApart: false) { HidesDynamics = true };
        all.Add(turning);
        return turning;
    }

    /// <summary>Those that were under way at that moment are so once more.</summary>
    public IReadOnlyList<Turning> Reopen(DateTimeOffset moment)
    {
        List<Turning> again = [.. all.Where(turning => !turning.HidesDynamics && turning.From <= moment && turning.Until >= moment)];
        foreach (var turning in again) turning.Until = null;
        return again;
    }

    /// <summary>What an older copy of the store, taken at that moment, does not know to have been closed: what is open again by now is never seen to have been.</summary>
    public void Forget(DateTimeOffset moment)
    {
        foreach (var turning in all.Where(turning => turning is { HidesDynamics: true, IsOpened: true } && turning.From <= moment && turning.Until >= moment)) turning.IsForgotten = true;
    }

    public IReadOnlyList<FieldTurn> Of(string field) => [.. all.Where(turning => turning.Field == field).Select(Told)];

    private static FieldTurn Told(Turning turning) => new(turning.From, turning.Until ?? DateTimeOffset.MaxValue.AddDays(-1), turning.Excuses, turning.LeavesApart)
    {
        HidesDynamics = turning.HidesDynamics,
        IsForgotten = turning.IsForgotten,
        ChosenAt = turning.ChosenAt,
    };
}

/// <summary>One of them.</summary>
internal sealed record Turning(string Field, DateTimeOffset From, bool Excuses, bool LeavesApart)
{
    /// <summary>Does the field read as empty in Dynamics meanwhile?</summary>
    public bool HidesDynamics { get; init; }

    /// <summary>When nothing of it was left to do; null: nobody knows.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>When the field was chosen that had not been so before.</summary>
    public DateTimeOffset? ChosenAt { get; set; }

    /// <summary>Dynamics' column is open to us again.</summary>
    public bool IsOpened { get; set; }

    /// <summary>What is stored of us does not know that it was closed.</summary>
    public bool IsForgotten { get; set; }
}
