namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Does a settled system leave both sides alone, and does every write of ours change something that somebody caused? (I4)</summary>
internal sealed class Quietness(Histories all, List<Offence> offences)
{
    // One edit may be written to the other side, and what it replaced there unseen may be put back (C-7).
    private const int WritesPerCause = 2;

    /// <summary>How many writes of ours were looked at.</summary>
    public int Find()
    {
        var judged = 0;
        foreach (var ((thread, field), written) in all.Threads.Fields)
        {
            judged += written.Ours.Count;
            foreach (var (line, isMarketo) in written.Ours)
                if (((line.Old ?? "") == (line.New ?? "") || (isMarketo && IsMadeOf(line, written.Field))) && (isMarketo || !IsFilledUnseen(line, written.Field))) Add(OffenceKind.Echoed, isMarketo, line.Row, field, line.Sequence);
            if (written.Ours.Count <= WritesPerCause * (written.Others.Count + all.Threads.CountEvents(thread) + written.Field.Turns.Count + all.Evidence.RolledBack.Count)) continue;
            var (last, isThere) = written.Ours[^1];
            Add(OffenceKind.Restless, isThere, last.Row, field, last.Sequence);
        }
        if (all.Evidence.Quiet is { } quiet) Watch(quiet);
        return judged;
    }

    private void Watch(QuietStretch quiet)
    {
        var (inMarketo, inDynamics) = (After(all.Marketo, quiet.Marketo), After(all.Dynamics, quiet.Dynamics));
        // Whoever edits in it gives us something to do.
        if (inMarketo.Exists(all.Marketo.IsOthers) || inDynamics.Exists(all.Dynamics.IsOthers)) return;
        foreach (var line in inMarketo) Add(OffenceKind.Echoed, isMarketo: true, line.Row, line.Field ?? "", line.Sequence);
        foreach (var line in inDynamics) Add(OffenceKind.Echoed, isMarketo: false, line.Row, line.Field ?? "", line.Sequence);
        if (quiet.MarketoCalls > 0) Add(OffenceKind.Echoed, isMarketo: true, "", "calls", 0);
        if (quiet.DynamicsCalls > 0) Add(OffenceKind.Echoed, isMarketo: false, "", "calls", 0);
    }

    // What Dynamics made of a text is its half of what was agreed, and does not travel back (S-3).
    private static bool IsMadeOf(HistoryLine line, JudgedField field) => field.Makes is { } makes && line is { Old: { } old, New: { } now } && old != now && makes(old) == now;

    // Planned while the column was closed to us and we had no time to see that: what reads as empty is filled, and nobody can know that it holds the same value (F-3).
    private bool IsFilledUnseen(HistoryLine line, JudgedField field) => all.Links.PlannedAt(line) is { } planned
        && field.Turns.Any(turn => turn.HidesDynamics && ((turn.From <= planned + all.Evidence.Skew && planned <= turn.Until + all.Evidence.Skew) || IsHeldToBeEmpty(line, turn)));

    // An older copy of our store, taken then, was put back when the column was open again: it goes by what it had read, until the row is touched, and read again.
    private bool IsHeldToBeEmpty(HistoryLine line, FieldTurn turn) => turn.IsForgotten && all.Evidence.RolledBack.Any(stretch =>
        turn.From <= stretch.From && stretch.From <= turn.Until && stretch.Until <= line.Time + all.Evidence.Skew
        && !all.Dynamics.History.Any(touch => string.Equals(touch.Row, line.Row, StringComparison.OrdinalIgnoreCase) && touch.Time > stretch.From + all.Evidence.Skew && touch.Time < line.Time));

    private static List<HistoryLine> After(SideRecords side, long sequence)
    {
        var lines = new List<HistoryLine>();
        for (var at = side.History.Count - 1; at >= 0 && side.History[at].Sequence > sequence; at--) lines.Add(side.History[at]);
        return lines;
    }

    private void Add(OffenceKind kind, bool isMarketo, string row, string field, long sequence) => offences.Add(new(kind, isMarketo ? "marketo" : "dynamics", row, field, sequence));
}
