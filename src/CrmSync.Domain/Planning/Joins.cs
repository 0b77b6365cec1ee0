using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Two people who turn out to be one are joined, one way and repeatably (N-16).</summary>
internal static class Joins
{
    /// <summary>How long a merge of Marketo may name a winner that nobody has seen yet.</summary>
    private static readonly TimeSpan WinnerIsSeen = TimeSpan.FromMinutes(10);

    /// <summary>The staying person takes links, observations and log of the joiner, if it lacks that side: a former link is no link (D-1, D-2).</summary>
    public static bool Absorb(Draft draft, Handover handover)
    {
        var joiner = handover.Joiner;
        // Two who are to join each other would wait for ever: the winner of a merge in Marketo takes the loser's row (G-2).
        if (draft is { Meeting: Meeting.Joining or Meeting.PutOff } && draft.JoinedInto == joiner.Id && joiner.Marketo is { Standing: SideStanding.Merged }) draft.JoinInto(null);
        if (draft.JoinedInto is not null) return false;
        if (IsTaken(draft, joiner))
        {
            Refresh(draft, joiner);
            return true;
        }
        if (!TakeRow(draft, joiner) && !TakeRecord(draft, joiner) && !GoOn(draft, joiner)) return Requests.GoOn(draft, handover);
        draft.Set(Meeting.None);
        TakeFormer(draft, joiner);
        if (draft.Requested is null && joiner.Requested is { } asked) draft.Ask(Requests.Seeking(joiner, asked));
        foreach (var line in handover.Log) draft.Tell(line);
        Requests.GoAlong(draft, joiner);
        LeftOut.GoAlong(draft, joiner);
        foreach (var notice in joiner.Notices) draft.Owe(notice with { SentAt = null, MayBeThere = notice.MayBeThere || notice.SentAt is not null });
        if (joiner.Dynamics is { } from && draft.IsFormer(from.Record)) Successions.Tell(draft, from);
        else draft.Tell("linked", "N-9", "The records of both sides were linked.");
        return true;
    }

    /// <summary>The joiner becomes a signpost, or goes on alone; while the winner of a merge is still to be seen, it waits.</summary>
    public static void Done(Draft draft, bool isTaken, bool isFinal)
    {
        if (draft.Meeting is not (Meeting.Joining or Meeting.PutOff)) return;
        if (isTaken)
        {
            draft.Set(Meeting.None);
            draft.Ask(null);
            draft.Set((MarketoSide?)null);
            draft.Set((DynamicsSide?)null);
            draft.ForgetFormer();
            foreach (var name in draft.FieldNames.ToList()) draft.Drop(name);
            foreach (var call in draft.Calls.ToList()) draft.Replace(call, null);
            foreach (var notice in draft.Notices.ToList()) draft.Replace(notice, null);
            return;
        }
        var isMergedAway = draft is { Marketo: { Standing: SideStanding.Merged }, Dynamics: null or { Successor: null } };
        var isTooLate = draft.Marketo?.GoneAt is { } at && draft.Now - at > WinnerIsSeen;
        if (isMergedAway && !isFinal && !isTooLate && (draft.Dynamics is not null || draft.Requested is not null))
        {
            draft.Set(Meeting.Waiting);
            return;
        }
        draft.JoinInto(null);
        draft.Set(isMergedAway || draft.Dynamics?.Successor is not null ? Meeting.None : Meeting.Waiting);
        if (!isMergedAway) return;
        if (draft.Dynamics is { Standing: SideStanding.Live }) draft.Tell("unlinked", "G-2", "The person that won the merge in Marketo has a row of its own, or is gone; this row is left alone and unlinked.");
        Requests.MergedAway(draft);
    }

    /// <summary>
    /// The Marketo record was merged away: a winner without a row takes this person's row over, else the row stays alone (G-2). What was asked for the person goes on
    /// with the winner, too; a row that is being made comes along once it is there, for a create that was sent is not recalled.
    /// </summary>
    public static void Merged(Draft draft, RecordMerged merged)
    {
        // Whoever was merged away before anybody read the record is known by what is asked for it (N-4).
        if (draft.Before.Unseen == merged.Record && draft.Marketo is null) draft.Set(new MarketoSide(merged.Record, SideStanding.Live));
        if (draft.Marketo is not { } side || side.Record != merged.Record || side.Standing == SideStanding.Merged) return;
        MarketoReads.Gone(draft, merged.Record, SideStanding.Merged, "G-2", $"The person was merged into {merged.Winner} in Marketo.");
        if (draft.JoinedInto is not null) return;
        Requests.NotSent(draft);
        if (draft.Dynamics is not { Standing: SideStanding.Live } && draft.Requested is null) return;
        draft.Set(Meeting.Joining);
        draft.JoinInto(merged.Winner.ToString());
        draft.Effects.Add(new Effect.HandOver(merged.Winner.ToString()));
    }

