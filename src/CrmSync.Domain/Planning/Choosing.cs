using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// How does a newly chosen field join the people that exist? Both sides are read first, then Dynamics' value goes to Marketo, nulls too, unless the field was
/// changed in Marketo since it was chosen: then that change travels as any other (F-2, F-5).
/// </summary>
internal static class Choosing
{
    private const FieldMarks Unread = FieldMarks.MarketoUnread | FieldMarks.DynamicsUnread;
    private const FieldMarks Meets = FieldMarks.ToMeet | FieldMarks.HeldBefore;
    private const FieldMarks Fresh = Unread | FieldMarks.ChangedSince | FieldMarks.ToRefresh | FieldMarks.ReadAgain | FieldMarks.Known | Meets | FieldMarks.Untold;

    /// <summary>What a refresh that is done leaves behind.</summary>
    public const FieldMarks Owed = FieldMarks.ToRefresh | FieldMarks.Untold;

    /// <summary>The fields as this plan begins: what was chosen since the person was planned last is unread, what is no longer chosen is gone.</summary>
    public static Dictionary<string, FieldState> Start(Person person, FieldMap map)
    {
        var fields = new Dictionary<string, FieldState>(person.Fields);
        if (person.MapVersion == 0 || person.MapVersion >= map.Version) return fields;
        foreach (var name in person.Fields.Keys)
            if (map.Find(name) is null) fields.Remove(name);
        foreach (var field in map.Fields.Where(f => f.Since > person.MapVersion))
        {
            var state = fields.GetValueOrDefault(field.Name) ?? LeftOut.Begin(person, field.Name);
            // What was refused is tried once more, and what is the same again is not told again (V-3).
            state = state with { Refused = Refusing.OnceMore(state.Refused), Held = null, Suspect = 0 };
            if (field.Chosen <= person.MapVersion)
            {
                fields[field.Name] = Back(person, field, state);
                continue;
            }
            var isOwed = fields.ContainsKey(field.Name) && (state.Undecided || state.Marks.HasFlag(FieldMarks.Quarantined) || state.Reinstate is not null || person.OwedSince is not null || person.Calls.Any(c => c.Writes.ContainsKey(field.Name)));
            if (!isOwed) fields[field.Name] = state with { Marks = Unread | Known(person, field, state) };
            // It was away before it was turned: what is owed may go by what a column showed that was closed to us.
            else fields[field.Name] = field.Back > person.MapVersion ? Back(person, field, state) : state;
        }
        return fields;
    }

    private static FieldMarks Known(Person person, MappedField field, FieldState state)
    {
        if (IsUnread(state) || state.Marks.HasFlag(FieldMarks.ToMeet)) return state.Marks & (IsKnown(state) ? FieldMarks.Known | FieldMarks.ChangedSince | Meets : Meets);
        var isInStep = person is { Marketo.Standing: SideStanding.Live, Dynamics.Standing: SideStanding.Live };
        return isInStep && person.Fields.ContainsKey(field.Name) && !state.Marks.HasFlag(FieldMarks.Untold) ? FieldMarks.Known : FieldMarks.None;
    }

    /// <summary>
    /// A field that a side did not offer for a while: whatever was edited there meanwhile was read by nobody. Both sides are read, what was agreed before holds, and
    /// so each edit travels or collides (F-3). Rows that did not chain wait for nothing more: the read decides, and of a person without a row nothing is read.
    /// </summary>
    private static FieldState Back(Person person, MappedField field, FieldState state)
    {
        // Of a value that we were not allowed to read a write may be open: it closes first, and what was read again is judged from there.
        var isOpen = state.Reinstate is not null || person.Calls.Any(c => c.Writes.ContainsKey(field.Name));
        var marks = field.Direction == Direction.ToMarketo && !isOpen ? Unread : Unread | FieldMarks.ReadAgain;
        return state with { Marks = marks | (state.Marks & Meets), Undecided = isOpen && state.Undecided };
    }

