using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// Does a record go when its other half was deleted? (D-6) Decided when the delete is proven, by the policy of that moment: a policy that is set later touches nobody
/// who was deleted before.
/// </summary>
internal static class Removals
{
    private const string PersonGoes = "The person was deleted, because its row was deleted in Dynamics and the delete policy says so.";

    /// <summary>Told when a row was deleted by us.</summary>
    public const string RowGoes = "The row was deleted in Dynamics, because its person was deleted in Marketo and the delete policy says so.";

    /// <summary>The row is proven deleted; was it in use until now? A row that was merged away is no delete.</summary>
    public static void RowGone(Draft draft, bool wasLive)
    {
        if (wasLive && draft is { Policy.WhenDeletedInDynamics: DeletePolicy.Delete, Requested: null, Marketo: { Standing: SideStanding.Live } side }) draft.Set(side with { Removal = Removal.Delete });
    }

    /// <summary>Marketo's feed tells that the person was deleted: by us, or else the row may have to go.</summary>
    public static void PersonGone(Draft draft, RecordDeleted gone)
    {
        if (draft.Calls.Exists(c => c is { To: SystemName.Marketo, Removes: not Removal.None }))
        {
            MarketoReads.Gone(draft, gone.Record, SideStanding.Deleted, "D-6", PersonGoes);
            return;
        }
        var removal = Wanted(draft);
        var before = draft.Marketo;
        var text = removal switch
        {
            Removal.Delete => "The person was deleted in Marketo; the row is to be deleted in Dynamics, as the delete policy says (D-6).",
            Removal.Deactivate => "The person was deleted in Marketo; the row is to be made inactive in Dynamics, as the delete policy says (D-6).",
            _ => "The person was deleted in Marketo; nothing happens in Dynamics and the link is former.",
        };
        MarketoReads.Gone(draft, gone.Record, SideStanding.Deleted, "D-2", text, gone.At);
        if (removal != Removal.None && !Equals(before, draft.Marketo)) draft.Set(draft.Dynamics! with { Removal = removal });
    }

    /// <summary>Somebody wants the person in Dynamics again (D-4), or edited the row (D-3).</summary>
    public static void Forget(Draft draft)
    {
        if (draft.Marketo is { Standing: SideStanding.Live, Removal: not Removal.None } person) draft.Set(person with { Removal = Removal.None });
        if (draft.Dynamics is { Removal: not Removal.None } row) draft.Set(row with { Removal = Removal.None });
    }

    /// <summary>Opens the call that removes a record, when one is to go.</summary>
    public static void Plan(Draft draft)
    {
        if (Due(draft) is not var (to, removal))
        {
            draft.RefuseRemoval(null);
            return;
        }
        if (draft.Policy is not { WhenDeletedInDynamics: DeletePolicy.Delete } && to == SystemName.Marketo) Forget(draft);
        else if (draft.Policy is not { WhenDeletedInMarketo: DeletePolicy.Delete or DeletePolicy.Deactivate } && to == SystemName.Dynamics) Forget(draft);
        else if (draft.IsBlocked(to) || draft.RemovalRefused is { Again: false }) return;
        else if (draft.TryAgainAt is not null) draft.IsOwedUnsent = true;
        else
        {
            Owed.Open(draft, new OpenCall(Owed.NextId(draft, to), to, false, CallState.Sent, draft.Now, draft.Before.OwedSince ?? draft.NextCommit)
            {
                Removes = removal,
                IfVersion = to == SystemName.Dynamics ? draft.Dynamics!.Version : 0,
            });
        }
    }

    /// <summary>The side took it.</summary>
    public static void Done(Draft draft, OpenCall call, RecordSnapshot? shown)
    {
        draft.RefuseRemoval(null);
        if (call.To == SystemName.Marketo)
        {
            MarketoReads.Gone(draft, draft.Marketo!.Record, SideStanding.Deleted, "D-6", PersonGoes);
            return;
        }
        draft.Replace(call, null);
        if (draft.Dynamics is not { } side) return;
        if (call.Removes == Removal.Delete)
        {
            draft.Set(side with { Standing = SideStanding.Deleted, DeleteReported = false, Removal = Removal.None });
            draft.Tell("deleted", "D-6", RowGoes);
            return;
        }
        Deactivated(draft, shown!);
    }

    /// <summary>The side refused it for good: shown on the error desk, told once, tried again when an operator asks (V-2, V-3).</summary>
    /// <returns>False when the refusal is one of every write: the row moved, or the record is not there.</returns>
    public static bool Refused(Draft draft, OpenCall call, Outcome.Refused refused)
    {
        if (refused.Reason == RefusalReason.NotFound)
        {
            if (call is not { To: SystemName.Dynamics, Removes: Removal.Delete }) return false;
            Done(draft, call, null);
            return true;
        }
        if (refused.Reason == RefusalReason.VersionMismatch)
        {
            draft.Tell("kept", "D-6", "Somebody changed the row since it was read; it is read again before anything happens to it.");
            return false;
        }
        draft.Replace(call, null);
        var before = draft.RemovalRefused;
        var isKnown = before?.Code == refused.Code;
        draft.RefuseRemoval(new(call.To, null, refused.Code, refused.Text, isKnown ? before!.Since : draft.Now, isKnown ? before!.Tries + 1 : 1));
        if (!isKnown) draft.Tell("refused", "D-6", $"{Refusing.Name(call.To)} refused to {(call.Removes == Removal.Delete ? "delete the record" : "make the row inactive")}: {refused.Text}", code: refused.Code);
        return true;
    }

    /// <summary>The row is inactive by our write: what it shows is nobody's edit (D-3).</summary>
    public static void Deactivated(Draft draft, RecordSnapshot shown)
    {
        foreach (var field in draft.Policy.Map.On(shown.Record.Kind))
        {
            if (!shown.Values.TryGetValue(field.Name, out var value)) continue;
            var state = draft.Field(field.Name);
            draft.Set(field.Name, state with { AgreedDynamics = value, Dynamics = shown.Version >= draft.Dynamics!.Version ? value : state.Dynamics });
        }
        if (shown.Version >= draft.Dynamics!.Version) DynamicsRows.Note(draft, shown);
        draft.Set(draft.Dynamics with { Removal = Removal.None });
        if (draft.Marketo is { } person) draft.Set(person with { GoneAtVersion = Math.Max(person.GoneAtVersion, shown.Version) });
        draft.Tell("deactivated", "D-6", "The row was made inactive in Dynamics, because its person was deleted in Marketo and the delete policy says so.");
    }

    private static (SystemName To, Removal Removal)? Due(Draft draft) => draft switch
    {
        { Marketo: { Standing: SideStanding.Live, Removal: not Removal.None } person, Dynamics.Standing: SideStanding.Deleted, Requested: null } => (SystemName.Marketo, person.Removal),
        { Dynamics: { Standing: SideStanding.Live, DeleteReported: false, Removal: not Removal.None } row, Marketo.Standing: SideStanding.Deleted } => (SystemName.Dynamics, row.Removal),
        _ => null,
    };

    private static Removal Wanted(Draft draft)
    {
        if (draft.Dynamics is not { Standing: SideStanding.Live, IsExcluded: false, Successor: null, RowStanding: RecordStanding.Open or RecordStanding.Inactive } row) return Removal.None;
        return draft.Policy.WhenDeletedInMarketo switch
        {
            DeletePolicy.Delete => Removal.Delete,
            DeletePolicy.Deactivate when row.RowStanding == RecordStanding.Open => Removal.Deactivate,
            _ => Removal.None,
        };
    }
}
