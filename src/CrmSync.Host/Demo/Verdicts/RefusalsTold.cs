namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Is each refusal told once: in the person's log, on the error desk, and to the Marketo person? (V-2, V-3, V-6)</summary>
internal sealed class RefusalsTold(SideRecords marketo, Links links, Successors inMarketo, FactsDesk facts)
{
    private readonly Notices notices = new(marketo);
    private readonly List<Offence> offences = [];

    /// <summary>What is told twice or not at all, and how many are told. Asked of everybody who was told anything, and of those who have a refused value now.</summary>
    public async Task<(IReadOnlyList<Offence> Offences, int Told)> FindAsync(IEnumerable<string> refused)
    {
        var told = 0;
        foreach (var person in notices.Of.Select(each => each.Key).Concat(refused).Distinct().Where(marketo.Rows.ContainsKey)) told += await PersonAsync(person);
        return (offences, told);
    }

    private async Task<int> PersonAsync(string person)
    {
        var known = await facts.OfAsync(person, "");
        var values = known.Refusals.Where(refusal => refusal.Value is not null).ToList();
        foreach (var twice in values.GroupBy(refusal => refusal).Where(same => same.Count() > 1)) Add(OffenceKind.ToldTwice, person, twice.Key.Field);
        // A refused record is told without its value: as often as somebody changed the field to blame, and once.
        foreach (var whole in known.Refusals.Where(refusal => refusal is { Value: null, Field.Length: > 0 }).GroupBy(refusal => refusal))
            if (whole.Count() > 1 + Edits(person, whole.Key.Field)) Add(OffenceKind.ToldTwice, person, whole.Key.Field);
        foreach (var field in known.States.Where(state => state.Value == "refused" && state.Key.Length > 0).Select(state => state.Key))
            if (!known.Desk.Contains(field) || !values.Exists(refusal => refusal.Field == field)) Add(OffenceKind.Untold, person, field);
        var own = notices.Of[person].Distinct().Count();
        // The log stays when the Marketo record changes; what was told to the record before counts.
        var all = Everybody(person).SelectMany(each => notices.Of[each]).Distinct().Count();
        if (own > known.Refusals.Count) Add(OffenceKind.ToldTwice, person, "");
        else if (all + known.NotTold < known.Refusals.Count && !known.IsWaiting) Add(OffenceKind.Untold, person, "");
        return known.Refusals.Count;
    }

    private HashSet<string> Everybody(string person)
    {
        var all = new HashSet<string> { person };
        foreach (var row in links.ToDynamics[person]) all.UnionWith(links.ToMarketo[row]);
        foreach (var each in all.ToList()) all.UnionWith(inMarketo.MergedInto(each));
        return all;
    }

    private int Edits(string person, string field) => Everybody(person).Sum(each => marketo.History.Count(line => line.Row == each && line.Field == field && line.Client != "crmsync" && line.Operation == "update"));

    private void Add(OffenceKind kind, string person, string field) => offences.Add(new(kind, "marketo", person, field, 0));
}
