namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Is each collision in a person's log one? Whoever edits a value that the other side wrote has seen it: that edit simply is newer (C-3, C-8).</summary>
internal static class CollisionsTold
{
    private const string OfLeads = "C-1";

    /// <summary>Was it decided as that of a lead, though what lost was written into a contact and nowhere else? Whose it is goes by the record type of that moment (C-5).</summary>
    public static void LookAtContact(Histories all, string person, string row, List<Offence> offences)
    {
        if (all.Evidence.RolledBack.Count > 0 || all.AfterInDynamics.Origin(row) is null) return;
        foreach (var told in all.Facts(person, "").Collisions.Where(told => told.Rule == OfLeads).Distinct())
            if (all.Fields.InMarketo(told.Field) is { Turns.Count: 0 } field && OfContact(all, row, field, told) is { } edit) offences.Add(new(OffenceKind.Mistold, "dynamics", row, field.Marketo, edit.Sequence));
    }

    private static HistoryLine? OfContact(Histories all, string row, JudgedField field, ToldCollision told)
    {
        if (field.Plain(told.Dynamics).Length == 0 || all.Threads.Find(row, field.Marketo) is not { } written) return null;
        var edits = written.Others.Where(each => !each.IsMarketo && field.Same(each.Line.New, told.Dynamics)).Select(each => each.Line).ToList();
        return edits.Count > 0 && edits.TrueForAll(line => line.Table == "contact") && !written.Ours.Exists(each => !each.IsMarketo && field.Same(each.Line.New, told.Dynamics)) ? edits[0] : null;
    }

    public static void Look(Histories all, string person, string row, List<Offence> offences)
    {
        // Whoever met another record, or was forgotten by an older copy of our store, meets for the first time once more (N-10, QL-1).
        if (all.Evidence.RolledBack.Count > 0 || all.AfterInDynamics.Origin(row) is not null || all.AfterInMarketo.MergedInto(person).Any() || all.AfterInDynamics.MergedInto(row).Any()) return;
        var edited = all.Fields.All.Where(field => field.Turns.Count == 0 && all.InMarketo.Of(person, field.Marketo).Any(all.Marketo.IsOthers)).ToList();
        if (edited.Count == 0 || IsMetAnew(all, person)) return;
        foreach (var told in all.Facts(person, "").Collisions.Where(told => !told.IsOfMeeting).Distinct())
            if (edited.Find(field => field.Marketo == told.Field) is { } field && IsOnTop(all, person, row, field, told) is { } edit) offences.Add(new(OffenceKind.Mistold, "marketo", person, field.Marketo, edit.Sequence));
    }

    // Made by a call whose answer was lost, and found when somebody had taken our id away: it meets the row as a stranger (N-9, N-10).
    private static bool IsMetAnew(Histories all, string person) => all.InMarketo.Of(person, Links.Field) is [{ Operation: "create" } made, ..] shown && made.Client == all.Marketo.Us
        && shown.Any(line => all.Marketo.IsOthers(line) && string.IsNullOrEmpty(line.New)) && all.Facts(person, "").Kinds?.Contains("linked") == true;

    // Each edit of that value in Marketo was made on top of Dynamics', and nobody wrote that one in Dynamics since we had brought it: whoever wrote the same in Marketo has not seen it.
    private static HistoryLine? IsOnTop(Histories all, string person, string row, JudgedField field, ToldCollision told)
    {
        var lines = all.InMarketo.Of(person, field.Marketo);
        var edits = lines.Where(line => field.Same(line.New, told.Marketo)).ToList();
        if (edits.Count == 0 || !edits.TrueForAll(line => all.Marketo.IsOthers(line) && line.Operation == "update" && field.Same(line.Old, told.Dynamics))) return null;
        var arrived = lines.Where(line => line.Client == all.Marketo.Us && field.Same(line.New, told.Dynamics) && line.Sequence < edits[0].Sequence).Select(line => line.Time).DefaultIfEmpty(DateTimeOffset.MinValue.AddYears(1)).Max();
        var isWrittenAgain = all.Threads.Find(row, field.Marketo)?.Others.Exists(each => !each.IsMarketo && each.Line.Time >= arrived - all.Evidence.Skew && field.Same(each.Line.New, told.Dynamics)) == true;
        return isWrittenAgain ? null : edits[0];
    }
}
