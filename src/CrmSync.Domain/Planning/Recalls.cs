using System.Globalization;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// Was a row made for this person that nobody remembers, because an older copy of our store was put back? Its id tells, for it is derived from the person's (N-12), and the
/// link that we wrote to Marketo names it (N-11). It is not made again (N-8): the link is taken up, and what became of the row is learned from Dynamics.
/// </summary>
public static class Recalls
{
    /// <summary>Does an unlinked person show the id of a row that was made for it?</summary>
    public static bool IsClaimed(Person person) => person is { Dynamics: null, Marketo: { Standing: SideStanding.Live } side } && Creation.GenerationOf(person.Connection, side.Record, person.Claim) is not null;

    /// <summary>The ids that the next rows of a person have, one after the other; none for who has no Marketo record (N-12).</summary>
    public static IEnumerable<(int Generation, RecordId Row)> NextRows(Person person) => person.Marketo is not { } side
        ? []
        : Enumerable.Range(NextGeneration(person.Dynamics), Creation.GenerationsMax).Select(generation => (generation, RecordId.Lead(Creation.RowId(person.Connection, side.Record.Id, generation))));

    /// <summary>Does the Marketo record show the id of a row that the person would have next? It was made before, and nobody remembers (N-8).</summary>
    public static bool ShowsNext(Person person, RecordSnapshot seen) =>
        Guid.TryParse(seen.Link?.GetValueOrDefault(LinkFields.DynamicsId), out var id) && NextRows(person).Any(next => next.Row == RecordId.Lead(id));

    /// <summary>May a row have been made that an older copy of our store forgot (N-8)? The record shows it; or is gone (null), and what was asked went on with the winner of a merge, as the feed is still to tell (G-2).</summary>
    public static bool MayBeMade(Person person, RecordSnapshot? seen) => seen is null || ShowsNext(person, seen);

    /// <summary>
    /// N-1, N-8: a Marketo person that shows the id of the row was made or linked for it already, in a time of which an older copy of our store knows nothing. Its e-mail may be
    /// another by now, so that the key of a create does not find it (N-15): the row waits until the feed brings it.
    /// </summary>
    /// <param name="decision">What was decided by what is known here.</param>
    /// <param name="found">The Marketo people that show one of the <see cref="MatchRule.ClaimedIds"/>.</param>
    public static MatchDecision UnlessMade(MatchDecision decision, IReadOnlyList<RecordSnapshot> found) =>
        decision is MatchDecision.Create && found.Count > 0 ? new MatchDecision.Wait() : decision;

    internal static int NextGeneration(DynamicsSide? row) => (row?.Generation ?? -1) + 1;

    /// <summary>The link of such a row comes with Marketo's feed; what was asked for before it is answered.</summary>
    internal static void Look(Draft draft, IReadOnlyList<Change> changes)
    {
        if (draft is not { Dynamics: null } and not { Dynamics.Standing: SideStanding.Creating } || draft is not { JoinedInto: null, Marketo: { Standing: SideStanding.Live } side } || (draft.Claim is not null && !IsClaimed(draft))) return;
        List<FieldChanged> rows = [.. changes.OfType<FieldChanged>().Where(row => row.Record == side.Record && row.Second >= side.LinkReadAt && LinkFields.OnMarketo.Contains(row.Field)).OrderBy(row => row.Second)];
        var (made, link) = LinkOf(draft, side, rows);
        if (link is null && made is not null) Requests.Served(draft, made.Second);
        if (link is not { New: { } id } || side.PutBack.Contains(link.Row)) return;
        LinkRows.Recall(draft, [.. rows.Where(row => row.Second <= link.Second)]);
        if (draft.Dynamics is { } row)
        {
            Made(draft, row, link == made ? row.Record : new(RecordKind.Contact, id.ToLowerInvariant()), link.Second);
            return;
        }
        draft.Lay(id.ToLowerInvariant());
        Requests.Served(draft, link.Second);
    }

    /// <summary>A read of the Marketo record shows the id of the row that is being made, or of one that was made and is remembered by nobody: nobody typed that, and it is not put back (N-18).</summary>
    internal static void Read(Draft draft)
    {
        if (draft is { Dynamics: null, Claim: null, JoinedInto: null, Marketo: { Standing: SideStanding.Live } unlinked } && unlinked.Link.GetValueOrDefault(LinkFields.DynamicsId) is { Length: > 0 } id && IsOurs(draft, unlinked, id))
        {
            draft.Lay(id.ToLowerInvariant());
            Requests.Served(draft, CreatedAt(unlinked) ?? draft.Now);
            return;
        }
        if (draft is { Dynamics: { Standing: SideStanding.Creating, DeleteReported: false } row, Marketo: { Standing: SideStanding.Live } side } && IsOurs(draft, side, side.Link.GetValueOrDefault(LinkFields.DynamicsId)))
            Made(draft, row, row.Record, CreatedAt(side) ?? draft.Now);
    }

