using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// Whose is a row of before a merge in Marketo: the record's own, or the loser's, which the merge moved here? (G-2, C-7) It is the loser's when it says what we sent and the record
/// shows that we did not send it: neither it nor a later row that may be in what was read leads to that. Where we emptied the field, the merge may have filled it, and
/// tells no row of that.
/// </summary>
internal static class LosersRows
{
    // People make a text shorter, too: only one that is as long as its field may be, or as long as this, was cut by Marketo (S-3, C-7).
    private const int CutFrom = 100;

    /// <summary>Does a row say this value, be it cut?</summary>
    public static bool IsSaid(Draft draft, MappedField field, string? value, string? row) =>
        Canonical.MadeOf(field, SystemName.Marketo, value, row, draft.Policy.Rules, Math.Min(field.Marketo.LengthMax ?? CutFrom, CutFrom));

    /// <summary>
    /// A later row may still come that leads to what was read: whose this one is cannot be told before the feed was read past that. The read is the one at which the wait
    /// begins: each look reads the record again, and would move the moment away for ever.
    /// </summary>
    public static bool IsAwaited(Draft draft, MappedField field, OpenCall call, ChainEnd end)
    {
        var write = call.Writes[field.Name];
        if (call is { State: CallState.Sent, IsCreate: false }) return false;
        var (start, rows) = (Start(draft, field, write), MarketoRows.Rows(draft, field, end));
        var said = MarketoRows.Candidates(call, write, rows).Where(i => IsSaid(draft, field, write.Sent, rows[i].New)).Take(1);
        if (!said.Any(i => IsOne(draft, field, write, rows, i))) return false;
        if (!ReferenceEquals(start, write.DoubtedFrom)) Replace(draft, field, call, write with { DoubtedFrom = start });
        return !Chain.IsPast(start.Second, draft.Reach.ReadTo, draft.Policy.Lateness);
    }

    /// <summary>Passes over a row that is the loser's, for good: what is read later moves the place where the chain begins, and tells no more of it.</summary>
    public static bool Pass(Draft draft, MappedField field, OpenCall call, FieldRow[] rows, int at)
    {
        var write = draft.Calls.Single(c => c.Id == call.Id).Writes[field.Name];
        if (!IsOne(draft, field, write, rows, at)) return false;
        Replace(draft, field, call, write with { Known = [.. write.Known, rows[at].Row] });
        return true;
    }

    private static bool IsOne(Draft draft, MappedField field, OpenWrite write, FieldRow[] rows, int at)
    {
        var start = Start(draft, field, write);
        if (!start.IsRead || draft.Marketo is not { } side || rows[at].Second > side.MergedAt || rows[at].Second >= start.Second || Canonical.Text(rows[at].New) is null) return false;
        if (Canonical.MadeOf(field, SystemName.Marketo, write.Sent, start.Value, draft.Policy.Rules)) return false;
        return !rows.Skip(at).TakeWhile(row => row.Second <= start.Second).Any(later => IsSaid(draft, field, start.Value, later.New));
    }

    // Of a later merge only a read of afterwards tells.
    private static ChainStart Start(Draft draft, MappedField field, OpenWrite write) =>
        write.DoubtedFrom is { } from && !(draft.Marketo?.MergedAt > from.Second) ? from : draft.Field(field.Name).Base;

    private static void Replace(Draft draft, MappedField field, OpenCall call, OpenWrite write)
    {
        var now = draft.Calls.Single(c => c.Id == call.Id);
        draft.Replace(now, now with { Writes = new Dictionary<string, OpenWrite>(now.Writes) { [field.Name] = write } });
    }
}
