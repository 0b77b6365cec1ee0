using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Matching;

/// <summary>
/// Is a one-sided person somebody we know? (N-9, N-14, N-15) Decides from the committed index rows of everybody with that e-mail and from the claims that
/// were given out and are not yet visible in those rows.
/// </summary>
public static class MatchRule
{
    /// <summary>The decision.</summary>
    /// <param name="asker">The one-sided person, as committed.</param>
    /// <param name="email">The normalised e-mail.</param>
    /// <param name="holders">Index rows of everybody with the e-mail, the asker among them or not.</param>
    /// <param name="claimed">Person ids that somebody is joining, or that are creating, by a decision not yet committed.</param>
    /// <param name="promised">Person ids that belong together with somebody else by a link field (N-11): no candidates, although the e-mail is theirs.</param>
    public static MatchDecision Decide(PersonRow asker, string email, IReadOnlyList<PersonRow> holders, IReadOnlySet<string> claimed, IReadOnlySet<string> promised)
    {
        var others = holders.Where(h => h.Person != asker.Person).ToList();
        var onMarketo = others.Where(h => h is { Marketo: not null, Dynamics: null } && h.MarketoEmail == email && !promised.Contains(h.Person)).ToList();
        var onDynamics = others.Where(h => h is { Marketo: null, Dynamics: not null } && h.DynamicsEmail == email && !promised.Contains(h.Person)).ToList();
        var isHeld = others.Exists(h => h.Marketo is not null && h.MarketoEmail == email && (h.Dynamics is not null || promised.Contains(h.Person)));
        return asker.Dynamics is { } row ? OfDynamics(row.Kind, onMarketo, onDynamics, isHeld, claimed) : OfMarketo(onMarketo, onDynamics, isHeld, claimed);
    }

    /// <summary>
    /// Under which Dynamics ids the link fields are asked about, in this order (N-11): the row's own and those of the rows that it goes on from, for whoever still shows
    /// a lead's id is its contact's person (N-13); or the one that the Marketo record shows.
    /// </summary>
    /// <param name="asker">The one-sided person, as committed.</param>
    /// <param name="former">The rows that it goes on from.</param>
    public static IReadOnlyList<string> ClaimedIds(PersonRow asker, IReadOnlyList<FormerRow> former) => asker switch
    {
        { Dynamics: { } row } => [row.Id, .. former.Select(before => before.Record.Id)],
        { Claim: { } claim } => [claim],
        _ => [],
    };

    /// <summary>
    /// Which Dynamics ids does a Marketo record show, or did it show before somebody typed over our field, as the rows of its page tell? Who is made by a call without an answer
    /// is known by them (N-15, N-18).
    /// </summary>
    /// <param name="seen">A record that nobody knows.</param>
    /// <param name="page">What its page tells.</param>
    public static IReadOnlyList<string> ShownIds(RecordSnapshot seen, IEnumerable<Change> page) =>
        [.. new[] { seen.Link?.GetValueOrDefault(LinkFields.DynamicsId) }
            .Concat(page.OfType<FieldChanged>().Where(row => row.Record == seen.Record && row.Field == LinkFields.DynamicsId).OrderBy(row => row.Second).Select(row => row.Old))
            .Where(id => Guid.TryParse(id, out _)).Select(id => id!.ToLowerInvariant()).Distinct()];

