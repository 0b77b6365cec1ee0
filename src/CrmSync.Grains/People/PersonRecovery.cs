using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;

namespace CrmSync.Grains.People;

/// <summary>Is what was stored this person, and did anything pass it by while nobody could read it? (B-16)</summary>
internal sealed partial class PersonGrain
{
    private bool isRecovered;

    public async Task<bool> RecoverAsync()
    {
        if (!document.RecordExists || !Unreadable.Is(await ledger.FindParkedAsync(connection, person.Id, CancellationToken.None))) return false;
        await CommitAsync(FromStored(() => Planner.Recover(person, Policy, reach, clock.GetUtcNow())));
        _ = WakeJoinersAsync();
        return isRecovered = true;
    }

    /// <summary>Never a fresh person in place of one that cannot be read: that would forget its links and create everything again.</summary>
    private Person Stored(string id)
    {
        if (!document.RecordExists) return new Person(id, connection);
        return document.State.Fault(id) is { } fault ? throw new UnreadableStateException(PersonKey.Of(connection, id), fault) : document.State.Person!;
    }

    /// <summary>A plan from nothing but the stored person: when that fails, it is the state that cannot be gone on from.</summary>
    private Plan FromStored(Func<Plan> plan)
    {
        try
        {
            return plan();
        }
        catch (Exception problem)
        {
            throw new UnreadableStateException(PersonKey.Of(connection, person.Id), $"cannot be gone on from ({problem.GetType().Name})", problem);
        }
    }
}
