namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Is each refusal told once: in the person's log, on the error desk, and to the Marketo person? (V-2, V-3, V-6)</summary>
internal sealed class RefusalsTold(Histories all, List<Offence> offences)
{
    private readonly Notices notices = new(all.Marketo);

    /// <summary>How many are told. Asked of everybody who was told anything, and of those who have a refused value now.</summary>
    public int Find(IEnumerable<string> refused)
    {
        var told = 0;
        foreach (var person in notices.Of.Select(each => each.Key).Concat(refused).Distinct().Where(all.Marketo.Rows.ContainsKey)) told += Look(person);
        return told;
    }

    private int Look(string person)
    {
        // What the log told of it is gone, and the refusal is told anew.
        if (notices.Times[person].Any(all.Evidence.IsRolledBack)) return 0;
        var known = all.Facts(person, "");
        var everybody = Everybody(person, known);
        // Whoever was merged into the person was told of its own, and its log came along (N-16, G-2).
        var tellers = 1 + all.AfterInMarketo.MergedInto(person).Count() + Joined(all.Links.ToDynamics[person]).Count();
        // A value that was replaced and came back is refused once more.
        foreach (var value in known.Refusals.Where(refusal => refusal.IsOfValue).GroupBy(refusal => refusal))
            if (value.Count() > Math.Max(tellers, Writes(person, value.Key))) Add(OffenceKind.ToldTwice, person, value.Key.Field);
        // A refused record is told without its value: as often as somebody changed the field to blame, and once.
        foreach (var record in known.Refusals.Where(refusal => refusal is { IsOfValue: false, Field.Length: > 0 }).GroupBy(refusal => refusal))
            if (record.Count() > 1 + Edits(everybody, record.Key.Field)) Add(OffenceKind.ToldTwice, person, record.Key.Field);
        foreach (var field in known.States.Where(state => state.Value == "refused" && state.Key.Length > 0).Select(state => state.Key))
        {
            if (!known.Desk.Contains(field) || !known.Refusals.Any(refusal => refusal.IsOfValue && refusal.Field == field)) Add(OffenceKind.Untold, person, field);
            if (IsOver(person, field, known)) Add(OffenceKind.HeldBack, person, field);
        }
        var own = notices.Of[person].Distinct().Count();
        // The log stays when the Marketo record changes; what was told to the record before counts.
        var whole = everybody.SelectMany(each => notices.Of[each]).Distinct().Count();
        if (own > known.Refusals.Count) Add(OffenceKind.ToldTwice, person, "");
        else if (whole + known.NotTold < known.Refusals.Count && !known.IsWaiting) Add(OffenceKind.Untold, person, "");
        return known.Refusals.Count;
    }

    private HashSet<string> Everybody(string person, KnownFacts known)
    {
        // Who was deleted and came back when its lead was a contact shows no row that it showed before: the log is that of the record by which it is known (D-3, N-13).
        HashSet<string> people = [person, .. known.Person is { } id ? all.Links.OfNamed(id) : []];
        foreach (var row in people.SelectMany(each => all.Links.ToDynamics[each]).ToList()) people.UnionWith(all.Links.ToMarketo[row]);
        foreach (var each in people.ToList()) people.UnionWith(all.AfterInMarketo.MergedInto(each));
        people.UnionWith(Joined(people.SelectMany(each => all.Links.ToDynamics[each]).ToList()));
        return people;
    }

    // Whoever was deleted in Marketo and whose row is merged into another's goes on as nobody of its own: its log comes along (D-2, G-3, N-16).
    private IEnumerable<string> Joined(IEnumerable<string> rows) =>
        rows.SelectMany(all.AfterInDynamics.MergedInto).Distinct().Select(row => all.Links.ToMarketo[row]).Where(people => !people.Any(all.Marketo.Rows.ContainsKey)).SelectMany(people => people).Distinct();

    // Neither side refuses now what the other one shows: whoever reads of a refusal waits for nothing (V-3).
    private bool IsOver(string person, string name, KnownFacts known)
    {
        if (all.Evidence.Refuses is not { } refuses || all.Marketo.Rows[person].GetValueOrDefault(Links.Field) is not { Length: > 0 } shown) return false;
        var row = Links.Key(shown);
        if (!all.Dynamics.Rows.ContainsKey(row) || all.IsKeptOut(row) || known.IsStale) return false;
        var table = all.Dynamics.Tables[row];
        if (all.Fields.InMarketo(name) is not { } field || field.On(table) is not { } column) return false;
        var code = known.Refusals.LastOrDefault(refusal => refusal.Field == name)?.Code ?? "";
        return !refuses(new("dynamics", table, name, all.InMarketo.Now(person, name), code)) && !refuses(new("marketo", table, name, all.InDynamics.Now(row, column), code));
    }

    private int Writes(string person, ToldRefusal refusal) => all.Threads.Find(person, refusal.Field)?.Others.Count(each => (each.Line.New ?? "") == (refusal.Value ?? "")) ?? 0;

    private int Edits(IEnumerable<string> everybody, string field) => everybody.Sum(each => all.InMarketo.Of(each, field).Count(line => line.Client != all.Marketo.Us && line.Operation == "update"));

    private void Add(OffenceKind kind, string person, string field) => offences.Add(new(kind, "marketo", person, field, 0));
}