    /// <summary>Is the field not to be judged yet?</summary>
    public static bool IsUnread(FieldState state) => (state.Marks & Unread) != 0;

    /// <summary>Is the field still to be read on a side, and will it be?</summary>
    public static bool IsAwaited(Draft draft, string name) =>
        IsUnread(draft.Field(name)) && draft.BothLive && draft.Policy.Map.On(draft.Dynamics!.Record.Kind).Any(field => field.Name == name);

    /// <summary>
    /// The walk or delta that brought the row began before a field was chosen, or was back, and does not ask for its column: what the row holds there is still to be read, as of a
    /// new field, or as an edit on what is known of it (F-2, F-3).
    /// </summary>
    public static void NotAsked(Draft draft, RecordSnapshot seen)
    {
        foreach (var field in draft.Policy.Map.On(seen.Record.Kind).Where(field => seen.Unasked.Contains(field.Name)))
        {
            var state = draft.Field(field.Name);
            if (!state.Marks.HasFlag(FieldMarks.DynamicsUnread)) draft.Set(field.Name, state with { Marks = state.Marks | (draft.Marketo is null ? Unread : FieldMarks.DynamicsUnread | FieldMarks.ReadAgain) });
        }
    }

    /// <summary>Takes a value of an unread field from a Dynamics row, of whatever version.</summary>
    public static void SeeDynamics(Draft draft, RecordSnapshot seen)
    {
        foreach (var field in draft.Policy.Map.On(seen.Record.Kind))
        {
            var state = draft.Field(field.Name);
            if (!state.Marks.HasFlag(FieldMarks.DynamicsUnread) || !seen.Values.TryGetValue(field.Name, out var value)) continue;
            // Nobody is there to be refreshed: what the row shows of a field that is new is how things stand, and no edit that brings the person back (D-3).
            draft.Set(field.Name, draft.Marketo is { Standing: SideStanding.Deleted or SideStanding.Merged } gone
                ? state with { Dynamics = value, AgreedDynamics = MayBeEdited(state, gone, seen) ? state.AgreedDynamics : value, Marks = state.Marks & ~Fresh }
                : Complete(draft, field, state with { Dynamics = value, AgreedDynamics = IsKnown(state) ? state.Dynamics : state.AgreedDynamics, Marks = state.Marks & ~FieldMarks.DynamicsUnread }));
        }
    }

    // May the value of a field that was left out for a while have been edited after the Marketo person was deleted? Not in the row's version of that moment, or an earlier one.
    // Where the person was merged away instead, every value counts: the winner goes on from what was agreed (G-2).
    private static bool MayBeEdited(FieldState state, MarketoSide gone, RecordSnapshot seen) =>
        state.Marks.HasFlag(FieldMarks.ReadAgain) && (gone.Standing == SideStanding.Merged || seen.Version > gone.GoneAtVersion);

    /// <summary>Takes a value of an unread field from a read in Marketo; false when the field is not unread there.</summary>
    public static bool SeeMarketo(Draft draft, MappedField field, string? value, RecordSnapshot seen)
    {
        var state = draft.Field(field.Name);
        if (!state.Marks.HasFlag(FieldMarks.MarketoUnread)) return false;
        if (IsEarly(draft)) return true;
        var start = new ChainStart(value, seen.At, true, state.Base.Rows) { Folded = state.Base.Folded, Within = seen.Within };
        // A read may be ahead of the feed, which has yet to tell of an edit.
        var isEdit = state.Marks.HasFlag(FieldMarks.ReadAgain) ? !draft.Same(field, SystemName.Marketo, value, state.AgreedMarketo) : IsKnown(state) && !draft.Same(field, SystemName.Marketo, value, state.Marketo);
        draft.Set(field.Name, Complete(draft, field, state with { Marketo = value, Base = start, Marks = (state.Marks & ~FieldMarks.MarketoUnread) | (isEdit ? FieldMarks.ChangedSince : FieldMarks.None) }));
        return true;
    }

