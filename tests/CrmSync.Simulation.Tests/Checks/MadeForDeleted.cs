using System.Globalization;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Did we begin to make a row in Dynamics after the log told that its person was deleted in Marketo? (D-2) A call that was sent before is answered first. Both times are our clock's.</summary>
internal sealed class MadeForDeleted(MemoryStore store)
{
    private const string Ours = "crmsync";
    private static readonly TimeSpan SilosApart = TimeSpan.FromSeconds(2);

    public IEnumerable<string> Find(IEnumerable<HistoryLine> dynamics)
    {
        foreach (var line in dynamics.Where(line => line is { Operation: "create", Table: "lead", Field: LinkFields.WriteMark } && line.Client == Ours))
        {
            if (PlannedAt(line.New) is not { } planned || !store.Links.TryGetValue(new(RecordKind.Lead, line.Row), out var person) || !store.Activities.TryGetValue(person, out var log)) continue;
            if (log.LastOrDefault(told => told.At + SilosApart < planned && (told is { Kind: "deleted", Rule: "D-2" } or { Kind: "returned" })) is { Kind: "deleted" })
                yield return $"D-2: dynamics {line.Row} was made for {person}, who had been deleted in Marketo (history {line.Sequence})";
        }
    }

    // A write's own id says when it was planned (C-13).
    private static DateTimeOffset? PlannedAt(string? mark) =>
        mark?.Split('.') is [.., var time, _] && long.TryParse(time, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
