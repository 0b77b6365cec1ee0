using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What does Sync Person to Microsoft ask of a person, and what is answered? (N-3, N-4, N-17)</summary>
public static class Requests
{
    /// <summary>Said of a person that Marketo does not have (any more).</summary>
    public const string NotInMarketo = "Marketo has no person with this id.";

    /// <summary>So long a trigger campaign waits for its answer; after that it is queued (N-4).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Row ids and keys of calls that are remembered; a repetition comes with the page that is read again, or with a message that is late.</summary>
    private const int TracesMax = 20;

    /// <summary>
    /// Takes a request that came by a call. A repetition of one that waits, or was answered, asks for nothing: its message may come late, when the row that was made
    /// has been deleted since (N-8), or when the answer stands in the log already.
    /// </summary>
    internal static void Asked(Draft draft, SyncRequest request)
    {
        var isRepeated = request.Key is { } key && draft.Traces.Contains(key) && (draft.Requested is not null || draft.Answered is not null);
        if (!isRepeated) Take(draft, request);
    }

    /// <summary>Whoever has the record has taken the request: a repetition that comes here goes there again.</summary>
    internal static void PassedOn(Draft draft)
    {
        if (draft.Requested?.Key is { } key) draft.Trace([.. draft.Traces.Where(trace => trace != key)]);
        draft.Ask(null);
    }

    /// <summary>Takes a request: repeatable, and a trigger hastens what a batch campaign queued.</summary>
    internal static void Take(Draft draft, SyncRequest request)
    {
        if (request.Key is { } key && !draft.Traces.Contains(key)) Remember(draft, key);
        if (draft.Requested is { } pending)
        {
            var joint = Joint(pending, request);
            if (joint == pending) return;
            draft.Ask(joint);
            if (joint.Campaign != pending.Campaign) ReadAgain(draft);
            return;
        }
        draft.Refuse(null);
        Removals.Forget(draft);
        draft.Ask(request with { Stage = draft is { Marketo: null, Dynamics: null } ? RequestStage.Reading : RequestStage.Deciding });
        ReadAgain(draft);
        if (draft.Dynamics is not { Standing: SideStanding.Live } live) return;
        if (request.Campaign == Campaign.Batch)
        {
            Exists(draft);
            return;
        }
        draft.Ask(request with { Stage = RequestStage.Checking });
        draft.Effects.Add(new Effect.ReadRecord(live.Record));
    }

    /// <summary>Whoever asks for more while a request waits gets it: sooner (N-4), as a contact (N-5), and with an owner of theirs as long as the row is not being made (N-6).</summary>
    private static SyncRequest Joint(SyncRequest pending, SyncRequest request) => pending with
    {
        Campaign = request.Campaign < pending.Campaign ? request.Campaign : pending.Campaign,
        AsContact = pending.AsContact || request.AsContact,
        Owner = pending.Stage is RequestStage.Reading or RequestStage.Checking or RequestStage.Deciding ? request.Owner ?? pending.Owner : pending.Owner,
        TracedAt = pending.TracedAt is { } first && request.TracedAt is { } next ? next > first ? next : first : null,
        Sought = request.Sought.Count == 0 ? pending.Sought : [.. pending.Sought.Union(request.Sought)],
    };

    /// <summary>
    /// Takes a row of the request field (N-17): once, and only when no answer was given since. A merge hands the loser's rows to the winner (G-2): read again after
    /// that, they ask for nothing, for whoever they asked for has taken them.
    /// </summary>
    internal static void Take(Draft draft, PersonRequested row)
    {
        if (draft.Marketo?.Record != row.Record || draft.Traces.Contains(row.Row)) return;
        if (draft.Before.Marketo is { } before && before.Record == row.Record && row.At < before.MergedAt) return;
        Remember(draft, row.Row);
        if (draft.Answered is { } answered && row.At <= answered.At) return;
        Take(draft, new SyncRequest(row.Owner, draft.Now) { Campaign = row.Campaign, AsContact = row.AsContact, TracedAt = row.At });
    }

