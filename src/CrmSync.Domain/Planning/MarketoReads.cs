using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What does a read of the Marketo record say?</summary>
internal static class MarketoReads
{
    /// <summary>Takes a whole record: a new person, a merge winner, or a read-back.</summary>
    /// <param name="draft">The person.</param>
    /// <param name="seen">What was read.</param>
    /// <param name="merged">The second of a merge into the record that the read came after; null: none is told of.</param>
    public static void Take(Draft draft, RecordSnapshot seen, DateTimeOffset? merged)
    {
        if (seen.IsDated && draft.Marketo is { } known && known.Record == seen.Record)
        {
            TakeDated(draft, known, seen, merged);
            return;
        }
        var isLoser = draft.Marketo is { Standing: SideStanding.Merged };
        if (!Adopt(draft, seen, out var isMeeting)) return;
        foreach (var field in draft.Policy.Map.Fields)
            if (seen.Values.TryGetValue(field.Name, out var value)) Take(draft, field, value, seen, merged);
        if (merged is { } at && draft.Marketo is { } winner && winner.MergedAt < at) draft.Set(winner with { MergedAt = at });
        if (isMeeting) Meetings.Meet(draft);
        if (isMeeting && isLoser) Joins.KeepAgreed(draft, draft.Before);
        // Rows of before say what the read has shown already; of a read that was not taken, which a write of ours may have crossed, they still have to tell.
        if (LinkOutput.Read(draft, seen) && merged is { } second && draft.Marketo is { } side && side.LinkReadAt <= second && seen.At > second) draft.Set(side with { LinkReadAt = seen.At });
        Recalls.Read(draft);
        draft.ReadInMarketo.Add(seen);
    }

    /// <summary>Closes what a read shows to have arrived, behind whatever rows close: only a write's own row tells what it replaced (S-12, C-7).</summary>
    public static void Confirm(Draft draft)
    {
        foreach (var seen in draft.ReadInMarketo)
            foreach (var call in draft.Calls.Where(c => c.To == SystemName.Marketo).ToList()) Confirm(draft, call, seen);
    }

    /// <summary>
    /// What a file tells of a record that is known: its values take their place by their time, behind the rows that came since. Whether a write arrived, what our
    /// own fields show and whether the record is there still, only a read of now can tell.
    /// </summary>
    private static void TakeDated(Draft draft, MarketoSide side, RecordSnapshot seen, DateTimeOffset? merged)
    {
        if (side.Standing != SideStanding.Live) return;
        foreach (var field in draft.Policy.Map.Fields)
            if (!draft.Field(field.Name).Marks.HasFlag(FieldMarks.MarketoUnread) && seen.Values.TryGetValue(field.Name, out var value) && !IsTheWord(draft, field, value)) Take(draft, field, value, seen, merged);
    }

    // A file writes the word null for an empty value, so it cannot tell that from a text that is just this word: it takes it away from nobody who has it.
    private static bool IsTheWord(Draft draft, MappedField field, string? value) => value is null && draft.Field(field.Name).Marketo == "null";

    /// <summary>The side definitely does not have the record (D-2, D-10).</summary>
    public static void Gone(Draft draft, RecordId record, SideStanding standing, string rule, string text, DateTimeOffset? deletedAt = null)
    {
        if (draft.Marketo is not { } side || side.Record != record || side.Standing is SideStanding.Deleted or SideStanding.Merged) return;
        draft.Set(side with { Standing = standing, GoneAtVersion = draft.Dynamics?.Version ?? 0, MissingSince = null, LostSince = null, GoneAt = draft.Now, DeletedAt = deletedAt });
        if (standing == SideStanding.Merged) Arrived(draft);
        foreach (var call in draft.Calls.Where(c => c.To == SystemName.Marketo).ToList()) draft.Replace(call, null);
        // Whoever won the merge goes on from what was agreed.
        if (standing != SideStanding.Merged) LeaveRow(draft);
        draft.Tell("deleted", rule, text);
    }

