using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Connections;
using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Those who ask the running silo for something, as the gateway does; when it is down they get no answer.</summary>
/// <param name="world">The time.</param>
/// <param name="cluster">The silos.</param>
/// <param name="connection">Their connection.</param>
internal sealed class Operators(World world, SimulatedCluster cluster, string connection)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private readonly List<(DateTimeOffset At, AnsweredRequest Request)> answered = [];
    private readonly List<TriggerAnswer> triggered = [];

    /// <summary>Their connection.</summary>
    public string Connection => connection;

    /// <summary>How often they paused.</summary>
    public int Pauses { get; private set; }

    /// <summary>When what was paused last goes on, or went on: nothing is done for anybody before (B-4).</summary>
    public DateTimeOffset PausedUntil { get; private set; }

    /// <summary>Every request for a row, once as it was sent, without a result, and once as CrmSync answered it.</summary>
    public IReadOnlyList<AnsweredRequest> Answered => [.. answered.Select(each => each.Request)];

    /// <summary>Who was asked for so far, and when that was queued (N-4).</summary>
    public IReadOnlyList<(int Marketo, DateTimeOffset At)> Queued => [.. answered.Where(each => each.Request.Result == "queued").Select(each => (each.Request.Marketo, each.At))];

    /// <summary>What triggers were answered.</summary>
    public IReadOnlyList<TriggerAnswer> Triggered => triggered;

    /// <summary>An older copy of the store knows nothing of what was answered since: nothing is promised of it.</summary>
    public void Forget(DateTimeOffset since) => answered.RemoveAll(each => each.At >= since && each.Request.Result.Length > 0);

    public async Task PauseAsync(Random chance)
    {
        var pause = TimeSpan.FromSeconds(chance.Next(1, 90));
        Pauses++;
        await TryAsync<IConnectionGrain>(its => its.PauseAsync());
        if (world.Now + pause is var until && until > PausedUntil) PausedUntil = until;
        await world.PassAsync(pause);
        await ResumeAsync();
    }

    public Task ResumeAsync() => TryAsync<IConnectionGrain>(its => its.ResumeAsync());

    /// <summary>Who looks and finds it paused, or finds nothing out, resumes it; what says that it is running is running, whatever an earlier call was answered (B-4).</summary>
    public async Task ResumeIfPausedAsync()
    {
        if (await QueryAsync<IConnectionGrain, ConnectionView>(its => its.StatusAsync()) is null or { State: "paused" }) await ResumeAsync();
    }

    public async Task RingAsync(Random chance)
    {
        for (var i = chance.Next(1, 5); i > 0; i--) await TryAsync<IConnectionGrain>(its => its.RingAsync());
    }

    public Task AskAsync(int person, Campaign campaign, bool asContact)
    {
        answered.Add((world.Now, new(person, asContact, "", null)));
        return TryAsync<IActionsGrain>(actions => AskAsync(actions, person, campaign, asContact));
    }

    private async Task AskAsync(IActionsGrain actions, int person, Campaign campaign, bool asContact)
    {
        var asked = world.Now;
        var answer = await actions.SyncPersonAsync(person, null, campaign, asContact);
        // Who is told to ask again was promised nothing (N-4).
        if (answer is not { Result: "refused", Reason: { } reason } || !reason.Contains("ask again", StringComparison.Ordinal)) answered.Add((world.Now, new(person, asContact, answer.Result, answer.Reason)));
        if (campaign == Campaign.Trigger) triggered.Add(new(person, asked, world.Now, answer is { Result: "alreadyExists", Reason: null } ? answer.DynamicsId : null));
        world.Trace.Note(world.Now, "answer", $"{person}", answer.Result);
    }

    /// <summary>A question to a silo; an answer or none.</summary>
    public async Task<T?> QueryAsync<TGrain, T>(Func<TGrain, Task<T>> ask, string? key = null) where TGrain : IGrainWithStringKey
    {
        try
        {
            return await ask(cluster.Gateway.Factory.GetGrain<TGrain>(key ?? connection));
        }
        catch (Exception problem) when (problem is not NotSupportedException)
        {
            world.Trace.Note(world.Now, "noanswer", typeof(TGrain).Name, problem.GetType().Name);
            return default;
        }
    }

    /// <summary>The same once more for whoever got no answer: the engine asks a side for it, which may have used up the calls of its day (B-8).</summary>
    public async Task<T> QueryAgainAsync<TGrain, T>(Func<TGrain, Task<T>> ask) where TGrain : IGrainWithStringKey where T : class
    {
        while (true)
        {
            if (await QueryAsync(ask) is { } answer) return answer;
            await world.PassAsync(AskAgain);
        }
    }

    /// <summary>A silo that dies takes the question with it: the gateway gives up after a while.</summary>
    public async Task TryAsync<TGrain>(Func<TGrain, Task> act, string? key = null) where TGrain : IGrainWithStringKey
    {
        var asking = QueryAsync<TGrain, bool>(async grain =>
        {
            await act(grain);
            return true;
        }, key);
        await Task.WhenAny(asking, world.PassAsync(TimeSpan.FromSeconds(40)));
    }
}

/// <summary>What a trigger for a Marketo person was answered.</summary>
/// <param name="Marketo">Marketo id.</param>
/// <param name="Asked">When it asked.</param>
/// <param name="Answered">When it was answered.</param>
/// <param name="Existing">The row that is there already, by the answer; null: another answer.</param>
internal sealed record TriggerAnswer(int Marketo, DateTimeOffset Asked, DateTimeOffset Answered, string? Existing);
