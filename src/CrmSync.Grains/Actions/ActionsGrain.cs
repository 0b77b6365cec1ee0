using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.Actions;

/// <summary>Takes flow actions; what was asked is kept in the person.</summary>
[GrainType("actions"), Reentrant]
internal sealed class ActionsGrain(ILedger ledger, TimeProvider clock, ILogger<ActionsGrain> log) : Grain, IActionsGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private string Connection => this.GetPrimaryKeyString();

    public async Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner, Campaign campaign, bool asContact)
    {
        var record = RecordId.Person(marketoId);
        var request = new SyncRequest(owner, clock.GetUtcNow()) { Campaign = campaign, AsContact = asContact };
        var until = clock.GetUtcNow() + Patience;
        var answer = await AskAsync(record, request);
        while (IsOpen(answer, campaign) && clock.GetUtcNow() < until)
        {
            await Task.Delay(LookAgain, clock);
            answer = await AgainAsync(record, request, until);
        }
        return answer.Result == "moved" ? answer with { Result = "queued", Reason = null } : answer;
    }

    private static bool IsOpen(SyncPersonAnswer answer, Campaign campaign) => answer.Result == "moved" || (campaign == Campaign.Trigger && answer is { Result: "queued", Reason: null });

    /// <summary>How it stands; asked for anew when the person moved and did not take the request along, or was lost on the way. Repetition is harmless.</summary>
    private async Task<SyncPersonAnswer> AgainAsync(RecordId record, SyncRequest request, DateTimeOffset until)
    {
        try
        {
            var links = await ledger.FindLinksAsync(Connection, [record], CancellationToken.None);
            if (!links.TryGetValue(record, out var id)) return await AskAsync(record, request);
            var answer = await Person(id).SyncAnswerAsync();
            return answer is { Result: "none" } ? await AskAsync(record, request) : answer;
        }
        catch (Exception problem) when (clock.GetUtcNow() < until)
        {
            Log.EffectFailed(log, "sync person", record.ToString(), problem.GetType().Name);
            return new("moved", null, null, null, 0);
        }
    }

    private async Task<SyncPersonAnswer> AskAsync(RecordId record, SyncRequest request)
    {
        var links = await ledger.FindLinksAsync(Connection, [record], CancellationToken.None);
        if (links.TryGetValue(record, out var id)) return await Person(id).SyncToDynamicsAsync(request, null);
        if (await GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(Connection, SystemName.Marketo)).LookAsync(record) is not { } seen) return new("refused", null, null, Requests.NotInMarketo, 0);
        return await Person(await HolderAsync(seen) ?? record.ToString()).SyncToDynamicsAsync(request, seen);
    }

    /// <summary>A Marketo record that carries a Dynamics id belongs to whoever holds that row (N-11).</summary>
    private async Task<string?> HolderAsync(RecordSnapshot seen)
    {
        if (!Guid.TryParse(seen.Link?.GetValueOrDefault(LinkFields.DynamicsId), out var row)) return null;
        var links = await ledger.FindLinksAsync(Connection, [RecordId.Contact(row), RecordId.Lead(row)], CancellationToken.None);
        return links.Values.FirstOrDefault() is { } holder && await ledger.FindPersonAsync(Connection, holder, CancellationToken.None) is { Marketo: null } ? holder : null;
    }

    private IPersonGrain Person(string id) => GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(Connection, id));
}
