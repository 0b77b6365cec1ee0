namespace CrmSync.Host.Demo.Verdicts;

/// <summary>
/// Did records that came into being with one e-mail meet as they must? A contact comes before a lead (N-14), and nobody is made in Marketo beside a person of that e-mail who belongs to
/// nobody (N-9, N-15). Only what kept its e-mail and its standing is judged, for what it was at the time of a decision nobody else knows.
/// </summary>
internal sealed class SameEmail(Histories all, List<Offence> offences)
{
    public const string InMarketo = "email";
    public const string InDynamics = "emailaddress1";
    private const string Standing = "statecode";
    private const string Lead = "lead";
    private const string Contact = "contact";

    // The first link that we gave a person, and the first that a row was given in.
    private readonly Dictionary<string, HistoryLine> givenTo = [];
    private readonly Dictionary<string, long> taken = new(StringComparer.OrdinalIgnoreCase);

    public void Find()
    {
        // Who meets anew after an older copy of our store was put back was decided on before (N-10).
        if (all.Evidence.RolledBack.Count > 0) return;
        var rows = Steady(all.Dynamics, InDynamics);
        if (rows.Count == 0) return;
        var people = Steady(all.Marketo, InMarketo);
        foreach (var line in all.Marketo.History.Where(line => line is { Field: Links.Field, New.Length: > 0 }))
        {
            givenTo.TryAdd(line.Row, line);
            taken.TryAdd(Links.Key(line.New!), line.Sequence);
        }
        foreach (var (email, person) in people.SelectMany(group => group.Value.Select(each => (group.Key, each))))
        {
            if (!rows.TryGetValue(email, out var its)) continue;
            var isOurs = person.Made.Client == all.Marketo.Us;
            if (isOurs ? IsBesideSomebody(person, people[email], its) : Overtaken(person, its)) offences.Add(new(isOurs ? OffenceKind.Doubled : OffenceKind.Overtaken, "marketo", person.Made.Row, "", person.Made.Sequence));
        }
    }

    // It was there before the lead: whoever decided on that, at whatever time, could see it. One whose stored state could not be read held up nobody meanwhile (B-16).
    private bool Overtaken(Born person, List<Born> rows)
    {
        if (givenTo.GetValueOrDefault(person.Made.Row) is not { New: { } id } given || rows.Find(row => row.Made is { Table: Lead } made && made.Row == Links.Key(id)) is not { } lead) return false;
        return rows.Exists(row => row.Made.Table == Contact && row.Made.Sequence < lead.Made.Sequence && row.IsOpen && taken.GetValueOrDefault(row.Made.Row, long.MaxValue) > given.Sequence && !HasTrouble(all.Facts("", row.Made.Row)));

        static bool HasTrouble(KnownFacts contact) => contact.HasTrouble || contact.Kinds?.Contains("recovered") == true;
    }

    // Whoever is linked holds the e-mail, and others are made beside him; a row that is gone may have been his.
    private bool IsBesideSomebody(Born made, List<Born> people, List<Born> rows) =>
        rows.TrueForAll(row => row.IsOpen) && people.TrueForAll(each => each.Made.Sequence >= made.Made.Sequence || !givenTo.ContainsKey(each.Made.Row))
        && people.Exists(each => each.Made.Client != all.Marketo.Us && each.IsOpen && each.Made.Sequence < made.Made.Sequence);

    /// <summary>Records that somebody made since the start, or we did in Marketo, and that kept their e-mail, by that.</summary>
    private Dictionary<string, List<Born>> Steady(SideRecords side, string field)
    {
        var lines = side.History.Where(line => line.Client != SideRecords.Seed && line.Table is Lead or Contact).GroupBy(line => line.Row, StringComparer.OrdinalIgnoreCase);
        var found = new Dictionary<string, List<Born>>(StringComparer.Ordinal);
        foreach (var row in lines)
        {
            var its = row.ToList();
            if (its.Find(line => line is { Operation: "create", Field: null }) is not { } made || (side == all.Dynamics && !side.IsOthers(made))) continue;
            if (its.FindAll(line => line.Field == field) is not [{ Operation: "create", New: { } email }]) continue;
            var isOpen = side.Rows.ContainsKey(row.Key) && !its.Exists(line => line is { Field: Standing, Operation: "update" } or { Field: Histories.Filter } or { Field: null, Operation: "merge" or "delete" }) && all.AfterInDynamics.Origin(row.Key) is null;
            var key = email.Trim().ToLowerInvariant();
            if (!found.TryGetValue(key, out var same)) found[key] = same = [];
            same.Add(new(made, isOpen));
        }
        return found;
    }

    /// <param name="Made">The line that tells of it.</param>
    /// <param name="IsOpen">It is there to the end, as it was made.</param>
    private sealed record Born(HistoryLine Made, bool IsOpen);
}
