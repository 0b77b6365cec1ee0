namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Does the log tell of every edit in Marketo that a write of ours replaced, where neither side had seen the other's? (C-7, C-8)</summary>
internal static class Replacements
{
    public static void Look(Histories all, string person, string row, string table, List<Offence> offences)
    {
        // Whoever met another record meets for the first time once more (N-10), and what an older copy of our store forgot is told no more.
        if (all.Evidence.RolledBack.Count > 0 || all.IsKeptOut(row) || all.AfterInDynamics.Origin(row) is not null || all.AfterInMarketo.MergedInto(person).Any() || all.AfterInDynamics.MergedInto(row).Any()) return;
        foreach (var field in all.Fields.All.Where(field => field is { Turns.Count: 0, Way: FieldWay.Both, IsFilledOnly: false }))
        {
            if (field.On(table) is not { } column) continue;
            var lines = all.InMarketo.Of(person, field.Marketo);
            for (var i = 1; i < lines.Count; i++)
                if (lines[i].Client == all.Marketo.Us && lines[i].Operation == "update" && IsUnseen(all, lines, i, row, column, field) && !IsTold(all, person, field, lines[i - 1], lines[i]))
                    offences.Add(new(OffenceKind.Unexplained, "marketo", person, field.Marketo, lines[i].Sequence));
        }
    }

    private static bool IsUnseen(Histories all, IReadOnlyList<HistoryLine> lines, int at, string row, string column, JudgedField field)
    {
        var (ours, edit) = (lines[at], lines[at - 1]);
        if (!all.Marketo.IsOthers(edit) || edit.Operation != "update" || field.Same(ours.New, edit.New)) return false;
        // Who comes back to where both sides stood has not moved (S-3).
        if (Unseen(all, lines, at).Any(line => field.Same(line.Old, edit.New)) || IsTakenForOurs(all, lines, at, field)) return false;
        var source = all.InDynamics.Of(row, column).LastOrDefault(line => all.Dynamics.IsOthers(line) && line.Time <= ours.Time + all.Evidence.Skew && field.Same(line.New, ours.New));
        return source is not null && !all.InDynamics.HeldUntil(row, column, source.Time, value => field.Same(value, edit.New));
    }

    /// <summary>
    /// Did somebody write what our line says before it came? While nobody knows what became of our call, whoever writes that is taken for it (C-12): what was edited on top of his row has
    /// seen ours for all that anybody knows, and our line is somebody's.
    /// </summary>
    public static bool IsTakenForOurs(Histories all, IReadOnlyList<HistoryLine> lines, int at, JudgedField field) =>
        Unseen(all, lines, at).Any(line => field.Same(line.New, lines[at].New) && (!all.Evidence.HasAllAnswers || Evidence.AreAlike(lines[at], line)));

    // What others wrote in Marketo between our line and the one of ours before it.
    private static IEnumerable<HistoryLine> Unseen(Histories all, IReadOnlyList<HistoryLine> lines, int at) => lines.Take(at).Reverse().TakeWhile(all.Marketo.IsOthers);

    // A collision names both: told is the edit, as loser or winner, or that what we wrote over it lost.
    private static bool IsTold(Histories all, string person, JudgedField field, HistoryLine edit, HistoryLine ours) => all.Facts(person, "") is var facts
        && (facts.TellsLost(field, field.Plain(edit.New)) || facts.TellsWon(field, field.Plain(edit.New)) || facts.TellsLost(field, field.Plain(ours.New)) || facts.Explains(field));
}