    /// <summary>What was asked of the joiner, and answered, is known of whoever goes on with its Marketo record: a trace that is read again there asks for nothing (N-17).</summary>
    internal static void GoAlong(Draft draft, Person joiner)
    {
        if (joiner.Marketo is not { } side || draft.Marketo?.Record != side.Record) return;
        if (joiner.Traces.Except(draft.Traces).Any()) draft.Trace([.. draft.Traces.Union(joiner.Traces).TakeLast(TracesMax)]);
        // The line that told the answer came along, as the last but so many.
        if (joiner.Answered is { } answered && !(draft.Answered?.At >= answered.At)) draft.Answer(answered with { Activity = Math.Max(0, draft.LogSequence - joiner.LogSequence + answered.Activity) });
    }

    /// <summary>A row was made for the person after that request, and linked then: it is answered, although nobody remembers (N-8).</summary>
    internal static void Served(Draft draft, DateTimeOffset linked)
    {
        if (IsLater(draft, linked)) return;
        if (draft.Requested is not null) draft.Ask(null);
        if (!(draft.Answered?.At >= linked)) draft.Answer(new("created", null, draft.LogSequence, linked));
    }

    /// <summary>Was it asked for after that moment of Marketo's clock, from which ours may be far?</summary>
    internal static bool IsLater(Draft draft, DateTimeOffset linked) => draft.Requested is { } request && (request.TracedAt ?? request.At - draft.OursAhead) > linked;

    /// <summary>Can a person be asked, seeing that no record came along? Whoever has been in Marketo must be there still.</summary>
    public static bool CanAsk(Person person) => person.Marketo is { Standing: SideStanding.Live } || (person is { Marketo: null, Dynamics: null } && RecordId.Parse(person.Id)?.System == SystemName.Marketo);

    /// <summary>Whoever waits for the Marketo record reads it, again and again.</summary>
    internal static void ReadAgain(Draft draft)
    {
        if (draft is { Requested.Stage: RequestStage.Reading, Marketo: null, Dynamics: null } && RecordId.Parse(draft.Before.Id) is { } record) draft.Effects.Add(new Effect.ReadRecord(record));
    }

    /// <summary>
    /// Marketo does not have the record: answered, and nobody stays. Whoever was told that it is queued waits for no answer: if the record was merged away, the feed
    /// tells it, and what was asked goes on with the winner (G-2).
    /// </summary>
    internal static void NobodyThere(Draft draft)
    {
        if (draft.Requested is { } request && (request.Campaign == Campaign.Batch || draft.Now - request.At >= Patience))
        {
            if (request.MissingSince is null) draft.Ask(request with { MissingSince = draft.Now });
            if (request.MissingSince is not { } since || !draft.Reach.IsPast(since + draft.Policy.Lateness)) return;
        }
        draft.Answer("refused", NotInMarketo);
    }

    /// <summary>The row was read: it is there, so nothing is written on either side (N-3).</summary>
    internal static void Checked(Draft draft, RecordId record)
    {
        if (draft.Requested is { Stage: RequestStage.Checking } && draft.Dynamics is { Standing: SideStanding.Live, DeleteReported: false } live && live.Record == record) Exists(draft);
    }

    /// <summary>The row is proven gone. One that was being made is not made again (N-8); one that was being checked is (D-4).</summary>
    /// <param name="draft">The person.</param>
    /// <param name="how">What became of it: deleted, or merged away.</param>
    internal static void RowGone(Draft draft, string how)
    {
        if (draft.Requested is not { } request) return;
        if (request.Stage is RequestStage.Checking or RequestStage.Deciding) draft.Ask(request with { Stage = RequestStage.Deciding });
        else draft.Answer("refused", $"The row was {how} in Dynamics while it was being made.");
    }

    /// <summary>
    /// The Marketo person is gone before the row that was asked for left: nothing of it was sent, so nothing is being made. Not while an answer is still to come,
    /// for that row may be there.
    /// </summary>
    internal static void NotSent(Draft draft)
    {
        if (draft.Requested is not { Stage: RequestStage.Creating } request || draft.Calls.Exists(c => c is { To: SystemName.Dynamics, IsCreate: true })) return;
        if (draft.Dynamics is { Standing: SideStanding.Creating }) draft.Set(request.Former);
        draft.Ask(request with { Stage = RequestStage.Deciding, OwnerId = null, Former = null });
    }

