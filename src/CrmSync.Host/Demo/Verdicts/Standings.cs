namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Does each Marketo person show the row that it goes on as, and each row somebody who shows it? (QL-1, G-1 to G-3, D-1, N-1)</summary>
internal sealed class Standings(Histories all, List<Offence> offences)
{
    /// <summary>How much is explained; the pairs that go on.</summary>
    public (int Explained, IReadOnlyList<(string Marketo, string Dynamics)> Pairs) Find()
    {
        var (pairs, explained) = (new List<(string, string)>(), 0);
        foreach (var (person, row) in all.Links.Shown)
        {
            var isWrong = IsWrong(person, row);
            if (isWrong is null && !all.Links.IsMarked(person)) pairs.Add((person, row));
            if (isWrong is not { } offence) continue;
            if (all.Facts(person, row) is { IsWaiting: true } or { IsStale: true }) explained++;
            else offences.Add(offence);
        }
        var shown = all.Links.Now.Where(pair => !all.Links.IsMarked(pair.Marketo)).Select(pair => pair.Dynamics).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var row in all.Dynamics.Rows.Keys.Where(row => IsOpen(row) && !shown.Contains(row)))
        {
            if (all.IsKeptOut(row))
            {
                explained++;
                continue;
            }
            var people = Ever(row);
            if (people.Count > 0 && people.TrueForAll(person => IsDeleted(person) || WasFollowed(person, row))) continue;
            var told = all.Facts("", row);
            // Left alone after a merge in Marketo must not mean forgotten: the error desk has a line of its own for it (G-2).
            if (people.Exists(IsSwallowed) ? told.IsWaiting || told.Desk.Contains("") : told.ExplainsAbsence || (people.Count == 0 && IsDeletedUnshown(told))) explained++;
            else offences.Add(new(OffenceKind.Missing, "dynamics", row, "", 0));
        }
        return (explained + LookAtOutput(), pairs);
    }

    // What somebody typed into a field of ours is put back (N-18).
    private int LookAtOutput()
    {
        var explained = 0;
        foreach (var (person, field) in all.InMarketo.Changed.Where(each => each.Field is Links.Field or Links.CreatedAt && all.Marketo.Rows.ContainsKey(each.Row)))
        {
            var lines = all.InMarketo.Of(person, field);
            if (lines[^1] is not { Operation: "update" } last || !all.Marketo.IsOthers(last) || IsRight(person, field, last.New ?? "", lines)) continue;
            if (all.Facts(person, "") is { IsWaiting: true } or { IsStale: true }) explained++;
            else offences.Add(new(OffenceKind.Forgotten, "marketo", person, field, last.Sequence));
        }
        return explained;
    }

    // What was typed is what stood there, or nothing at somebody without a row.
    private bool IsRight(string person, string field, string typed, IReadOnlyList<HistoryLine> lines) =>
        typed == (lines.LastOrDefault(line => line.Client == all.Marketo.Us)?.New ?? "")
        || (string.IsNullOrEmpty(all.Marketo.Rows[person].GetValueOrDefault(Links.Field)) && typed.Length == 0);

    private Offence? IsWrong(string person, string row)
    {
        var final = all.AfterInDynamics.Final(row);
        var isGone = !all.Dynamics.Rows.ContainsKey(row) || all.AfterInDynamics.IsMerged(row);
        if (all.Links.IsMarked(person)) return isGone || !all.Dynamics.Rows.ContainsKey(final) || all.AfterInDynamics.IsMerged(final) || IsOthers(person, final) ? null : new(OffenceKind.Forgotten, "marketo", person, Links.Mark, 0);
        if (isGone) return new(OffenceKind.Forgotten, "marketo", person, Links.Mark, 0);
        return final != row && all.Dynamics.Rows.ContainsKey(final) && !all.IsKeptOut(final) ? new(OffenceKind.Forgotten, "marketo", person, Links.Field, 0) : null;
    }

    // Somebody else shows the row; or shows the one from which it goes on as that row, while the filter keeps it out: nothing is written for it then (G-3, K-3).
    private bool IsOthers(string person, string row) => all.Links.Holders(row).Any(other => other != person)
        || (all.IsKeptOut(row) && all.Links.Shown.Any(each => each.Marketo != person && !all.Links.IsMarked(each.Marketo) && string.Equals(all.AfterInDynamics.Final(each.Dynamics), row, StringComparison.OrdinalIgnoreCase)));

    private bool IsOpen(string row) => all.AfterInDynamics.Next(row) is null;

    // Who was merged away or deleted before it could show its row never tells whose that is; the mark of our own write does (C-13).
    private List<string> Ever(string row)
    {
        var own = all.Links.ToMarketo[row].Where(person => !WasTakenBack(person, row) && !WasDisowned(person, row) && !IsUnknown(person, row) && !WasBrought(person, row)).ToList();
        List<string> shown = [.. own, .. LeadOf(row, own) is { } lead ? all.Links.ToMarketo[lead] : []];
        return shown.Count > 0 ? shown : [.. all.Links.WrittenInto(row)];
    }

    // A contact that had somebody made for it when its lead was deleted already is nobody else's: it named the lead no more (N-13).
    private string? LeadOf(string row, List<string> own) => own.SelectMany(person => all.Links.Given(person, row)).Any(line => line.Operation == "create" && all.NamedOrigin(row, line.Time) is null) ? null : all.AfterInDynamics.Origin(row);

    // Deleted in Marketo, or merged into one who was: nothing happens in Dynamics (D-2).
    private bool IsDeleted(string person) => !all.Marketo.Rows.ContainsKey(all.AfterInMarketo.Final(person));

    // Linked with the row, and deleted before anything was written on either side: only the log tells that they belonged together, and Marketo's history that somebody deleted it (D-2).
    private bool IsDeletedUnshown(KnownFacts told) => told.Kinds?.Contains("deleted") == true && told.Person is { } id && all.Links.OfNamed(id).Any(person =>
        all.Marketo.History.Any(line => line is { Field: null, Operation: "delete", Table: "lead" } && line.Row == person && all.Marketo.IsOthers(line)));

    // Since its person was merged away somebody went on as the row (G-3), and was deleted (D-2). Or an older copy of our store forgot the link, and somebody new was made for the row (N-1).
    private bool WasFollowed(string person, string row) =>
        IsSwallowed(person) && all.Links.GivenLater(row, all.AfterInMarketo.EndOf(person)).Any(line => IsDeleted(line.Row) && (line.Operation != "create" || all.IsForgotten(person, LinkedAs(person, row))));

    // Who was merged away while his lead was being qualified showed the contact never.
    private string LinkedAs(string person, string row) => all.Links.Given(person, row).Any() ? row : all.AfterInDynamics.Origin(row) ?? row;

    // An older copy of our store forgot that it went on as the row (G-3), and it shows its own again: when that was seen anew, the row had somebody.
    private bool WasTakenBack(string person, string row) =>
        all.IsForgotten(person, row) && all.Links.Shown.Any(each => each.Marketo == person && each.Dynamics != row && string.Equals(all.AfterInDynamics.Final(each.Dynamics), row, StringComparison.OrdinalIgnoreCase));

    // An older copy of our store forgot that it was made for the row, which had somebody still when it was seen anew: its copy of the id was put back (N-18), and then that one was deleted (D-2).
    private bool WasDisowned(string person, string row) => (all.IsForgotten(person, row) || IsOfForgotten(person, row)) && all.Marketo.History.Any(line =>
        line is { Operation: "update", Field: Links.Field, Old: { } old, New: null or "" } && line.Row == person && line.Client == all.Marketo.Us && Links.Key(old) == row);

    // A merge brought the id, from somebody whose link was forgotten (G-2).
    private bool IsOfForgotten(string person, string row) => !all.Links.Given(person, row).Any() && all.AfterInMarketo.MergedInto(person).Any(loser => all.IsForgotten(loser, row));

    // Somebody had emptied our field, so that a merge brought the loser's id. The person had a row of its own, whose id was put back, and the loser's is left alone (G-2, N-18).
    private bool WasBrought(string person, string row) => !all.Links.Given(person, row).Any() && all.InMarketo.Of(person, Links.Field) is var lines
        && lines.Index().Any(each => each.Item is { Operation: "merge", New: { } id } && Links.Key(id) == row && lines.Take(each.Index).LastOrDefault(IsOurs) is { New.Length: > 0 } own && lines.Skip(each.Index).FirstOrDefault(IsOurs)?.New == own.New);

    // An older copy of our store forgot that it showed the row, and it was merged away before that could be seen again: no row of Marketo's feed tells what a loser had shown. What was known of the row before holds (D-2).
    private bool IsUnknown(string person, string row) => IsSwallowed(person) && all.IsForgotten(person, row)
        && all.Marketo.History.Any(line => line.Sequence == all.AfterInMarketo.EndOf(person) && all.Evidence.RolledBack.Any(stretch => line.Time <= stretch.Until + all.Evidence.LongestUnseen));

    private bool IsOurs(HistoryLine line) => line.Client == all.Marketo.Us;

    private bool IsSwallowed(string person) => all.AfterInMarketo.IsMerged(person) && !IsDeleted(person);
}