    /// <summary>
    /// The row was changed last before its person was deleted in Marketo, and is seen only now, because Dynamics could not be read for a while: what it shows is no
    /// edit of afterwards and brings nobody back (D-3). The two clocks may differ by the allowed skew.
    /// </summary>
    public static void SeenLate(Draft draft, RecordSnapshot row)
    {
        if (draft.Marketo is not { Standing: SideStanding.Deleted, DeletedAt: { } at } side || row.At + draft.Policy.Skew >= at) return;
        LeaveRow(draft, side, row);
    }

    /// <summary>
    /// Our own write was on its way when the person was deleted. It was taken on top of the version known then (C-6), so nobody edited the row in between: whatever
    /// else it shows by now (a plug-in's touch, a column that we may read again) brings nobody back (D-3).
    /// </summary>
    public static void WrittenByUs(Draft draft, OpenCall call, RecordSnapshot shown)
    {
        if (draft.Marketo is { Standing: SideStanding.Deleted } side && call.IfVersion > 0 && call.IfVersion <= side.GoneAtVersion) LeaveRow(draft, side, shown);
    }

    // What Marketo took before the merge the record held then, though its row or a read never told of it: whoever won may go on from it (G-2, C-3).
    private static void Arrived(Draft draft)
    {
        foreach (var call in draft.Calls.Where(c => c is { To: SystemName.Marketo, State: CallState.Accepted }).ToList())
            foreach (var (name, write) in call.Writes)
            {
                if (draft.Policy.Map.Find(name) is not { } field) continue;
                draft.Set(name, draft.Field(name) with { Marketo = write.Sent });
                Closing.AsShown(draft, field, call, write.Sent);
            }
    }

    private static void LeaveRow(Draft draft, MarketoSide side, RecordSnapshot row)
    {
        draft.Set(side with { GoneAtVersion = Math.Max(side.GoneAtVersion, row.Version) });
        LeaveRow(draft);
    }

    /// <summary>What the row shows is how things stand, under a write of ours that may still be refused, too: no edit that still has to travel.</summary>
    private static void LeaveRow(Draft draft)
    {
        foreach (var name in draft.FieldNames.ToList())
            if (draft.Field(name) is var state && !string.Equals(state.AgreedDynamics, state.Dynamics, StringComparison.Ordinal)) draft.Set(name, state with { AgreedDynamics = state.Dynamics });
    }

    /// <summary>
    /// A read by id does not find the record. That proves no delete: one that nobody explains goes to the error desk (D-10). A record that was live until now
    /// waits for the feed first.
    /// </summary>
    public static void NotFound(Draft draft, RecordId record)
    {
        if (draft.Marketo is not { Standing: SideStanding.Live or SideStanding.Missing, LostSince: null } side || side.Record != record) return;
        if (side.MissingSince is not { } since) draft.Set(side with { Standing = SideStanding.Missing, MissingSince = draft.Now });
        else if (draft.Reach.IsPast(since + draft.Policy.Lateness))
        {
            draft.Set(side with { MissingSince = null, LostSince = draft.Now });
            draft.Tell("lost", "D-10", "Marketo does not have the person any more and tells neither a merge nor a delete; nothing is written until somebody looks.", code: "1004");
        }
        foreach (var call in draft.Calls.Where(c => c.To == SystemName.Marketo).ToList()) draft.Replace(call, null);
    }

