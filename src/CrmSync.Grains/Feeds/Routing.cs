using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Which person? A page's external ids are looked up in one read of the link index; an unknown record names its own person after itself. A Marketo record with
/// the id of a row for which a Marketo person is being created is that person (N-15); any other only claims the row (N-11). A contact belongs to whoever holds
/// the lead that it was qualified from (N-13). Marketo people known by rows alone
/// are read first.
/// </summary>
internal sealed class Routing(string connection, ISystemOfRecord system, ILedger ledger)
{
    /// <summary>The page's changes by person, in the feed's order; null when the side could not be asked now.</summary>
    public async Task<Dictionary<string, List<Change>>?> GroupAsync(IReadOnlyList<Change> changes, FieldMap map, CancellationToken cancellationToken)
    {
        var wanted = changes.Select(c => c.Record).Concat(changes.Select(Origin).OfType<RecordId>()).Concat(changes.Select(LinkedRow).OfType<RecordId>().SelectMany(BothKinds)).ToHashSet();
        var links = wanted.Count == 0 ? new Dictionary<RecordId, string>() : await ledger.FindLinksAsync(connection, wanted, cancellationToken);
        if (await ReadStrangersAsync(changes, links, map, cancellationToken) is not { } read) return null;
        var creating = await CreatingAsync(changes, links, cancellationToken);
        var byPerson = new Dictionary<string, List<Change>>();
        var winners = Winners(changes, links);
        var merges = changes.OfType<RecordMerged>().GroupBy(m => m.Winner).ToDictionary(g => g.Key, g => g.Max(m => m.At));
        foreach (var each in read.Concat(changes))
        {
            var change = each is RecordSeen seen && merges.TryGetValue(seen.Record, out var merged) ? seen with { MergedAt = merged } : each;

            var person = PersonOf(change, links, creating) is { } own && own == change.Record.ToString() ? winners.GetValueOrDefault(change.Record, own) : PersonOf(change, links, creating);
            if (person is null) continue;
            if (!byPerson.TryGetValue(person, out var list)) byPerson[person] = list = [];
            list.Add(change);
        }
        return byPerson;
    }

    private static string? PersonOf(Change change, IReadOnlyDictionary<RecordId, string> links, HashSet<string> creating)
    {
        if (links.TryGetValue(change.Record, out var known)) return known;
        if (LinkedRow(change) is { } row)
            foreach (var candidate in BothKinds(row))
                if (links.TryGetValue(candidate, out var holder) && creating.Contains(holder)) return holder;
        if (Origin(change) is { } lead && links.TryGetValue(lead, out var qualified)) return qualified;
        return change switch
        {
            RecordSeen { Snapshot: { Standing: RecordStanding.Open, IsExcluded: false } } => change.Record.ToString(),
            RecordSeen or RecordDeleted or RecordMerged => null,
            _ => change.Record.ToString(),
        };
    }

    private async Task<HashSet<string>> CreatingAsync(IReadOnlyList<Change> changes, IReadOnlyDictionary<RecordId, string> links, CancellationToken cancellationToken)
    {
        var creating = new HashSet<string>();
        foreach (var row in changes.Where(c => !links.ContainsKey(c.Record)).Select(LinkedRow).OfType<RecordId>().SelectMany(BothKinds))
            if (links.TryGetValue(row, out var holder) && await ledger.FindPersonAsync(connection, holder, cancellationToken) is { CreatingIn: SystemName.Marketo }) creating.Add(holder);
        return creating;
    }

    private async Task<IReadOnlyList<Change>?> ReadStrangersAsync(IReadOnlyList<Change> changes, IReadOnlyDictionary<RecordId, string> links, FieldMap map, CancellationToken cancellationToken)
    {
        var seen = changes.OfType<RecordSeen>().Select(s => s.Record).ToHashSet();
        var strangers = changes.Where(c => c is FieldChanged or PersonRequested).Select(c => c.Record).Where(r => !links.ContainsKey(r) && !seen.Contains(r)).Distinct().ToList();
        if (strangers.Count == 0) return [];
        return await system.ReadAsync(strangers, map, cancellationToken) is ReadAnswer.Done done ? [.. done.Found.Select(s => new RecordSeen(s))] : null;
    }

    /// <summary>A row that is seen for the first time in the page that tells who was merged into it is the loser's person's, when that has none of its own (G-3).</summary>
    private static Dictionary<RecordId, string> Winners(IReadOnlyList<Change> changes, IReadOnlyDictionary<RecordId, string> links)
    {
        var winners = new Dictionary<RecordId, string>();
        foreach (var seen in changes.OfType<RecordSeen>().Select(c => c.Snapshot))
            if (seen is { Standing: RecordStanding.Merged, MergedInto: { } winner } && links.TryGetValue(seen.Record, out var holder) && !links.ContainsKey(winner)) winners[winner] = holder;
        return winners;
    }

    /// <summary>The lead that a contact was qualified from: the contact is that person's (N-13), unless its own filter keeps it out .</summary>
    private static RecordId? Origin(Change change) =>
        change is RecordSeen { Snapshot: { Record.Kind: RecordKind.Contact, IsExcluded: false, Standing: RecordStanding.Open or RecordStanding.Inactive, OriginatingLead: { } lead } } ? new RecordId(RecordKind.Lead, lead) : null;

    private static RecordId? LinkedRow(Change change) =>
        change is RecordSeen { Snapshot.Link: { } link } && link.GetValueOrDefault(LinkFields.DynamicsId) is { Length: > 0 } id ? new RecordId(RecordKind.Lead, id) : null;

    private static IEnumerable<RecordId> BothKinds(RecordId row) => [row, row with { Kind = RecordKind.Contact }];
}
