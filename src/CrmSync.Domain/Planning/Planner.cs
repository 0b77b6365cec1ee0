using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// The person's state machine: an input and the time make a new person, effects and lines of the log. Pure: the grain and the seeded simulation
/// drive the same functions.
/// </summary>
public static class Planner
{
    /// <summary>Takes what a feed saw, then plans; a repetition changes nothing but always plans (B-13).</summary>
    public static Plan Observe(Person person, Observation seen, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        if (person.MapVersion == 0) person = person with { MapVersion = seen.MapVersion };
        var draft = new Draft(person, policy, reach, now) { IsFirstSync = seen.IsFirstSync, Page = seen.Changes, OursAhead = seen.OursAhead, ReadBefore = seen.ReadBefore };
        if (seen.Refresh is { } fields) Choosing.Again(draft, fields);
        // A winner that nobody had seen before carries the loser's link already, and is this person's only when the merge is known (G-2).
        // Rows that a merge moved to the winner are told from its own by what was read afterwards.
        Recalls.Look(draft, seen.Changes);
        foreach (var change in seen.Changes.OrderBy(c => c switch { RecordMerged => 0, RecordSeen { MergedAt: not null } => 1, _ => 2 })) Take(draft, change, seen.Refresh is null ? seen.Epoch : null);
        Recalls.Served(draft, seen.Changes);
        return Finish(draft);
    }

    /// <summary>Takes the answer to a write.</summary>
    public static Plan Settle(Person person, string call, Outcome outcome, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Answers.Take(draft, call, outcome);
        return Finish(draft);
    }

