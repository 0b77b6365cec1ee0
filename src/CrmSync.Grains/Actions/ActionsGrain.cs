using CrmSync.Contracts.Actions;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using Orleans.Concurrency;

namespace CrmSync.Grains.Actions;

/// <summary>Takes flow actions; what was asked is kept in the person.</summary>
[GrainType("actions"), Reentrant]
internal sealed class ActionsGrain(ILedger ledger, TimeProvider clock) : Grain, IActionsGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public async Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner)
    {
        var connection = this.GetPrimaryKeyString();
        var record = RecordId.Person(marketoId);
        var links = await ledger.FindLinksAsync(connection, [record], CancellationToken.None);
        if (!links.TryGetValue(record, out var id)) return new("refused", null, null, "No person with this Marketo id has been seen.", 0);
        var person = GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, id));
        var until = clock.GetUtcNow() + Patience;
        var answer = await person.SyncToDynamicsAsync(owner);
        while (answer.Result == "queued" && clock.GetUtcNow() < until)
        {
            await Task.Delay(LookAgain, clock);
            if (await person.ViewAsync() is not { } view) continue;
            if (view.DynamicsId is { } row) answer = new("created", row, view.RecordType, null, answer.Activity);
            else if (view.Standing == PersonStanding.Refused) answer = await person.SyncAnswerAsync();
        }
        return answer;
    }
}
