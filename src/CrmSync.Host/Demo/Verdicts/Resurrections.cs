using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Did anybody come back whom somebody had deleted, without an edit or a request that says so? (I7: D-3, D-4, N-2, N-8)</summary>
internal sealed class Resurrections(Histories all, List<Offence> offences)
{
    // An edit of the last seconds before the delete may be one after it by the other clock, and brings the person back.
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(10);

    /// <summary>How many deletes and rows of ours were looked at.</summary>
    public int Find()
    {
        var judged = OfRows() + OfPeople();
        return all.Evidence.HasAllRequests ? judged + OfUnasked() : judged;
    }

    // The next generation of a row has an id of its own (N-12); the same id comes back by somebody else only (D-5).
    private int OfRows()
    {
        var (judged, gone) = (0, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var line in all.Dynamics.History)
        {
            if (line is not { Field: null, Table: "lead" or "contact" }) continue;
            if (line.Operation == "delete")
            {
                judged++;
                gone.Add(line.Row);
            }
            else if (line.Operation == "create" && gone.Remove(line.Row) && line.Client == all.Dynamics.Us) offences.Add(new(OffenceKind.Resurrected, "dynamics", line.Row, "", line.Sequence));
        }
        return judged;
    }

    private int OfPeople()
    {
        var deleted = all.Marketo.History.Where(line => line is { Field: null, Operation: "delete", Table: "lead" } && all.Marketo.IsOthers(line)).ToLookup(line => line.Row);
        if (deleted.Count == 0) return 0;
        var edits = all.Dynamics.History.Where(line => line.Table is "lead" or "contact" && line.Field != Human.Unmapped && (all.Dynamics.IsOthers(line) || IsForgotten(line))).ToLookup(line => line.Row, StringComparer.OrdinalIgnoreCase);
        foreach (var made in all.Marketo.History.Where(line => line is { Operation: "create", Field: Links.Field, New.Length: > 0 } && line.Client == all.Marketo.Us))
        {
            var row = Links.Key(made.New!);
            if (all.Links.ToMarketo[row].Where(person => !all.IsForgotten(person, row)).SelectMany(person => deleted[person]).Where(line => line.Sequence < made.Sequence).MaxBy(line => line.Sequence) is not { } delete) continue;
            var since = delete.Time - Near - all.Evidence.Skew;
            if (Lives(row).Any(each => edits[each].Any(line => line.Time >= since && line.Time <= made.Time + all.Evidence.Skew && !IsOfMarketo(line, delete.Row)))) continue;
            if (!SeemsEdited(row, since, made.Time) && !WasTouchedUnseen(row, delete, since, made.Time) && !WasNeverKnown(delete, made.Row)) offences.Add(new(OffenceKind.Resurrected, "marketo", made.Row, "", made.Sequence));
        }
        return deleted.Count;
    }

    // A write of ours that an older copy of the store forgets.
    private bool IsForgotten(HistoryLine line) => line.Client == all.Dynamics.Us && line.Field is not null && all.Evidence.IsRolledBack(line.Time);

    // It brought what Marketo held last: that is nothing new (C-4), whoever wrote it.
    private bool IsOfMarketo(HistoryLine line, string person) =>
        IsForgotten(line) && (all.Fields.InDynamics(line.Table, line.Field!) is not { } field || (all.InMarketo.Of(person, field.Marketo) is [.., var last] && field.Same(last.New, line.New)));

    // Made by a call without an answer, and deleted before a read could tell whose he was: the call counts as one that never arrived, as the log says, and is
    // planned anew (C-12, N-15). Whom we wrote to since we knew, unless an older copy of our store has forgotten that, and whatever a read had told.
    private bool WasNeverKnown(HistoryLine delete, string next)
    {
        var ours = all.Marketo.History.Where(line => line.Row == delete.Row && line is { Table: "lead", Field: not null } && line.Client == all.Marketo.Us && !all.Evidence.IsRolledBack(line.Time)).ToList();
        return ours.Count > 0 && ours.TrueForAll(line => line.Operation == "create" && (line.Time + all.Evidence.LongestUnseen >= delete.Time || all.Evidence.RolledBack.Any(stretch => stretch.From >= line.Time && stretch.Until <= delete.Time))) && all.Facts(next, "").Kinds?.Contains("neverLanded") == true;
    }