    private static bool IsKnown(FieldState state) => state.Marks.HasFlag(FieldMarks.Known);

    /// <summary>
    /// A field that was chosen long ago is read again from both sides, because an operator asks. What Marketo holds that has not reached Dynamics stays: a refresh
    /// overwrites only the drift of a one-way field.
    /// </summary>
    public static void Again(Draft draft, IReadOnlyList<string> names)
    {
        foreach (var field in names.Select(draft.Policy.Map.Find).OfType<MappedField>())
        {
            var state = draft.Field(field.Name);
            var isOwed = IsUnread(state) || state.Undecided || state.Reinstate is not null || draft.IsOpen(field.Name) || draft.Before.OwedSince is not null
                || (field.Direction != Direction.ToMarketo && FieldPlan.Moved(draft, field, state, SystemName.Marketo));
            var marks = field.Direction == Direction.ToMarketo ? Unread : Unread | FieldMarks.ReadAgain;
            if (!isOwed) draft.Set(field.Name, state with { Marks = marks, Refused = Refusing.OnceMore(state.Refused), Held = null });
        }
    }

    /// <summary>Reads what is unread; a row that was not there is left alone for a while (D-9).</summary>
    public static void Ask(Draft draft, bool isRepeated)
    {
        if (!draft.BothLive || (!isRepeated && draft.Before.Parked?.Reason == Waits.Refreshing && draft.Before.Fields.Values.Any(IsUnread))) return;
        if (Wants(draft, FieldMarks.MarketoUnread) && !IsEarly(draft)) draft.Effects.Add(new Effect.ReadRecord(draft.Marketo!.Record));
        if (Wants(draft, FieldMarks.DynamicsUnread) && !draft.Dynamics!.IsResting(draft.Now)) draft.Effects.Add(new Effect.ReadRecord(draft.Dynamics!.Record));
    }

    /// <summary>Does the refresh wait for the feed, which may yet tell that what was read is an edit since? (F-5)</summary>
    public static bool IsUntold(Draft draft, FieldState state) =>
        state.Marks.HasFlag(FieldMarks.Untold) && state.Marks.HasFlag(FieldMarks.ToRefresh) && !Chain.IsPast(state.Base.Second, draft.Reach.ReadTo, draft.Policy.Lateness);

    /// <summary>
    /// A row of Marketo came since the field was chosen: it makes an edit of what is still to be read, and of what was read ahead of the feed. That travels, and no
    /// refresh goes over it (F-5).
    /// </summary>
    public static FieldState Told(Draft draft, MappedField field, FieldState state, FieldChanged row)
    {
        if (state.Marks.HasFlag(FieldMarks.MarketoUnread)) return state with { Marks = state.Marks | FieldMarks.ChangedSince };
        var isUnread = IsUnread(state) && (state.Marks & (FieldMarks.Known | FieldMarks.ReadAgain)) == 0;
        if (!isUnread && !state.Marks.HasFlag(FieldMarks.Untold)) return state;
        var read = isUnread ? state.Marketo : state.AgreedMarketo;
        if (!draft.Same(field, SystemName.Marketo, row.New, read) || draft.Same(field, SystemName.Marketo, row.Old, read)) return state;
        return isUnread ? state with { Marks = state.Marks | FieldMarks.ChangedSince } : state with { AgreedMarketo = row.Old };
    }

    /// <summary>
    /// What a refresh writes: Dynamics' value over Marketo's (F-2), except where yes wins (C-9). Over a no that was said in Dynamics since both agreed it does not: that is an edit, and travels.
    /// A yes in a field that goes to Marketo alone is drift (C-15).
    /// </summary>
    public static SystemName Source(Draft draft, MappedField field, FieldState state) =>
        field is { Owner: FieldOwner.Restrictive, Direction: not Direction.ToMarketo } && Canonical.Of(field, SystemName.Marketo, state.Marketo, draft.Policy.Rules) == "true"
        && !FieldPlan.Moved(draft, field, state, SystemName.Dynamics)
            ? SystemName.Marketo : SystemName.Dynamics;