    /// <summary>The winner of a merge is known by nobody else and carries this person's link: the person goes on with it.</summary>
    public static void Found(Draft draft)
    {
        draft.JoinInto(null);
        draft.Set(Meeting.None);
    }

    /// <summary>Whoever had calls open when it was to join is handed over when the last one has closed.</summary>
    public static void Plan(Draft draft)
    {
        if (draft is not { Meeting: Meeting.Joining, JoinedInto: { } to, Calls.Count: 0 } || draft.Before.Calls.Count == 0) return;
        Requests.NotSent(draft);
        draft.Effects.Add(new Effect.HandOver(to));
    }

    private static bool TakeRow(Draft draft, Person joiner)
    {
        if (HasOwnRow(draft, joiner) || DynamicsRows.MayBeBack(draft)) return false;
        if (joiner is not { Dynamics: { } side, Marketo: not { Standing: SideStanding.Live } }) return false;
        if (draft is not { Dynamics: null or { Standing: SideStanding.Deleted or SideStanding.Merged }, Marketo.Standing: SideStanding.Live }) return false;
        draft.Set(side with { Generation = ForgottenRows.GenerationOf(draft, side.Record, side.Generation) });
        draft.TakenOver.Add(side.Record);
        if (joiner.Marketo is { Standing: SideStanding.Merged } loser) LinkOutput.TakenOver(draft, loser);
        // What the row before this one held is nothing that this one holds (N-10).
        foreach (var name in draft.FieldNames.Union(joiner.Fields.Keys).ToList()) TakeDynamics(draft, name, Of(draft, joiner, name, FieldMarks.DynamicsUnread));
        Meetings.Meet(draft);
        // So is what is on its way to Marketo.
        foreach (var call in draft.Calls.Where(call => call.To == SystemName.Marketo).ToList())
            draft.Replace(call, call with { Writes = call.Writes.ToDictionary(write => write.Key, write => write.Value with { Meets = !write.Value.Reinstates }) });
        if (joiner.Marketo is { Standing: SideStanding.Merged }) KeepAgreed(draft, joiner);
        return true;
    }

    /// <summary>Is the row one of since a merge into somebody who may still take the loser's row over? It is kept until then, for it tells what was edited on top of what (G-2).</summary>
    public static bool IsAwaited(Draft draft, FieldRow row) =>
        draft is { Dynamics: not { Standing: SideStanding.Live }, Marketo.MergedAt: var merged } && row.Second >= merged && draft.Reach.ReadTo < merged + WinnerIsSeen;

    /// <summary>
    /// Where the winner of a merge goes on from what the loser showed, what the loser had agreed with the row holds: whoever edited either since has seen it (G-2, S-3, C-3).
    /// Anything else is a first meeting (N-10), and so is consent, for there yes wins.
    /// </summary>
    public static void KeepAgreed(Draft draft, Person loser)
    {
        foreach (var field in draft.Policy.Map.On(draft.Dynamics!.Record.Kind).Where(field => field.Owner != FieldOwner.Restrictive))
        {
            var mine = draft.Field(field.Name);
            if (loser.Fields.TryGetValue(field.Name, out var theirs) && !Canonical.IsBlank(field, theirs.Marketo) && GoesOn(draft, field, mine, theirs))
                draft.Set(field.Name, mine with { AgreedMarketo = theirs.AgreedMarketo, AgreedDynamics = theirs.AgreedDynamics });
        }
    }

    // It shows the loser's value still, or was edited away from it since the merge; not when somebody wrote that value into the winner itself, before or since.
    private static bool GoesOn(Draft draft, MappedField field, FieldState mine, FieldState theirs)
    {
        // Where a refresh is owed the two halves differ and neither side has moved: nothing is agreed yet (F-2).
        if (mine.Undecided || Choosing.IsUnread(mine) || theirs.Marks.HasFlag(FieldMarks.ToRefresh)) return false;
        bool IsTheirs(string? value) => draft.Same(field, SystemName.Marketo, value, theirs.Marketo);
        var (merged, known) = (draft.Marketo!.MergedAt, theirs.Base.Second > theirs.Base.Folded ? theirs.Base.Second : theirs.Base.Folded);
        if (mine.Rows.Any(row => row.Second < merged && row.Second > known && IsTheirs(row.New) && theirs.Rows.All(their => their.Row != row.Row))) return false;
        var since = mine.Rows.Where(row => row.Second >= merged).ToList();
        if (since.Exists(row => row.Second > merged && IsTheirs(row.New) && !IsTheirs(row.Old) && !since.Exists(from => from.Second <= row.Second && IsTheirs(from.Old)))) return false;
        return IsTheirs(mine.Marketo) || (since.Exists(row => IsTheirs(row.Old)) && since.Exists(row => draft.Same(field, SystemName.Marketo, row.New, mine.Marketo)));
    }

