using System.Globalization;
using CrmSync.Contracts.Actions;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.Actions;

/// <summary>Takes flow actions; what was asked is kept in the person. Only a person who has committed the request says <c>queued</c>.</summary>
[GrainType("actions"), Reentrant]
internal sealed class ActionsGrain(ILedger ledger, TimeProvider clock, ILogger<ActionsGrain> log) : Grain, IActionsGrain
{
    /// <summary>Said when no person has confirmed the request.</summary>
    private const string AskAgain = "The request could not be taken in time, or it is not known whether it was: ask again, repeating it is safe.";

    /// <summary>Said when a side refuses us and no person has confirmed the request.</summary>
    private const string AskOnceMended = "Mend that, then ask again, repeating it is safe.";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterLoss = TimeSpan.FromMilliseconds(500);
    private long asked;

    private string Connection => this.GetPrimaryKeyString();

    public async Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner, Campaign campaign, bool asContact)
    {
        var record = RecordId.Person(marketoId);
        var now = clock.GetUtcNow();
        var request = new SyncRequest(owner, now) { Campaign = campaign, AsContact = asContact, Key = string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:x}.{++asked:x}") };
        var until = now + Requests.Patience;
        SyncPersonAnswer? last = null;
        var isTaken = false;
        while (true)
        {
            var answer = await TryAsync(record, request, isTaken, until);
            last = answer ?? last;
            isTaken |= last is { Result: "queued" };
            var wait = answer is null ? AfterLoss : LookAgain;
            if (!IsOpen(last, campaign) || clock.GetUtcNow() + wait >= until) return Conclude(last, isTaken);
            await Task.Delay(wait, clock);
        }
    }

    private static bool IsOpen(SyncPersonAnswer? answer, Campaign campaign) =>
        answer is null or { Result: "moved" or "none" } || (campaign == Campaign.Trigger && answer is { Result: "queued", Reason: null });

    /// <summary>What a person took goes along when it joins another one; what nobody took is not queued.</summary>
    private static SyncPersonAnswer Conclude(SyncPersonAnswer? last, bool isTaken) => last is null or { Result: "moved" or "none" }
        ? isTaken ? new("queued", null, null, null, 0) : new("refused", null, null, AskAgain, 0)
        : last;

    /// <summary>The next answer; null when the message was lost or is not answered in time. Repetition is harmless.</summary>
    private async Task<SyncPersonAnswer?> TryAsync(RecordId record, SyncRequest request, bool isTaken, DateTimeOffset until)
    {
        try
        {
            var left = until - clock.GetUtcNow();
            return await (isTaken ? AgainAsync(record, request) : AskAsync(record, request)).WaitAsync(left > LookAgain ? left : LookAgain, clock);
        }
        catch (Exception problem) when (SystemUnavailableException.In(problem) is { IsConfiguration: true } side)
        {
            // Waiting does not help, and each try would cost calls. What a person took is kept.
            var cause = side.Message.TrimEnd('.') + ".";
            return isTaken ? new("queued", null, null, cause, 0) : new("refused", null, null, $"{cause} {AskOnceMended}", 0);
        }
        catch (Exception problem)
        {
            Log.EffectFailed(log, "sync person", record.ToString(), problem.GetType().Name);
            return null;
        }
    }

    /// <summary>How it stands; asked for anew when whoever has the record knows of nothing.</summary>
    private async Task<SyncPersonAnswer> AgainAsync(RecordId record, SyncRequest request)
    {
        var answer = await (await HolderAsync(record)).SyncAnswerAsync();
        // Who took the request over knows how it stands (G-2).
        if (answer is { Result: "moved", Reason: { } other }) answer = await (RecordId.Parse(other) is { } next ? await HolderAsync(next) : Grain(other)).SyncAnswerAsync();
        return answer is { Result: "none" } ? await AskAsync(record, request) : answer;
    }

    private async Task<SyncPersonAnswer> AskAsync(RecordId record, SyncRequest request) => await (await HolderAsync(record)).SyncToDynamicsAsync(request, null);

    /// <summary>Whoever has the record; one that no feed has brought yet names its own person, who reads it.</summary>
    private async Task<IPersonGrain> HolderAsync(RecordId record)
    {
        var links = await ledger.FindLinksAsync(Connection, [record], CancellationToken.None);
        return Grain(links.GetValueOrDefault(record, record.ToString()));
    }

    private IPersonGrain Grain(string person) => GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(Connection, person));
}
