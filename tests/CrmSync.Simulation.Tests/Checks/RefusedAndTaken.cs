using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Is a value told as refused that Dynamics had just taken from us? The answer was somebody else's then (V-2, C-12). An older copy of the store does not know what was taken, and the
/// rule may have changed since: there the log takes it back once the value is seen to stand.
/// </summary>
/// <param name="store">Holds the logs.</param>
/// <param name="ahead">Of our clock, which the logs tell: how much further Dynamics' clock is, which its history tells.</param>
/// <param name="isForgetful">An older copy of the store was put back.</param>
internal sealed class RefusedAndTaken(MemoryStore store, TimeSpan ahead, bool isForgetful)
{
    private const string Ours = "crmsync";
    private const string RefusedByMarketo = "V-5";

    public IEnumerable<string> Find(IReadOnlyList<HistoryLine> dynamics)
    {
        var changes = dynamics.Where(line => line.Field is not null).ToLookup(line => (line.Row, line.Field!));
        var left = Left(dynamics).ToLookup(line => line.Row, line => line.Time);
        foreach (var (record, person) in store.Links.Where(link => link.Key.System == SystemName.Dynamics))
        {
            foreach (var told in store.Activities.GetValueOrDefault(person) ?? [])
            {
                if (told is not { Kind: "refused", Field: { } name, MarketoValue: { } value, Rule: not RefusedByMarketo } || JudgedFields.Default.InMarketo(name) is not { } field || field.On(record.Kind == RecordKind.Lead ? "lead" : "contact") is not { } column) continue;
                if (left[record.Id].Any(time => time <= told.At + ahead)) continue;
                if (changes[(record.Id, column)].LastOrDefault(line => line.Time <= told.At + ahead) is { Operation: "update" } last && last.Client == Ours && field.Same(last.New, value) && !(isForgetful && IsTakenBack(person, told)))
                    yield return $"V-2: dynamics {record.Id} {name} is told as refused, and was taken (history {last.Sequence})";
            }
        }
    }

    // Where a person goes on from a row, what is refused since is refused by the row that it went on as (G-3, QL-1).
    private static IEnumerable<(string Row, DateTimeOffset Time)> Left(IReadOnlyList<HistoryLine> dynamics)
    {
        foreach (var line in dynamics)
        {
            if (line is { Operation: "merge", Field: "_masterid_value" }) yield return (line.Row, line.Time);
            else if (line is { Operation: "create", Field: "_originatingleadid_value", New: { } lead }) yield return (lead, line.Time);
        }
    }

    private bool IsTakenBack(string person, ActivityRow told) => store.Activities[person].Any(line => line.Sequence > told.Sequence && line.Kind == "stands" && line.Field == told.Field);
}