    // A row tells only when it was changed last. So an edit of before the delete that had not been read yet looks like one of afterwards, if anything else of the row was touched since.
    // Whatever we had sent on to Marketo had been read; where an older copy of our store forgot that it was sent, Marketo's history has it.
    private bool WasTouchedUnseen(string row, HistoryLine delete, DateTimeOffset since, DateTimeOffset made)
    {
        var lines = all.Dynamics.History.Where(line => (all.Dynamics.IsOthers(line) || IsForgotten(line)) && Lives(row).Contains(line.Row, StringComparer.OrdinalIgnoreCase)).ToList();
        return lines.Exists(line => (line.Field == Human.Unmapped || IsForgotten(line)) && line.Time >= since && line.Time <= made + all.Evidence.Skew)
            && lines.Exists(line => (line.Time >= delete.Time - all.Evidence.LongestUnseen || IsOfTurned(line, delete)) && line.Time < since && line.Field != Human.Unmapped && all.Dynamics.IsOthers(line) && !WasRead(line, delete));
    }

    // Of a field that was not chosen, or quarantined, and not read again before the delete (F-3).
    private bool IsOfTurned(HistoryLine edit, HistoryLine delete) => edit.Field is { } column && all.Fields.InDynamics(edit.Table, column) is { } field && field.IsTurnedThroughout(edit.Time, delete.Time);

    private bool WasRead(HistoryLine edit, HistoryLine delete) => edit.Field is { } column && all.Fields.InDynamics(edit.Table, column) is { } field && !all.Evidence.IsRolledBack(edit.Time)
        && (all.InMarketo.Of(delete.Row, field.Marketo).Any(line => line.Client == all.Marketo.Us && line.Sequence < delete.Sequence && line.Time + all.Evidence.Skew >= edit.Time && field.Same(line.New, edit.New))
            || all.Evidence.Sent.Any(sent => sent.Row == delete.Row && sent.Field == field.Marketo && !all.Evidence.IsRolledBack(sent.At) && sent.At < delete.Time && sent.At + all.Evidence.Skew >= edit.Time && field.Same(sent.Value, edit.New)));

    // A column that was closed to us reads as empty until we have looked, and what it shows when it is open again is an edit for all that anybody can know (F-3, D-3).
    private bool SeemsEdited(string row, DateTimeOffset since, DateTimeOffset made) => all.Dynamics.Rows.TryGetValue(row, out var values) && all.Fields.All.Any(field =>
        field.Turns.Any(turn => turn.HidesDynamics && turn.From <= made) && field.IsTurnedWithin(since, made)
        && new[] { field.Lead, field.Contact }.Any(column => column is not null && !string.IsNullOrEmpty(values.GetValueOrDefault(column))));

    // The row, what it was before, and what was merged into it.
    private IEnumerable<string> Lives(string row) => [row, .. all.AfterInDynamics.MergedInto(row), .. all.AfterInDynamics.Origin(row) is { } lead ? [lead, .. all.AfterInDynamics.MergedInto(lead)] : Array.Empty<string>()];

    private int OfUnasked()
    {
        var made = Doubles.Creates(all.Dynamics, ["lead", "contact"]).Where(line => all.AfterInDynamics.Origin(line.Row) is null).ToList();
        if (made.Count == 0) return 0;
        var asked = RequestsAnswered.Counts(all);
        foreach (var rows in made.GroupBy(line => all.Threads.Of(line.Row)))
            if (rows.Count() > asked.GetValueOrDefault(rows.Key)) offences.Add(new(OffenceKind.Resurrected, "dynamics", rows.Last().Row, "", rows.Last().Sequence));
        return made.Count;
    }
}
