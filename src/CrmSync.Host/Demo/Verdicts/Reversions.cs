namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Did a write of ours put an older value in place of a newer one? (I8)</summary>
internal sealed class Reversions(Histories all, List<Offence> offences)
{
    private static readonly TimeSpan LinkedWithin = TimeSpan.FromMinutes(1);
    private readonly TimeSpan skew = all.Evidence.Skew;

    /// <summary>How many writes of ours were looked at.</summary>
    public int Find()
    {
        var judged = 0;
        foreach (var written in all.Threads.Fields.Values)
        {
            judged += written.Ours.Count;
            // A field that is only filled takes back what was there when somebody empties it (C-15).
            foreach (var (line, isMarketo) in written.Ours)
                if (!written.Field.IsFilledOnlyAt(line.Time + skew) && IsOlder(line, isMarketo, written)) offences.Add(new(OffenceKind.Reverted, isMarketo ? "marketo" : "dynamics", line.Row, written.Field.Marketo, line.Sequence));
        }
        return judged;
    }

    private bool IsOlder(HistoryLine line, bool isMarketo, FieldThread written)
    {
        var lines = (isMarketo ? all.InMarketo : all.InDynamics).Of(line.Row, line.Field!);
        var at = 0;
        while (at < lines.Count && !ReferenceEquals(lines[at], line)) at++;
        if (at == 0 || at == lines.Count) return false;
        var value = written.Field.Plain(line.New);
        var left = at - 1;
        while (left >= 0 && !(written.Field.Plain(lines[left].Old) == value && written.Field.Plain(lines[left].New) != value)) left--;
        if (left >= 0 && (IsReinstated(lines, left, isMarketo, written.Field, value) || (isMarketo && IsTakenForOurs(lines, left, written, value)))) return false;
        return (left >= 0 && IsPutBack(lines, left, at, isMarketo, written, value)) || IsOvertaken(lines, at, isMarketo, written, value);
    }

    // Only in Marketo is an edit ever replaced unseen (C-7).
    private bool IsReinstated(IReadOnlyList<HistoryLine> lines, int left, bool isMarketo, JudgedField field, string value) =>
        isMarketo && left > 0 && lines[left].Client == all.Marketo.Us && all.Marketo.IsOthers(lines[left - 1]) && field.Plain(lines[left - 1].New) == value;

    // Who writes what is on its way here from Dynamics, or is being put back, is taken for us while nobody knows what became of our call (C-12): what he replaced is put back, and the log tells that it won (C-7).
    private bool IsTakenForOurs(IReadOnlyList<HistoryLine> lines, int left, FieldThread written, string value)
    {
        if (left == 0 || !all.Marketo.IsOthers(lines[left]) || !all.Marketo.IsOthers(lines[left - 1])) return false;
        var (field, at, said) = (written.Field, lines[left].Time, written.Field.Plain(lines[left].New));
        // As long as nobody knows that, nothing else of ours is written to the record, however long our engine stands still (S-6).
        bool IsOpenSince(DateTimeOffset edit) => edit >= at - all.Evidence.LongestUnseen || !all.Marketo.History.Any(line => line.Row == lines[left].Row && line.Client == all.Marketo.Us && line.Time >= edit && line.Time <= at);
        bool IsOnItsWay(HistoryLine edit) => field.Plain(edit.New) == said && edit.Time <= at + skew && IsOpenSince(edit.Time)
            && !lines.Take(left).Any(line => line.Client == all.Marketo.Us && line.Time >= edit.Time - skew && field.Plain(line.New) == said);
        return (written.Others.Exists(each => !each.IsMarketo && IsOnItsWay(each.Line)) || IsBeingPutBack(lines, left, isMarketo: true, field, said)) && all.Facts(lines[left].Row, "") is var facts && facts.TellsLost(field, said) && facts.TellsWon(field, value);
    }

    // The value stood here, was replaced, and comes back from us, though nobody wrote it since and what was written had arrived.
    private bool IsPutBack(IReadOnlyList<HistoryLine> lines, int left, int at, bool isMarketo, FieldThread written, string value)
    {
        var (replaced, back) = (lines[left].Time, lines[at].Time);
        if (HasCause(written, lines[at].Row, replaced, back) || IsForgotten(left > 0 ? lines[left - 1].Time : replaced, back)) return false;
        if (written.Field.IsTurnedWithin(Decided(lines, left, isMarketo, written.Field) - skew, back + skew)) return false;
        if (IsMetAnew(lines, at, isMarketo, written.Field) || IsForgottenThere(written, isMarketo, back, value)) return false;
        if (!isMarketo && lines[left].Client == all.Dynamics.Us && IsOfMovedRow(lines[left], written.Field)) return false;
        if (IsReinstatedLate(lines, at, isMarketo, written.Field, value) || IsMetOnNext(lines, at, isMarketo, written.Field, value)) return false;
        foreach (var (edit, isThere) in written.Others)
        {
            if (edit.Time > back + skew || written.Field.Plain(edit.New) != value) continue;
            if (edit.Time >= replaced - skew || (isThere != isMarketo && !HadArrived(lines, left, isMarketo, edit, isThere, written, value))) return false;
        }
        return true;
    }

