using System.Security.Cryptography;
using System.Text;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>How does a Marketo person become a row in Dynamics? Only on request (N-2), exactly once (N-8, N-12).</summary>
internal static class Creation
{
    /// <summary>So many rows of one person at most are known by their ids.</summary>
    public const int GenerationsMax = 100;

    /// <summary>Goes on with the request that is open.</summary>
    public static void Plan(Draft draft)
    {
        Again(draft);
        if (draft.Requested is not { } request || draft.JoinedInto is not null || Recalls.IsOpen(draft) || DynamicsRows.MayBeBack(draft)) return;
        if (request.Stage == RequestStage.Checking && draft.Dynamics is not { Standing: SideStanding.Live }) draft.Ask(request = request with { Stage = RequestStage.Deciding });
        if (request.Stage == RequestStage.Reading && draft is not { Marketo: null, Dynamics: null }) draft.Ask(request = request with { Stage = RequestStage.Deciding });
        if (draft.Marketo is { Standing: SideStanding.Deleted or SideStanding.Merged } && IsEnded(draft, request)) return;
        switch (request.Stage)
        {
            case RequestStage.Deciding:
                Decide(draft);
                if (draft.Requested is { Stage: RequestStage.Qualifying } half) Qualification.Plan(draft, half);
                break;
            case RequestStage.Creating: Send(draft, request); break;
            case RequestStage.Qualifying or RequestStage.Qualified: Qualification.Plan(draft, request); break;
        }
    }

    /// <summary>Nobody is to be linked to: the row's id is committed before the call (N-12).</summary>
    public static void Begin(Draft draft, MatchDecision.CreateRow decision)
    {
        if (draft.Requested is not { Stage: RequestStage.Deciding } request || draft.Marketo is not { Standing: SideStanding.Live } person) return;
        if (Defaults.Missing(draft) is { } missing)
        {
            Requests.Refuse(draft, Defaults.Code, missing.Text, missing.Field);
            return;
        }
        var generation = Math.Max(Recalls.NextGeneration(draft.Dynamics), decision.Generation);
        draft.Ask(request with { Stage = RequestStage.Creating, OwnerId = decision.OwnerId, Former = draft.Dynamics });
        Refusing.OnAnotherRow(draft);
        draft.Set(new DynamicsSide(RecordId.Lead(RowId(draft.Before.Connection, person.Record.Id, generation)), SideStanding.Creating) { Generation = generation });
    }

    /// <summary>The match found the other half in Dynamics, which nobody holds yet (N-9): a first meeting (N-10).</summary>
    public static void Link(Draft draft, RecordSnapshot row)
    {
        if ((draft.Requested is not { Stage: RequestStage.Deciding } && draft.Claim != row.Record.Id) || draft.Dynamics is { Standing: SideStanding.Live }) return;
        if (draft.Dynamics?.Record == row.Record) DynamicsRows.Take(draft, row, null);
        else Adopt(draft, row);
        // Answered here: for whom the filter keeps out nothing is planned any more (K-3).
        if (draft is { BothLive: true, Requested.Stage: RequestStage.Deciding }) Decide(draft);
    }

    /// <summary>Dynamics has the row.</summary>
    public static void Done(Draft draft, OpenCall create)
    {
        draft.Tell("created", "N-12", "A row was created in Dynamics on request.");
        foreach (var (column, value) in create.Defaults)
            draft.Tell("defaulted", "V-7", $"The column {column} had no value and was filled with the full name and the company.", dynamics: value);
        if (draft.Requested is { AsContact: true } request) draft.Ask(request with { Stage = RequestStage.Qualifying });
        else draft.Answer("created", null);
    }

    /// <summary>Dynamics refused: there is no row, and the same id can be used again.</summary>
    public static void Refused(Draft draft, string text)
    {
        draft.Keep(draft.Requested);
        if (draft.Dynamics is { Standing: SideStanding.Creating }) draft.Set(draft.Requested?.Former);
        draft.Answer("refused", text);
    }

    /// <summary>What was refused has changed, or an operator asks: the same request once more (V-3).</summary>
    private static void Again(Draft draft)
    {
        if (draft is not { CreateRefused: { By: SystemName.Dynamics, Again: true } refused, RefusedRequest: { } request, Requested: null }) return;
        Requests.Take(draft, new SyncRequest(request.Owner, draft.Now) { Campaign = Campaign.Batch, AsContact = request.AsContact, Sought = request.Sought });
        if (draft.Requested is not null) draft.Refuse(refused);
    }

    /// <summary>
    /// Is the row the lead that was made for this very request, whose answer is not known any more because an older copy of the store was put back? Its id tells (N-12);
    /// it is to be a contact still (N-5).
    /// </summary>
    public static bool IsHalfDone(Draft draft) =>
        draft is { BothLive: true, Requested: { AsContact: true } request, Dynamics: { Record.Kind: RecordKind.Lead, IsExcluded: false, Successor: null } row }
        && (request.Sought.Contains(row.Record)
            || (draft.Answered is null && Enumerable.Range(0, row.Generation + 2).Any(generation => row.Record == RecordId.Lead(RowId(draft.Before.Connection, draft.Marketo!.Record.Id, generation)))));