    // Whose record shows the id of another row had one before an older copy of our store was put back (N-11): which, the claim tells before anything is taken over (G-2).
    private static bool HasOwnRow(Draft draft, Person joiner) =>
        draft is { Dynamics: null, Claim: { } claim } && Guid.TryParse(claim, out _) && LinkOutput.Shows(draft, claim) && joiner.Dynamics?.Record.Id != claim && !joiner.Former.Any(row => row.Record.Id == claim);

    private static bool TakeRecord(Draft draft, Person joiner)
    {
        if (joiner is not { Marketo: { Standing: SideStanding.Live } marketo, Dynamics: null or { Standing: SideStanding.Deleted or SideStanding.Merged, DeleteReported: false } }) return false;
        if (draft is not { Marketo: null or { Standing: SideStanding.Deleted or SideStanding.Merged }, Dynamics: { } row }) return false;
        if (row.Standing != SideStanding.Live && !IsShownBy(draft, row, joiner)) return false;
        Take(draft, joiner, marketo);
        // The next row that is made for the Marketo person has an id of its own (N-8, N-12).
        if (joiner.Dynamics is { } gone) draft.Set(row with { Generation = Math.Max(row.Generation, gone.Generation) });
        Meetings.Meet(draft);
        return true;
    }

    // A deleted row is nobody's other half but of who shows that very row (N-11).
    private static bool IsShownBy(Draft draft, DynamicsSide row, Person joiner) =>
        row.Standing is SideStanding.Deleted or SideStanding.Merged && joiner.Claim is { } claim && (claim == row.Record.Id || draft.Former.Any(former => former.Record.Id == claim));

    /// <summary>The joiner's row was qualified or merged into the row of this person, which takes the Marketo side when it has none (QL-1, G-3).</summary>
    private static bool GoOn(Draft draft, Person joiner)
    {
        if (joiner.Dynamics is not { Successor: { } successor } from) return false;
        if (draft.Dynamics is not { Standing: SideStanding.Live, Successor: null } mine || mine.Record != successor) return false;
        if (joiner.Marketo is { Standing: SideStanding.Live or SideStanding.Missing } marketo)
        {
            if (draft.Marketo is { Standing: SideStanding.Live or SideStanding.Missing } || draft.Calls.Exists(c => c is { To: SystemName.Marketo, IsCreate: true })) return false;
            Take(draft, joiner, marketo);
            foreach (var field in draft.Policy.Map.OnAtAll(mine.Record.Kind)) MeetAgain(draft, field, from.Record.Kind, joiner.Fields.GetValueOrDefault(field.Name, FieldState.Empty));
        }
        draft.AddFormer(new(from.Record, from.Version));
        draft.TakenOver.Add(from.Record);
        return true;
    }

    /// <summary>Agreed is kept only where this row holds the old row's last value (QL-3), and then a refresh that is owed stays so: without it the halves would differ for ever (F-2).</summary>
    private static void MeetAgain(Draft draft, MappedField field, RecordKind from, FieldState theirs)
    {
        var mine = draft.Field(field.Name);
        // What is still to be read is judged from there, as after any absence (F-3): as a refresh an empty column would empty what Marketo holds.
        var marks = Choosing.IsUnread(mine) && field.Direction != Direction.ToMarketo ? mine.Marks | FieldMarks.ReadAgain : mine.Marks;
        if (Repointing.Keeps(draft, field, from, theirs.Dynamics, mine.Dynamics)) draft.Set(field.Name, mine with { AgreedMarketo = theirs.AgreedMarketo, AgreedDynamics = theirs.AgreedDynamics, Carried = 0, Marks = marks | (theirs.Marks & Choosing.Owed) });
        else
        {
            Repointing.MeetOther(draft, field, from, theirs.AgreedMarketo);
            Repointing.Fill(draft, field, from, theirs.Dynamics);
        }
    }