    /// <summary>What the link fields say, before any e-mail is looked at (N-11); null when they say nothing.</summary>
    /// <param name="asker">The one-sided person, as committed: the claimed row itself, or a Marketo person that claims it.</param>
    /// <param name="holder">Whoever holds the claimed row; null when nobody does.</param>
    /// <param name="claimants">Unlinked Marketo people that claim the row, the asker among them or not.</param>
    /// <param name="claimed">As in <see cref="Decide"/>.</param>
    public static MatchDecision? DecideByClaim(PersonRow asker, PersonRow? holder, IReadOnlyList<PersonRow> claimants, IReadOnlySet<string> claimed)
    {
        var others = claimants.Where(c => c.Person != asker.Person && c is { Marketo: not null, Dynamics: null }).ToList();
        if (asker.Dynamics is not null)
        {
            if (others.Count == 0) return null;
            if (claimed.Contains(asker.Person) || others.Exists(o => claimed.Contains(o.Person))) return new MatchDecision.Wait();
            return others.Count == 1 ? new MatchDecision.Join(others[0].Person) : new MatchDecision.Ambiguous(Candidates(others, [])) { ByClaim = true };
        }
        // The holder of a row that was deleted holds it still: its link is former, and is restored with the row (D-5).
        if (holder is null) return null;
        if (holder.Marketo is not null) return new MatchDecision.Disown(holder.Person);
        // Both may ask at once, when the first walk has ended: the second one waits until the first has joined it (N-16).
        if (holder.CreatingIn is not null || claimed.Contains(holder.Person) || claimed.Contains(asker.Person)) return new MatchDecision.Wait();
        return others.Count == 0 ? new MatchDecision.Join(holder.Person) : new MatchDecision.Ambiguous(Candidates([asker], others)) { ByClaim = true };
    }

    /// <summary>
    /// What is to be done about a claimed row that nobody holds, once Dynamics was asked for it; null: nothing now. A link was written only while its row was there. So a row that
    /// Dynamics does not have was deleted, and no feed will tell so. One that was merged away goes on as its winner (G-3). One that is there is linked again: no feed would bring
    /// it for the first time if it is closed or kept out by now (N-14, K-1), or if its page has passed. The contact of a qualified lead asks for itself; if it has a Marketo person,
    /// that one goes on as what the lead became, and the claim ends. If the filter keeps the contact out, or there is none, nobody would ask: the lead itself is linked (QL-2).
    /// </summary>
    /// <param name="asker">The Marketo person that claims it.</param>
    /// <param name="claimants">Unlinked Marketo people that claim the row, the asker among them or not.</param>
    /// <param name="found">The row; null: Dynamics definitely does not have it, as a lead or as a contact.</param>
    /// <param name="next">Whoever holds the contact as which it goes on; null: nobody does, or it has none.</param>
    /// <param name="contact">That contact, where nobody holds it; null: Dynamics definitely does not have it.</param>
    public static MatchDecision? DecideUnheld(PersonRow asker, IReadOnlyList<PersonRow> claimants, RecordSnapshot? found, PersonRow? next = null, RecordSnapshot? contact = null)
    {
        if (found is { Standing: RecordStanding.Qualified } && next is not null) return next.Marketo is null ? null : new MatchDecision.Disown(next.Person);
        if (found is { Standing: RecordStanding.Qualified } && contact is { IsExcluded: false } or { Standing: RecordStanding.Merged }) return null;
        var others = claimants.Where(c => c.Person != asker.Person && c is { Marketo: not null, Dynamics: null }).ToList();
        if (others.Count > 0) return new MatchDecision.Ambiguous(Candidates([asker], others)) { ByClaim = true };
        return found is { Standing: not RecordStanding.Merged } ? new MatchDecision.Link(found) : new MatchDecision.Gone(found);
    }

    /// <summary>
    /// N-9, N-14: would a lead be linked, or somebody be made for it? Whichever feed comes first, a contact with its e-mail comes before it then
    /// (<see cref="IsContactOnItsWay"/>): a Marketo person takes no lead either that waits for its contact.
    /// </summary>
    /// <param name="asker">The one-sided person, as committed.</param>
    /// <param name="decision">What was decided by what is known here.</param>
    /// <param name="holders">Index rows of everybody with the e-mail.</param>
    public static bool IsAboutLead(PersonRow asker, MatchDecision decision, IReadOnlyList<PersonRow> holders) => (asker.Dynamics?.Kind, decision) switch
    {
        (RecordKind.Lead, MatchDecision.Join or MatchDecision.Create) => true,
        (null, MatchDecision.Join join) => holders.Any(holder => holder.Person == join.Person && holder.Dynamics?.Kind == RecordKind.Lead),
        _ => false,
    };

