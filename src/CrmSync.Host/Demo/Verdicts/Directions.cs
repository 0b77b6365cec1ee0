namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Did we write into the side that a one-way field comes from? What its target shows is stored and never travels back (C-15).</summary>
internal sealed class Directions(Histories all, List<Offence> offences)
{
    private readonly TimeSpan skew = all.Evidence.Skew;

    public void Find()
    {
        foreach (var written in all.Threads.Fields.Values.Where(each => each.Field.Way != FieldWay.Both))
        {
            var since = all.ChosenSince(written.Field);
            var isFromMarketo = written.Field.Way == FieldWay.ToDynamics;
            foreach (var (line, isMarketo) in written.Ours)
                if (isMarketo == isFromMarketo && CameLater(written, line, isMarketo, since))
                    offences.Add(new(OffenceKind.Misdirected, isMarketo ? "marketo" : "dynamics", line.Row, written.Field.Marketo, line.Sequence));
        }
    }

    // The target's value, from an edit that came when the field had only this way. What we replaced before and put back is the side's own (C-7).
    private bool CameLater(FieldThread written, HistoryLine line, bool isMarketo, DateTimeOffset since)
    {
        var stood = written.Others.Where(edit => edit.Line.Time <= line.Time + skew && written.Field.Same(edit.Line.New, line.New)).ToLookup(edit => edit.IsMarketo, edit => edit.Line.Time);
        return stood[!isMarketo].DefaultIfEmpty(stood[isMarketo].Any() ? DateTimeOffset.MinValue : line.Time).Max() > since + skew && line.Time > since + skew;
    }
}