    /// <summary>The id of the row: the same for the same person and generation, whatever crashes in between (N-12).</summary>
    public static Guid RowId(string connection, string marketoId, int generation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"crmsync/{connection}/{marketoId}/{generation}"));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>Which of a person's rows has that id, from 0 on; null: it is none that we made.</summary>
    public static int? GenerationOf(string connection, RecordId marketo, string? rowId)
    {
        if (!Guid.TryParse(rowId, out var row)) return null;
        for (var generation = 0; generation < GenerationsMax; generation++)
            if (RowId(connection, marketo.Id, generation) == row) return generation;
        return null;
    }

    private static void Adopt(Draft draft, RecordSnapshot row)
    {
        draft.Set(new DynamicsSide(row.Record, SideStanding.Live) { Version = row.Version, Mark = row.WriteMark ?? "", CreatedAt = row.CreatedAt, RowStanding = row.Standing, Generation = ForgottenRows.GenerationOf(draft, row.Record, 0) });
        DynamicsRows.Show(draft, row);
        Meetings.Meet(draft);
        draft.Tell("linked", "N-9", "The records of both sides were linked.");
        if (row.Standing == RecordStanding.Qualified) StaysQualified(draft);
        Exclusion.Take(draft, row);
    }

    // The state that Marketo shows is from before the qualification: it does not open the lead again (QL-2).
    private static void StaysQualified(Draft draft)
    {
        foreach (var field in draft.Policy.Map.OnAtAll(RecordKind.Lead).Where(field => field is { Choices.QualifiedState: not null, Direction: not Direction.ToMarketo }))
        {
            var state = draft.Field(field.Name);
            draft.Set(field.Name, state with { AgreedMarketo = state.Marketo, Marks = state.Marks & ~FieldMarks.ToMeet });
            if (Choosing.IsUnread(state) || Canonical.IsBlank(field, state.Marketo) || Canonical.Equal(field, state.Marketo, state.Dynamics, draft.Policy.Rules)) continue;
            draft.Tell("collision", "QL-2", "The lead was qualified in Dynamics, and stays so.", field.Name, state.Marketo, state.Dynamics, SystemName.Dynamics);
        }
    }

    /// <summary>A row begins in its first state; a status reason of another state follows as an update.</summary>
    private static bool IsOfNewRow(MappedField field, string? number) => number is null || ChoiceLabels.StateOf(field.Choices, number) is null or 0;

    /// <summary>A person that is on both sides has what was asked for; else the match is asked, or there is nobody to ask for.</summary>
    public static void Decide(Draft draft)
    {
        if (IsHalfDone(draft)) draft.Ask(draft.Requested! with { Stage = RequestStage.Qualifying });
        else if (draft.BothLive) draft.Answer("alreadyExists", "linked");
        else if (draft.Marketo is not { Standing: SideStanding.Live }) Requests.Refuse(draft, "notInMarketo", Requests.NotInMarketo);
        else if (draft.Meeting == Meeting.None) draft.Set(Meeting.Due);
    }

    /// <summary>Nothing more is made for somebody who is not in Marketo any more; a call that was sent is answered first.</summary>
    private static bool IsEnded(Draft draft, SyncRequest request)
    {
        if (draft.Calls.Exists(LaneChoice.IsForRequest)) return false;
        if (request.Stage is RequestStage.Creating) Requests.Refuse(draft, "notInMarketo", Requests.NotInMarketo);
        else if (request.Stage is RequestStage.Qualifying && draft.RecordType == RecordKind.Lead) Qualification.Refused(draft, "notInMarketo", Requests.NotInMarketo);
        return draft.Requested is null;
    }

    /// <summary>Sends the create, again after a deferral.</summary>
    private static void Send(Draft draft, SyncRequest request)
    {
        if (draft.Dynamics is not { Standing: SideStanding.Creating } || draft.Calls.Exists(c => c.IsCreate)) return;
        if (draft.TryAgainAt is not null) draft.IsOwedUnsent = true;
        else if (Defaults.Missing(draft) is { } missing) Requests.Refuse(draft, Defaults.Code, missing.Text, missing.Field);
        else Create(draft, request);
    }

    private static void Create(Draft draft, SyncRequest request)
    {
        if (request.Former is { } before) Repointing.ToNew(draft, before.Record.Kind);
        var writes = new Dictionary<string, OpenWrite>();
        foreach (var field in draft.Policy.Map.OnAtAll(RecordKind.Lead))
        {
            var state = draft.Field(field.Name);
            draft.Set(field.Name, state with { AgreedMarketo = null, AgreedDynamics = null, Dynamics = null, Carried = 0, Marks = Created(state.Marks) });
            // What is hidden is said once it was read again (F-3).
            if (field.Quarantine is not null || field.Direction == Direction.ToMarketo || Canonical.Text(state.Marketo) is null) continue;
            if (!Guilt.LeavesOut(draft, SystemName.Dynamics, field) && Refusing.Say(draft, field, SystemName.Dynamics, state.Marketo) is { } said && IsOfNewRow(field, said.Value)) writes[field.Name] = new(said.Value, state.Marketo, null, 0, false);
        }
        Owed.Open(draft, new OpenCall(Owed.NextId(draft, SystemName.Dynamics), SystemName.Dynamics, true, CallState.Sent, draft.Now, draft.Before.OwedSince ?? draft.NextCommit)
        {
            Writes = writes,
            Owner = request.OwnerId,
            Defaults = Defaults.Of(draft),
        });
    }

    /// <summary>A row is being created without the field's value, which was not read in Marketo yet: it travels once it was.</summary>
    private static FieldMarks Created(FieldMarks marks) =>
        marks.HasFlag(FieldMarks.MarketoUnread) ? FieldMarks.MarketoUnread | FieldMarks.ChangedSince : FieldMarks.None;
}
