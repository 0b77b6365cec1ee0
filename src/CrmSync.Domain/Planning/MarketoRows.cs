using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What do Marketo's rows say about a field, and which of our writes do they close? (algorithm, steps 1 and 5)</summary>
internal static class MarketoRows
{
    /// <summary>Takes one row; a repeated one changes nothing.</summary>
    public static void Take(Draft draft, FieldChanged row)
    {
        if (draft.Marketo is not { } side || side.Record != row.Record) return;
        if (LinkRows.Take(draft, row) || draft.Policy.Map.Find(row.Field) is not { } field) return;
        var state = draft.Field(field.Name);
        if (state.Rows.Any(r => r.Row == row.Row) || state.Base.Rows.Contains(row.Row)) return;
        if (row.Second < state.Base.Folded) return;
        var isOurs = OpenTo(draft, field.Name).Any(c => draft.Same(field, SystemName.Marketo, c.Writes[field.Name].Sent, row.New));
        var isLatest = !isOurs && (state.MarketoEdit is not { } known || row.Second >= known.At);
        draft.Set(field.Name, Choosing.Told(draft, field, state, row) with { Rows = [.. state.Rows, new(row.Row, row.Second, row.Old, row.New, false)], MarketoEdit = isLatest ? new(row.Second, row.By) : state.MarketoEdit });
        if (row.Second >= state.Base.Second) Doubt(draft, side, row);
    }

    // The feed had been read past this row, and did not tell it: a merge that nobody told of yet has moved it here, or it is very late. What the record shows decides.
    private static void Doubt(Draft draft, MarketoSide side, FieldChanged row)
    {
        if (side is not { Standing: SideStanding.Live, ReadDue: false } || draft.ReadBefore is not { } before || !Chain.IsPast(row.Second, before, draft.Policy.Lateness)) return;
        draft.Set(side with { ReadDue = true });
        draft.Effects.Add(new Effect.ReadRecord(side.Record));
    }

    /// <summary>Takes rows of a field that another observer of the same record has.</summary>
    public static void Add(Draft draft, string field, IReadOnlyList<FieldRow> rows)
    {
        var state = draft.Field(field);
        FieldRow[] fresh = [.. rows.Where(row => row.Second >= state.Base.Folded && !state.Base.Rows.Contains(row.Row) && state.Rows.All(r => r.Row != row.Row))];
        if (fresh.Length > 0) draft.Set(field, state with { Rows = [.. state.Rows, .. fresh] });
    }

    /// <summary>Is it a row of the person's that was neither taken nor read over?</summary>
    public static bool IsNew(Person person, FieldChanged row, SyncPolicy policy)
    {
        if (person.Marketo?.Record != row.Record || policy.Map.Find(row.Field) is not { } field) return false;
        var state = person.Fields.GetValueOrDefault(field.Name, FieldState.Empty);
        return row.Second >= state.Base.Folded && row.Second >= state.Base.Second && !state.Base.Rows.Contains(row.Row) && state.Rows.All(r => r.Row != row.Row);
    }

    /// <summary>Folds every field that has rows, closes what they close, and forgets what is past.</summary>
    public static void Look(Draft draft)
    {
        draft.MayHoldMovedRows = false;
        foreach (var field in draft.Policy.Map.Fields)
            if (draft.Field(field.Name) is { Rows.Count: > 0 } state && !Choosing.IsUnread(state)) Look(draft, field);
    }

    private static void Look(Draft draft, MappedField field)
    {
        bool Same(string? a, string? b) => draft.Same(field, SystemName.Marketo, a, b);
        var state = draft.Field(field.Name);
        var end = Chain.Of(state.Base, state.Rows, draft.Reach.ReadTo, draft.Policy.Lateness, Same);
        var isToRead = end is { IsOff: true, IsUndecided: false } && draft.Marketo is { Standing: SideStanding.Live };
        if (isToRead || end.IsAside) Ask(draft, field, isToRead);
        if (end.IsUndecided || isToRead || OpenTo(draft, field.Name).ToList().Exists(call => LosersRows.IsAwaited(draft, field, call, end)))
        {
            if (!state.Undecided) draft.Set(field.Name, state with { Undecided = true });
            return;
        }
        if (state.Undecided || !string.Equals(state.Marketo, end.Value, StringComparison.Ordinal))
        {
            draft.Set(field.Name, state with { Undecided = false, Marketo = end.Value });
            Refusing.Changed(draft, SystemName.Marketo, field.Name);
        }
        foreach (var call in OpenTo(draft, field.Name).ToList()) Close(draft, field, call, end);
        Fold(draft, field, end);
    }