    /// <summary>
    /// The row that the person has by now is kept out by the filter: nothing is planned for it any more (K-3), so what was asked is answered here. It may have come
    /// while the request waited: by a merge in Marketo, by a match, or back after a delete.
    /// </summary>
    internal static void KeptOut(Draft draft)
    {
        if (draft.Requested is not { } request) return;
        if (request.Stage is RequestStage.Deciding or RequestStage.Reading) Creation.Decide(draft);
        else if (request.Stage is RequestStage.Qualifying or RequestStage.Qualified && draft.RecordType == RecordKind.Contact) Qualification.Plan(draft, request);
        else if (request.Stage is RequestStage.Qualifying && !draft.IsBlocked(SystemName.Dynamics)) Qualification.Refused(draft, "excluded", "The sync filter of the row says No.");
    }

    /// <summary>
    /// What was asked for a person that was merged into this one in Marketo, and for whom nothing was made, is asked of this one (G-2): as anybody asks, so that a
    /// row that is there is not made again. Handed over twice, it is taken once.
    /// </summary>
    internal static bool GoOn(Draft draft, Handover handover)
    {
        if (handover.Joiner is not { Marketo: { Standing: SideStanding.Merged } loser, Dynamics: not { Standing: SideStanding.Live or SideStanding.Creating }, Requested: { } asked }) return false;
        if (draft.Answered?.At >= asked.At || draft.Requested?.At == asked.At) return true;
        foreach (var line in handover.Log) draft.Tell(line);
        draft.Tell("requested", "G-2", $"Sync Person to Microsoft was asked for {loser.Record}, which was merged into this person in Marketo: it goes on here.");
        Take(draft, Seeking(handover.Joiner, asked));
        return true;
    }

    /// <summary>What was asked of whoever was merged away: an older copy of our store may have forgotten that the next row was made for him (N-8).</summary>
    internal static SyncRequest Seeking(Person joiner, SyncRequest asked) => joiner is { Marketo.Standing: SideStanding.Merged, Dynamics: not { Standing: SideStanding.Live or SideStanding.Creating } }
        ? asked with { Sought = [.. asked.Sought, .. Recalls.NextRows(joiner).Take(1).Select(next => next.Row)] }
        : asked;

    /// <summary>The winner of the merge did not take over what was asked: it ends, and nothing more is made for somebody who is not there any more.</summary>
    internal static void MergedAway(Draft draft)
    {
        if (draft.Requested is not { } request) return;
        const string Away = "The person was merged into another one in Marketo; ask for that one.";
        if (request.Stage is RequestStage.Qualifying) Qualification.Refused(draft, "merged", Away);
        else if (request.Stage is not RequestStage.Qualified) Refuse(draft, "merged", Away);
    }

    /// <summary>Nothing is created: told, shown on the error desk, answered (N-6, N-9, V-7).</summary>
    internal static void Refuse(Draft draft, string code, string text, string? field = null)
    {
        RefusedCreates.Refuse(draft, SystemName.Dynamics, new(code, text, true), field, null, 0, Rule(code));
        Creation.Refused(draft, text);
    }

    private static void Remember(Draft draft, string trace) => draft.Trace([.. draft.Traces.TakeLast(TracesMax - 1), trace]);

    private static string Rule(string code) => code switch { "duplicate" => "N-9", "unknownOwner" => "N-6", Defaults.Code => "V-7", "merged" => "G-2", _ => "N-4" };

    private static void Exists(Draft draft)
    {
        if (Creation.IsHalfDone(draft))
        {
            draft.Ask(draft.Requested! with { Stage = RequestStage.Qualifying });
            return;
        }
        draft.Tell("alreadyExists", "N-3", $"Sync Person to Microsoft: the person has a {(draft.RecordType == RecordKind.Contact ? "contact" : "lead")} in Dynamics already.");
        draft.Answer("alreadyExists", null);
    }
}
