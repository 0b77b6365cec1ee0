namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Values that CrmSync wrote although nobody had: neither the counterpart nor the record itself showed them before.</summary>
internal sealed class Inventions(Histories all, List<Offence> offences)
{
    /// <summary>How many values we wrote.</summary>
    public int Find()
    {
        var writes = 0;
        foreach (var line in all.Marketo.History)
        {
            if (line is not { Table: "lead", Field: not null } || line.Client != all.Marketo.Us || all.Fields.InMarketo(line.Field) is not { } field || field.Plain(line.New).Length == 0) continue;
            writes++;
            if (!StoodInDynamics(line, field) && !StoodBefore(all.InMarketo, all.Marketo, line, field)) offences.Add(new(OffenceKind.Invented, "marketo", line.Row, field.Marketo, line.Sequence));
        }
        foreach (var line in all.Dynamics.History)
        {
            if (line.Field is null || line.Client != all.Dynamics.Us || all.Fields.InDynamics(line.Table, line.Field) is not { } field || field.Plain(line.New).Length == 0) continue;
            writes++;
            if (!IsFilledIn(line, field) && !StoodInMarketo(line, field) && !StoodBefore(all.InDynamics, all.Dynamics, line, field) && !StoodInLead(line, field)) offences.Add(new(OffenceKind.Invented, "dynamics", line.Row, field.Marketo, line.Sequence));
        }
        return writes;
    }

    /// <summary>A required column that a person has no value for may be filled when the row is made; the log tells it (V-7).</summary>
    public static bool IsFilledIn(HistoryLine line, JudgedField field) => field.Marketo == "microsoftTopic" && line.Operation == "create";

    /// <summary>Did whoever showed the row, or was merged into them, show this value before?</summary>
    public static bool StoodInMarketo(Histories all, HistoryLine line, JudgedField field)
    {
        // Who is merged away before it could show the contact showed the lead that it was (QL-1).
        var people = new[] { line.Row, all.AfterInDynamics.Next(line.Row), all.AfterInDynamics.Origin(line.Row) }.OfType<string>().SelectMany(row => all.Links.ToMarketo[row]);
        // A link that its person could not show, for an older copy of our store forgot it, or he was gone from Marketo or the row from Dynamics, is told by the mark of the write.
        var isForgotten = all.Evidence.IsRolledBack(line.Time);
        people = people.Concat(all.Links.WrittenFor(line).Where(person => isForgotten || IsLinkedAndGone(person)));
        // Whoever showed a row that had been merged into this one went on as it (G-3); he was gone before he could show that, or an older copy of our store forgot it.
        people = people.Concat(all.AfterInDynamics.MergedInto(line.Row).Where(loser => all.AfterInDynamics.EndOf(loser) < line.Sequence).SelectMany(loser => all.Links.ToMarketo[loser]).Where(person => isForgotten || !all.Marketo.Rows.ContainsKey(person)));
        foreach (var person in people)
        {
            if (Stood(person)) return true;
            foreach (var loser in all.AfterInMarketo.MergedThrough(person))
                if (Stood(loser) && (isForgotten || MayBeTaken(all, line, field, person, loser))) return true;
        }
        // Who met the row (N-9) and was merged away or deleted before he could show it, or whose link an older copy of our store forgot, is known by the e-mail alone.
        return !all.Links.ToMarketo[line.Row].Any() && (isForgotten || all.Facts("", line.Row).Kinds?.Contains("linked") == true) && Alike().Any(Stood);

        IEnumerable<string> Alike() => all.Dynamics.Rows.GetValueOrDefault(line.Row)?.GetValueOrDefault(SameEmail.InDynamics) is not { } email ? []
            : all.InMarketo.Changed.Where(each => each.Field == SameEmail.InMarketo && (isForgotten || !all.Marketo.Rows.ContainsKey(each.Row)) && all.InMarketo.HeldUntil(each.Row, SameEmail.InMarketo, line.Time, value => string.Equals(value?.Trim(), email.Trim(), StringComparison.OrdinalIgnoreCase))).Select(each => each.Row);

        bool Stood(string person) => all.InMarketo.HeldUntil(person, field.Marketo, line.Time, value => field.Same(value, line.New));

        // Two records met (N-9) while nobody had read yet that Marketo's was deleted or merged away, or the row was deleted before Marketo took the link (D-1).
        bool IsLinkedAndGone(string person) => (!all.Marketo.Rows.ContainsKey(person) || IsGoneUnshown()) && all.Facts(person, "").Kinds?.Contains("linked") == true;

        bool IsGoneUnshown() => !all.Dynamics.Rows.ContainsKey(line.Row) && !all.Links.ToMarketo[line.Row].Any();
    }

    // Marketo tells a loser's rows as the winner's. What leads neither from what the winner held nor to it is nothing of its own (G-2, C-11), but where the loser went on as the row.
    private static bool MayBeTaken(Histories all, HistoryLine line, JudgedField field, string winner, string loser)
    {
        if (all.Links.ToDynamics[loser].Any()) return true;
        var own = all.InMarketo.Of(winner, field.Marketo).Where(each => each.Operation != "merge" && each.Time <= line.Time + all.Evidence.Skew).ToList();
        if (own is not [var first, ..]) return true;
        var held = own.Select(each => each.New).Concat(first.Operation == "create" ? [] : [first.Old]).ToList();
        return all.InMarketo.Of(loser, field.Marketo).Any(each => held.Exists(value => field.Same(value, each.Old) || field.Same(value, each.New)));
    }

    private bool StoodInDynamics(HistoryLine line, JudgedField field)
    {
        foreach (var row in all.Links.ToDynamics[line.Row])
        {
            var table = all.Dynamics.Tables.GetValueOrDefault(row);
            if (Stood(row, field.Lead, table) || (field.Contact != field.Lead && Stood(row, field.Contact, table))) return true;
        }
        return false;

        bool Stood(string row, string? column, string? table) => column is not null && (table is null || field.On(table) is not null) && all.InDynamics.HeldUntil(row, column, line.Time, value => field.Same(value, line.New));
    }

    // Marketo's own feed tells a loser's edits as the winner's.
    private bool StoodInMarketo(HistoryLine line, JudgedField field) => StoodInMarketo(all, line, field);

    // A contact takes over what its lead holds when we qualify it (N-5).
    private bool StoodInLead(HistoryLine line, JudgedField field) => line is { Operation: "create", Table: "contact" } && all.AfterInDynamics.Origin(line.Row) is { } lead
        && all.InDynamics.HeldUntil(lead, line.Field!, line.Time, value => field.Same(value, line.New));

    // A reinstated edit (C-7), or a value that a side was asked to show again.
    private static bool StoodBefore(Timelines timelines, SideRecords side, HistoryLine line, JudgedField field) =>
        timelines.Of(line.Row, line.Field!).TakeWhile(earlier => earlier.Sequence < line.Sequence)
            .Any(earlier => (earlier.Client != side.Us && field.Same(earlier.New, line.New)) || field.Same(earlier.Old, line.New));
}
