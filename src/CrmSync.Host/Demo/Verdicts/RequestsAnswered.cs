using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Has everybody for whom a row was asked got one, of the kind that was asked for, or a reason that CrmSync shows? (N-2 to N-5, N-17)</summary>
internal sealed class RequestsAnswered(SideRecords marketo, SideRecords dynamics, Links links, Successors inDynamics, FactsDesk facts, IReadOnlyList<AnsweredRequest> answered)
{
    private const string Us = "crmsync";
    private const string Trace = "crmsyncRequest";

    /// <summary>Who waits in vain, how many were asked for, and how many have a reason.</summary>
    public async Task<(IReadOnlyList<Offence> Offences, int Asked, int Explained)> FindAsync()
    {
        var (offences, explained, asked) = (new List<Offence>(), 0, All());
        foreach (var (person, isContact) in asked.Where(each => marketo.Rows.ContainsKey(each.Key)))
        {
            if (HasRow(person, isContact)) continue;
            if ((await facts.OfAsync(person, "")) is { ExplainsAbsence: true } or { Refusals.Count: > 0 }) explained++;
            else offences.Add(new(OffenceKind.Unanswered, "marketo", person, "", 0));
        }
        return (offences, asked.Count, explained);
    }

    // By person: was a contact wanted every time?
    private Dictionary<string, bool> All()
    {
        var traces = marketo.History.Where(line => line is { Field: Trace, New.Length: > 0 } && line.Client != Us).Select(line => (line.Row, IsContact: line.New!.Contains("contact", StringComparison.Ordinal)));
        return answered.Select(each => (Row: $"{each.Marketo}", IsContact: each.AsContact)).Concat(traces)
            .GroupBy(each => each.Row, each => each.IsContact).ToDictionary(each => each.Key, each => each.All(isContact => isContact));
    }

    // A lead that we made is to be a contact by now when a contact was asked for; a row that was there before stays what it is (N-3).
    private bool HasRow(string person, bool isContact)
    {
        var rows = links.ToDynamics[person].ToList();
        if (!isContact || rows.Count == 0) return rows.Count > 0;
        return rows.Exists(row => !IsOurLead(row)) || rows.TrueForAll(row => !dynamics.Rows.ContainsKey(row) || inDynamics.Next(row) is not null);
    }

    private bool IsOurLead(string row) => dynamics.History.Any(line => line is { Field: null, Operation: "create", Client: Us, Table: "lead" } && line.Row == row);
}
