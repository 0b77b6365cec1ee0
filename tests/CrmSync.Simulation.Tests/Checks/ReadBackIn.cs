using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulators.History;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Was Marketo's record read before anything was planned again for somebody whom the sync filter had kept out? (K-3) A write to Dynamics says by its own id when it was planned (C-13), by our
/// clock, which the logs tell as well.
/// </summary>
/// <param name="store">Holds the links and the logs.</param>
/// <param name="ahead">Of true time, in which the reads are noted: how much further our clock is.</param>
/// <param name="apart">By how much another silo's clock may differ from that: who planned there may have read later by ours.</param>
internal sealed class ReadBackIn(MemoryStore store, TimeSpan ahead, TimeSpan apart)
{
    private const string Ours = "crmsync";
    private static readonly TimeSpan SilosApart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public IEnumerable<string> Find(IEnumerable<HistoryLine> dynamics, IEnumerable<HistoryEntry> marketo, IReadOnlyList<(string Person, DateTimeOffset At)> reads)
    {
        var people = Known(marketo).ToLookup(known => known.Holder, known => known.Id);
        var looks = reads.ToLookup(read => read.Person, read => read.At + ahead);
        var joined = Joined();
        foreach (var line in dynamics.Where(line => line is { Operation: "update", Field: LinkFields.WriteMark } && line.Client == Ours))
        {
            if (PlannedAt(line.New) is not { } planned || Holder(line) is not { } person || !store.Activities.TryGetValue(person, out var log)) continue;
            // Who goes on as another row since, or with another record, begins anew.
            if (log.LastOrDefault(told => !(joined.TryGetValue(told with { Sequence = 0 }, out var from) && from != person) && told.At <= planned + Tick && told.Kind is "included" or "excluded" or "linked" or "repointed" or "qualified" or "restored") is not { Kind: "included" } back) continue;
            if (people[person].All(id => !looks[id].Any(at => at >= back.At - SilosApart && at <= planned + apart + Tick)))
                yield return $"K-3: dynamics {line.Row} was written by a plan of {planned:HH:mm:ss.fff}, and marketo was not read since the row is let in again at {back.At:HH:mm:ss.fff} (history {line.Sequence})";
        }
    }

    // Lines that came along in a join tell what happened to another row and another record, and at a moment of their own (N-16): who told them first holds nothing since.
    private Dictionary<ActivityRow, string> Joined()
    {
        var holders = store.Links.Values.ToHashSet();
        return store.Activities.Where(log => !holders.Contains(log.Key)).SelectMany(log => log.Value.Select(line => (Line: line with { Sequence = 0 }, log.Key))).DistinctBy(told => told.Line).ToDictionary(told => told.Line, told => told.Key);
    }

    // The links are those of the end: whose Marketo record was deleted since has another by now, or none (D-2, D-3). The rows tell who showed them, and his own key by whom he began.
    private IEnumerable<(string Holder, string Id)> Known(IEnumerable<HistoryEntry> marketo)
    {
        var held = store.Links.Where(link => link.Key.Kind == RecordKind.Person).Select(link => (link.Value, link.Key.Id));
        var rows = store.Links.Where(link => link.Key.Kind != RecordKind.Person).ToLookup(link => link.Key.Id, link => link.Value);
        var shown = marketo.Where(line => line is { Table: "lead", Field: LinkFields.DynamicsId, New: not null }).SelectMany(line => rows[line.New!].Select(holder => (holder, line.Row)));
        var began = store.Activities.Keys.Where(key => key.StartsWith("person:", StringComparison.Ordinal)).Select(key => (key, key["person:".Length..]));
        return [.. held, .. shown, .. began];
    }

    private string? Holder(HistoryLine line) => store.Links.GetValueOrDefault(new(line.Table == "contact" ? RecordKind.Contact : RecordKind.Lead, line.Row));

    // A write's own id says when it was planned (C-13).
    private static DateTimeOffset? PlannedAt(string? mark) =>
        mark?.Split('.') is [.., var time, _] && long.TryParse(time, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
