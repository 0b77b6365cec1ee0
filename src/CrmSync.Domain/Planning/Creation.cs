using System.Security.Cryptography;
using System.Text;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>How does a Marketo person become a row in Dynamics? Only on request (N-2), exactly once (N-8, N-12).</summary>
internal static class Creation
{
    /// <summary>Takes the request: nothing happens when there is a live row (N-3).</summary>
    public static void Request(Draft draft, string? owner)
    {
        if (draft.Dynamics is { Standing: SideStanding.Live } live)
        {
            draft.Tell("alreadyExists", "N-3", $"Sync Person to Microsoft: the person has a {(live.Record.Kind == RecordKind.Contact ? "contact" : "lead")} in Dynamics already.");
            return;
        }
        if (draft.Marketo is not { Standing: SideStanding.Live } || draft.Dynamics is { Standing: SideStanding.Creating }) return;
        var generation = (draft.Dynamics?.Generation ?? -1) + 1;
        draft.Ask(new SyncRequest(owner, draft.Now));
        draft.Refuse(null);
        draft.Keep(null);
        draft.Set(new DynamicsSide(RecordId.Lead(RowId(draft.Before.Connection, draft.Marketo.Record.Id, generation)), SideStanding.Creating) { Generation = generation });
    }

    /// <summary>Sends the create that was asked for, again after a deferral.</summary>
    public static void Plan(Draft draft)
    {
        Again(draft);
        if (draft is not { Dynamics.Standing: SideStanding.Creating, Requested: { } request } || draft.Calls.Exists(c => c.IsCreate)) return;
        if (draft.TryAgainAt is null) Create(draft, request.Owner);
        else draft.IsOwedUnsent = true;
    }

    /// <summary>Dynamics refused: there is no row, and the same id can be used again.</summary>
    public static void Refused(Draft draft)
    {
        draft.Keep(draft.Requested);
        draft.Ask(null);
        if (draft.Dynamics is { } side) draft.Set(side.Generation == 0 ? null : side with { Standing = SideStanding.Deleted });
    }

    /// <summary>What was refused has changed, or an operator asks: the same request once more (V-3).</summary>
    private static void Again(Draft draft)
    {
        if (draft is not { CreateRefused: { By: SystemName.Dynamics, Again: true } refused, RefusedRequest: { } request }) return;
        Request(draft, request.Owner);
        if (draft.Requested is not null) draft.Refuse(refused);
    }

    /// <summary>The id of the row: the same for the same person and generation, whatever crashes in between (N-12).</summary>
    public static Guid RowId(string connection, string marketoId, int generation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"crmsync/{connection}/{marketoId}/{generation}"));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private static void Create(Draft draft, string? owner)
    {
        var writes = new Dictionary<string, OpenWrite>();
        foreach (var field in draft.Policy.Map.On(RecordKind.Lead))
        {
            var state = draft.Field(field.Name);
            draft.Set(field.Name, state with { AgreedMarketo = null, AgreedDynamics = null, Dynamics = null, Carried = 0, Marks = Choosing.Created(state.Marks) });
            if (field.Direction == Direction.ToMarketo || Canonical.Text(state.Marketo) is null) continue;
            if (!Guilt.LeavesOut(draft, SystemName.Dynamics, field) && Refusing.Say(draft, field, SystemName.Dynamics, state.Marketo) is { } said) writes[field.Name] = new(said.Value, state.Marketo, null, 0, false);
        }
        Owed.Open(draft, new OpenCall(Owed.NextId(draft, SystemName.Dynamics), SystemName.Dynamics, true, CallState.Sent, draft.Now, draft.Before.OwedSince ?? draft.NextCommit) { Writes = writes, Owner = owner });
    }
}