    private static void Take(Draft draft, Person joiner, MarketoSide marketo)
    {
        draft.Set(marketo);
        draft.TakenOver.Add(marketo.Record);
        foreach (var name in draft.FieldNames.Union(joiner.Fields.Keys).ToList())
        {
            var (mine, theirs) = (draft.Field(name), Of(draft, joiner, name, FieldMarks.MarketoUnread));
            draft.Set(name, mine with { Marketo = theirs.Marketo, Base = theirs.Base, Rows = theirs.Rows, Reinstate = theirs.Reinstate, Undecided = theirs.Undecided, Marks = Joined(mine.Marks, theirs.Marks, FieldMarks.MarketoUnread), Refused = Carried(mine, theirs), RefusalsTold = Told(mine, theirs) });
        }
    }

    // A field of which the joiner has nothing is empty on its side. What was chosen, or came back, after the joiner was planned last is unread there (F-3).
    private static FieldState Of(Draft draft, Person joiner, string name, FieldMarks unread)
    {
        var state = joiner.Fields.GetValueOrDefault(name, FieldState.Empty);
        return draft.Policy.Map.Find(name)?.Since > joiner.MapVersion ? state with { Marks = state.Marks | unread } : state;
    }

    private static void TakeDynamics(Draft draft, string name, FieldState theirs)
    {
        var mine = draft.Field(name);
        draft.Set(name, mine with { Dynamics = theirs.Dynamics, Marks = Joined(mine.Marks, theirs.Marks, FieldMarks.DynamicsUnread), Refused = Carried(mine, theirs), RefusalsTold = Told(mine, theirs) });
    }

    /// <summary>What the joiner was refused is in the log that comes along: it is not told again.</summary>
    private static FieldRefusal? Carried(FieldState mine, FieldState theirs) => Refusing.OnceMore(theirs.Refused ?? mine.Refused);

    private static IReadOnlyList<KnownRefusal> Told(FieldState mine, FieldState theirs) => theirs.RefusalsTold.Count == 0 ? mine.RefusalsTold : [.. mine.RefusalsTold.Union(theirs.RefusalsTold)];

    private static void TakeFormer(Draft draft, Person joiner)
    {
        foreach (var row in joiner.Former)
        {
            draft.AddFormer(row);
            draft.TakenOver.Add(row.Record);
        }
    }

    private static bool IsTaken(Draft draft, Person joiner)
    {
        if (joiner is { Marketo: { } record } and ({ Dynamics: null } or { Marketo.Standing: not SideStanding.Merged }) && draft.Marketo?.Record == record.Record) return true;
        return joiner.Dynamics is { } row && (draft.Dynamics?.Record == row.Record || draft.IsFormer(row.Record) || joiner.Former.Any(f => f.Record == draft.Dynamics?.Record));
    }

    /// <summary>What the joiner observed after it had handed over is taken too.</summary>
    private static void Refresh(Draft draft, Person joiner)
    {
        if (draft.Requested is null && joiner.Requested is { } asked && !(draft.Answered?.At >= asked.At)) draft.Ask(asked);
        Requests.GoAlong(draft, joiner);
        foreach (var (name, theirs) in joiner.Fields)
            if (joiner.Marketo?.Record == draft.Marketo?.Record) MarketoRows.Add(draft, name, theirs.Rows);
        if (joiner.Dynamics is not { } row || draft.Dynamics is not { } mine || draft.IsFormer(row.Record)) return;
        if (row.Record != mine.Record)
        {
            // The row before this one, which is gone, is nobody's any more (D-1).
            if (joiner.Former.All(f => f.Record != mine.Record)) return;
            Repointing.To(draft, row with { Generation = mine.Generation }, joiner.Fields.ToDictionary(f => f.Key, f => f.Value.Dynamics));
            draft.TakenOver.Add(row.Record);
            TakeFormer(draft, joiner);
        }
        else
        {
            if (row.Version > mine.Version)
            {
                draft.Set(row with { Generation = mine.Generation, Standing = row.Standing == SideStanding.Deleted ? mine.Standing : row.Standing });
                foreach (var (name, theirs) in joiner.Fields) TakeDynamics(draft, name, theirs);
            }
            // A delete is told once, and it was told to the joiner: whoever stays proves it for himself (D-9).
            if (row is { Standing: SideStanding.Deleted } or { DeleteReported: true }) DynamicsRows.Reported(draft, row.Record);
        }
    }

    // Marks of a field whose one side is taken over from another person.
    private static FieldMarks Joined(FieldMarks mine, FieldMarks theirs, FieldMarks unread) => (mine & ~unread) | (theirs & unread);
}
