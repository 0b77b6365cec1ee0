namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What CrmSync tells about pairs, each asked for once. What is not known yet is noted and answered with nothing.</summary>
internal sealed class FactsDesk(Func<string, string, Task<KnownFacts>> known)
{
    private readonly Dictionary<(string, string), KnownFacts> told = [];
    private readonly HashSet<(string Person, string Row)> open = [];

    public KnownFacts Of(string person, string row)
    {
        // Who is known by the Marketo id needs no row.
        if (person.Length > 0) row = "";
        if (told.TryGetValue((person, row), out var facts)) return facts;
        open.Add((person, row));
        return KnownFacts.None;
    }

    /// <summary>Asks what was noted; false: nothing was.</summary>
    public async Task<bool> AskAsync()
    {
        if (open.Count == 0) return false;
        foreach (var (person, row) in open) told[(person, row)] = await known(person, row);
        open.Clear();
        return true;
    }
}
