using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Was somebody said to be none in Marketo who was merged into another one after a row had been queued for him? What was asked goes on with the winner then, or is told to have ended with the merge (G-2).
/// Whoever was asked for more than once may have been so after the merge.
/// </summary>
/// <param name="store">Holds the logs.</param>
/// <param name="ahead">How much further Marketo's clock is than that of whoever asked, which its history tells.</param>
internal sealed class GoneOnWithWinner(MemoryStore store, TimeSpan ahead)
{
    public IEnumerable<string> Find(IReadOnlyList<(int Marketo, DateTimeOffset At)> queued, IReadOnlyCollection<AnsweredRequest> asked, SideRecords marketo)
    {
        var traces = RequestsAnswered.Traces(marketo).Select(line => line.Row).ToHashSet();
        foreach (var (person, at) in queued)
        {
            if (traces.Contains($"{person}") || asked.Count(each => each.Marketo == person && each.Result.Length == 0) > 1) continue;
            if (marketo.History.FirstOrDefault(line => line is { Operation: "merge", Field: null } && line.Row == $"{person}") is not { } merge || merge.Time - ahead <= at) continue;
            if (store.Activities.GetValueOrDefault($"person:{person}") is not { } log || log.Find(line => line is { Kind: "deleted", Rule: "G-2" }) is not { } away) continue;
            if (log.Exists(line => line is { Kind: "refused", Code: "notInMarketo" } && line.Sequence > away.Sequence))
                yield return $"G-2: a row was queued for {person} at {at:HH:mm:ss.fff}, who was merged into {merge.New} since (history {merge.Sequence}), and nothing was asked of that one";
        }
    }
}
