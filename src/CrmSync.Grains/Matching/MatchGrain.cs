using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Matching;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Matching;

/// <summary>Drives <see cref="MatchRule"/> over the committed index rows. Claims given out are remembered until the claimer's commit shows them.</summary>
[GrainType("match")]
internal sealed class MatchGrain(ILedger ledger, TimeProvider clock) : Grain, IMatchGrain
{
    /// <summary>Begins the key under which a claimed Dynamics id is decided.</summary>
    public const string ClaimKey = "CLAIM:";

    private static readonly TimeSpan ClaimLife = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, (string By, DateTimeOffset Until)> claims = [];

    private string Connection => PersonKey.Split(this.GetPrimaryKeyString()).Connection;

    public async Task<MatchDecision> DecideAsync(PersonRow asker, bool isFirstSync)
    {
        var (connection, email) = (Connection, Email(asker));
        var holders = await ledger.FindByEmailAsync(connection, email, CancellationToken.None);
        var promised = await new Claims(connection, ledger).PromisedAsync(asker, holders);
        var decision = MatchRule.Decide(asker, email, holders, Given(asker, holders, clock.GetUtcNow()), promised);
        if (!isFirstSync && MatchRule.IsAboutLead(asker, decision, holders) && await IsContactOnItsWayAsync(connection, email)) return new MatchDecision.Wait();
        return Claim(asker, decision);
    }

    public async Task<MatchDecision> DecideRequestAsync(PersonRow asker, bool allowsDuplicates, Lane lane)
    {
        var (connection, email) = (Connection, Email(asker));
        var delivery = GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(connection, SystemName.Dynamics));
        var found = await Task.WhenAll(delivery.FindByEmailAsync(RecordKind.Contact, email, lane), delivery.FindByEmailAsync(RecordKind.Lead, email, lane));
        // Made while the two look-ups were under way, a contact may be older than the lead and not be found with it: it comes first all the same (N-9).
        if (found is [[], [_, ..]]) found[0] = await delivery.FindByEmailAsync(RecordKind.Contact, email, lane);
        List<RecordSnapshot> rows = [.. found[0], .. found[1]];
        // Read after the look-up: a row that was linked meanwhile is known to be.
        var holders = await ledger.FindByEmailAsync(connection, email, CancellationToken.None);
        var links = rows.Count == 0 ? new Dictionary<RecordId, string>() : await ledger.FindLinksAsync(connection, [.. rows.Select(r => r.Record)], CancellationToken.None);
        var known = new Dictionary<RecordId, PersonRow>();
        foreach (var (record, person) in links)
            if ((holders.FirstOrDefault(h => h.Person == person) ?? await ledger.FindPersonAsync(connection, person, CancellationToken.None)) is { } row) known[record] = row;
        return Claim(asker, RequestRule.Decide(asker, email, holders, Given(asker, holders, clock.GetUtcNow()), rows, known, allowsDuplicates));
    }

    /// <summary>The e-mail that the key was made of.</summary>
    private static string Email(PersonRow asker) => asker.MarketoEmail ?? asker.DynamicsEmail ?? throw new InvalidOperationException("Who has no e-mail is not asked about by e-mail.");

    private MatchDecision Claim(PersonRow asker, MatchDecision decision)
    {
        var until = clock.GetUtcNow() + ClaimLife;
        switch (decision)
        {
            case MatchDecision.Join join: claims[join.Person] = (asker.Person, until); break;
            case MatchDecision.Create { KeyField: FieldMap.Email } or MatchDecision.CreateRow or MatchDecision.Link: claims[asker.Person] = (asker.Person, until); break;
        }
        return decision;
    }

    public async Task<MatchDecision?> DecideByClaimAsync(PersonRow asker)
    {
        var (connection, key) = PersonKey.Split(this.GetPrimaryKeyString());
        var id = key[ClaimKey.Length..];
        var (claimants, now) = (await ledger.FindByClaimAsync(connection, id, CancellationToken.None), clock.GetUtcNow());
        if (asker.Dynamics is not null && claimants.Count == 0) return null;
        var holder = await new Claims(connection, ledger).HolderAsync(id);
        if (holder is null && asker.Dynamics is null) return await DecideUnheldAsync(asker, id, claimants);
        var decision = await UnlessGoneAsync(MatchRule.DecideByClaim(asker, holder, claimants, Given(asker, claimants, now)), holder);
        if (decision is MatchDecision.Join join) claims[join.Person] = (asker.Person, now + ClaimLife);
        return decision;
    }

    private async Task<MatchDecision?> DecideUnheldAsync(PersonRow asker, string id, IReadOnlyList<PersonRow> claimants)
    {
        if (!Guid.TryParseExact(id, "D", out var row)) return null;
        var delivery = GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(Connection, SystemName.Dynamics));
        try
        {
            var found = await Task.WhenAll(delivery.LookAsync(RecordId.Lead(row)), delivery.LookAsync(RecordId.Contact(row)));
            var into = found[0]?.QualifiedInto;
            var next = into is null ? null : await new Claims(Connection, ledger).HolderAsync(into.Value.Id);
            var contact = into is null || next is not null ? null : await delivery.LookAsync(into.Value);
            return await UnlessGoneAsync(MatchRule.DecideUnheld(asker, claimants, found[0] ?? found[1], next, contact), next);
        }
        catch (Exception problem) when (problem is TimeoutException or OrleansException)
        {
            // Nobody knows: asked again soon, parked.
            return new MatchDecision.Wait();
        }
    }

    private async Task<MatchDecision?> UnlessGoneAsync(MatchDecision? decision, PersonRow? holder)
    {
        if (decision is not MatchDecision.Disown || holder is not { Marketo: { } record }) return decision;
        try
        {
            return HolderRule.UnlessGone(decision, holder, await GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(Connection, SystemName.Marketo)).LookAsync(record));
        }
        catch (Exception problem) when (problem is TimeoutException or OrleansException)
        {
            return new MatchDecision.Wait();
        }
    }

    /// <summary>People promised to others than the asker by decisions whose commits are not visible yet.</summary>
    private HashSet<string> Given(PersonRow asker, IReadOnlyList<PersonRow> holders, DateTimeOffset now)
    {
        foreach (var (person, claim) in claims.ToList())
            if (claim.Until < now || holders.Any(h => h.Person == claim.By && h is { Marketo: not null, Dynamics: not null })) claims.Remove(person);
        return [.. claims.Where(c => c.Value.By != asker.Person).Select(c => c.Key)];
    }

    /// <summary>Dynamics is asked: the feeds may bring a lead first (N-14).</summary>
    private async Task<bool> IsContactOnItsWayAsync(string connection, string email)
    {
        var delivery = GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(connection, SystemName.Dynamics));
        IReadOnlyList<RecordSnapshot> contacts;
        try
        {
            contacts = await delivery.FindByEmailAsync(RecordKind.Contact, email);
        }
        catch (Exception problem) when (problem is TimeoutException or OrleansException)
        {
            // Nobody knows: the person waits parked and asks again soon, and holds up no page meanwhile (B-10).
            return true;
        }
        if (contacts.Count == 0) return false;
        var known = await ledger.FindLinksAsync(connection, [.. contacts.Select(c => c.Record)], CancellationToken.None);
        // Read after the look-up: a contact that its feed brought meanwhile has a person that waits to be decided on behind this one.
        return MatchRule.IsContactOnItsWay(email, contacts, known, await ledger.FindByEmailAsync(connection, email, CancellationToken.None));
    }
}
