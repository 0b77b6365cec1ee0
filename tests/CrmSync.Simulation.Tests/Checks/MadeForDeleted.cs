using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulators.History;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Did we begin to make a row in Dynamics after the log told that its person was deleted in Marketo? (D-2) A call that was sent before is answered first. Both times are our clock's.
/// Whoever took over a living Marketo person since is that one: another person joined it, whose row went on as this one's (N-16, G-3).
/// </summary>
/// <param name="store">Holds the links and the logs.</param>
/// <param name="ahead">Of our clock: how much further Marketo's is, which its history tells.</param>
internal sealed class MadeForDeleted(MemoryStore store, TimeSpan ahead)
{
    private const string Ours = "crmsync";
    private static readonly TimeSpan SilosApart = TimeSpan.FromSeconds(2);

    public IEnumerable<string> Find(IEnumerable<HistoryLine> dynamics, IEnumerable<HistoryEntry> marketo)
    {
        var gone = marketo.Where(line => line is { Table: "lead", Operation: "delete" or "merge", Field: null }).ToLookup(line => line.Row, line => line.Time - ahead);
        foreach (var line in dynamics.Where(line => line is { Operation: "create", Table: "lead", Field: LinkFields.WriteMark } && line.Client == Ours))
        {
            if (PlannedAt(line.New) is not { } planned || !store.Links.TryGetValue(new(RecordKind.Lead, line.Row), out var person) || !store.Activities.TryGetValue(person, out var log)) continue;
            if (log.LastOrDefault(told => told.At + SilosApart < planned && (told is { Kind: "deleted", Rule: "D-2" } or { Kind: "returned" })) is { Kind: "deleted" } deleted && !IsAnother(person, log.Where(told => told.Sequence > deleted.Sequence && told.At < planned), row => gone[row].Any(at => at < planned)))
                yield return $"D-2: dynamics {line.Row} was made for {person}, who had been deleted in Marketo (history {line.Sequence})";
        }
    }

    private bool IsAnother(string person, IEnumerable<ActivityRow> since, Func<string, bool> isGone) =>
        since.Any(told => told.Kind is "linked" or "repointed" or "qualified") && store.Links.Any(link => link.Value == person && link.Key.Kind == RecordKind.Person && !isGone(link.Key.Id));

    // A write's own id says when it was planned (C-13).
    private static DateTimeOffset? PlannedAt(string? mark) =>
        mark?.Split('.') is [.., var time, _] && long.TryParse(time, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
