using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What has waited long enough, by how far the feed was read? (C-12, S-12, D-10)</summary>
internal static class Patience
{
    /// <summary>Looks at everything that waits.</summary>
    public static void Look(Draft draft)
    {
        MarketoRows.Look(draft);
        foreach (var call in draft.Calls.Where(c => c.To == SystemName.Marketo).ToList()) Marketo(draft, call);
        foreach (var call in draft.Calls.Where(c => c is { To: SystemName.Dynamics, State: CallState.Unknown }).ToList()) Again(draft, call);
        if (draft.Dynamics is { } row && !row.IsResting(draft.Now) && (row.DeleteReported || row.Doubt is not null || draft.Requested is { Stage: RequestStage.Checking } || draft.Calls.Exists(c => c.State == CallState.Reading))) draft.Effects.Add(new Effect.ReadRecord(row.Record));
        Qualification.Again(draft);
        Requests.ReadAgain(draft);
        if (draft.Marketo is { Standing: SideStanding.Missing, MissingSince: { } since } side && draft.Reach.IsPast(since + draft.Policy.Lateness))
            draft.Effects.Add(new Effect.ReadRecord(side.Record));
        Choosing.Ask(draft, isRepeated: true);
        if (draft.Marketo is { Standing: SideStanding.Live, ReadDue: true } due) draft.Effects.Add(new Effect.ReadRecord(due.Record));
        if (draft is { Meeting: Meeting.Waiting, JoinedInto: not null }) draft.Set(Meeting.Joining);
        if (draft is { Meeting: Meeting.Joining or Meeting.PutOff, JoinedInto: { } other }) draft.Effects.Add(new Effect.HandOver(other));
        if (draft.Meeting is Meeting.Waiting) draft.Set(Meeting.Due);
        // Asked without a commit: the answer is mostly the one that stands.
        if (draft.Meeting is Meeting.Ambiguous && (!draft.IsFirstSync || draft.Requested is not null)) draft.Effects.Add(new Effect.AskMatch());
    }

    private static void Marketo(Draft draft, OpenCall call)
    {
        // No read shows a field that is hidden: its rows wait until it is offered again (F-3).
        if (call is { State: CallState.Accepted, Writes.Count: > 0 } && call.Writes.Keys.All(name => draft.Policy.Map.Find(name)?.Quarantine is not null && MarketoReads.IsUndecided(draft, name))) return;
        if (call.State == CallState.Accepted && draft.Reach.IsPast(call.At + draft.Policy.Lateness) && draft.Marketo is { } side)
            draft.Effects.Add(new Effect.ReadRecord(side.Record));
        if (call.State != CallState.Unknown || !Landing.IsDecided(draft, call)) return;
        foreach (var (name, write) in call.Writes)
            if (draft.Policy.Map.Find(name) is { } field && Landing.LeadsAway(draft, field, call)) Closing.AsShown(draft, field, call, write.Sent);
        if (draft.Calls.Find(c => c.Id == call.Id) is not { } left) return;
        if (draft.Marketo is { Standing: SideStanding.Live } live && left.Writes.Keys.Any(name => Landing.MayBeUntold(draft, name, left))) draft.Effects.Add(new Effect.ReadRecord(live.Record));
        else Landing.Never(draft, left);
    }

    private static void Again(Draft draft, OpenCall call)
    {
        if (call.Qualifies && draft.Dynamics is { IsExcluded: true })
        {
            Qualification.Look(draft, call);
            return;
        }
        if (call.IsCreate && !draft.Reach.IsPastInDynamics(call.At)) return;
        draft.Replace(call, call with { State = CallState.Sent, At = draft.Now });
        draft.Effects.Add(new Effect.Send(call.Id));
    }
}