    private static bool Adopt(Draft draft, RecordSnapshot seen, out bool isMeeting)
    {
        isMeeting = false;
        if (draft.Marketo is { } side && side.Record == seen.Record)
        {
            if (IsOfBefore(side, seen)) return false;
            draft.Set(side with { Standing = SideStanding.Live, MissingSince = null, LostSince = null, WasRead = true, ReadDue = false });
            return true;
        }
        if (draft.Marketo is { Standing: not (SideStanding.Deleted or SideStanding.Merged) }) return Disown(draft, seen);
        var creating = draft.Calls.Find(c => c.To == SystemName.Marketo && c.IsCreate);
        var isOlder = creating is not null && IsOlder(draft, creating, seen);
        isMeeting = draft.Dynamics is not null && (creating is null || isOlder);
        if (isMeeting && !ShownIds(draft, seen).Any(id => IsOurs(draft, id))) return Disown(draft, seen);
        // What the call put into our own fields stood there until somebody typed over it (N-18).
        draft.Set(new MarketoSide(seen.Record, SideStanding.Live) { WasRead = true, Link = isOlder || creating is null ? new Dictionary<string, string?>() : creating.Link });
        if (isOlder)
        {
            Withdraw(draft, creating!);
            return true;
        }
        if (draft.Dynamics is null && seen.Link?.GetValueOrDefault(LinkFields.DynamicsId) is { Length: > 0 } claim) draft.Lay(claim.ToLowerInvariant());
        if (draft.JoinedInto == seen.Record.ToString()) Joins.Found(draft);
        if (creating is not null) draft.Tell("created", "N-1", "A Marketo person was created for the row in Dynamics; it was found before or without the answer to the call.");
        if (creating is not null) Choosing.Made(draft, creating);
        if (creating is { State: not CallState.Accepted }) draft.Replace(creating, creating with { State = CallState.Accepted, At = draft.Now });
        return true;
    }

    /// <summary>Was the record read before its delete or merge, and comes only now, in a page that is handed over again or late? It shows nobody who is there (D-2, G-2, S-2).</summary>
    private static bool IsOfBefore(MarketoSide side, RecordSnapshot seen) =>
        side.Standing is SideStanding.Deleted or SideStanding.Merged && (side.DeletedAt is { } at ? seen.At <= at : seen.At + seen.OursAhead <= side.GoneAt);

    /// <summary>
    /// Was the record there before the call that is to make one, or does it carry the id of another row? Then the call did not make it: an earlier one did, which nobody
    /// remembers because an older copy of the store was put back, and what either side shows since is no edit of what this call says. Marketo's clock may be far from ours.
    /// A record that showed the row's id until somebody wrote another one over it may be of this call's making all the same.
    /// Nor did the call make who shows the row's id and nothing else of what it writes beside that: somebody typed it (N-18).
    /// </summary>
    private static bool IsOlder(Draft draft, OpenCall creating, RecordSnapshot seen) =>
        seen.CreatedAt + seen.OursAhead + draft.Policy.Skew < creating.OpenedAt || IsTyped(creating, seen)
        || (ShownIds(draft, seen) is { Count: > 0 } shown && !shown.Contains(creating.Link.GetValueOrDefault(LinkFields.DynamicsId), StringComparer.OrdinalIgnoreCase));

    private static IReadOnlyList<string> ShownIds(Draft draft, RecordSnapshot seen) => MatchRule.ShownIds(seen, draft.Page);

    // Somebody else's: whoever handed it over gives it to a person of its own (S-1).
    private static bool Disown(Draft draft, RecordSnapshot seen)
    {
        draft.Strangers.Add(seen.Record);
        return false;
    }

    private static bool IsTyped(OpenCall creating, RecordSnapshot seen) =>
        creating.Link.Where(each => each is { Key: LinkFields.RecordType or LinkFields.CreatedDate, Value.Length: > 0 }).ToList() is { Count: > 0 } beside
        && beside.TrueForAll(each => seen.Link?.TryGetValue(each.Key, out var shown) == true && string.IsNullOrEmpty(shown));

    /// <summary>The row has its Marketo person: a second one is not made (N-8).</summary>
    private static void Withdraw(Draft draft, OpenCall creating)
    {
        draft.Replace(creating, null);
        draft.Effects.Add(new Effect.Withdraw(SystemName.Marketo, creating.Id));
        draft.Tell("linked", "N-11", "The Marketo person that was made for the row before is linked again, as its record tells.");
    }

