using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Matching;

/// <summary>
/// May a row be created for a Marketo person on request, or is there one that it belongs to? (N-9) Candidates are live and unlinked: rows that a feed brought,
/// and rows that only a look-up shows.
/// </summary>
public static class RequestRule
{
    /// <summary>The decision.</summary>
    /// <param name="asker">The person, as committed.</param>
    /// <param name="email">The normalised e-mail.</param>
    /// <param name="holders">Index rows of everybody with the e-mail, the asker among them or not.</param>
    /// <param name="claimed">Person ids that somebody is joining, or that are creating, by a decision not yet committed.</param>
    /// <param name="rows">What Dynamics has under the e-mail now, contacts and leads.</param>
    /// <param name="known">Who holds these rows; a row that nobody holds is absent.</param>
    /// <param name="allowsDuplicates">Create although linked records hold the e-mail.</param>
    public static MatchDecision Decide(
        PersonRow asker, string email, IReadOnlyList<PersonRow> holders, IReadOnlySet<string> claimed,
        IReadOnlyList<RecordSnapshot> rows, IReadOnlyDictionary<RecordId, PersonRow> known, bool allowsDuplicates)
    {
        var others = holders.Where(h => h.Person != asker.Person).ToList();
        var live = rows.Where(r => r.Standing is RecordStanding.Open or RecordStanding.Inactive && Canonical.Email(r.Values.GetValueOrDefault(FieldMap.Email)) == email).ToList();
        var alone = others.Where(h => h is { Marketo: null, Dynamics: not null } && h.DynamicsEmail == email).ToList();
        // Its own feed brings what the index does not know of it yet.
        if (live.Exists(r => known.TryGetValue(r.Record, out var holder) && holder is { Marketo: null } && !alone.Exists(a => a.Person == holder.Person))) return new MatchDecision.Wait();
        var unheld = live.Where(r => !known.TryGetValue(r.Record, out var holder) || holder.Person == asker.Person).ToList();
        var isContact = unheld.Exists(r => r.Record.Kind == RecordKind.Contact) || alone.Exists(h => h.Dynamics!.Value.Kind == RecordKind.Contact);
        var kind = isContact ? RecordKind.Contact : RecordKind.Lead;
        unheld.RemoveAll(r => r.Record.Kind != kind);
        alone.RemoveAll(h => h.Dynamics!.Value.Kind != kind);
        var rivals = others.Where(h => h is { Marketo: not null, Dynamics: null } && h.MarketoEmail == email).ToList();
        if (unheld.Count + alone.Count == 0) return None(others, rivals, claimed, live, known, email, allowsDuplicates);
        if (alone.Exists(h => h.CreatingIn is not null || claimed.Contains(h.Person)) || rivals.Exists(h => claimed.Contains(h.Person))) return new MatchDecision.Wait();
        if (unheld.Count + alone.Count > 1 || rivals.Count > 0)
            return new MatchDecision.Ambiguous([.. rivals.Concat(alone).Select(h => h.Person).Concat(unheld.Select(r => r.Record.ToString())).Order(StringComparer.Ordinal)]);
        return unheld.Count == 1 ? new MatchDecision.Link(unheld[0]) : new MatchDecision.Join(alone[0].Person);
    }

    private static MatchDecision None(
        List<PersonRow> others, List<PersonRow> rivals, IReadOnlySet<string> claimed, List<RecordSnapshot> live,
        IReadOnlyDictionary<RecordId, PersonRow> known, string email, bool allowsDuplicates)
    {
        if (rivals.Exists(h => h.CreatingIn is not null || claimed.Contains(h.Person))) return new MatchDecision.Wait();
        var holder = others.Find(h => h is { Marketo: not null, Dynamics: not null } && h.DynamicsEmail == email)?.Person
            ?? live.Select(r => known.GetValueOrDefault(r.Record)?.Person).FirstOrDefault(p => p is not null);
        return holder is null || allowsDuplicates
            ? new MatchDecision.CreateRow(null)
            : new MatchDecision.Refuse("duplicate", $"Dynamics has a row with this e-mail already; it belongs to {holder}.", FieldMap.Email);
    }
}
