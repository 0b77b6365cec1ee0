using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Matching;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using CrmSync.Grains.Matching;

namespace CrmSync.Grains.People;

/// <summary>Asks what a create depends on: who owns the row (N-6), and whether what is to be made is there already (N-8, N-9). What cannot be asked now is asked again soon.</summary>
internal sealed class RequestAsking(IGrainFactory grains, ILedger ledger)
{
    /// <summary>The decision; <see cref="MatchDecision.Wait"/> when a side cannot answer.</summary>
    public async Task<MatchDecision> DecideAsync(Person person, PersonRow row, SyncRequest request, SyncPolicy policy)
    {
        try
        {
            var dynamics = grains.GetGrain<IDeliveryGrain>(SystemKey.Of(person.Connection, SystemName.Dynamics));
            var (owner, refusal) = await OwnerAsync(dynamics, request, policy);
            if (refusal is not null) return refusal;
            if (await LinkedAsync(dynamics, person) is { } link) return link;
            if (await OfLosersAsync(dynamics, person, request) is { } made) return made;
            var decision = row.MarketoEmail is { } email && policy.MatchByEmail
                ? await grains.GetGrain<IMatchGrain>(MatchKey.OfEmail(person.Connection, email)).DecideRequestAsync(row, policy.AllowDuplicates, LaneChoice.OfRequest(request))
                : new MatchDecision.CreateRow(null);
            if (decision is not MatchDecision.CreateRow) return decision;
            return await IsMadeAsync(person) ? new MatchDecision.Wait() : new MatchDecision.CreateRow(owner) { Generation = await FreeAsync(person) };
        }
        catch (Exception problem) when (problem is TimeoutException or OrleansException)
        {
            return new MatchDecision.Wait();
        }
    }

    /// <summary>The person shows the id of a row that was made for it, and nobody holds that (N-12).</summary>
    public async Task<MatchDecision> RecallAsync(Person person)
    {
        try
        {
            return await LinkedAsync(grains.GetGrain<IDeliveryGrain>(SystemKey.Of(person.Connection, SystemName.Dynamics)), person) ?? new MatchDecision.Recall();
        }
        catch (Exception problem) when (problem is TimeoutException or OrleansException)
        {
            return new MatchDecision.Wait();
        }
    }

    /// <summary>What the match decided, unless somebody whom it would make may be there already (N-1, N-8).</summary>
    public async Task<MatchDecision> UnlessMadeAsync(Person person, PersonRow row, MatchDecision decision, SyncPolicy policy)
    {
        var marketo = SystemKey.Of(person.Connection, SystemName.Marketo);
        try
        {
            if (decision is not MatchDecision.Create create) return decision;
            if (create.KeyField == LinkFields.DynamicsId && await IsForgottenAsync(person, row, policy)) return new MatchDecision.Wait();
            if (await IsCaughtUpAsync(marketo)) return decision;
            var found = await Task.WhenAll(MatchRule.ClaimedIds(row, person.Former).Select(grains.GetGrain<IDeliveryGrain>(marketo).FindByLinkAsync));
            return Recalls.UnlessMade(decision, [.. found.SelectMany(some => some)]);
        }
        catch (Exception problem) when (problem is TimeoutException or OrleansException)
        {
            return new MatchDecision.Wait();
        }
    }

    /// <summary>Who holds a Marketo record that no feed has brought yet: the person that has it by now, or whoever holds the row whose id it carries (N-11); null: nobody.</summary>
    public async Task<string?> HolderAsync(Person person, RecordSnapshot seen)
    {
        var row = Guid.TryParse(seen.Link?.GetValueOrDefault(LinkFields.DynamicsId), out var id) ? id : (Guid?)null;
        RecordId[] wanted = row is { } there ? [seen.Record, RecordId.Contact(there), RecordId.Lead(there)] : [seen.Record];
        var links = await ledger.FindLinksAsync(person.Connection, wanted, CancellationToken.None);
        if (links.TryGetValue(seen.Record, out var owner)) return owner == person.Id ? null : owner;
        return links.Values.FirstOrDefault() is { } holder && await ledger.FindPersonAsync(person.Connection, holder, CancellationToken.None) is { Marketo: null } ? holder : null;
    }

