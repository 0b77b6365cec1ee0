using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Judges by <see cref="Judgement"/> where what CrmSync tells has to be asked for: judges, asks what the histories left open, judges again.</summary>
/// <param name="marketo">Marketo's records.</param>
/// <param name="dynamics">Dynamics' records.</param>
/// <param name="known">What CrmSync tells about a pair (Marketo id, or empty for a row that no Marketo person shows; Dynamics id).</param>
/// <param name="answered">Requests for rows that CrmSync answered; traces in Marketo are found in the history.</param>
public sealed class Judge(SideRecords marketo, SideRecords dynamics, Func<string, string, Task<KnownFacts>> known, IReadOnlyList<AnsweredRequest>? answered = null)
{
    /// <summary>What else is known of the run; its records and facts are not used.</summary>
    public Func<Evidence, Evidence> With { get; init; } = evidence => evidence;

    /// <summary>The verdict.</summary>
    public async Task<Verdict> DecideAsync()
    {
        var desk = new FactsDesk(known);
        var evidence = With(new Evidence(marketo, dynamics, desk.Of) { Answered = answered ?? [] });
        while (true)
        {
            var verdict = Judgement.Of(evidence);
            if (!await desk.AskAsync()) return verdict;
        }
    }
}
