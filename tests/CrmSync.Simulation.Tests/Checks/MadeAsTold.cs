using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Was a Marketo person made for a row wherever the log tells that? What Marketo refuses, as where several people match, is told as that (N-1, V-5). Whoever was joined brought its log along, whoever went on from the row holds another one, and whoever was merged away gave it to the winner.</summary>
internal sealed class MadeAsTold(MemoryStore store)
{
    public IEnumerable<string> Find(SideRecords marketo)
    {
        var made = marketo.History.Where(line => line is { Operation: "create", Field: Links.Field, New.Length: > 0 } && line.Client == marketo.Us).Select(line => Links.Key(line.New!)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rows = store.Links.Where(link => link.Key.System == SystemName.Dynamics).ToLookup(link => link.Value, link => link.Key.Id);
        foreach (var (person, log) in store.Activities)
        {
            if (!log.Exists(line => line is { Kind: "created", Rule: "N-1" }) || log.Exists(line => line is { Kind: "joined" or "qualified" or "repointed" } or { Kind: "deleted", Rule: "D-1" })) continue;
            if (!rows[person].Any() && log.Exists(line => line is { Kind: "deleted", Rule: "G-2" })) continue;
            if (!rows[person].Append(person[(person.IndexOf(':', StringComparison.Ordinal) + 1)..]).Any(made.Contains)) yield return $"N-1: {person} is told to have been made in Marketo, and was not";
        }
    }
}
