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
            if (IsLeftByMarketo(row)) continue;
            if ((await facts.OfAsync("", row)).ExplainsAbsence) explained++;
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

    // Deleted in Marketo: nothing happens in Dynamics (D-2). Merged there, a winner without a row takes it over, else it is listed (G-2).
    private bool IsLeftByMarketo(string row)
    {
        var ever = links.ToMarketo[row].Concat(inDynamics.Origin(row) is { } lead ? links.ToMarketo[lead] : []).ToList();
        return ever.Count > 0 && ever.TrueForAll(person => !marketo.Rows.ContainsKey(person) && !inMarketo.IsMerged(person));
    }
}
