using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What does the end of one write mean for its field? Agreed moves to exactly what was sent (S-7).</summary>
internal static class Closing
{
    /// <summary>A write to Marketo closes by its own row (algorithm, step 5; C-7).</summary>
    /// <param name="draft">The person.</param>
    /// <param name="field">The field.</param>
    /// <param name="call">The call that carried the write.</param>
    /// <param name="row">Its own row.</param>
    /// <param name="isStanding">The row is the last one: our value still stands.</param>
    public static void ByRow(Draft draft, MappedField field, OpenCall call, FieldRow row, bool isStanding)
    {
        var write = call.Writes[field.Name];
        var state = draft.Field(field.Name);
        var saw = state.Carried >= write.SourceVersion && write.SourceVersion > 0;
        state = state with { Rows = [.. state.Rows.Select(r => r.Row == row.Row ? r with { IsOwn = true } : r)], NotTaken = 0 };
        if (write.Reinstates) state = PutBack(field, state, row.New);
        else if (write.Meets) state = Met(draft, field, write, state, row.New);
        else state = state with { AgreedMarketo = row.New, AgreedDynamics = write.Source, Marks = state.Marks & ~Choosing.Owed, Carried = Math.Max(state.Carried, write.SourceVersion) };
        if (!call.IsCreate && !IsAsBelieved(draft, field, row.Old, write.Basis)) state = Replaced(draft, field, write, row, isStanding, saw, state);
        draft.Set(field.Name, state);
        Remove(draft, call, field.Name);
    }

    /// <summary>A write closes because a read shows it (S-12), or its effect was seen in another way.</summary>
    public static void AsShown(Draft draft, MappedField field, OpenCall call, string? shown)
    {
        var write = call.Writes[field.Name];
        var state = draft.Field(field.Name);
        state = write.Reinstates
            ? PutBack(field, state, shown)
            : write.Meets ? Met(draft, field, write, state, shown)
            : call.To == SystemName.Marketo
                ? state with { AgreedMarketo = shown, AgreedDynamics = write.Source, Carried = Math.Max(state.Carried, write.SourceVersion) }
                : state with { AgreedMarketo = write.Source, AgreedDynamics = shown };
        draft.Set(field.Name, state with { NotTaken = 0, Marks = write.Reinstates ? state.Marks : state.Marks & ~Choosing.Owed });
        Remove(draft, call, field.Name);
    }

    /// <summary>
    /// An older copy of the store takes a write to Dynamics for unanswered that had been closed (C-13): it may have been taken and edited since, or not. What the row shows, be it
    /// what stood there before, meets Marketo's value. Where the row says what we sent and Marketo no longer does, both meet as well: an edit back in Marketo, and perhaps one in Dynamics.
    /// </summary>
    public static void AsForgotten(Draft draft, string name, OpenWrite write, RecordSnapshot seen)
    {
        var state = draft.Field(name);
        var isBack = draft.Policy.Map.Find(name) is { } field && seen.Values.TryGetValue(name, out var shown)
            && draft.Same(field, SystemName.Dynamics, shown, write.Sent) && !FieldPlan.Moved(draft, field, state, SystemName.Marketo);
        draft.Set(name, isBack ? state with { AgreedMarketo = write.Source } : state with { AgreedDynamics = write.Sent });
    }

    /// <summary>A side took the call and shows the old value all the same: asked once more, then held (S-9). What it had refused before is over (V-3).</summary>
    public static void NotTaken(Draft draft, MappedField field, OpenCall call)
    {
        if (draft.Field(field.Name).Refused?.By == call.To) Refusing.Over(draft, field);
        var state = draft.Field(field.Name);
        state = state with { NotTaken = state.NotTaken + 1 };
        if (state.NotTaken > 1)
        {
            state = state with { Held = new("notTaken", draft.Now), NotTaken = 0 };
            draft.Tell("held", "S-9", "The side accepted the write twice and kept its old value; the field is held until an operator releases it or its value changes.", field.Name, state.Marketo, state.Dynamics);
        }
        draft.Set(field.Name, state);
        Remove(draft, call, field.Name);
    }

    /// <summary>Takes a field out of its call; a Marketo call without open writes is closed.</summary>
    public static void Remove(Draft draft, OpenCall call, string field)
    {
        var now = draft.Calls.Single(c => c.Id == call.Id);
        var writes = new Dictionary<string, OpenWrite>(now.Writes);
        writes.Remove(field);
        draft.Replace(now, writes.Count == 0 && (now.State == CallState.Accepted || now.To == SystemName.Dynamics || SeenWhole(now)) ? null : now with { Writes = writes });
    }

    // The field was turned meanwhile: what was put back is drift now, and the refresh that passed over the open write is owed still (F-2, C-15).
    private static FieldState PutBack(MappedField field, FieldState state, string? shown) =>
        field is { Direction: Direction.ToMarketo, Owner: not FieldOwner.FillEmpty }
            ? state with { Reinstate = null, AgreedMarketo = shown, Marks = state.Marks | FieldMarks.ToRefresh }
            : state with { Reinstate = null };

    // What Marketo filled in by itself in a person that was made without the field counts as empty, and only a row tells of it (N-10).
    private static bool IsAsBelieved(Draft draft, MappedField field, string? old, string? basis) =>
        draft.Same(field, SystemName.Marketo, old, basis) || (Canonical.Text(basis) is null && Canonical.IsBlank(field, old));

    // It said what a row before this one held (QL-3, N-10).
    private static FieldState Met(Draft draft, MappedField field, OpenWrite write, FieldState state, string? shown)
    {
        Repointing.TellLanded(draft, field, write, shown);
        return IsOnTop(draft, field, write, state) ? state : Meetings.Met(draft, field, state);
    }

    // The row of now was made with what the write replaced in Marketo, and shows it still: the write simply is newer (C-3).
    private static bool IsOnTop(Draft draft, MappedField field, OpenWrite write, FieldState state) =>
        draft.Dynamics is { Standing: SideStanding.Live, Record.Kind: var kind } && !Canonical.IsFilled(field, kind, state.AgreedDynamics)
        && draft.Same(field, SystemName.Dynamics, state.Dynamics, state.AgreedDynamics) && draft.Same(field, SystemName.Marketo, state.AgreedMarketo, write.Basis);

    private static bool SeenWhole(OpenCall call) => call.State == CallState.Unknown && !call.IsCreate;

    private static FieldState Replaced(Draft draft, MappedField field, OpenWrite write, FieldRow row, bool isStanding, bool saw, FieldState state)
    {
        if (Collisions.OfReplaced(draft, field, write, row, saw) is not var (wins, text)) return state;
        draft.Tell("collision", "C-7", text, field.Name, row.Old, write.Source, wins ? SystemName.Marketo : SystemName.Dynamics);
        return wins && isStanding ? state with { Reinstate = new(row.Old, row.New) } : state;
    }
}