    /// <summary>
    /// N-14: does a contact with the e-mail, which its feed has not brought yet or which is still being decided on, come before a lead? One that Marketo
    /// refused takes nobody's place, and one whose Marketo person was deleted asks for nobody (D-2): waiting for it would never end.
    /// </summary>
    /// <param name="email">The normalised e-mail.</param>
    /// <param name="contacts">Contacts that Dynamics found under it.</param>
    /// <param name="known">Who holds them; a contact that nobody holds is absent.</param>
    /// <param name="holders">Index rows of everybody with the e-mail.</param>
    public static bool IsContactOnItsWay(string email, IReadOnlyList<RecordSnapshot> contacts, IReadOnlyDictionary<RecordId, string> known, IReadOnlyList<PersonRow> holders)
    {
        var live = contacts.Where(c => c is { Standing: RecordStanding.Open, IsExcluded: false } && Canonical.Email(c.Values.GetValueOrDefault(FieldMap.Email)) == email).ToList();
        return live.Exists(c => !known.ContainsKey(c.Record) || holders.Any(h => h is { Marketo: null, Standing: PersonStanding.Waiting } && h.Dynamics == c.Record));
    }

    private static MatchDecision OfDynamics(RecordKind kind, List<PersonRow> onMarketo, List<PersonRow> onDynamics, bool isHeld, IReadOnlySet<string> claimed)
    {
        var rivals = onDynamics.Where(h => h.Dynamics!.Value.Kind == kind).ToList();
        if (onMarketo.Count == 0)
        {
            if (onDynamics.Exists(h => h.CreatingIn == SystemName.Marketo || claimed.Contains(h.Person))) return new MatchDecision.Wait();
            return new MatchDecision.Create(isHeld ? LinkFields.DynamicsId : FieldMap.Email);
        }
        if (onMarketo.Exists(h => claimed.Contains(h.Person))) return new MatchDecision.Wait();
        // A contact that asks comes first (N-14). When it has to ask a human, so has the lead: waiting for it would never end. Nor would it where its person was deleted in Marketo (D-2).
        if (kind == RecordKind.Lead && onDynamics.FindAll(h => h.Dynamics!.Value.Kind == RecordKind.Contact && h.Standing == PersonStanding.Waiting) is { Count: > 0 } contacts)
            return onMarketo.Count == 1 && contacts.Count == 1 ? new MatchDecision.Wait() : new MatchDecision.Ambiguous(Candidates(onMarketo, contacts));
        return onMarketo.Count == 1 && rivals.Count == 0 ? new MatchDecision.Join(onMarketo[0].Person) : new MatchDecision.Ambiguous(Candidates(onMarketo, rivals));
    }

    private static MatchDecision OfMarketo(List<PersonRow> onMarketo, List<PersonRow> onDynamics, bool isHeld, IReadOnlySet<string> claimed)
    {
        if (onDynamics.Count == 0) return new MatchDecision.Stay(isHeld);
        if (onDynamics.Exists(h => h.CreatingIn is not null || claimed.Contains(h.Person))) return new MatchDecision.Wait();
        var contacts = onDynamics.Where(h => h.Dynamics!.Value.Kind == RecordKind.Contact).ToList();
        var candidates = contacts.Count > 0 ? contacts : onDynamics;
        return candidates.Count == 1 && onMarketo.Count == 0 ? new MatchDecision.Join(candidates[0].Person) : new MatchDecision.Ambiguous(Candidates(onMarketo, candidates));
    }

    private static List<string> Candidates(List<PersonRow> some, List<PersonRow> more) => [.. some.Concat(more).Select(h => h.Person).Order(StringComparer.Ordinal)];
}