    private static async Task<(string? Owner, MatchDecision? Refusal)> OwnerAsync(IDeliveryGrain dynamics, SyncRequest request, SyncPolicy policy)
    {
        if ((request.Owner ?? policy.DefaultOwner) is not { } named) return (null, null);
        return await dynamics.FindOwnerAsync(named) switch
        {
            null => (null, new MatchDecision.Wait()),
            { Problem: { } problem } => (null, new MatchDecision.Refuse("unknownOwner", request.Owner is null ? $"The connection's default owner cannot own rows: {problem}" : problem, "owner")),
            var found => (found.Id, null),
        };
    }

    /// <summary>
    /// Until Marketo's feed has been read to its tip since it started, the store may be an older copy, which knows nothing of what was made since. Marketo is asked
    /// then before anything is made on either side, so that it is not made again (N-8); the feed brings the link that it shows.
    /// </summary>
    private async Task<bool> IsCaughtUpAsync(string marketo) => (await grains.GetGrain<IFeedGrain>(marketo).StatusAsync()).TipReadBegan is not null;

    /// <summary>Was the row made for somebody whose row of before is gone, and who does not know that yet, or did not when the match decided (N-8, N-12)?</summary>
    private async Task<bool> IsForgottenAsync(Person person, PersonRow row, SyncPolicy policy)
    {
        if (row.DynamicsEmail is not { } email) return false;
        foreach (var owner in ForgottenRows.Owners(person, row, await ledger.FindByEmailAsync(person.Connection, email, CancellationToken.None)))
            if (owner.Dynamics is { } former ? await grains.GetGrain<IDeliveryGrain>(SystemKey.Of(person.Connection, SystemName.Dynamics)).LookAsync(former) is null : policy.MatchByEmail) return true;
        return false;
    }

    /// <summary>Was a row made that nobody remembers (N-12), as far as the Marketo record tells?</summary>
    private async Task<bool> IsMadeAsync(Person person)
    {
        var marketo = SystemKey.Of(person.Connection, SystemName.Marketo);
        if (person.Marketo is not { } side || await IsCaughtUpAsync(marketo)) return false;
        return Recalls.MayBeMade(person, await grains.GetGrain<IDeliveryGrain>(marketo).LookAsync(side.Record));
    }

    private async Task<int> FreeAsync(Person person)
    {
        foreach (var (generation, row) in Recalls.NextRows(person))
            if (!(await ledger.FindLinksAsync(person.Connection, [row], CancellationToken.None)).TryGetValue(row, out var holder) || holder == person.Id) return generation;
        return 0;
    }

    /// <summary>Was the row made for somebody who was merged away since, in a time of which our store knows nothing (N-8, G-2)?</summary>
    private async Task<MatchDecision?> OfLosersAsync(IDeliveryGrain dynamics, Person person, SyncRequest request)
    {
        foreach (var sought in request.Sought)
        {
            var found = await dynamics.LookAsync(sought);
            if (found?.QualifiedInto is { } contact) found = await dynamics.LookAsync(contact) ?? found;
            if (found is null) continue;
            var id = (await ledger.FindLinksAsync(person.Connection, [found.Record], CancellationToken.None)).GetValueOrDefault(found.Record);
            var holder = id is null ? null : await ledger.FindPersonAsync(person.Connection, id, CancellationToken.None);
            if ((id is null || (id != person.Id && holder is not null)) && ForgottenRows.OfLoser(found, holder) is { } decision) return decision;
        }
        return null;
    }

    /// <summary>The Marketo person carries the id of a row that nobody holds, as after the loss of the store (N-11): that is its other half.</summary>
    private async Task<MatchDecision?> LinkedAsync(IDeliveryGrain dynamics, Person person)
    {
        if (person is not { Dynamics: null, Marketo.Link: { } shown } || !Guid.TryParse(shown.GetValueOrDefault(LinkFields.DynamicsId), out var id)) return null;
        foreach (var record in new[] { RecordId.Contact(id), RecordId.Lead(id) })
        {
            var links = await ledger.FindLinksAsync(person.Connection, [record], CancellationToken.None);
            if (links.TryGetValue(record, out var holder)) return await ledger.FindPersonAsync(person.Connection, holder, CancellationToken.None) is { Marketo: null } ? new MatchDecision.Join(holder) : null;
            if (await dynamics.LookAsync(record) is { Standing: RecordStanding.Open or RecordStanding.Inactive } row) return new MatchDecision.Link(row);
        }
        return null;
    }
}
