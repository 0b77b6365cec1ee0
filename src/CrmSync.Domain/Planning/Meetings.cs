using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Is a one-sided person somebody we know, and if not, is a record to be created? (N-1, N-9, N-10)</summary>
internal static class Meetings
{
    /// <summary>Asks when there is something to ask.</summary>
    public static void Plan(Draft draft)
    {
        Comebacks.Plan(draft);
        if (draft.Meeting is Meeting.AfterFirstSync && draft is not ({ Dynamics.Standing: SideStanding.Live, Marketo: null } or { Dynamics: null, ClaimShown: not null })) draft.Set(Meeting.None);
        if (!IsOpenQuestion(draft)) return;
        if (draft.Requested is null && (draft.IsFirstSync || IsContactUnread(draft)))
        {
            // Whose row is gone by then, nobody else asks for who shows its id (N-11).
            if (draft is { Dynamics: not null } or { ClaimShown: not null }) draft.Set(Meeting.AfterFirstSync);
            return;
        }
        draft.Set(Meeting.Due);
        draft.Effects.Add(new Effect.AskMatch());
    }

    /// <summary>Takes the answer of the match.</summary>
    public static void Take(Draft draft, MatchDecision decision)
    {
        if (draft.Meeting is not (Meeting.Due or Meeting.Waiting or Meeting.Ambiguous)) return;
        if (IsOutdated(draft, decision)) return;
        switch (decision)
        {
            case MatchDecision.Join join:
                draft.Set(Meeting.Joining);
                draft.JoinInto(join.Person);
                draft.Effects.Add(new Effect.HandOver(join.Person));
                break;
            case MatchDecision.Link link:
                draft.Set(Meeting.None);
                Creation.Link(draft, link.Row);
                break;
            case MatchDecision.CreateRow row:
                draft.Set(Meeting.None);
                Creation.Begin(draft, row);
                break;
            case MatchDecision.Refuse refuse:
                draft.Set(Meeting.None);
                if (draft.Requested is { Stage: RequestStage.Deciding }) Requests.Refuse(draft, refuse.Code, refuse.Text, refuse.Field);
                break;
            case MatchDecision.Create create:
                draft.Set(Meeting.None);
                Create(draft, create.KeyField);
                break;
            case MatchDecision.Ambiguous ambiguous:
                if (draft.Before.Meeting != Meeting.Ambiguous && draft.Before.Parked?.Reason != Waits.Ambiguous)
                    draft.Tell("ambiguous", ambiguous.ByClaim ? "N-11" : "N-9", $"Several {(ambiguous.ByClaim ? "Marketo people carry the id of one row" : "records carry this e-mail")}; nothing is linked or created. Candidates: {string.Join(", ", ambiguous.Candidates)}.");
                draft.Set(Meeting.Ambiguous);
                break;
            case MatchDecision.Recall:
                draft.Set(Meeting.None);
                Recalls.Hold(draft);
                break;
            case MatchDecision.Disown:
                draft.Lay(null);
                draft.Set(Meeting.Due);
                draft.Tell("putBack", "N-18", "The record carries the id of a row that another person holds; it is not linked, and the copy is put back.", LinkFields.DynamicsId);
                break;
            case MatchDecision.Gone gone:
                draft.Set(Meeting.None);
                DynamicsRows.Claimed(draft, gone.Loser);
                break;
            case MatchDecision.Wait:
                if (draft.Meeting == Meeting.Ambiguous) draft.AsksSoon = true;
                else draft.WaitForMatch();
                break;
            case MatchDecision.Stay stay:
                draft.Set(Meeting.None);
                if (stay.SharesEmail) draft.Tell("sharedEmail", "N-15", "Another person in step carries the same e-mail.");
                break;
        }
    }

    /// <summary>Nobody was created in Marketo: asked again, unless whoever is there was taken over meanwhile (N-16).</summary>
    public static void NotCreated(Draft draft)
    {
        if (draft.Marketo is not { Standing: SideStanding.Live }) draft.Set(Meeting.Waiting);
    }

    /// <summary>Marketo took the create: what was sent stands there (N-1).</summary>
    public static void Created(Draft draft, OpenCall call, RecordId record)
    {
        draft.Set(new MarketoSide(record, SideStanding.Live));
        foreach (var field in draft.Policy.Map.Fields)
        {
            var state = draft.Field(field.Name);
            var sent = call.Writes.GetValueOrDefault(field.Name)?.Sent;
            draft.Set(field.Name, state with { Marketo = sent, Base = new(sent, DateTimeOffset.MinValue, false, []), Suspect = 0 });
        }
        Choosing.Made(draft, call);
        draft.Tell("created", "N-1", "A Marketo person was created for the row in Dynamics.");
    }

    /// <summary>Both records are there for the first time: what is blank on a side counts as not moved (N-10).</summary>
    public static void Meet(Draft draft)
    {
        foreach (var field in draft.Policy.Map.OnAtAll(draft.Dynamics!.Record.Kind)) Meet(draft, field);
    }

    /// <summary>One field meets for the first time.</summary>
    public static void Meet(Draft draft, MappedField field) => draft.Set(field.Name, Met(draft, field, draft.Field(field.Name)));

