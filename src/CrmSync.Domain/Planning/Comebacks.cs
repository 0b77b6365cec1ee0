using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Does a person come back that was deleted on one side? (D-3, D-5)</summary>
internal static class Comebacks
{
    /// <summary>Whoever was deleted in Marketo comes back by an edit of the row since (D-3).</summary>
    public static void Plan(Draft draft)
    {
        if (draft.Policy.WhenDeletedInMarketo == DeletePolicy.Tombstone) return;
        if (draft is not { Marketo: { Standing: SideStanding.Deleted } gone, Dynamics: { Standing: SideStanding.Live } side } || side.Version <= gone.GoneAtVersion || draft.Calls.Exists(c => c.Removes != Removal.None)) return;
        var isEdited = draft.Policy.Map.On(side.Record.Kind).Any(f => IsEdited(draft, f));
        if (!isEdited) return;
        Removals.Forget(draft);
        BeginAnew(draft);
        draft.Tell("returned", "D-3", "The Marketo person had been deleted and the row was edited in Dynamics since: it becomes a Marketo person again.");
    }

    // Marketo's last value is nothing new (C-4): it may be a write of ours that nobody remembers, because an older copy of the store was put back.
    private static bool IsEdited(Draft draft, MappedField field) =>
        draft.Field(field.Name) is var state && !draft.IsOpen(field.Name) && FieldPlan.Moved(draft, field, state, SystemName.Dynamics) && !Canonical.Equal(field, state.Marketo, state.Dynamics, draft.Policy.Rules);

    /// <summary>Does the row, whose person was deleted in Marketo, carry the mark of a write of ours that an older copy of the store has forgotten (C-13)?</summary>
    public static bool IsForgotten(Draft draft, RecordSnapshot seen) =>
        draft is { Marketo.Standing: SideStanding.Deleted, Dynamics: { Mark: { } known } side } && side.Record == seen.Record
        && seen.WriteMark is { } mark && mark != known && OpenCall.IsOf(draft.Before.Id, mark) && !draft.Calls.Exists(call => call.Id == mark);

    /// <summary>Such a write brought what Marketo showed then. It may have gone on since, before the delete: what the row shows of that is how things stand, and nobody's edit (D-3).</summary>
    public static void LeaveForgotten(Draft draft)
    {
        foreach (var field in draft.Policy.Map.On(draft.Dynamics!.Record.Kind))
        {
            var state = draft.Field(field.Name);
            if (state.Rows.Any(row => Canonical.Equal(field, row.Old, state.Dynamics, draft.Policy.Rules) || Canonical.Equal(field, row.New, state.Dynamics, draft.Policy.Rules))) draft.Set(field.Name, state with { AgreedDynamics = state.Dynamics });
        }
    }

    /// <summary>A row of the person is there again after a delete (D-5): whoever our policy deleted along with it is made anew (D-6).</summary>
    public static void RowIsBack(Draft draft, string text)
    {
        draft.Tell("restored", "D-5", text);
        if (draft.Marketo is { Standing: SideStanding.Deleted, Removal: Removal.Delete }) BeginAnew(draft);
    }

    // The person has no Marketo record any more: what its row shows is all that is known. What is still to be read of it stays to be read, and is an edit (F-3).
    private static void BeginAnew(Draft draft)
    {
        draft.Set((MarketoSide?)null);
        foreach (var field in draft.Policy.Map.Fields)
            if (draft.Field(field.Name) is var state) draft.Set(field.Name, FieldState.Empty with { Dynamics = state.Dynamics, Marks = Anew(state.Marks), Refused = state.Refused is { By: SystemName.Marketo } refused ? Refusing.OnceMore(refused) : null, RefusalsTold = state.RefusalsTold });
        draft.Set(Meeting.None);
    }

    // What the row shows of an unread field was not read yet, and travels once it was.
    private static FieldMarks Anew(FieldMarks marks) =>
        marks.HasFlag(FieldMarks.DynamicsUnread) ? FieldMarks.DynamicsUnread | FieldMarks.ReadAgain : FieldMarks.None;
}
