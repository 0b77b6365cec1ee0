using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Explaining;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CrmSync.Grains.People;

/// <summary>
/// Drives <see cref="Planner"/> for one person: observe → plan → commit → deliver, and settle → plan → commit. Inputs are merged in memory without an
/// await between read and merge; whoever waits shares the next commit; effects happen after the commit, and only then.
/// </summary>
[GrainType("person"), Reentrant]
internal sealed partial class PersonGrain(
    [PersistentState("person")] IPersistentState<PersonDocument> document, ConnectionDirectory directory, ILedger ledger, TimeProvider clock, GrainMetrics metrics, ILogger<PersonGrain> log) : Grain, IPersonGrain
{
    private static readonly TimeSpan AnswerOverdue = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswersLast = TimeSpan.FromMinutes(5);
    private static readonly HashSet<string> Nothing = [];
    private readonly HashSet<string> waitingFeeds = [];
    private string connection = null!;
    private SyncPolicy policy = null!;
    private Person person = null!;
    private FeedReach reach = FeedReach.None;
    private Commits commits = null!;
    private DateTimeOffset? edited;
    private bool isFirstSync;
    private Lane lane = Lane.Live;
    private bool isBroken;
    private bool isStaying;
    private RequestAsking asking = null!;

    /// <summary>The selection as it is now, not as it was when the person was activated (F-1).</summary>
    private SyncPolicy Policy => directory.Current(connection) ?? policy;

    private TimeSpan? OursAhead => directory.System(connection, SystemName.Marketo).OursAhead;

    /// <summary>Pages up to this commit need not wait: settled, or parked (B-10, B-12).</summary>
    private long Through => person.Parked is not null || person.IsSignpost ? person.Commit : person.SettledThrough;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (connection, var id) = PersonKey.Split(this.GetPrimaryKeyString());
        policy = await directory.PolicyAsync(connection);
        reach = reach with { OursAhead = OursAhead };
        person = Stored(id);
        await directory.AtLeastAsync(connection, person.MapVersion);
        commits = new(document);
        asking = new(GrainFactory, ledger);
        await RecoverAsync();
        var isUnderWay = person.Calls.Count > 0 || person.Requested is not null || person.Meeting == Meeting.Joining || person.Notices.Any(n => n.SentAt is not null);
        if (!isUnderWay && person.Dynamics is not ({ DeleteReported: true } or { Doubt: not null })) return;
        var lost = await LostAsync(TimeSpan.MinValue);
        await CommitAsync(FromStored(() => Planner.Resume(person, Policy, reach, clock.GetUtcNow(), lost)));
    }

    public async Task<ObserveAnswer> ObserveAsync(Observation observation)
    {
        await directory.AtLeastAsync(connection, observation.MapVersion);
        if (person.IsSignpost) return new(person.JoinedInto, person.Commit, person.Commit);
        using var span = Walk.Start("observe", person.Id);
        var before = lane;
        See(observation);
        var isNew = observation.IsLate ? Planner.NewRows(person, observation.Changes, Policy) : 0;
        var plan = Observed(observation);
        try
        {
            await CommitAsync(plan);
        }
        catch (LinkHeldException held)
        {
            return new(held.Holder, 0, 0);
        }
        if (!plan.IsChanged) await CheckCallsAsync();
        Hasten(before);
        if (Through < person.Commit && observation.Feed is { } feed) waitingFeeds.Add(feed);
        return new(null, person.Commit, Through) { NewRows = isNew, Strangers = plan.Strangers };
    }

    private Plan Observed(Observation observation)
    {
        using var span = Walk.Start("plan", person.Id);
        return Planner.Observe(person, observation, Policy, reach, clock.GetUtcNow());
    }

    public async Task SettleAsync(string call, Outcome outcome, DateTimeOffset at)
    {
        using var span = Walk.Start("settle", person.Id);
        await CommitAsync(Planner.Settle(person, call, outcome, Policy, reach, clock.GetUtcNow()));
    }

    public async Task ReadAsync(RecordId record, RecordSnapshot? found, DateTimeOffset began)
    {
        if (found is null || person.Unseen != record || !await PassOnAsync(found)) await CommitAsync(Planner.Read(person, record, found, began, Policy, reach, clock.GetUtcNow()));
    }

    public async Task<bool> MissedAsync(RecordId record, int epoch)
    {
        if (!Planner.Lags(person, record, epoch)) return false;
        await CommitAsync(Planner.Missed(person, record, epoch, Policy, reach, clock.GetUtcNow()));
        return true;
    }

    public async Task WakeAsync(FeedReach reach, bool isFirstSync, DateTimeOffset? fields)
    {
        if (fields is { } since) await directory.AsOfAsync(connection, since);
        this.reach = reach with { DynamicsReadTo = this.reach.DynamicsReadTo, OursAhead = OursAhead };
        this.isFirstSync = isFirstSync;
        if (person.Meeting == Meeting.AfterFirstSync) (edited, lane) = (null, Lane.Backfill);
        if (person.IsSignpost) return;
        var plan = Planner.Wake(person, isFirstSync, Policy, reach with { OursAhead = OursAhead }, clock.GetUtcNow());
        await CommitAsync(plan);
        // Whoever waits for another row is parked anew by each wake (B-10): a call whose sending was lost is looked for all the same.
        if (!plan.IsChanged || person.Dynamics is { Successor: not null }) await CheckCallsAsync();
    }

    public async Task<bool> AbsorbAsync(Handover handover)
    {
        await directory.AtLeastAsync(connection, handover.Joiner.MapVersion);
        (edited, lane) = (null, handover.Lane);
        if (Planner.Absorb(person, handover, Policy, reach, clock.GetUtcNow()) is not { } plan) return false;
        await CommitAsync(plan);
        return true;
    }

    public async Task<bool> RetryAsync(string? field)
    {
        if (isRecovered || await RecoverAsync())
        {
            isRecovered = false;
            return true;
        }
        if (!Planner.CanRetry(person, field)) return false;
        await CommitAsync(Planner.Retry(person, field, Policy, reach, clock.GetUtcNow()));
        return true;
    }

    public async Task<PersonExplanation?> ExplainAsync(string? field) => person.IsNobody || person.IsSignpost
        ? null
        : Explanations.Of(person, field, Policy, await ledger.ReadActivitiesAsync(connection, person.Id, null, 500, CancellationToken.None));

    public Task<PersonView?> ViewAsync() => Task.FromResult(person.IsNobody || person.IsSignpost ? null : PersonViews.Of(person));

    private void See(Observation observation)
    {
        metrics.Observed(observation.Changes);
        if (observation.Refresh is not null)
        {
            if (person.Calls.Count == 0 && person.OwedSince is null) (edited, lane) = (null, Lane.Refresh);
            return;
        }
        if (observation.Changes.Count > 0) (edited, lane) = (observation.IsFirstSync ? null : Edits.LatestOf(observation.Changes), observation.IsFullRead ? Lane.Backfill : Lane.Live);
        isFirstSync = observation.IsFirstSync;
        reach = reach with { OursAhead = OursAhead };
        if (observation.Feed?.EndsWith("/marketo", StringComparison.Ordinal) == true) reach = reach with { ReadTo = observation.ReadTo, TipReadBegan = observation.TipReadBegan };
        else if (observation.Feed is not null) reach = reach with { DynamicsTipReadBegan = observation.TipReadBegan, DynamicsReadTo = observation.ReadBefore };
    }

    private async Task CommitAsync(Plan plan)
    {
        if (isBroken) throw new InvalidOperationException("A commit failed; the person is being read anew (B-16).");
        if (plan.Person.Commit != person.Commit + (plan.IsChanged ? 1 : 0)) throw new InvalidOperationException("A plan was made from a person that has moved on since.");
        var before = Standing.Row(person);
        person = plan.Person;
        commits.Take(plan);
        if (!plan.IsChanged) await commits.DurableAsync();
        else
        {
            metrics.Planned(plan);
            try
            {
                using var span = Walk.Start("commit", person.Id);
                await commits.FlushAsync();
            }
            catch (Exception problem)
            {
                isBroken = true;
                Log.CommitFailed(log, person.Id, problem.GetType().Name);
                DeactivateOnIdle();
                throw;
            }
            TellFeeds();
            StayWhileAwaiting();
            if (before is { Claim: { } claim } && Standing.Row(plan.Person)?.Claim != claim) _ = WakeClaimedAsync(claim);
            foreach (var email in Namesakes.ToWake(before, Standing.Row(plan.Person))) _ = WakeNamesakesAsync(email);
        }
        foreach (var effect in commits.Release()) _ = PerformAsync(effect);
    }

    /// <summary>An edit makes bulk work of the person urgent: what waits in a slower lane moves up (B-3).</summary>
    private void Hasten(Lane before)
    {
        if (lane >= before) return;
        foreach (var call in person.Calls.Where(c => c.State == CallState.Sent)) _ = HastenAsync(call);
    }

    /// <summary>Idle people leave memory within seconds; one that left while its answer is on the way would have to take the outcome for unknown (C-12).</summary>
    private void StayWhileAwaiting()
    {
        var isAwaiting = person.Calls.Any(c => c.State is CallState.Sent or CallState.Reading) || person.Notices.Any(n => n.SentAt is not null)
            || person.Meeting is Meeting.Due or Meeting.Joining || person.Parked?.Reason == Waits.Refreshing;
        if (isAwaiting != isStaying) DelayDeactivation(isAwaiting ? AnswersLast : TimeSpan.Zero);
        isStaying = isAwaiting;
    }

    private void TellFeeds()
    {
        if (waitingFeeds.Count == 0) return;
        foreach (var feed in waitingFeeds) _ = GrainFactory.GetGrain<IFeedGrain>(feed).SettledAsync(person.Id, Through);
        if (Through >= person.Commit) waitingFeeds.Clear();
    }

    /// <summary>A repeated observation found everything as it was: is the answer that is waited for still to come? (B-13)</summary>
    private async Task CheckCallsAsync()
    {
        var now = clock.GetUtcNow();
        if (await LostAsync(AnswerOverdue) is { Count: > 0 } lost) await CommitAsync(Planner.Resume(person, Policy, reach, clock.GetUtcNow(), lost));
        foreach (var call in person.Calls.Where(c => c.State == CallState.Reading && now - c.At > AnswerOverdue))
            if (person.Dynamics is { } side && !side.IsResting(now)) await Delivery(call.To).ReadAsync(person.Id, side.Record, lane, Policy.Map.Version);
        if (person.Notices.FirstOrDefault(n => n.SentAt is { } at && now - at > AnswerOverdue) is { } notice && !await Delivery(SystemName.Marketo).HasAsync(notice.Id))
            await CommitAsync(Planner.Resume(person, Policy, reach, clock.GetUtcNow(), Nothing));
        if (person.Meeting is Meeting.Due or Meeting.Joining) await CommitAsync(Planner.Resume(person, Policy, reach, clock.GetUtcNow(), Nothing));
    }

    /// <summary>
    /// Calls whose answer is overdue and that the delivery does not have: it, or an activation, died. What it has still waits there, or is under way, however long this
    /// activation has known of it: it may land long after now, and is no call of unknown outcome (C-12).
    /// </summary>
    private async Task<IReadOnlySet<string>> LostAsync(TimeSpan overdue)
    {
        var now = clock.GetUtcNow();
        var lost = new List<OpenCall>();
        foreach (var call in person.Calls.Where(c => c.State == CallState.Sent && now - c.At > overdue).ToList())
            if (!await Delivery(call.To).HasAsync(call.Id)) lost.Add(call);
        return lost.Where(person.Calls.Contains).Select(call => call.Id).ToHashSet();
    }
}
