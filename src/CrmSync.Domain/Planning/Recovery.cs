using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What may a person have missed while its state could not be read, and how does it learn that? (B-16) Both records are read before anything is planned.</summary>
internal static class Recovery
{
    /// <summary>Notes, durably, that each record is to be read: pages that concern the person have passed.</summary>
    public static void Begin(Draft draft)
    {
        // Rows that passed are handed over again: no read closes a write before they tell what it replaced (C-7), and none of unknown outcome counts as never landed before they could tell (C-12).
        foreach (var call in draft.Calls.Where(c => c is { To: SystemName.Marketo, State: CallState.Accepted or CallState.Unknown }).ToList()) draft.Replace(call, call with { At = draft.Now });
        draft.Tell("recovered", "B-16", "The stored state of the person can be read again; both records are read, so that nothing of the time between is lost.");
        if (draft.Marketo is { Standing: SideStanding.Live } marketo)
        {
            draft.Set(marketo with { ReadDue = true, RecoveredAt = draft.Now });
            draft.Effects.Add(new Effect.ReadRecord(marketo.Record));
        }
        if (draft.Dynamics is not { Standing: not SideStanding.Creating } row) return;
        if (row.Standing == SideStanding.Live) draft.Set(DynamicsRows.AsReported(draft, row) with { Doubt = row.Doubt ?? new(row.Epoch, row.Version) { Since = draft.Now } });
        // The page that told that it came back may have passed (D-5): nothing takes its place before that is known.
        if (row.Standing == SideStanding.Deleted) draft.Set(DynamicsRows.AsReported(draft, row));
        draft.Effects.Add(new Effect.ReadRecord(row.Record));
    }
}