    /// <summary>Somebody is seen for the first time, and shows the id of a row that was made for it: what was asked before that row was there is answered, gone or not.</summary>
    internal static void Served(Draft draft, IReadOnlyList<Change> changes)
    {
        if (draft.Before.Claim is not null && draft.Requested is null || !IsClaimed(draft)) return;
        var link = changes.OfType<FieldChanged>().Where(row => row.Record == draft.Marketo!.Record && row.Field == LinkFields.DynamicsId && string.Equals(row.New, draft.Claim, StringComparison.OrdinalIgnoreCase)).MaxBy(row => row.Second)?.Second;
        var made = CreatedAt(draft.Marketo!);
        if ((link > made ? link : made ?? link) is { } linked) Requests.Served(draft, linked);
    }

    /// <summary>
    /// The row that the person claims is gone. Made and linked after what was asked, it was the answer to that, whatever its id: a contact has none that is derived (N-5).
    /// </summary>
    internal static void Answered(Draft draft)
    {
        if (draft.Requested is not null && CreatedAt(draft.Marketo!) is { } made) Requests.Served(draft, made);
    }

    internal static bool IsClaimed(Draft draft) => draft is { Dynamics: null, Marketo: { Standing: SideStanding.Live } side } && Creation.GenerationOf(draft.Before.Connection, side.Record, draft.Claim) is not null;

    /// <summary>Nobody holds the row and Dynamics does not show it. Its delete may have been told while nobody held it, so the read that follows decides, as after a state that was unreadable (B-16).</summary>
    internal static void Hold(Draft draft)
    {
        if (!IsClaimed(draft) || Creation.GenerationOf(draft.Before.Connection, draft.Marketo!.Record, draft.Claim) is not { } generation) return;
        var record = RecordId.Lead(Creation.RowId(draft.Before.Connection, draft.Marketo.Record.Id, generation));
        draft.Set(new DynamicsSide(record, SideStanding.Creating) { Generation = generation, DeleteReported = true });
        draft.Effects.Add(new Effect.ReadRecord(record));
    }

    /// <summary>Is it still to be learned what became of the row?</summary>
    internal static bool IsOpen(Draft draft) =>
        draft is { Dynamics: { Standing: SideStanding.Creating, DeleteReported: true }, Requested: null or { Stage: RequestStage.Deciding } } && !draft.Calls.Exists(c => c.IsCreate);

    /// <summary>The row is there: a first meeting (N-10).</summary>
    internal static void Found(Draft draft)
    {
        Meetings.Meet(draft);
        draft.Tell("linked", "N-11", "The row that was made for the person is linked again, as the Marketo record tells.");
    }

    // What was made for the person, and what was linked last: that itself, or the contact that such a lead became, as we write it: in one second with the record type (N-5, QL-1).
    private static (FieldChanged? Made, FieldChanged? Link) LinkOf(Draft draft, MarketoSide side, List<FieldChanged> rows)
    {
        var ids = rows.FindAll(row => row.Field == LinkFields.DynamicsId);
        var made = ids.FindLast(row => IsOurs(draft, side, row.New));
        if (ids is not [.., var last] || last == made) return (made, made);
        var isContact = (made is not null || IsOurs(draft, side, last.Old)) && Guid.TryParse(last.New, out _) && rows.Exists(row => row is { Field: LinkFields.RecordType, New: "Contact" } && row.Second == last.Second);
        return (made, isContact ? last : draft.Dynamics is null ? null : made);
    }

    private static bool IsOurs(Draft draft, MarketoSide side, string? id) =>
        draft.Dynamics is { } row ? string.Equals(row.Record.Id, id, StringComparison.OrdinalIgnoreCase) : Creation.GenerationOf(draft.Before.Connection, side.Record, id) is not null;

    /// <summary>
    /// We link a row only once it is there. The one that is being made was made before, then, and is not made again (N-8, N-12): what became of it, or of the contact as which
    /// it went on (N-5), is read, as after a delete that was reported, for a full read tells of none (D-9). A call that still waits does not leave: it would make a row again that
    /// somebody deleted.
    /// </summary>
    private static void Made(Draft draft, DynamicsSide row, RecordId linkedTo, DateTimeOffset linked)
    {
        var create = draft.Calls.Find(c => c is { To: SystemName.Dynamics, IsCreate: true });
        if (create is not null) draft.Effects.Add(new Effect.Withdraw(SystemName.Dynamics, create.Id));
        if (create is not null && linkedTo == row.Record && !Requests.IsLater(draft, linked)) draft.Replace(create, create with { State = CallState.Reading, At = draft.Now });
        else
        {
            if (create is not null) draft.Replace(create, null);
            Requests.Served(draft, linked);
            if (draft.Requested is { Stage: RequestStage.Creating } later) draft.Ask(later with { Stage = RequestStage.Deciding, OwnerId = null, Former = null });
        }
        if (linkedTo != row.Record)
        {
            draft.Tell("created", "N-12", "A row was created in Dynamics on request and went on as a contact since, as the Marketo record tells.");
            draft.Succeed(new(linkedTo, SideStanding.Creating) { Generation = row.Generation });
        }
        DynamicsRows.Reported(draft, linkedTo);
    }

    private static DateTimeOffset? CreatedAt(MarketoSide side) =>
        DateTimeOffset.TryParse(side.Link.GetValueOrDefault(LinkFields.CreatedDate), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