    /// <summary>Our call made the record: what it shows by now in a field that is still unread, and that the call did not write, was edited since, and nothing stood there before that a refresh could go over (F-5).</summary>
    public static void Made(Draft draft, OpenCall create)
    {
        foreach (var field in draft.Policy.Map.Fields.Where(field => !create.Writes.ContainsKey(field.Name) && IsUnread(draft.Field(field.Name))))
            draft.Set(field.Name, draft.Field(field.Name) with { Marks = draft.Field(field.Name).Marks | FieldMarks.ToMeet });
    }

    // Nobody could tell the person what was edited in Marketo while its state could not be read, nor that the field was chosen: the feed does first (F-5, B-16).
    private static bool IsEarly(Draft draft) => draft.Marketo?.RecoveredAt is { } at && !draft.Reach.IsPast(at + draft.Policy.Lateness);

    private static bool Wants(Draft draft, FieldMarks mark) =>
        draft.Policy.Map.On(draft.Dynamics!.Record.Kind).Select(f => draft.Field(f.Name)).Any(s => s.Marks.HasFlag(mark));

    /// <summary>Both sides were read: what they show is agreed, but for Marketo's changes since, or else for the refresh that is owed.</summary>
    private static FieldState Complete(Draft draft, MappedField field, FieldState state)
    {
        if (IsUnread(state)) return state;
        // Agreed moves by the open write alone (S-7).
        if (state.Reinstate is not null || draft.IsOpen(field.Name)) return state with { Marks = state.Marks & ~Fresh };
        // Whoever met a row while the field was unread is not refreshed by it: the field meets as the others did (N-10).
        if (state.Marks.HasFlag(FieldMarks.HeldBefore)) Repointing.TellFilled(draft, field, state.Marketo, state.Dynamics);
        if (state.Marks.HasFlag(FieldMarks.ToMeet)) return Meetings.Met(draft, field, state with { Marks = state.Marks & ~Fresh });
        var isKnown = IsKnown(state);
        var isChanged = state.Marks.HasFlag(FieldMarks.ChangedSince) && (!isKnown || FieldPlan.Moved(draft, field, state, SystemName.Marketo));
        // What was agreed long ago holds: an edit of either side travels, or collides, from there. As a refresh Dynamics' edit would yield unseen to the next one in Marketo,
        // and an edit in Marketo that came with whoever joined, who had read it already, would go.
        var isMoved = isChanged || FieldPlan.Moved(draft, field, state, SystemName.Marketo) || FieldPlan.Moved(draft, field, state, SystemName.Dynamics);
        if (state.Marks.HasFlag(FieldMarks.ReadAgain) && isMoved) return state with { Marks = state.Marks & ~Fresh };
        var old = !isChanged ? state.Marketo : state.Rows.Count > 0 && !isKnown ? state.Rows.OrderBy(r => r.Second).First().Old : state.AgreedMarketo;
        // What was known before, or agreed, a read shows no edit beside; of a new field it may be one that the feed has yet to tell.
        var isNew = !isKnown && !state.Marks.HasFlag(FieldMarks.ReadAgain);
        var owed = isChanged || field.Direction == Direction.ToDynamics ? FieldMarks.None : isNew ? FieldMarks.ToRefresh | FieldMarks.Untold : FieldMarks.ToRefresh;
        // What was edited in Dynamics since is no less an edit: it travels, or collides (C-8), also with an edit in Marketo whose row comes before the refresh is written.
        var isEdited = isKnown && field.Direction != Direction.ToDynamics;
        return state with { AgreedMarketo = old, AgreedDynamics = isEdited ? state.AgreedDynamics : state.Dynamics, Told = null, Marks = (state.Marks & ~Fresh) | owed };
    }
}
