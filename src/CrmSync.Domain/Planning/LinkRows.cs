using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What does a row of one of our own fields on the Marketo person say: our write, or what somebody typed there? (N-18, B-14)</summary>
internal static class LinkRows
{
    private const int RowsMax = 20;

    /// <summary>Takes a row of one of our fields; false when it is no such field.</summary>
    public static bool Take(Draft draft, FieldChanged row)
    {
        if (!LinkFields.OnMarketo.Contains(row.Field)) return false;
        if (draft.Marketo is not { } known) return true;
        Landing.Note(draft, known, row);
        if (row.Second < known.LinkReadAt || Newest(draft, known, row) is not { } side) return true;
        if (draft.Dynamics is null)
        {
            TakeUnlinked(draft, side, row);
            return true;
        }
        side = Landed(draft, side, row);
        var (wanted, shown) = (LinkOutput.Wanted(draft).GetValueOrDefault(row.Field), side.Link.GetValueOrDefault(row.Field));
        var isNext = LinkOutput.IsSame(row.Field, row.Old, shown);
        if (IsTied(known, row) && !LinkOutput.IsSame(row.Field, row.New, shown)) ReadAgain(draft, side);
        else if (LinkOutput.IsIgnored(draft) || LinkOutput.IsSame(row.Field, row.New, wanted)) LinkOutput.Show(draft, side, row.Field, row.New);
        else if (!side.PutBack.Contains(row.Row) && isNext && LinkOutput.IsSame(row.Field, shown, wanted))
        {
            LinkOutput.Show(draft, side with { PutBack = [.. side.PutBack.TakeLast(RowsMax - 1), row.Row] }, row.Field, row.New);
            LinkOutput.Tell(draft, row.Field, row.New);
        }
        // What leads on from something else that was typed: the field shows this now, and may have to show that by the time it is put back.
        else if (isNext && !LinkOutput.IsSame(row.Field, shown, wanted)) LinkOutput.Show(draft, side, row.Field, row.New);
        // It leads on from what nobody has seen here.
        else if (!isNext) ReadAgain(draft, side);
        return true;
    }

    /// <summary>Takes the rows of our own that link a row which was made for this person (N-12): nobody typed them, an older copy of our store has forgotten them.</summary>
    public static void Recall(Draft draft, IReadOnlyList<FieldChanged> rows)
    {
        foreach (var row in rows.TakeLast(RowsMax))
        {
            draft.Set(draft.Marketo! with { PutBack = [.. draft.Marketo.PutBack.TakeLast(RowsMax - 1), row.Row] });
            LinkOutput.Show(draft, draft.Marketo, row.Field, row.New);
        }
    }

    // A row that leads away from what a call of ours says, whose outcome nobody knows, tells that it had landed: its own row may come later, and is older then (C-12, S-2).
    // One that leads from nothing to what is known may be our own of before.
    private static MarketoSide Landed(Draft draft, MarketoSide side, FieldChanged row)
    {
        var isLeft = draft.Calls.Exists(call => call is { To: SystemName.Marketo, State: CallState.Unknown } && !(row.Second.AddSeconds(1) <= call.AppliedFrom)
            && call.Link.TryGetValue(row.Field, out var sent) && LinkOutput.IsSame(row.Field, row.Old, sent));
        if (!isLeft || LinkOutput.IsSame(row.Field, row.New, row.Old) || (LinkOutput.IsSame(row.Field, row.Old, null) && LinkOutput.IsSame(row.Field, row.New, side.Link.GetValueOrDefault(row.Field)))) return side;
        LinkOutput.Show(draft, side, row.Field, row.Old);
        return draft.Marketo!;
    }

    // Within one second rows come in any order.
    private static bool IsTied(MarketoSide known, FieldChanged row) => known.LinkRows.TryGetValue(row.Field, out var latest) && latest == row.Second;

    // What the field shows now only a read tells.
    private static void ReadAgain(Draft draft, MarketoSide side)
    {
        if (draft.Dynamics is { Standing: SideStanding.Creating } || side is not { Standing: SideStanding.Live, ReadDue: false }) return;
        draft.Set(side with { ReadDue = true });
        draft.Effects.Add(new Effect.ReadRecord(side.Record));
    }

    // A late row, or one that the slow walk brings once more, says what was shown then, not now (B-14): our own would look like somebody else's change.
    private static MarketoSide? Newest(Draft draft, MarketoSide side, FieldChanged row)
    {
        var latest = side.LinkRows.GetValueOrDefault(row.Field);
        if (row.Second < latest) return null;
        if (row.Second > latest) draft.Set(side with { LinkRows = new Dictionary<string, DateTimeOffset>(side.LinkRows) { [row.Field] = row.Second } });
        return draft.Marketo;
    }

    private static void TakeUnlinked(Draft draft, MarketoSide side, FieldChanged row)
    {
        if (side.PutBack.Contains(row.Row) || !LinkOutput.IsSame(row.Field, row.Old, side.Link.GetValueOrDefault(row.Field))) return;
        var isForeign = !LinkOutput.IsSame(row.Field, row.New, null) && (draft.Claim is null || row.Field == LinkFields.DynamicsId);
        if (isForeign)
        {
            side = side with { PutBack = [.. side.PutBack.TakeLast(RowsMax - 1), row.Row] };
            LinkOutput.Tell(draft, row.Field, row.New);
        }
        LinkOutput.Show(draft, side, row.Field, row.New);
    }
}
