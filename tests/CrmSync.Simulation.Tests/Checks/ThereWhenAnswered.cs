using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Was a row there that a trigger was told of? It is read before that is answered (N-3). Whoever was asked for shortly before may have the answer of then.</summary>
/// <param name="ahead">How much further Dynamics' clock is, which its history tells.</param>
internal sealed class ThereWhenAnswered(TimeSpan ahead)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    public IEnumerable<string> Find(IReadOnlyList<TriggerAnswer> answers, SideRecords dynamics, SideRecords marketo)
    {
        var lives = dynamics.History.Where(line => line is { Field: null, Operation: "create" or "delete" }).ToLookup(line => line.Row, StringComparer.OrdinalIgnoreCase);
        var traces = RequestsAnswered.Traces(marketo).ToLookup(line => line.Row, StringComparer.Ordinal);
        foreach (var answer in answers.Where(answer => answer.Existing is not null))
        {
            if (traces[$"{answer.Marketo}"].Any() || answers.Any(other => other.Marketo == answer.Marketo && other.Asked < answer.Asked && answer.Asked - other.Asked < Shortly)) continue;
            if (lives[answer.Existing!].LastOrDefault(line => line.Time - ahead <= answer.Answered) is { Operation: "delete" } gone && gone.Time - ahead < answer.Asked)
                yield return $"N-3: {answer.Marketo} was asked for at {answer.Asked:HH:mm:ss.fff}, and dynamics {answer.Existing}, deleted before (history {gone.Sequence}), was said to be there";
        }
    }
}
