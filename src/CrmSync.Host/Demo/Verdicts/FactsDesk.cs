namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Asks what CrmSync tells about a pair, each once.</summary>
internal sealed class FactsDesk(Func<string, string, Task<KnownFacts>> facts)
{
    private readonly Dictionary<(string, string), KnownFacts> asked = [];

    public async Task<KnownFacts> OfAsync(string person, string row) =>
        asked.TryGetValue((person, row), out var known) ? known : asked[(person, row)] = await facts(person, row);
}
