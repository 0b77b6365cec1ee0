namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Has everybody for whom a row was asked got one, of the kind that was asked for, or a reason that CrmSync shows? (N-2 to N-5, N-17)</summary>
internal sealed class RequestsAnswered(Histories all, List<Offence> offences)
{
    private const string Trace = "crmsyncRequest";
    private readonly HashSet<string> asLead = [.. all.Evidence.Answered.Where(each => !each.AsContact).Select(each => $"{each.Marketo}")];
    private Dictionary<string, bool> asked = [];
    private Dictionary<string, HistoryLine>? ourLeads;
    private Dictionary<string, DateTimeOffset>? born;
    private Dictionary<string, DateTimeOffset>? gone;

    /// <summary>How many were asked for, and how many have a reason and no row.</summary>
    public (int Asked, int Explained) Find()
    {
        var explained = 0;
        asked = All();
        var counts = all.Evidence is { HasAllRequests: true, IsAskedOnce: true } && all.Evidence.RolledBack.Count == 0 ? Counts(all) : null;
        foreach (var (person, isContact) in asked.Where(each => all.Marketo.Rows.ContainsKey(each.Key)))
        {
            // What a campaign left in Marketo is read again after a crash, and asks once (N-17).
            if (counts is not null && all.Facts(person, "").Existing > counts[all.Threads.Of(person)]) offences.Add(new(OffenceKind.ToldTwice, "marketo", person, "", 0));
            if (HasRow(person, isContact)) continue;
            if (all.Facts(person, "") is { ExplainsAbsence: true } or { Refusals.Count: > 0 }) explained++;
            else offences.Add(new(OffenceKind.Unanswered, "marketo", person, "", 0));
        }
        return (asked.Count, explained);
    }

    /// <summary>Traces that campaigns left in Marketo (N-17).</summary>
    public static IEnumerable<HistoryLine> Traces(SideRecords marketo) => marketo.History.Where(line => line is { Field: Trace, New.Length: > 0 } && line.Client != marketo.Us);

    /// <summary>How often a row was asked for, by thread.</summary>
    public static Dictionary<string, int> Counts(Histories all)
    {
        var calls = all.Evidence.Answered.GroupBy(each => $"{each.Marketo}").Select(each => (Person: each.Key, Count: Math.Max(each.Count(one => one.Result.Length == 0), each.Count(one => one.Result.Length > 0))));
        var asked = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (person, count) in calls.Concat(RequestsAnswered.Traces(all.Marketo).Select(line => (Person: line.Row, Count: 1))))
            asked[all.Threads.Of(person)] = asked.GetValueOrDefault(all.Threads.Of(person)) + count;
        return asked;
    }

    // By person: was a contact wanted every time? Whoever asked for a lead and got no answer may have been heard all the same.
    private Dictionary<string, bool> All()
    {
        var traces = Traces(all.Marketo).Select(line => (line.Row, IsContact: line.New!.Contains("contact", StringComparison.Ordinal)));
        return all.Evidence.Answered.Where(each => each.Result.Length > 0).Select(each => (Row: $"{each.Marketo}", IsContact: each.AsContact)).Concat(traces)
            .GroupBy(each => each.Row, each => each.IsContact).ToDictionary(each => each.Key, each => each.All(wanted => wanted) && !asLead.Contains(each.Key));
    }

    // A lead that we made is to be a contact by now when a contact was asked for; a row that was there before stays what it is (N-3), and so does one that an older copy of our store forgot.
    // What was asked ends with the lead that somebody deletes before it is a contact (N-8), and somebody else's it is when it comes back (D-5).
    private bool HasRow(string person, bool isContact)
    {
        var rows = all.Links.ToDynamics[person].ToList();
        if (!isContact || rows.Count == 0) return rows.Count > 0;
        return rows.Exists(row => !IsOurLead(row, person)) || rows.TrueForAll(row => !all.Dynamics.Rows.ContainsKey(row) || all.AfterInDynamics.Next(row) is not null);
    }

    // One that was made for somebody who was deleted or merged since, and had not asked for a contact, was there before whoever came back for it, or goes on with it (D-3, G-2).
    // What was asked for somebody who was merged before it was made went on with the winner: one row for both (G-2, N-4).
    private bool IsOurLead(string row, string person)
    {
        ourLeads ??= Creates(all.Dynamics).GroupBy(line => line.Row, StringComparer.OrdinalIgnoreCase).Select(lives => lives.Last())
            .Where(line => line.Client == all.Dynamics.Us && !all.Evidence.IsRolledBack(line.Time)).ToDictionary(line => line.Row, StringComparer.OrdinalIgnoreCase);
        born ??= Creates(all.Marketo).GroupBy(line => line.Row).ToDictionary(lives => lives.Key, lives => lives.First().Time);
        gone ??= all.Marketo.History.Where(line => line is { Field: null, Operation: "delete" or "merge", Table: "lead" }).GroupBy(line => line.Row).ToDictionary(ends => ends.Key, ends => ends.First().Time);
        if (ourLeads.TryGetValue(row, out var both) && all.AfterInMarketo.MergedInto(person).Any(loser => WantedLead(loser) && gone[loser] <= both.Time + all.Evidence.Skew)) return false;
        if (!ourLeads.TryGetValue(row, out var made) || (born.TryGetValue(person, out var at) && at > made.Time + all.Evidence.Skew)) return false;
        return !all.Links.WrittenFor(made).Any(other => other != person && gone.TryGetValue(other, out var end) && end > made.Time + all.Evidence.Skew && !asked.GetValueOrDefault(other));
    }

    private bool WantedLead(string person) => asLead.Contains(person) || (asked.TryGetValue(person, out var isContact) && !isContact);

    private static IEnumerable<HistoryLine> Creates(SideRecords side) => side.History.Where(line => line is { Field: null, Operation: "create", Table: "lead" });
}
