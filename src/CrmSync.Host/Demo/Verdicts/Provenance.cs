namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Is told in the person's log what the histories alone cannot explain: a record that we made, a default that we filled in, an output field that we put back? (I15: C-8, V-7, N-18)</summary>
internal sealed class Provenance(Histories all, List<Offence> offences)
{
    private static readonly string[] Made = ["created", "returned", "restored", "linked"];
    private int judged;

    /// <summary>How much was looked up; null: no log was read.</summary>
    public int? Find()
    {
        var people = Doubles.Creates(all.Marketo, ["lead"]).Where(line => all.Marketo.Rows.ContainsKey(line.Row) && all.Links.ToDynamics.Contains(line.Row));
        foreach (var line in people.Reverse().Take(all.Evidence.LogsRead)) Expect(Made, "marketo", line, line.Row);
        var rows = Doubles.Creates(all.Dynamics, ["lead", "contact"]).Where(line => all.Dynamics.Rows.ContainsKey(line.Row) && all.AfterInDynamics.Origin(line.Row) is null);
        foreach (var line in rows.Reverse().Take(all.Evidence.LogsRead))
            if (Shows(line.Row) is { } person) Expect(Made, "dynamics", line, person);
        // What is filled in is told when the row is known to be made, and so is the link: who forgot the one with an older copy of the store has forgotten the other.
        foreach (var line in all.Dynamics.History.Where(line => line.Client == all.Dynamics.Us && line.Field is not null && all.Fields.InDynamics(line.Table, line.Field) is { } field && Inventions.IsFilledIn(line, field)))
            if (!Inventions.StoodInMarketo(all, line, all.Fields.InDynamics(line.Table, line.Field!)!) && Shows(line.Row) is { } person && !IsToldOf(line.Row, "defaulted") && !WasGoneUnknown(line.Row) && !all.IsForgotten(person, line.Row)) Expect(["defaulted"], "dynamics", line, person);
        foreach (var (row, field) in all.InMarketo.Changed.Where(each => Links.Output.Contains(each.Field) && all.Marketo.Rows.ContainsKey(each.Row))) PutBack(row, field);
        return judged == 0 ? null : judged;
    }

    // Whose link an older copy of our store forgot shows what it shows when it is linked anew.
    private void PutBack(string person, string field)
    {
        if (all.Links.ToDynamics[person].Any(row => all.IsForgotten(person, row))) return;
        var lines = all.InMarketo.Of(person, field);
        // Who was made by a call whose answer was lost was linked when he was found: nobody knew before what he had shown.
        if (lines[0].Operation == "create" && all.Facts(person, "").Kinds?.Contains("linked") == true) return;
        for (var i = 1; i < lines.Count; i++)
            if (lines[i].Client == all.Marketo.Us && all.Marketo.IsOthers(lines[i - 1]) && lines[i - 1].Operation == "update" && (lines[i].New ?? "") == (lines[i - 1].Old ?? "") && !IsMarked(lines[i]) && !IsBack(lines[i - 1]) && !IsOfAnotherRow(i > 1 ? lines[i - 2] : null, lines[i]) && !IsLinkedSince(i > 1 ? lines[i - 2] : null, lines[i - 1], lines[i])) Expect(["putBack"], "marketo", lines[i], person);
    }

    // What a merge had brought with a loser's row was never ours to put back where its winner has another row: the same is written for that (G-2).
    private bool IsOfAnotherRow(HistoryLine? brought, HistoryLine written) => brought is { Operation: "merge" }
        && all.InMarketo.Of(written.Row, Links.Field).LastOrDefault(line => line.Operation == "merge" && line.Time == brought.Time) is { New: { Length: > 0 } theirs }
        && all.InMarketo.Of(written.Row, Links.Field).LastOrDefault(line => line.Client == all.Marketo.Us && line.Time <= written.Time) is { New: { Length: > 0 } own } && Links.Key(own) != Links.Key(theirs);

    // Nor where we had emptied the link since, for nobody had read the merge yet: whoever is linked then is shown it for the first time.
    private bool IsLinkedSince(HistoryLine? brought, HistoryLine typed, HistoryLine written) => brought is { Operation: "merge" }
        && all.InMarketo.Of(written.Row, Links.Field).Any(line => line.Client == all.Marketo.Us && string.IsNullOrEmpty(line.New) && line.Sequence > typed.Sequence && line.Sequence < written.Sequence);

    // What empties together with the mark empties because the row is gone, whatever was typed there (D-1).
    private bool IsMarked(HistoryLine line) =>
        string.IsNullOrEmpty(line.New) && all.InMarketo.Of(line.Row, Links.Mark).Any(mark => mark.Client == all.Marketo.Us && mark.Time == line.Time && bool.TryParse(mark.New, out var isMarked) && isMarked);

    // What somebody emptied had to be empty, for the row was gone and we had not come to empty it; what is written since says that the row is back, which is told (D-1, D-5).
    private bool IsBack(HistoryLine typed) => typed.Field == Links.RecordType && string.IsNullOrEmpty(typed.New) && all.Facts(typed.Row, "").Kinds?.Contains("restored") == true
        && all.Dynamics.History.LastOrDefault(line => line is { Field: null, Operation: "delete" } && all.Links.ToDynamics[typed.Row].Contains(line.Row) && line.Time <= typed.Time + all.Evidence.Skew) is { } gone
        && !all.InMarketo.Of(typed.Row, typed.Field).Any(line => line.Client == all.Marketo.Us && line.Operation == "update" && line.Sequence < typed.Sequence && line.Time >= gone.Time - all.Evidence.Skew);

    // Whom the row was made for keeps his log when a merge leaves the row to another person. Once he is deleted, who joined him for what became of the row tells it (N-16).
    private bool IsToldOf(string row, string kind) =>
        all.AfterInDynamics.From(row).SelectMany(each => all.Links.ToMarketo[each]).Distinct().Any(person => all.Facts(person, "").Kinds?.Contains(kind) == true);

    // Deleted before anybody knew that it had been made: its delete is told, and nothing of what it was made of (N-12).
    private bool WasGoneUnknown(string row) => !all.Dynamics.Rows.ContainsKey(row) && !IsToldOf(row, "created") && IsToldOf(row, "deleted");

    // Whoever shows the row, or what became of it, now.
    private string? Shows(string row) => all.Links.Holders(row).Concat(all.Links.Holders(all.AfterInDynamics.Final(row))).FirstOrDefault();

    private void Expect(string[] kinds, string side, HistoryLine line, string person)
    {
        if (all.Evidence.IsRolledBack(line.Time) || all.Facts(person, "").Kinds is not { } told) return;
        judged++;
        if (!kinds.Any(told.Contains)) offences.Add(new(OffenceKind.Unexplained, side, line.Row, line.Field ?? "", line.Sequence));
    }
}
