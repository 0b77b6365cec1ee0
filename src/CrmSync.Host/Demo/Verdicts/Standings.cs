namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Does each Marketo person show the row that it goes on as, and each row somebody who shows it? (QL-1, G-1 to G-3, D-1, N-1)</summary>
internal sealed class Standings(SideRecords marketo, SideRecords dynamics, Links links, Successors inMarketo, Successors inDynamics, FactsDesk facts)
{
    private readonly List<Offence> offences = [];

    /// <summary>What is wrong; how much is explained; the pairs that go on.</summary>
    public async Task<(IReadOnlyList<Offence> Offences, int Explained, IReadOnlyList<(string Marketo, string Dynamics)> Pairs)> FindAsync()
    {
        var (pairs, explained) = (new List<(string, string)>(), 0);
        foreach (var (person, row) in links.Shown)
        {
            var isWrong = IsWrong(person, row);
            if (isWrong is null && !links.IsMarked(person)) pairs.Add((person, row));
            if (isWrong is not { } offence) continue;
            if ((await facts.OfAsync(person, row)).IsWaiting) explained++;
            else offences.Add(offence);
        }
        var shown = links.Now.Where(pair => !links.IsMarked(pair.Marketo)).Select(pair => pair.Dynamics).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var row in dynamics.Rows.Keys.Where(row => IsOpen(row) && !shown.Contains(row)))
        {
            var people = Ever(row);
            if (people.Count > 0 && people.TrueForAll(IsDeleted)) continue;
            var told = await facts.OfAsync("", row);
            // Left alone after a merge in Marketo must not mean forgotten: the error desk has a line of its own for it (G-2).
            if (people.Exists(IsSwallowed) ? told.IsWaiting || told.Desk.Contains("") : told.ExplainsAbsence) explained++;
            else offences.Add(new(OffenceKind.Missing, "dynamics", row, "", 0));
        }
        return (offences, explained, pairs);
    }

    private Offence? IsWrong(string person, string row)
    {
        var final = inDynamics.Final(row);
        var isGone = !dynamics.Rows.ContainsKey(row) || inDynamics.IsMerged(row);
        if (links.IsMarked(person)) return isGone || !dynamics.Rows.ContainsKey(final) || inDynamics.IsMerged(final) || IsOthers(person, final) ? null : new(OffenceKind.Forgotten, "marketo", person, Links.Mark, 0);
        if (isGone) return new(OffenceKind.Forgotten, "marketo", person, Links.Mark, 0);
        return final != row && dynamics.Rows.ContainsKey(final) ? new(OffenceKind.Forgotten, "marketo", person, Links.Field, 0) : null;
    }

    private bool IsOthers(string person, string row) => links.Shown.Any(pair => pair.Marketo != person && string.Equals(pair.Dynamics, row, StringComparison.OrdinalIgnoreCase));

    private bool IsOpen(string row) => inDynamics.Next(row) is null;

    private List<string> Ever(string row) => [.. links.ToMarketo[row], .. inDynamics.Origin(row) is { } lead ? links.ToMarketo[lead] : []];

    // Deleted in Marketo, or merged into one who was: nothing happens in Dynamics (D-2).
    private bool IsDeleted(string person) => !marketo.Rows.ContainsKey(inMarketo.Final(person));

    private bool IsSwallowed(string person) => inMarketo.IsMerged(person) && !IsDeleted(person);
}