    // What puts an edit back that we had replaced unseen may land late, over whatever was edited since, be it that value again: nothing else of ours is written to the field meanwhile (S-6, C-12), and what it replaces wins.
    private bool IsReinstatedLate(IReadOnlyList<HistoryLine> lines, int at, bool isMarketo, JudgedField field, string value)
    {
        return IsBeingPutBack(lines, at, isMarketo, field, value) && all.Facts(lines[at].Row, "").TellsWon(field, value);
    }

    // What we wrote last before that had replaced this value unseen.
    private bool IsBeingPutBack(IReadOnlyList<HistoryLine> lines, int at, bool isMarketo, JudgedField field, string value)
    {
        var ours = at - 1;
        while (ours > 0 && lines[ours].Client != all.Marketo.Us) ours--;
        return ours > 0 && IsReinstated(lines, ours, isMarketo, field, value);
    }

    // A merge in Marketo moves the loser's rows to the winner. Such a row may be told before the merge is, and is believed until the winner was read anew, if it leads on from what the
    // winner showed (C-11, G-2). So what we write may be a value of the loser's: one that the winner never held, or had held and left by then (a flag has but two).
    private bool IsOfMovedRow(HistoryLine line, JudgedField field) => PairsOf(line.Row, isMarketo: false).Any(pair =>
    {
        var left = all.InMarketo.HeldLast(pair.Person, field.Marketo, line.Time, value => field.Same(value, line.New)) ?? DateTimeOffset.MinValue + skew;
        return all.AfterInMarketo.MergedThrough(pair.Person).Any(loser => all.Marketo.History.Any(merge => merge is { Operation: "merge", Field: null } && merge.Row == loser && merge.Time <= line.Time + skew)
            && all.InMarketo.Of(loser, field.Marketo).Any(moved => moved.Time >= left - skew && moved.Time <= line.Time + skew && field.Same(moved.New, line.New)));
    });

    // An edit that we had replaced unseen was put back (C-7), which was decided when it was replaced: a field that was turned since is refreshed once it is there (F-2).
    private DateTimeOffset Decided(IReadOnlyList<HistoryLine> lines, int left, bool isMarketo, JudgedField field)
    {
        if (!isMarketo || lines[left].Client != all.Marketo.Us) return lines[left].Time;
        var edit = field.Plain(lines[left].New);
        for (var i = left - 1; i > 0; i--)
            if (IsReinstated(lines, i, isMarketo, field, edit)) return lines[i].Time;
        return lines[left].Time;
    }

    // Two records whose link an older copy of our store has forgotten meet for the first time once more: what differs collides, and the log names the loser (N-10).
    private bool IsMetAnew(IReadOnlyList<HistoryLine> lines, int at, bool isMarketo, JudgedField field)
    {
        if (all.Evidence.RolledBack.Count == 0) return false;
        var us = isMarketo ? all.Marketo.Us : all.Dynamics.Us;
        var isFirst = all.Evidence.RolledBack.Any(stretch => stretch.Until <= lines[at].Time && lines.Take(at).All(line => line.Client != us || line.Time < stretch.Until));
        return isFirst && PairsOf(lines[at].Row, isMarketo).Any(pair => all.IsForgotten(pair.Person, pair.Row) && all.Facts(pair.Person, pair.Row).TellsLost(field, field.Plain(lines[at].Old)));
    }

    // A row that the person went on as, or the winner of a merge in Marketo, is met for the first time (QL-3, G-2), and the log tells what lost there (N-10): the link may have come before it, or long after. A contact's lines begin with its lead's: what we wrote there is no meeting of this row.
    private bool IsMetOnNext(IReadOnlyList<HistoryLine> lines, int at, bool isMarketo, JudgedField field, string value)
    {
        var (row, us, after) = (lines[at].Row, isMarketo ? all.Marketo.Us : all.Dynamics.Us, isMarketo ? all.AfterInMarketo : all.AfterInDynamics);
        if (lines.Take(at).Any(line => line.Client == us && line.Row == row) || (after.Origin(row) is null && !after.MergedInto(row).Any())) return false;
        return PairsOf(row, isMarketo).Select(pair => all.Facts(pair.Person, pair.Row)).Any(facts => facts.TellsLost(field, field.Plain(lines[at].Old)) && facts.TellsWon(field, value));
    }

    private IEnumerable<(string Person, string Row)> PairsOf(string row, bool isMarketo) =>
        isMarketo ? all.Links.ToDynamics[row].Select(other => (Person: row, Row: other)) : all.Links.ToMarketo[row].Select(other => (Person: other, Row: row));

