using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Was somebody told to be linked who came with the id of a row that had been merged away, and that nobody had read? He goes on as the winner, or is marked (G-3, N-11). Who shows the same id
/// as another one, or another id since, is not judged.
/// </summary>
/// <param name="store">Holds the logs.</param>
/// <param name="skew">How far the clocks of the two sides may be apart.</param>
internal sealed class ToldAsLinked(MemoryStore store, TimeSpan skew)
{
    private static readonly string[] Telling = ["linked", "joined", "repointed", "deleted", "putBack", "ambiguous"];

    public IEnumerable<string> Find(SideRecords marketo, SideRecords dynamics)
    {
        var away = dynamics.History.Where(line => line is { Operation: "merge", Field: null }).GroupBy(line => line.Row, StringComparer.OrdinalIgnoreCase).ToDictionary(lines => lines.Key, lines => lines.First().Time, StringComparer.OrdinalIgnoreCase);
        var shown = marketo.History.Where(line => line.Field == Links.Field && marketo.IsOthers(line)).ToList();
        foreach (var line in shown.Where(line => line is { Operation: "create", New: not null }))
        {
            if (!away.TryGetValue(line.New!, out var merged) || merged + skew >= line.Time || IsKnown(line) || shown.Exists(other => other != line && (other.Row == line.Row || other.New == line.New))) continue;
            if (store.Activities.GetValueOrDefault($"person:{line.Row}")?.Find(told => Telling.Contains(told.Kind)) is { Kind: "linked" } first)
                yield return $"G-3: {line.Row} came with {line.New}, which had been merged away unread, and is told to be linked at {first.At:HH:mm:ss.fff}";
        }
    }

    // Somebody else held the row, or does.
    private bool IsKnown(HistoryLine line) =>
        store.Activities.ContainsKey($"lead:{line.New}") || (store.Links.TryGetValue(new(RecordKind.Lead, line.New!), out var holder) && holder != $"person:{line.Row}");
}
