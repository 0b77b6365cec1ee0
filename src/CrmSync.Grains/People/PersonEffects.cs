using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Matching;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using CrmSync.Grains.Matching;

namespace CrmSync.Grains.People;

/// <summary>What a person does after a commit. Each effect may be lost or repeated: the state says what is still owed.</summary>
internal sealed partial class PersonGrain
{
    private const int JoinersMax = 500;

    private async Task PerformAsync(Effect effect)
    {
        try
        {
            await (effect switch
            {
                Effect.Send send => SendAsync(send),
                Effect.Withdraw withdraw => Delivery(withdraw.To).WithdrawAsync(withdraw.Call),
                Effect.ReadRecord read => Delivery(read.Record.System).ReadAsync(person.Id, read.Record, LaneChoice.OfRead(person, lane), Policy.Map.Version),
                Effect.AskMatch => AskMatchAsync(),
                Effect.FindContact find => FindContactAsync(find.Lead),
                Effect.HandOver over => HandOverAsync(over.To),
                Effect.Follow follow => FollowAsync(follow.Successor),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception problem)
        {
            Log.EffectFailed(log, effect.GetType().Name, person.Id, problem.GetType().Name);
        }
    }

    private IDeliveryGrain Delivery(SystemName system) => GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(connection, system));

    private async Task SendAsync(Effect.Send send)
    {
        if (Writes.Of(person, send.Call) is not { } write) return;
        using var span = Walk.Start("deliver", person.Id);
        var call = person.Calls.FirstOrDefault(c => c.Id == send.Call);
        await Delivery(call?.To ?? SystemName.Marketo).SendAsync(person.Id, write, write is AddActivity ? null : edited, call is null ? lane : LaneChoice.OfCall(person, call, lane), Policy.Map.Version);
    }

    /// <summary>What is late here says nothing more: a second sending that comes after the answer would put old values over those that were written since (S-6).</summary>
    private async Task HastenAsync(OpenCall call)
    {
        try
        {
            await Delivery(call.To).HastenAsync(call.Id, LaneChoice.OfCall(person, call, lane));
        }
        catch (Exception problem)
        {
            Log.EffectFailed(log, nameof(HastenAsync), person.Id, problem.GetType().Name);
        }
    }

    private async Task AskMatchAsync()
    {
        if (person.Meeting is not (Meeting.Due or Meeting.Ambiguous) || Standing.Row(person) is not { } row) return;
        var decision = await MatchAsync(row);
        // Planned from the person as it is after the answer: what was observed meanwhile is in it.
        await CommitAsync(Planner.Decide(person, decision, Policy, reach, clock.GetUtcNow()));
    }

    /// <summary>Asked again when another owner was named meanwhile, or more is to be looked for: the answer is about what was asked before (N-6, G-2).</summary>
    private async Task<MatchDecision> MatchAsync(PersonRow row)
    {
        while (true)
        {
            var asked = person.Requested;
            var decision = await asking.UnlessMadeAsync(person, row, await MatchedAsync(row), Policy);
            if (person.Requested is not { } request || (request.Owner == asked?.Owner && request.Sought.Count == (asked?.Sought.Count ?? 0))) return decision;
        }
    }

    /// <summary>Link fields first (N-11), then e-mail (N-9).</summary>
    private async Task<MatchDecision> MatchedAsync(PersonRow row)
    {
        foreach (var id in MatchRule.ClaimedIds(row, person.Former))
            if (await GrainFactory.GetGrain<IMatchGrain>(PersonKey.Of(connection, MatchGrain.ClaimKey + id)).DecideByClaimAsync(row) is { } byClaim && !(byClaim is MatchDecision.Stay && person.Requested is not null)) return byClaim;
        if (Recalls.IsClaimed(person)) return await asking.RecallAsync(person);
        if (person.Requested is { Stage: RequestStage.Deciding } request) return await asking.DecideAsync(person, row, request, Policy);
        var email = row.MarketoEmail ?? row.DynamicsEmail;
        if (email is not null && Policy.MatchByEmail) return await GrainFactory.GetGrain<IMatchGrain>(MatchKey.OfEmail(connection, email)).DecideAsync(row, lane == Lane.Backfill);
        return row.Dynamics is not null ? new MatchDecision.Create(LinkFields.DynamicsId) : new MatchDecision.Stay(false);
    }

    /// <summary>A row that was claimed twice is woken when one of the claims goes away.</summary>
    private async Task WakeClaimedAsync(string id)
    {
        try
        {
            var links = await ledger.FindLinksAsync(connection, [new(RecordKind.Lead, id), new(RecordKind.Contact, id)], CancellationToken.None);
            foreach (var holder in links.Values) await GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, holder)).WakeAsync(FeedReach.None, isFirstSync);
        }
        catch (Exception problem)
        {
            Log.EffectFailed(log, nameof(WakeClaimedAsync), person.Id, problem.GetType().Name);
        }
    }

    private async Task FindContactAsync(RecordId lead)
    {
        var contacts = await Delivery(SystemName.Dynamics).FindByLeadAsync(lead);
        await CommitAsync(Planner.Qualified(person, lead, contacts.FirstOrDefault(c => c.Standing is RecordStanding.Open or RecordStanding.Inactive), Policy, reach, clock.GetUtcNow()));
    }

    private async Task HandOverAsync(string to)
    {
        var target = await ResolveAsync(to);
        // Whom it was to join has joined it (N-16).
        if (target == person.Id && person.JoinedInto == to) await CommitAsync(Planner.Joined(person, isTaken: false, isFinal: true, Policy, reach, clock.GetUtcNow()));
        while (person.JoinedInto == to && person is { Meeting: Meeting.Joining or Meeting.PutOff, Calls.Count: 0 } && target != person.Id)
        {
            var lines = await ledger.ReadActivitiesAsync(connection, person.Id, null, 200, CancellationToken.None);
            var leaving = person;
            if (await AbsorbedAsync(target, new Handover(leaving, [.. lines.Reverse()]) { Lane = lane }) is not { } isTaken)
            {
                await CommitAsync(Planner.PutOff(person, Policy, reach, clock.GetUtcNow()));
                return;
            }
            // What was observed meanwhile goes along.
            if (isTaken && person.Commit != leaving.Commit) continue;
            var isFinal = !isTaken && await IsNeverTakenAsync(target);
            await CommitAsync(Planner.Joined(person, isTaken, isFinal, Policy, reach, clock.GetUtcNow()));
            return;
        }
    }

    /// <summary>The winner of a merge takes nobody, as its line in the index tells; or it was deleted before anybody saw it, and will never be seen (G-2).</summary>
    private async Task<bool> IsNeverTakenAsync(string winner) => await ledger.FindPersonAsync(connection, winner, CancellationToken.None) is { } seen
        ? Planner.TakesNoRow(seen)
        : person.Marketo is { Standing: SideStanding.Merged, GoneAt: { } at } && reach.IsPast(at + Policy.Lateness)
            && RecordId.Parse(winner) is { System: SystemName.Marketo } record && await Delivery(SystemName.Marketo).LookAsync(record) is null;

    /// <summary>Null: the other one cannot be read (B-16), which is marked. It takes nobody now and may later; who would join it must hold up no page meanwhile.</summary>
    private async Task<bool?> AbsorbedAsync(string target, Handover handover)
    {
        try
        {
            return await GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, target)).AbsorbAsync(handover);
        }
        catch (Exception problem) when (UnreadableStateException.In(problem) is not null)
        {
            var unreadable = new UnreadablePeople(connection, ledger, clock, log);
            if (unreadable.IsItself(target, problem) && !await unreadable.IsMarkedAsync(target)) await unreadable.MarkAsync(target, problem);
            return null;
        }
    }

    /// <summary>Whoever was to join somebody that could not be read tries again: it may be this person, who can be read now (B-16).</summary>
    private async Task WakeJoinersAsync()
    {
        try
        {
            if ((await ledger.CountAsync(connection, CancellationToken.None)).Parked.GetValueOrDefault(Waits.Joining) == 0) return;
            var joiners = await ledger.ListParkedAsync(connection, Waits.Joining, null, JoinersMax, CancellationToken.None);
            await Task.WhenAll(joiners.Select(joiner => GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, joiner.Person)).WakeAsync(FeedReach.None, isFirstSync)));
        }
        catch (Exception problem)
        {
            Log.EffectFailed(log, nameof(WakeJoinersAsync), person.Id, problem.GetType().Name);
        }
    }

    private async Task FollowAsync(RecordId successor)
    {
        if (person.Dynamics?.Successor != successor) return;
        var holder = (await ledger.FindLinksAsync(connection, [successor], CancellationToken.None)).GetValueOrDefault(successor);
        var row = holder is null || holder == person.Id ? null : await ledger.FindPersonAsync(connection, holder, CancellationToken.None);
        if (row is null && person.Marketo is { Standing: SideStanding.Live }) row = (await ledger.FindByClaimAsync(connection, successor.Id, CancellationToken.None)).FirstOrDefault(claimant => claimant.Person != person.Id);
        if (row is not null && (row.Dynamics == successor || row.Claim == successor.Id)) await CommitAsync(Planner.Follow(person, row, Policy, reach, clock.GetUtcNow()));
        else if (row is not null && await Delivery(SystemName.Dynamics).LookAsync(successor) is { } seen && Planner.LeadsNowhere(seen)) await CommitAsync(Planner.Read(person, successor, null, clock.GetUtcNow(), Policy, reach, clock.GetUtcNow()));
        else await Delivery(SystemName.Dynamics).ReadAsync(person.Id, successor, lane, Policy.Map.Version);
    }

    /// <summary>Whoever is ambiguous under an e-mail is woken when one of its holders changes (N-9). How far the feeds were read is for each to learn itself.</summary>
    private async Task WakeNamesakesAsync(string email)
    {
        try
        {
            foreach (var row in await ledger.FindByEmailAsync(connection, email, CancellationToken.None))
                if (row.Person != person.Id && row is { Standing: PersonStanding.Waiting } and ({ Marketo: null } or { Dynamics: null }))
                    await GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, row.Person)).WakeAsync(FeedReach.None, isFirstSync);
        }
        catch (Exception problem)
        {
            Log.EffectFailed(log, nameof(WakeNamesakesAsync), person.Id, problem.GetType().Name);
        }
    }

    /// <summary>A merge names the winner by its record: who holds that now?</summary>
    private async Task<string> ResolveAsync(string to)
    {
        if (RecordId.Parse(to) is not { } record) return to;
        var links = await ledger.FindLinksAsync(connection, [record], CancellationToken.None);
        return links.GetValueOrDefault(record, to);
    }
}
