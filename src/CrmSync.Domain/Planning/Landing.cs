using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Did a write to Marketo arrive whose answer was lost? (C-12)</summary>
internal static class Landing
{
    /// <summary>Can a call of unknown outcome not arrive any more, and would its rows be here? (C-12)</summary>
    public static bool IsOver(Draft draft, OpenCall call) => draft.Reach.IsPast(call.At + draft.Policy.Landing + draft.Policy.Lateness);

    /// <summary>Can it be told what became of it? A row that says what was sent and is not in its place yet may be its own, which closes it (C-11, C-7).</summary>
    public static bool IsDecided(Draft draft, OpenCall call) => IsOver(draft, call) && !call.Writes.Any(write =>
        draft.Policy.Map.Find(write.Key) is { Quarantine: null } field && MarketoReads.IsUndecided(draft, write.Key)
        && Since(draft, field, call).Any(row => !row.IsOwn && Canonical.MadeOf(field, SystemName.Marketo, write.Value.Sent, row.New, draft.Policy.Rules)));

    /// <summary>
    /// The places at which a call's own row may be. One of before the call left, as Marketo's clock is reckoned, is most likely somebody's who wrote the same: it is the call's own
    /// only if nothing of the call can come any more (C-7).
    /// </summary>
    public static IEnumerable<int> Closest(Draft draft, OpenCall call, IEnumerable<int> places, FieldRow[] rows)
    {
        if (call is not { State: CallState.Unknown, IsCreate: false, Left: { } left }) return places;
        var isEarly = places.ToLookup(i => rows[i].Second.AddSeconds(1) <= left);
        return IsOver(draft, call) ? [.. isEarly[false], .. isEarly[true]] : [.. isEarly[false]];
    }

    /// <summary>
    /// Did somebody edit away from what a write sent? Then it stood there, though Marketo may have told no row of it: a write in another case only may leave none. A row of
    /// before the write that comes late leads away from an equal value of then.
    /// </summary>
    public static bool LeadsAway(Draft draft, MappedField field, OpenCall call) => IsLeft(draft, field, call, call.Writes[field.Name].Sent);

    /// <summary>
    /// Did what a taken write sent stand in Marketo, though the record shows what was believed to be there before? Somebody edited away from it since, or the last row of before
    /// the call had brought it: then the write changed nothing, left no row, and what the record shows is an edit on top of it, whose row may still come (S-12, C-3).
    /// </summary>
    public static bool Stood(Draft draft, MappedField field, OpenCall call)
    {
        bool Same(string? one, string? other) => draft.Same(field, SystemName.Marketo, one, other);
        var (state, write) = (draft.Field(field.Name), call.Writes[field.Name]);
        if (LeadsAway(draft, field, call)) return true;
        var rows = Chain.Before(state.Base, state.Rows, Same).Concat(Chain.Of(state.Base, state.Rows, draft.Reach.ReadTo, draft.Policy.Lateness, Same).Rows);
        return rows.LastOrDefault(row => row.Second.AddSeconds(1) <= call.AppliedFrom) is { } last && !write.Known.Contains(last.Row) && Same(last.New, write.Sent);
    }

    /// <summary>
    /// May a write have arrived of which no row tells? One in another case only may leave none (C-12): the record shows what became of it. Where somebody has edited the field
    /// since, the row of that edit tells what it was made on, and comes once the feed was read past what was seen.
    /// </summary>
    public static bool MayBeUntold(Draft draft, string name, OpenCall call)
    {
        var (write, state) = (call.Writes[name], draft.Field(name));
        if (draft.Policy.Map.Find(name) is not { Quarantine: null } field || IsShown(write.Basis, write.Sent) || !string.Equals(Canonical.Text(write.Basis), Canonical.Text(write.Sent), StringComparison.OrdinalIgnoreCase)) return false;
        if (IsLeft(draft, field, call, write.Basis)) return false;
        var last = state.Rows.Select(row => row.Second).Append(state.Base.Second).Max();
        return IsShown(state.Marketo, write.Basis) || IsShown(state.Marketo, write.Sent) || !Chain.IsPast(last, draft.Reach.ReadTo, draft.Policy.Lateness);

        bool IsShown(string? one, string? other) => draft.Same(field, SystemName.Marketo, one, other);
    }

    /// <summary>Nothing of the call can arrive any more, and no row need tell of a write in another case only: what is read does, or the row of whatever was edited since.</summary>
    public static void Learn(Draft draft, OpenCall call, RecordSnapshot seen)
    {
        var untold = call.Writes.Where(w => MayBeUntold(draft, w.Key, call)).ToList();
        var isOpen = untold.Count == 0;
        foreach (var (name, write) in untold)
        {
            if (draft.Policy.Map.Find(name) is not { } field || !seen.Values.TryGetValue(name, out var value)) continue;
            if (Choosing.IsAwaited(draft, name) || MarketoReads.IsUndecided(draft, name)) isOpen = true;
            else if (draft.Same(field, SystemName.Marketo, write.Sent, value)) Closing.AsShown(draft, field, call, value);
            else isOpen |= !draft.Same(field, SystemName.Marketo, write.Basis, value);
        }
        if (!isOpen && draft.Calls.Find(c => c.Id == call.Id) is { } left) Never(draft, left);
    }

    /// <summary>A write of unknown outcome did not arrive, and cannot any more.</summary>
    public static void Never(Draft draft, OpenCall call)
    {
        draft.Replace(call, null);
        if (!MayBeThere(draft, call)) draft.Tell("neverLanded", "C-12", "A write whose answer was lost never arrived in Marketo; it is planned anew.");
        // No row closes what it put into our own fields, and no read was believed about them meanwhile: they are read before anything is planned (N-11).
        if (call.Link.Count > 0 && draft.Marketo is { Standing: SideStanding.Live } shown) draft.Set(shown with { ReadDue = true });
    }

    /// <summary>A row of one of our own fields tells what stood there: what a call says, or what somebody typed over it.</summary>
    public static void Note(Draft draft, MarketoSide side, FieldChanged row)
    {
        if (side.PutBack.Contains(row.Row)) return;
        foreach (var call in draft.Calls.Where(call => call.To == SystemName.Marketo && !(row.Second <= call.LinkStood)).ToList())
            if (call.Link.TryGetValue(row.Field, out var sent) && (LinkOutput.IsSame(row.Field, row.New, sent) || LinkOutput.IsSame(row.Field, row.Old, sent))) draft.Replace(call, call with { LinkStood = row.Second });
    }

    // A row of our own fields tells that it arrived, or all that it says stands there from before: then no row need tell of it, and the log says nothing that nobody knows.
    private static bool MayBeThere(Draft draft, OpenCall call) => call.Link.Count > 0
        && ((call.LinkStood is { } second && !(second.AddSeconds(1) <= call.AppliedFrom))
            || (call.Writes.Count == 0 && call.Link.All(each => LinkOutput.IsSame(each.Key, each.Value, draft.Marketo?.Link.GetValueOrDefault(each.Key)))));

    // Does a row lead away from the value?
    private static bool IsLeft(Draft draft, MappedField field, OpenCall call, string? value) => Since(draft, field, call).Any(row => draft.Same(field, SystemName.Marketo, row.Old, value));

    // Rows that came since the call was planned, and may be of its time or later.
    private static IEnumerable<FieldRow> Since(Draft draft, MappedField field, OpenCall call) =>
        draft.Field(field.Name).Rows.Where(row => !call.Writes[field.Name].Known.Contains(row.Row) && !(row.Second.AddSeconds(1) <= call.AppliedFrom));
}
