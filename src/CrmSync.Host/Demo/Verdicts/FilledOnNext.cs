namespace CrmSync.Host.Demo.Verdicts;

/// <summary>
/// A contact that lost a value of its lead in the very moment in which it was made, as by a rule of the organisation, is a first meeting of that field: what is empty is filled from
/// Marketo, and Marketo is not emptied (QL-3, N-10). Nobody can have read the contact before.
/// </summary>
internal static class FilledOnNext
{
    public static void Look(Histories all, string person, string row, List<Offence> offences)
    {
        if (all.AfterInDynamics.Origin(row) is not { } lead || all.Evidence.RolledBack.Count > 0 || all.IsKeptOut(row) || !all.Links.ToDynamics[person].Contains(lead, StringComparer.OrdinalIgnoreCase)) return;
        foreach (var field in all.Fields.All)
            if (Emptied(all, row, field) is { } line && IsOfMarketo(all, person, line, field) && !all.Facts(person, row).Explains(field)) offences.Add(new(OffenceKind.Lost, "marketo", person, field.Marketo, line.Sequence));
    }

    // With the contact, and nobody has written there since.
    private static HistoryLine? Emptied(Histories all, string row, JudgedField field)
    {
        if (field is not { Way: FieldWay.Both, IsFilledOnly: false, Turns.Count: 0, Lead: not null, Contact: { } column } || field.Plain(all.InDynamics.Now(row, column)).Length > 0) return null;
        var others = all.Dynamics.History.Where(line => line.Field == column && string.Equals(line.Row, row, StringComparison.OrdinalIgnoreCase) && all.Dynamics.IsOthers(line)).ToList();
        return others is [{ Operation: "create" } made, { Operation: "update" } emptied] && emptied.Time == made.Time && field.Plain(made.New).Length > 0 && field.Plain(emptied.New).Length == 0 ? emptied : null;
    }

    // Marketo held something, and nobody but us has written there since.
    private static bool IsOfMarketo(Histories all, string person, HistoryLine emptied, JudgedField field) =>
        all.InMarketo.Of(person, field.Marketo) is [.., var last] && last.Client == all.Marketo.Us && last.Time + all.Evidence.Skew >= emptied.Time && field.Plain(last.New).Length == 0
        && !all.InMarketo.Of(person, field.Marketo).Any(line => all.Marketo.IsOthers(line) && line.Time + all.Evidence.LongestUnseen >= emptied.Time);
}