    /// <summary>Takes a record that was read for the person; null: the side does not have it.</summary>
    /// <param name="person">The person.</param>
    /// <param name="record">What was read.</param>
    /// <param name="found">What was found.</param>
    /// <param name="began">When the read began, our clock.</param>
    /// <param name="policy">Configuration.</param>
    /// <param name="reach">How far the feeds were read.</param>
    /// <param name="now">Our clock.</param>
    public static Plan Read(Person person, RecordId record, RecordSnapshot? found, DateTimeOffset began, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now) { ReadBegan = began, OursAhead = found?.OursAhead ?? TimeSpan.Zero };
        if (found is not null) Take(draft, new RecordSeen(found), null);
        else if (record.System == SystemName.Dynamics) Missing(draft, record);
        else if (person.Unseen == record) Requests.NobodyThere(draft);
        else MarketoReads.NotFound(draft, record);
        if (found is not null) Requests.Checked(draft, record);
        return Finish(draft);
    }

    /// <summary>Takes what a look for the contact of a closed lead brought; null: Dynamics has none (N-13).</summary>
    public static Plan Qualified(Person person, RecordId lead, RecordSnapshot? contact, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        if (contact is not null) Take(draft, new RecordSeen(contact), null);
        else Qualification.NoContact(draft, lead);
        if (contact is { IsExcluded: true }) Qualification.KeptOut(draft, lead);
        return Finish(draft);
    }

    /// <summary>Time has passed: what waited for the feed is judged by how far it was read (C-12), never by the clock.</summary>
    public static Plan Wake(Person person, bool isFirstSync, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now) { IsFirstSync = isFirstSync };
        Patience.Look(draft);
        return Finish(draft);
    }

    /// <summary>A new activation: what was sent and not answered is of unknown outcome (algorithm, step 6), but for what the delivery still has: that may leave yet, and is answered (C-12).</summary>
    /// <param name="person">The person.</param>
    /// <param name="policy">Configuration.</param>
    /// <param name="reach">How far the feeds were read.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="lost">The calls that nobody has; null: nobody has any.</param>
    public static Plan Resume(Person person, SyncPolicy policy, FeedReach reach, DateTimeOffset now, IReadOnlySet<string>? lost = null)
    {
        var draft = new Draft(person, policy, reach, now);
        foreach (var call in draft.Calls.ToList())
        {
            if (call.State == CallState.Sent && lost?.Contains(call.Id) != false) Answers.Unknown(draft, call);
            else if (call.State == CallState.Reading && draft.Dynamics is { } side && !side.IsResting(now)) draft.Effects.Add(new Effect.ReadRecord(side.Record));
        }
        Notices.Resume(draft);
        if (draft.Marketo is { ReadDue: true } due) draft.Effects.Add(new Effect.ReadRecord(due.Record));
        if (draft.Dynamics is { DeleteReported: true } or { Doubt: not null } && !draft.Dynamics.IsResting(now)) draft.Effects.Add(new Effect.ReadRecord(draft.Dynamics.Record));
        Qualification.Again(draft);
        Requests.ReadAgain(draft);
        if (draft is { Requested.Stage: RequestStage.Checking, Dynamics: { } asked } && !asked.IsResting(now)) draft.Effects.Add(new Effect.ReadRecord(asked.Record));
        if (draft.Meeting == Meeting.Joining && draft.JoinedInto is { } other) draft.Effects.Add(new Effect.HandOver(other));
        return Finish(draft);
    }

    /// <summary>The stored state can be read again: whatever was missed meanwhile is learned from both records (B-16).</summary>
    public static Plan Recover(Person person, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Recovery.Begin(draft);
        return Finish(draft);
    }

    /// <summary>Takes the answer of the match.</summary>
    public static Plan Decide(Person person, MatchDecision decision, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Meetings.Take(draft, decision);
        return Finish(draft);
    }

    /// <summary>Another person holds the row that goes on for this person's (QL-1, G-3).</summary>
    public static Plan Follow(Person person, PersonRow holder, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Successions.Held(draft, holder);
        return Resting(Finish(draft));
    }

    /// <summary>
    /// Is it of no use to go on as this row, whose own person has gone on from it? A lead that was qualified into a contact that is gone names nobody any more, and is
    /// that person's still: to whoever was merged into it, it is as good as gone.
    /// </summary>
    public static bool LeadsNowhere(RecordSnapshot row) => row is { Standing: RecordStanding.Qualified, QualifiedInto: null };

    /// <summary>Will the winner of a merge in Marketo never take a row over: it has one of its own, or it was there and is gone itself? (G-2)</summary>
    public static bool TakesNoRow(PersonRow winner) => winner.Dynamics is not null || winner.Marketo is null;

    /// <summary>The other person took everything over, or could not.</summary>
    /// <param name="person">The joiner.</param>
    /// <param name="isTaken">Took everything over.</param>
    /// <param name="isFinal">Could not, and never will: asking again is of no use.</param>
    /// <param name="policy">Configuration.</param>
    /// <param name="reach">How far the feeds were read.</param>
    /// <param name="now">Our clock.</param>
    public static Plan Joined(Person person, bool isTaken, bool isFinal, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Joins.Done(draft, isTaken, isFinal);
        return Resting(Finish(draft));
    }

    /// <summary>The other person cannot be read now (B-16): this one waits parked, until that one wakes it. Nothing is committed twice.</summary>
    public static Plan PutOff(Person person, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        if (draft.Meeting == Meeting.Joining) draft.Set(Meeting.PutOff);
        return Finish(draft);
    }

    /// <summary>Takes over a person that joins this one; null when that cannot be (any more).</summary>
    public static Plan? Absorb(Person person, Handover handover, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        return Joins.Absorb(draft, handover) ? Finish(draft) : null;
    }

    /// <summary>
    /// Sync Person to Microsoft (N-2, N-3, N-4, N-12), with the Marketo record when it was read because no feed has brought it yet. Nothing is asked of a person
    /// who has another record by now.
    /// </summary>
    public static Plan Request(Person person, SyncRequest request, RecordSnapshot? seen, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        if (seen is not null) Take(draft, new RecordSeen(seen), null);
        if (seen is null || draft.Marketo?.Record == seen.Record) Requests.Asked(draft, request);
        return Finish(draft);
    }

    /// <summary>The record that a request waits for is another person's, who has taken the request: nothing stays here.</summary>
    public static Plan PassedOn(Person person, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        if (person.Unseen is not null) Requests.PassedOn(draft);
        return Finish(draft);
    }

    /// <summary>Is there anything of the field (null: of the person) that an operator can have tried again? A row that is left alone after a merge is for a human (G-2).</summary>
    public static bool CanRetry(Person person, string? field) =>
        Standing.Refusals(person).Any(r => r.Operation != "merge" && (field is null || r.Field == field)) || person.Fields.Any(f => f.Value.Held is not null && (field is null || f.Key == field));

    /// <summary>An operator asks for what was refused to be tried again, or releases what is held (S-9): planned anew, so that it can never overrule ownership (V-3, N-7).</summary>
    /// <param name="person">The person.</param>
    /// <param name="field">Our field name; null: everything that was refused.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="reach">How far the feeds were read.</param>
    /// <param name="now">Our clock.</param>
    public static Plan Retry(Person person, string? field, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Refusing.Again(draft, field);
        Returns.Release(draft, field);
        return Finish(draft);
    }

    /// <summary>Was the person's row not shown in the epoch, and is it not known yet why?</summary>
    public static bool Lags(Person person, RecordId record, int epoch) => Epochs.Lags(person.Dynamics, record, epoch);

    /// <summary>The completed full read of an epoch did not show this row: it is read, and only that proves anything (D-9).</summary>
    public static Plan Missed(Person person, RecordId record, int epoch, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
    {
        var draft = new Draft(person, policy, reach, now);
        Epochs.Missed(draft, record, epoch);
        return Finish(draft);
    }

    /// <summary>How many of these rows did the person not have? (B-14)</summary>
    public static int NewRows(Person person, IReadOnlyList<Change> changes, SyncPolicy policy) => changes.OfType<FieldChanged>().Count(row => MarketoRows.IsNew(person, row, policy));

    private static void Missing(Draft draft, RecordId record)
    {
        if (!Successions.Missing(draft, record)) DynamicsRows.Gone(draft, record);
    }

    // Whoever cannot go on as another row yet asks again when a call closes or later (B-10): at once the answer would be the same, without end.
    private static Plan Resting(Plan plan) => plan with { Effects = [.. plan.Effects.Where(effect => effect is not Effect.Follow)] };

    private static Plan Finish(Draft draft)
    {
        MarketoRows.Look(draft);
        MarketoReads.Confirm(draft);
        Owed.Plan(draft);
        return draft.Finish();
    }

    private static void Take(Draft draft, Change change, int? epoch)
    {
        switch (change)
        {
            case RecordSeen { Snapshot: var seen, MergedAt: var merged } when seen.Record.System == SystemName.Marketo: MarketoReads.Take(draft, seen, merged); break;
            case RecordSeen { Snapshot: var seen }: DynamicsRows.Take(draft, seen, epoch); break;
            case FieldChanged row: MarketoRows.Take(draft, row); break;
            case PersonRequested asked: Requests.Take(draft, asked); break;
            case RecordDeleted { Record.Kind: RecordKind.Person } gone: Removals.PersonGone(draft, gone); break;
            case RecordDeleted gone: DynamicsRows.Reported(draft, gone.Record); break;
            case RecordMerged merged: Joins.Merged(draft, merged); break;
        }
    }
}
