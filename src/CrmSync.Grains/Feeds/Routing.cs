using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
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
        var wanted = changes.Select(c => c.Record).Concat(changes.Select(Origin).OfType<RecordId>()).ToHashSet();
        var links = wanted.Count == 0 ? new Dictionary<RecordId, string>() : await ledger.FindLinksAsync(connection, wanted, cancellationToken);
        if (await ReadStrangersAsync(changes, links, map, cancellationToken) is not { } read) return null;
        var made = await MadeAsync([.. read.Concat(changes).OfType<RecordSeen>().Where(s => !links.ContainsKey(s.Record))], changes, cancellationToken);
        foreach (var loser in await UnreadAsync(changes, links, cancellationToken)) made[loser] = loser.ToString();
        var byPerson = new Dictionary<string, List<Change>>();
        var winners = Winners(changes, links);
        var merges = changes.OfType<RecordMerged>().GroupBy(m => m.Winner).ToDictionary(g => g.Key, g => g.Max(m => m.At));
        foreach (var each in read.Concat(changes))
        {
            var change = each is RecordSeen seen && merges.TryGetValue(seen.Record, out var merged) ? seen with { MergedAt = merged } : each;

            var person = PersonOf(change, links, made) is { } own && own == change.Record.ToString() ? winners.GetValueOrDefault(change.Record, own) : PersonOf(change, links, made);
            if (person is null) continue;
            if (!byPerson.TryGetValue(person, out var list)) byPerson[person] = list = [];
            list.Add(change);
        }
        return byPerson;
    }

    private static string? PersonOf(Change change, IReadOnlyDictionary<RecordId, string> links, Dictionary<RecordId, string> made)
    {
        if (links.TryGetValue(change.Record, out var known) || made.TryGetValue(change.Record, out known)) return known;
        if (Origin(change) is { } lead && links.TryGetValue(lead, out var qualified)) return qualified;
        return change switch
        {
            RecordSeen { Snapshot: { Standing: RecordStanding.Open, IsExcluded: false } } => change.Record.ToString(),
            RecordSeen or RecordDeleted or RecordMerged => null,
            _ => change.Record.ToString(),
        };
    }

    /// <summary>
    /// New records that carry the id of a row whose person is being created in Marketo, and who that is. Who is made by a call without an answer may be known by a row
    /// alone at first, as anybody.
    /// </summary>
    private async Task<Dictionary<RecordId, string>> MadeAsync(IReadOnlyList<RecordSeen> strangers, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var made = new Dictionary<RecordId, string>();
        var linked = strangers.Select(seen => (seen.Record, Rows: MatchRule.ShownIds(seen.Snapshot, changes).SelectMany(id => BothKinds(new(RecordKind.Lead, id))).ToList())).ToList();
        var rows = linked.SelectMany(each => each.Rows).ToHashSet();
        if (rows.Count == 0) return made;
        var holders = await ledger.FindLinksAsync(connection, rows, cancellationToken);
        foreach (var (record, shown) in linked)
            foreach (var row in shown)
                if (!made.ContainsKey(record) && holders.TryGetValue(row, out var holder) && await ledger.FindPersonAsync(connection, holder, cancellationToken) is { CreatingIn: SystemName.Marketo }) made[record] = holder;
        return made;
    }

    /// <summary>Who was merged away before anybody read the record, and is known by what was asked for it alone (N-4, G-2).</summary>
    private async Task<IReadOnlyList<RecordId>> UnreadAsync(IReadOnlyList<Change> changes, IReadOnlyDictionary<RecordId, string> links, CancellationToken cancellationToken)
    {
        var unread = new List<RecordId>();
        foreach (var loser in changes.OfType<RecordMerged>().Select(merged => merged.Record).Where(record => !links.ContainsKey(record)).Distinct())
            if (await ledger.FindPersonAsync(connection, loser.ToString(), cancellationToken) is { Marketo: null, Dynamics: null }) unread.Add(loser);
        return unread;
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

    private static IEnumerable<RecordId> BothKinds(RecordId row) => [row, row with { Kind = RecordKind.Contact }];
}
