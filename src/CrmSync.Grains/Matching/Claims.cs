using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Matching;

/// <summary>What the link fields of unlinked Marketo people say (N-11), read from committed index rows.</summary>
internal sealed class Claims(string connection, ILedger ledger)
{
    /// <summary>The index row of whoever holds a Dynamics row, lead or contact.</summary>
    public async Task<PersonRow?> HolderAsync(string dynamicsId)
    {
        var links = await ledger.FindLinksAsync(connection, [new(RecordKind.Lead, dynamicsId), new(RecordKind.Contact, dynamicsId)], CancellationToken.None);
        foreach (var person in links.Values)
            if (await ledger.FindPersonAsync(connection, person, CancellationToken.None) is { } row) return row;
        return null;
    }

    /// <summary>Those of these people who belong together with somebody other than the asker.</summary>
    public async Task<IReadOnlySet<string>> PromisedAsync(PersonRow asker, IReadOnlyList<PersonRow> people)
    {
        var promised = new HashSet<string>();
        foreach (var person in people)
            if (person.Person != asker.Person && await IsPromisedAsync(asker, person)) promised.Add(person.Person);
        return promised;
    }

    private async Task<bool> IsPromisedAsync(PersonRow asker, PersonRow person) => person switch
    {
        { Dynamics: null, Claim: { } claim } => await HolderAsync(claim) is { Marketo: null, Dynamics: not null } holder && holder.Person != asker.Person,
        { Marketo: null, Dynamics: { } row } => (await ledger.FindByClaimAsync(connection, row.Id, CancellationToken.None)).Any(c => c.Person != asker.Person),
        _ => false,
    };
}
