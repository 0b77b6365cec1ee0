using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>How does the lead that was created on request become a contact? (N-5, N-13)</summary>
internal static class Qualification
{
    /// <summary>Opens the call; ends the request when the person holds the contact.</summary>
    public static void Plan(Draft draft, SyncRequest request)
    {
        if (draft.Dynamics is not { Standing: SideStanding.Live } row) return;
        if (row.Record.Kind == RecordKind.Contact)
        {
            if (Open(draft) is { } call) draft.Replace(call, null);
            draft.Tell("qualified", "N-5", "The lead was qualified into a contact on request.");
            draft.Answer("created", null);
            return;
        }
        if (request.Stage == RequestStage.Qualified || draft.IsBlocked(SystemName.Dynamics)) return;
        if (row.RowStanding != RecordStanding.Open) Closed(draft, row.Record);
        else if (draft.TryAgainAt is not null) draft.IsOwedUnsent = true;
        else Owed.Open(draft, new OpenCall(Owed.NextId(draft, SystemName.Dynamics), SystemName.Dynamics, false, CallState.Sent, draft.Now, draft.Before.OwedSince ?? draft.NextCommit) { Qualifies = true });
    }

    /// <summary>
    /// The lead is kept out by the filter: a call that waits for a side that is not well does not leave any more (K-3), for it names no version. Said in each plan as
    /// long as there is no answer; one that has left is answered as any other.
    /// </summary>
    public static void Withdraw(Draft draft)
    {
        if (Open(draft) is { State: CallState.Sent } call) draft.Effects.Add(new Effect.Withdraw(SystemName.Dynamics, call.Id));
    }

    /// <summary>Dynamics took it: its contact is read.</summary>
    public static void Accepted(Draft draft, OpenCall call, RecordId contact)
    {
        draft.Replace(call, null);
        if (draft.Requested is { } request) draft.Ask(request with { Stage = RequestStage.Qualified });
        draft.Effects.Add(new Effect.ReadRecord(contact));
    }

    /// <summary>Nobody knows, or Dynamics says that the lead is closed: the lead tells (N-13).</summary>
    public static void Look(Draft draft, OpenCall call)
    {
        draft.Replace(call, call with { State = CallState.Reading, At = draft.Now, WasUnknown = true });
        draft.Effects.Add(new Effect.ReadRecord(draft.Dynamics!.Record));
    }

    /// <summary>
    /// The lead was read: open, the call is repeated, which a closed lead refuses; closed, its contact is looked for. One that the filter keeps out by now is not
    /// qualified (K-3): should the first call have been late, its contact comes with the feed.
    /// </summary>
    public static void LeadRead(Draft draft, RecordSnapshot lead)
    {
        if (draft.Dynamics?.Record != lead.Record || Open(draft) is not { State: CallState.Reading } call) return;
        if (lead is { Standing: RecordStanding.Open, IsExcluded: true })
        {
            draft.Replace(call, null);
            return;
        }
        if (lead.Standing == RecordStanding.Open)
        {
            draft.Replace(call, call with { State = CallState.Sent, At = draft.Now });
            draft.Effects.Add(new Effect.Send(call.Id));
            return;
        }
        draft.Replace(call, null);
        Closed(draft, lead.Record);
    }

    /// <summary>Whoever waits for the contact looks for it again.</summary>
    public static void Again(Draft draft)
    {
        if (draft is { Requested.Stage: RequestStage.Qualified, Dynamics: { Standing: SideStanding.Live, Record.Kind: RecordKind.Lead } lead }) draft.Effects.Add(new Effect.FindContact(lead.Record));
    }

    /// <summary>Dynamics definitely has no contact of the closed lead: a person closed it otherwise, and it stays a lead.</summary>
    public static void NoContact(Draft draft, RecordId lead)
    {
        if (draft is not { Requested.Stage: RequestStage.Qualified } || draft.Dynamics?.Record != lead) return;
        Ended(draft, "closed", "The lead was closed in Dynamics without a contact.");
    }

    /// <summary>The contact is there and its own filter says No: the person stays with the lead, and nothing more comes of the request.</summary>
    public static void KeptOut(Draft draft, RecordId lead)
    {
        if (draft is { Requested.Stage: RequestStage.Qualified } && draft.Dynamics?.Record == lead) Ended(draft, "excluded", "The sync filter of its contact says No.");
    }

    /// <summary>Dynamics refused: the person keeps the lead.</summary>
    public static void Refused(Draft draft, string code, string text) => Ended(draft, code, text);

    private static OpenCall? Open(Draft draft) => draft.Calls.Find(c => c.Qualifies);

    private static void Closed(Draft draft, RecordId lead)
    {
        if (draft.Requested is { } request) draft.Ask(request with { Stage = RequestStage.Qualified });
        draft.Effects.Add(new Effect.FindContact(lead));
    }

    // A refusal as any other: the log, the answer and the Marketo person tell it (V-2).
    private static void Ended(Draft draft, string code, string text)
    {
        draft.Tell("refused", "N-5", $"The lead was created and could not be qualified: {text}", code: code);
        Notices.Owe(draft, "refused", $"The lead was created in Dynamics and could not be qualified: {text} ({code})");
        draft.Answer("created", $"It is a lead still: {text}");
    }
}