    /// <summary>A record that was created for a row that the person went on from is the person's all the same (QL-1).</summary>
    private static bool IsOurs(Draft draft, string? dynamicsId) => draft.Dynamics!.Record.Id == dynamicsId || draft.Former.Any(f => f.Record.Id == dynamicsId);

    private static void Take(Draft draft, MappedField field, string? value, RecordSnapshot seen, DateTimeOffset? merged)
    {
        if (Choosing.SeeMarketo(draft, field, value, seen)) return;
        var (state, at) = (draft.Field(field.Name), seen.At);
        // Of two reads of one second the earlier one may come last: its answer was on its way to the person for longer.
        var isOlder = at < state.Base.Second || (at == state.Base.Second && (state.Base.IsRead ? seen.Within < state.Base.Within : state.Base.Rows.Count > 0));
        if (isOlder || (state.Base.IsRead && at == state.Base.Second && state.Rows.Count > 0)) return;
        // Older rows may be a loser's, moved here by the merge: what was read is begun from, once. Of a merge that passed a person whose state could not be read only such rows come (B-16).
        var isBegunFrom = draft.Before.Marketo is { ReadDue: true } || (merged is { } second && state.Base.Second <= second && at > second);
        if (state.Base.IsRead && state.Rows.Count == 0 && string.Equals(state.Marketo, value, StringComparison.Ordinal) && !state.Undecided && !isBegunFrom) return;
        if (Choosing.IsUnread(state) && !draft.Same(field, SystemName.Marketo, state.Marketo, value)) state = Edited(state);
        draft.Set(field.Name, state with { Base = new(value, at, true, state.Base.Rows) { Folded = state.Base.Folded, Within = seen.Within }, Marketo = state.Rows.Any(r => r.Second >= at) ? state.Marketo : value, Undecided = state.Undecided && state.Rows.Any(r => r.Second >= at) });
    }

    // Marketo was read once, Dynamics is still to be read, and Marketo shows another value by now: that is an edit since, which no refresh overwrites (F-5).
    private static FieldState Edited(FieldState state) => state with
    {
        Marks = state.Marks | FieldMarks.ChangedSince,
        AgreedMarketo = (state.Marks & (FieldMarks.Known | FieldMarks.ReadAgain)) == 0 ? state.Marketo : state.AgreedMarketo,
    };

    /// <summary>Are there rows of the field that a later read or the feed decides?</summary>
    public static bool IsUndecided(Draft draft, string name) => draft.Field(name) is { Undecided: true } state && !Choosing.IsUnread(state);

    private static void Confirm(Draft draft, OpenCall call, RecordSnapshot seen)
    {
        if (call is { State: CallState.Unknown, IsCreate: false } && Landing.IsDecided(draft, call)) Landing.Learn(draft, call, seen);
        if (call.State != CallState.Accepted || (!call.IsCreate && !draft.Reach.IsPast(call.At + draft.Policy.Lateness))) return;
        foreach (var (name, write) in call.Writes.ToList())
        {
            // Its own row closes it first, once both sides were read, and once its rows are decided (C-7): those of a hidden field are when it is offered again (F-3).
            if (Choosing.IsAwaited(draft, name) || IsUndecided(draft, name)) continue;
            if (draft.Policy.Map.Find(name) is not { } field || !seen.Values.TryGetValue(name, out var value)) Closing.Remove(draft, call, name);
            else if (Canonical.MadeOf(field, SystemName.Marketo, write.Sent, value, draft.Policy.Rules)) Closing.AsShown(draft, field, call, value);
            else if (draft.Same(field, SystemName.Marketo, write.Basis, value) && !Landing.Stood(draft, field, call)) Closing.NotTaken(draft, field, call);
            else Closing.AsShown(draft, field, call, write.Sent);
        }
        if (call.Writes.Count == 0 && draft.Calls.Contains(call)) draft.Replace(call, null);
    }
}
