namespace CrmSync.Host.Demo.Verdicts;

/// <summary>A one-way field that is only filled replaces nobody's value: an edit in its target that was there when our value came, unseen, is put back (C-7, C-15).</summary>
internal sealed class Fillings(Histories all, List<Offence> offences)
{
    private readonly TimeSpan skew = all.Evidence.Skew;

    public void Find()
    {
        foreach (var written in all.Threads.Fields.Values.Where(each => each.Field.IsFilledOnly))
        {
            var since = all.ChosenSince(written.Field) + skew;
            // Where edits travel to the other side, what became of them is judged there.
            foreach (var (line, isMarketo) in written.Ours)
                if (written.Field.Way == (isMarketo ? FieldWay.ToMarketo : FieldWay.ToDynamics) && line.Time > since && Replaced(line, isMarketo, written.Field, since) is { } edit) offences.Add(new(OffenceKind.Lost, isMarketo ? "marketo" : "dynamics", edit.Row, written.Field.Marketo, edit.Sequence));
        }
    }

    /// <summary>The edit that our line took away for good; null: there is none.</summary>
    private HistoryLine? Replaced(HistoryLine line, bool isMarketo, JudgedField field, DateTimeOffset since)
    {
        var (side, own) = isMarketo ? (all.Marketo, all.InMarketo) : (all.Dynamics, all.InDynamics);
        var lines = own.Of(line.Row, line.Field!);
        var at = 0;
        while (at < lines.Count && !ReferenceEquals(lines[at], line)) at++;
        if (at == 0 || at == lines.Count || lines[at - 1] is not { } edit || !side.IsOthers(edit) || edit.Time <= since) return null;
        if (field.Plain(edit.New).Length == 0 || field.Same(edit.New, line.New) || lines.Skip(at + 1).Any(later => side.IsOthers(later) || field.Same(later.New, edit.New))) return null;
        if (own.IsDeletedAfter(line) || all.Threads.HasEvent(line.Row, edit.Time - skew, DateTimeOffset.MaxValue)) return null;
        return isMarketo && IsTold(line.Row, field, field.Plain(edit.New)) ? null : edit;
    }

    // Told as lost, or as what is put back: while the filter keeps the row out nothing is written (K-3).
    private bool IsTold(string person, JudgedField field, string value) =>
        all.Facts(person, "") is var told && (told.TellsLost(field, value) || (told.TellsWon(field, value) && all.Links.ToDynamics[person].Any(all.IsKeptOut)));
}
