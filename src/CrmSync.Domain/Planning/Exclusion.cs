using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Does the sync filter keep a person out? While it does, the person observes and never writes (K-1, K-3).</summary>
internal static class Exclusion
{
    /// <summary>Takes the row's flag.</summary>
    public static void Take(Draft draft, RecordSnapshot seen)
    {
        if (draft.Dynamics is not { } side || side.IsExcluded == seen.IsExcluded) return;
        draft.Set(side with { IsExcluded = seen.IsExcluded });
        if (seen.IsExcluded)
        {
            Removals.Forget(draft);
            draft.Tell("excluded", "K-1", "The sync filter of the row says No: both directions stop, the Marketo person stays as it is.");
            return;
        }
        draft.Tell("included", "K-1", "The sync filter of the row no longer says No: the person is in step again from what both sides hold now.");
        if (draft.Marketo is not { Standing: SideStanding.Live } marketo) return;
        draft.Set(marketo with { ReadDue = true });
        draft.Effects.Add(new Effect.ReadRecord(marketo.Record));
    }

    /// <summary>Nothing is planned: excluded, or back in and Marketo's record is still to be read. A row that is gone keeps nobody out: its person is marked (D-1).</summary>
    public static bool Holds(Draft draft)
    {
        if (draft.Dynamics is not { IsExcluded: true, Standing: SideStanding.Live }) return draft.Marketo is { ReadDue: true, Standing: SideStanding.Live };
        if (draft.Meeting is not (Meeting.Joining or Meeting.PutOff)) draft.Set(Meeting.None);
        Requests.KeptOut(draft);
        Qualification.Withdraw(draft);
        return true;
    }
}