    /// <summary>The field as it is after its first meeting; what is unread on a side, or hidden, meets once more when it was read (F-3).</summary>
    public static FieldState Met(Draft draft, MappedField field, FieldState state)
    {
        var marks = Choosing.IsUnread(state) || field.Quarantine is not null ? state.Marks | FieldMarks.ToMeet : state.Marks & ~FieldMarks.ToMeet;
        var marketo = Canonical.IsBlank(field, state.Marketo) ? state.Marketo : null;
        var dynamics = Canonical.IsFilled(field, draft.Dynamics!.Record.Kind, state.Dynamics) ? state.Dynamics : null;
        return state with { AgreedMarketo = marketo, AgreedDynamics = dynamics, Carried = 0, Refused = Refusing.OnceMore(state.Refused), Told = null, Marks = marks };
    }

    // What was decided of a person that has become another meanwhile; it asks again when it can.
    private static bool IsOutdated(Draft draft, MatchDecision decision)
    {
        // Who is about to go on as another row, or is kept out, asks again afterwards; so does whose row may be back. A row that is gone keeps nobody out.
        if (draft.Dynamics is { Successor: not null } or { IsExcluded: true, Standing: SideStanding.Live } || DynamicsRows.MayBeBack(draft))
        {
            draft.Set(Meeting.None);
            return true;
        }
        // Decided before the person showed the id of a row that was made for it, or of the contact that such a row became: asked anew, by that id (N-12).
        var isOfRequest = decision is MatchDecision.CreateRow or MatchDecision.Refuse || (decision is MatchDecision.Link link && link.Row.Record.Id != draft.Claim);
        if (!(Recalls.IsClaimed(draft) ? isOfRequest || decision is MatchDecision.Stay : isOfRequest && draft is { Requested: null, ClaimShown: not null })) return false;
        draft.Set(Meeting.Due);
        draft.Effects.Add(new Effect.AskMatch());
        return true;
    }

    // Made when the walk had come past the contacts already, a contact is known once Dynamics was read to its tip since: until then it would come after its lead (N-14).
    private static bool IsContactUnread(Draft draft) =>
        draft.Before is { Meeting: Meeting.AfterFirstSync, Parked: { } parked } && parked.WakeAt == Waits.WhenFirstSyncEnds && !draft.Reach.IsPastInDynamics(parked.Since);

    private static bool IsOpenQuestion(Draft draft)
    {
        if (draft.Meeting is Meeting.Joining or Meeting.PutOff) return false;
        if (draft.Meeting is Meeting.Due) return true;
        // Whoever gave up the id of a row that several showed is one of them no more (N-11).
        if (draft.Meeting is Meeting.Ambiguous && draft.Before.Claim is { } claim && draft.ClaimShown != claim) return true;
        if (draft.Meeting is Meeting.Ambiguous && Emails(draft.Before) != (Email(draft, SystemName.Marketo), Email(draft, SystemName.Dynamics))) return true;
        if (draft is { Dynamics.Standing: SideStanding.Live, Marketo: null })
            return draft.CreateRefused is null or { Again: true } && !draft.Calls.Exists(c => c.IsCreate) && (draft.Meeting is Meeting.None or Meeting.AfterFirstSync);
        if (draft is not { Marketo.Standing: SideStanding.Live, Dynamics: null }) return false;
        var email = Canonical.Email(draft.Field(FieldMap.Email).Marketo);
        var before = draft.Before.Fields.TryGetValue(FieldMap.Email, out var state) ? Canonical.Email(state.Marketo) : null;
        return (email is not null && (email != before || draft.Before.Marketo is null)) || (draft.ClaimShown is not null && (draft.Before.Claim is null || draft.Meeting is Meeting.AfterFirstSync));
    }

    private static (string? Marketo, string? Dynamics) Emails(Person person) =>
        person.Fields.TryGetValue(FieldMap.Email, out var state) ? (Canonical.Email(state.Marketo), Canonical.Email(state.Dynamics)) : (null, null);

    private static string? Email(Draft draft, SystemName side) => Canonical.Email(draft.Field(FieldMap.Email).Shown(side));

    /// <summary>Opens the create of the Marketo person.</summary>
    public static void Create(Draft draft, string keyField)
    {
        if (draft is not { Dynamics: { Standing: SideStanding.Live } side, Marketo: null } || draft.Calls.Exists(c => c.IsCreate)) return;
        var writes = new Dictionary<string, OpenWrite>();
        foreach (var field in draft.Policy.Map.On(side.Record.Kind))
        {
            var (value, marks) = (draft.Field(field.Name).Dynamics, draft.Field(field.Name).Marks);
            // What is known of a field that is to be read again may be long past: it follows once it was read.
            if (field.Direction == Direction.ToDynamics || marks.HasFlag(FieldMarks.DynamicsUnread) || Canonical.Text(value) is null) continue;
            if (!Guilt.LeavesOut(draft, SystemName.Marketo, field) && Refusing.Say(draft, field, SystemName.Marketo, value) is { } said) writes[field.Name] = new(said.Value, value, null, side.Version, false);
        }
        if (keyField == FieldMap.Email && !writes.ContainsKey(FieldMap.Email)) keyField = LinkFields.DynamicsId;
        Owed.Open(draft, new OpenCall(Owed.NextId(draft, SystemName.Marketo), SystemName.Marketo, true, CallState.Sent, draft.Now, draft.Before.OwedSince ?? draft.NextCommit)
        {
            Writes = writes,
            Link = LinkOutput.Wanted(side),
            KeyField = keyField,
        });
    }
}
