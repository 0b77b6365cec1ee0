using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Matching;
using CrmSync.Domain.Activities;
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
    private static readonly TimeSpan ClaimLife = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, (string By, DateTimeOffset Until)> claims = [];

    public async Task<MatchDecision> DecideAsync(PersonRow asker, bool isFirstSync)
    {
        var (connection, email) = PersonKey.Split(this.GetPrimaryKeyString());
        var holders = await ledger.FindByEmailAsync(connection, email, CancellationToken.None);
        var now = clock.GetUtcNow();
        foreach (var (person, claim) in claims.ToList())
            if (claim.Until < now || holders.Any(h => h.Person == claim.By && h is { Marketo: not null, Dynamics: not null })) claims.Remove(person);
        var claimed = claims.Where(c => c.Value.By != asker.Person).Select(c => c.Key).ToHashSet();
        var decision = MatchRule.Decide(asker, email, holders, claimed);
        if (!isFirstSync && asker.Dynamics is { Kind: RecordKind.Lead } && decision is MatchDecision.Join or MatchDecision.Create && await IsContactOnItsWayAsync(connection, email, holders)) return new MatchDecision.Wait();
        switch (decision)
        {
            case MatchDecision.Join join: claims[join.Person] = (asker.Person, now + ClaimLife); break;
            case MatchDecision.Create { KeyField: FieldMap.Email }: claims[asker.Person] = (asker.Person, now + ClaimLife); break;
        }
        return decision;
    }

    /// <summary>N-14: an unlinked contact with the e-mail that its feed has not brought yet comes before a lead.</summary>
    private async Task<bool> IsContactOnItsWayAsync(string connection, string email, IReadOnlyList<PersonRow> holders)
    {
        var delivery = GrainFactory.GetGrain<IDeliveryGrain>(SystemKey.Of(connection, SystemName.Dynamics));
        var contacts = await delivery.FindByEmailAsync(RecordKind.Contact, email);
        var live = contacts.Where(c => c.Standing == RecordStanding.Open && Canonical.Email(c.Values.GetValueOrDefault(FieldMap.Email)) == email).Select(c => c.Record).ToList();
        if (live.Count == 0) return false;
        var known = await ledger.FindLinksAsync(connection, live, CancellationToken.None);
        return live.Exists(c => !known.ContainsKey(c)) || holders.Any(h => h is { Marketo: null, Dynamics: { Kind: RecordKind.Contact } });
    }
}