    // Writes of ours carried the value as often as it was written over there; whoever wrote it here too may have been put back.
    private bool HadArrived(IReadOnlyList<HistoryLine> lines, int left, bool isMarketo, HistoryLine edit, bool isThere, FieldThread written, string value)
    {
        var (count, since) = (0, edit.Time);
        foreach (var earlier in isThere ? all.InMarketo.Of(edit.Row, edit.Field!) : all.InDynamics.Of(edit.Row, edit.Field!))
        {
            if (written.Field.Plain(earlier.New) == value && (isThere ? all.Marketo : all.Dynamics).IsOthers(earlier) && ++count == 1) since = earlier.Time;
            if (ReferenceEquals(earlier, edit)) break;
        }
        var us = isMarketo ? all.Marketo.Us : all.Dynamics.Us;
        for (var i = 0; i < left; i++)
        {
            if (lines[i].Time < since - skew || written.Field.Plain(lines[i].New) != value) continue;
            if (lines[i].Client != us) return false;
            count--;
        }
        return count <= 0;
    }

    // The other side had gone on to another value, and that one had arrived before. Flags come and go too often to tell.
    private bool IsOvertaken(IReadOnlyList<HistoryLine> lines, int at, bool isMarketo, FieldThread written, string value)
    {
        if (value is "" or "true") return false;
        var source = written.Others.FindLastIndex(each => each.IsMarketo != isMarketo && each.Line.Time <= lines[at].Time + skew && written.Field.Plain(each.Line.New) == value);
        if (source < 0) return false;
        var older = written.Others[source].Line;
        for (var i = source + 1; i < written.Others.Count; i++)
        {
            var (newer, isThere) = written.Others[i];
            if (isThere == isMarketo || newer.Row != older.Row || written.Field.Plain(newer.New) is "" or "true") continue;
            if (IsKnownBefore(written, source, written.Field.Plain(newer.New)) || !Arrived(lines, at, isMarketo, newer, written.Field)) continue;
            var isWrittenAgain = written.Others.Exists(each => each.IsMarketo == isMarketo && each.Line.Time >= newer.Time - skew && written.Field.Plain(each.Line.New) == value);
            if (!isMarketo && IsTakenForSomebodys(written, newer, value)) continue;
            if (!isWrittenAgain && !HasCause(written, lines[at].Row, older.Time, lines[at].Time) && !IsForgotten(older.Time, lines[at].Time)) return true;
        }
        return false;
    }

    // Our own write in Marketo is an edit there for all that anybody knows, when somebody's row of the same value was taken for it (C-12).
    private static bool IsTakenForSomebodys(FieldThread written, HistoryLine newer, string value) => written.Ours.Exists(ours => ours.IsMarketo && ours.Line.Time >= newer.Time && written.Field.Plain(ours.Line.New) == value
        && written.Others.Exists(each => each.IsMarketo && each.Line.Time <= ours.Line.Time && written.Field.Plain(each.Line.New) == value && Evidence.AreAlike(ours.Line, each.Line)));

    // We had forgotten what had arrived.
    private bool IsForgotten(DateTimeOffset arrived, DateTimeOffset back) => all.Evidence.RolledBack.Any(stretch => stretch.From - skew <= back && stretch.Until + skew >= arrived);

    // We had forgotten that we wrote it over there: we went by what stood there before, and reading it is an edit for all that we know.
    private bool IsForgottenThere(FieldThread written, bool isMarketo, DateTimeOffset back, string value) =>
        written.Ours.Exists(each => each.IsMarketo != isMarketo && each.Line.Time <= back + skew && all.Evidence.IsRolledBack(each.Line.Time) && written.Field.Plain(each.Line.New) == value);

    // The records became others', or the field was read again from both sides.
    private bool HasCause(FieldThread written, string record, DateTimeOffset from, DateTimeOffset until) =>
        all.Threads.HasEvent(record, from - skew, until + skew) || written.Field.IsTurnedWithin(from - skew, until + skew) || all.Marketo.History.Any(line => IsLinking(line, record, until));

    // Both records meet (N-10): the link is owed in the same moment as the value, and may come after it.
    private bool IsLinking(HistoryLine line, string record, DateTimeOffset until) => line is { Field: Links.Field, New: { } row } && line.Client == all.Marketo.Us && line.Time >= until - skew
        && line.Time <= until + LinkedWithin && (line.Row == record || string.Equals(Links.Key(row), record, StringComparison.OrdinalIgnoreCase));

    private static bool IsKnownBefore(FieldThread written, int until, string value)
    {
        for (var i = 0; i <= until; i++)
            if (written.Field.Plain(written.Others[i].Line.New) == value) return true;
        return false;
    }

    private bool Arrived(IReadOnlyList<HistoryLine> lines, int until, bool isMarketo, HistoryLine edit, JudgedField field)
    {
        var us = isMarketo ? all.Marketo.Us : all.Dynamics.Us;
        for (var i = 0; i < until; i++)
            if (lines[i].Client == us && lines[i].Time >= edit.Time - skew && field.Same(lines[i].New, edit.New)) return true;
        return false;
    }
}
