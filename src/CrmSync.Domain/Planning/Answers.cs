using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What follows from the answer to a write? One pure function for both sides (algorithm, steps 4 to 6).</summary>
internal static class Answers
{
    /// <summary>Takes the answer; an answer to a closed call changes nothing.</summary>
    public static void Take(Draft draft, string callId, Outcome outcome)
    {
        if (draft.Calls.Find(c => c.Id == callId) is not { } call)
        {
            Notices.Take(draft, callId, outcome);
            return;
        }
        switch (outcome)
        {
            case Outcome.Accepted accepted when call.Removes == Removal.Delete || (call.Removes == Removal.Deactivate && accepted.Shown is not null): Removals.Done(draft, call, accepted.Shown); break;
            case Outcome.Accepted accepted when call.To == SystemName.Dynamics: DynamicsTook(draft, call, accepted); break;
            case Outcome.Accepted accepted: MarketoTook(draft, call, accepted); break;
            case Outcome.Refused refused: Refused(draft, call, refused); break;
            case Outcome.Deferred { MayLand: true } lost when call.State == CallState.Sent: Unknown(draft, call, lost); break;
            case Outcome.Deferred { MayLand: false } deferred: Deferred(draft, call, deferred); break;
        }
    }

    /// <summary>Nobody knows: Dynamics is asked the identical conditional question again, Marketo's feed will tell (C-12).</summary>
    /// <param name="draft">The person.</param>
    /// <param name="call">The call.</param>
    /// <param name="lost">What whoever made the call knows of it; null: nobody knows anything.</param>
    public static void Unknown(Draft draft, OpenCall call, Outcome.Deferred? lost = null)
    {
        if (call.Qualifies)
        {
            Qualification.Look(draft, call);
            return;
        }
        var isDynamicsUpdate = call is { To: SystemName.Dynamics, IsCreate: false };
        draft.Replace(call, call with { State = isDynamicsUpdate ? CallState.Sent : CallState.Unknown, At = draft.Now, WasUnknown = true, AppliedFrom = lost?.AppliedFrom ?? call.AppliedFrom, Left = lost?.Left });
        if (isDynamicsUpdate) draft.Effects.Add(new Effect.Send(call.Id));
    }

    private static void DynamicsTook(Draft draft, OpenCall call, Outcome.Accepted accepted)
    {
        if (call.Qualifies)
        {
            Qualification.Accepted(draft, call, accepted.Record);
            return;
        }
        if (accepted.Shown is not { } shown)
        {
            draft.Replace(call, call with { State = CallState.Reading, At = draft.Now });
            draft.Effects.Add(new Effect.ReadRecord(accepted.Record));
            return;
        }
        if (call.IsCreate)
        {
            DynamicsRows.Take(draft, shown, null);
            return;
        }
        // A side that does not show a field any more, or was asked without it, holds what we wrote, and not what it held before.
        if (call.Writes.Any(write => !shown.Values.ContainsKey(write.Key)))
            shown = shown with { Values = call.Writes.Where(write => !shown.Values.ContainsKey(write.Key)).Select(write => KeyValuePair.Create(write.Key, write.Value.Sent)).Concat(shown.Values).ToDictionary() };
        var isNews = shown.Version > draft.Dynamics!.Version;
        foreach (var (name, write) in call.Writes.ToList())
        {
            if (draft.Policy.Map.Find(name) is not { } field) Closing.Remove(draft, call, name);
            else Took(draft, field, call, write, shown.Values[name]);
        }
        if (draft.Calls.Find(c => c.Id == call.Id) is { } left) draft.Replace(left, null);
        if (!isNews) return;
        DynamicsRows.Note(draft, shown);
        DynamicsRows.Show(draft, shown);
        Choosing.SeeDynamics(draft, shown);
        MarketoReads.WrittenByUs(draft, call, shown);
    }

    private static void Took(Draft draft, MappedField field, OpenCall call, OpenWrite write, string? shown)
    {
        // A row that the feed told first, or a later one, makes it no less what the side made of our write, or that it kept its own (S-3, S-9).
        if (Canonical.MadeOf(field, SystemName.Dynamics, write.Sent, shown, draft.Policy.Rules)) Closing.AsShown(draft, field, call, shown);
        else if (draft.Same(field, SystemName.Dynamics, write.Basis, shown)) Closing.NotTaken(draft, field, call);
        else Closing.AsShown(draft, field, call, write.Sent);
    }

    private static void MarketoTook(Draft draft, OpenCall call, Outcome.Accepted accepted)
    {
        if (call.State == CallState.Accepted) return;
        if (call.IsCreate && draft.Marketo is null) Meetings.Created(draft, call, accepted.Record);
        LinkOutput.Written(draft, call);
        draft.Replace(call, call.Writes.Count == 0 ? null : call with { State = CallState.Accepted, At = draft.Now, AppliedFrom = accepted.AppliedFrom ?? call.AppliedFrom });
    }

    private static void Refused(Draft draft, OpenCall call, Outcome.Refused refused)
    {
        if (call.Removes != Removal.None && Removals.Refused(draft, call, refused)) return;
        switch (refused.Reason)
        {
            // The row was deleted meanwhile: nobody is to be created any more.
            case not RefusalReason.Denied when call is { To: SystemName.Marketo, IsCreate: true } && draft.Dynamics is not { Standing: SideStanding.Live }:
                draft.Replace(call, null);
                break;
            case RefusalReason.NotFound or RefusalReason.AlreadyExists when call.Qualifies:
                Qualification.Look(draft, call);
                break;
            // A row that is created is not what was not found: its owner is.
            case RefusalReason.NotFound when call is { To: SystemName.Dynamics, IsCreate: true }:
                draft.Replace(call, null);
                Guilt.Judge(draft, call, refused);
                break;
            case not RefusalReason.Denied when call.Qualifies:
                draft.Replace(call, null);
                Qualification.Refused(draft, refused.Code, refused.Text);
                break;
            case RefusalReason.VersionMismatch or RefusalReason.NotFound or RefusalReason.AlreadyExists when call.To == SystemName.Dynamics:
                draft.Replace(call, call with { State = CallState.Reading, At = draft.Now });
                DynamicsRows.Look(draft, refused);
                break;
            case RefusalReason.AlreadyExists or RefusalReason.Ambiguous when call.IsCreate:
                draft.Replace(call, null);
                Meetings.NotCreated(draft);
                break;
            case RefusalReason.NotFound when draft.Marketo is { } side:
                draft.Replace(call, null);
                draft.Set(side with { Standing = SideStanding.Missing, MissingSince = draft.Now });
                break;
            case RefusalReason.Denied:
                draft.Replace(call, null);
                draft.TryAgainAt = draft.Now + TimeSpan.FromMinutes(5);
                break;
            default:
                draft.Replace(call, null);
                Guilt.Judge(draft, call, refused);
                break;
        }
    }

    private static void Deferred(Draft draft, OpenCall call, Outcome.Deferred deferred)
    {
        // The row is being read meanwhile, and that decides: a call that did not leave is not made again for it (N-8).
        if (call.State == CallState.Reading) return;
        draft.TryAgainAt = draft.Now + (deferred.After is { } after && after > draft.Policy.TryAgain ? after : draft.Policy.TryAgain);
        if (call is { To: SystemName.Marketo, State: CallState.Unknown }) return;
        if (call is { To: SystemName.Marketo, IsCreate: true }) Meetings.NotCreated(draft);
        if (call.WasUnknown) draft.Replace(call, call with { State = CallState.Unknown, At = draft.Now });
        else draft.Replace(call, null);
    }
}