    // A field that is hidden is in no read: it waits for the clock, or until it is offered again (F-3). One read is enough where the clock may decide as well.
    private static void Ask(Draft draft, MappedField field, bool isRepeated)
    {
        if (draft.Marketo is not { Standing: SideStanding.Live } side || field.Quarantine is not null || draft.ReadInMarketo.Exists(seen => !seen.Values.ContainsKey(field.Name))) return;
        draft.MayHoldMovedRows = true;
        if ((isRepeated || draft.ReadInMarketo.Count == 0) && !draft.Effects.Contains(new Effect.ReadRecord(side.Record))) draft.Effects.Add(new Effect.ReadRecord(side.Record));
    }

    private static IEnumerable<OpenCall> OpenTo(Draft draft, string field) => draft.Calls.Where(c => c.To == SystemName.Marketo && c.Writes.ContainsKey(field));

    private static void Close(Draft draft, MappedField field, OpenCall call, ChainEnd end)
    {
        var write = call.Writes[field.Name];
        // The answer will say from when on a row can be the call's own.
        if (call is { State: CallState.Sent, IsCreate: false }) return;
        var rows = Rows(draft, field, end);
        foreach (var i in Landing.Closest(draft, call, Candidates(call, write, rows), rows))
        {
            if (LosersRows.IsSaid(draft, field, write.Sent, rows[i].New))
            {
                if (LosersRows.Pass(draft, field, call, rows, i)) continue;
                Closing.ByRow(draft, field, call, rows[i], IsStanding(draft, field, rows, i, end));
                return;
            }
            if (!call.IsCreate || !draft.Same(field, SystemName.Marketo, rows[i].Old, write.Sent)) continue;
            Closing.AsShown(draft, field, call, write.Sent);
            return;
        }
    }

    /// <summary>All rows of a field, in order.</summary>
    public static FieldRow[] Rows(Draft draft, MappedField field, ChainEnd end)
    {
        var state = draft.Field(field.Name);
        return [.. Chain.Before(state.Base, state.Rows, (a, b) => draft.Same(field, SystemName.Marketo, a, b)), .. end.Rows];
    }

    /// <summary>The places of the rows that a write may have made.</summary>
    public static IEnumerable<int> Candidates(OpenCall call, OpenWrite write, FieldRow[] rows)
    {
        for (var i = Array.FindLastIndex(rows, r => r.IsOwn) + 1; i < rows.Length; i++)
            if (!write.Known.Contains(rows[i].Row) && !(rows[i].Second.AddSeconds(1) <= call.AppliedFrom)) yield return i;
    }

    // A row that a merge moved here leads neither away from our value nor back to it.
    private static bool IsStanding(Draft draft, MappedField field, FieldRow[] rows, int i, ChainEnd end)
    {
        bool IsOurs(string? value) => draft.Same(field, SystemName.Marketo, value, rows[i].New);
        return IsOurs(end.Value) && !rows.Skip(i + 1).Any(row => IsOurs(row.Old) || IsOurs(row.New));
    }

    private static void Fold(Draft draft, MappedField field, ChainEnd end)
    {
        // Of whoever was deleted, what his record passed through tells a write of ours that an older copy of the store has forgotten from an edit (C-13, D-3).
        if (OpenTo(draft, field.Name).Any() || draft.Marketo is { Standing: SideStanding.Deleted }) return;
        var state = draft.Field(field.Name);
        bool IsPast(FieldRow row) => Chain.IsPast(row.Second, draft.Reach.ReadTo, draft.Policy.Lateness) && !Joins.IsAwaited(draft, row);
        var past = end.Rows.Where(IsPast).ToList();
        if (past.Count < end.Rows.Count && state.Base.IsRead) past = [];
        var gone = state.Rows.Where(r => r.Second < state.Base.Second && IsPast(r)).Concat(past).ToList();
        if (gone.Count == 0) return;
        var second = gone.Max(r => r.Second);
        var start = past.Count == 0 ? state.Base : new(past.Count == end.Rows.Count ? end.Value : past[^1].New, past[^1].Second, false, []);
        var ids = gone.Where(r => r.Second == second).Select(r => r.Row).ToHashSet();
        if (second <= state.Base.Folded) ids = [.. state.Base.Rows, .. second == state.Base.Folded ? ids : []];
        var isKnown = gone.Select(r => r.Row).ToHashSet();
        draft.Set(field.Name, state with
        {
            Base = start with { Folded = second > state.Base.Folded ? second : state.Base.Folded, Rows = [.. ids.Order(StringComparer.Ordinal)] },
            Rows = [.. state.Rows.Where(r => !isKnown.Contains(r.Row))],
        });
    }
}
