using CrmSync.Contracts.Ledger;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using Orleans.Concurrency;

namespace CrmSync.Grains.Ledger;

/// <summary>Reads the ledger for the gateway.</summary>
[StatelessWorker, GrainType("ledger")]
internal sealed class LedgerGrain(ILedger ledger) : Grain, ILedgerGrain
{
    private string Connection => this.GetPrimaryKeyString();

    public async Task<IReadOnlyList<PersonRow>> FindPeopleAsync(string? email, string? marketoId, string? dynamicsId, string? after, int take)
    {
        if (email is not null) return Page(await ledger.FindByEmailAsync(Connection, Canonical.Email(email) ?? "", CancellationToken.None), after, take);
        if (marketoId is not null) return Page(await ByLinkAsync([new(RecordKind.Person, marketoId)]), after, take);
        if (dynamicsId is not null) return Page(await ByLinkAsync([new(RecordKind.Contact, dynamicsId), new(RecordKind.Lead, dynamicsId)]), after, take);
        return await ledger.ListPeopleAsync(Connection, after, take, CancellationToken.None);
    }

    public Task<IReadOnlyList<ActivityRow>> ActivitiesAsync(string person, long? before, int take) => ledger.ReadActivitiesAsync(Connection, person, before, take, CancellationToken.None);

    public Task<IReadOnlyList<RefusalRow>> RefusalsAsync(RefusalFilter filter, string? after, int take)
    {
        var cut = after?.LastIndexOf('|') ?? -1;
        return ledger.ReadRefusalsAsync(Connection, filter, cut < 0 ? null : (after![..cut], after[(cut + 1)..]), take, CancellationToken.None);
    }

    public Task<IReadOnlyList<RefusalGroup>> RefusalGroupsAsync(RefusalFilter filter) => ledger.GroupRefusalsAsync(Connection, filter, CancellationToken.None);

    /// <summary>In order of person id, as all people are listed.</summary>
    private static IReadOnlyList<PersonRow> Page(IEnumerable<PersonRow> found, string? after, int take) =>
        [.. found.Where(row => after is null || string.CompareOrdinal(row.Person, after) > 0).OrderBy(row => row.Person, StringComparer.Ordinal).Take(take)];

    private async Task<IReadOnlyList<PersonRow>> ByLinkAsync(RecordId[] records)
    {
        var people = new List<PersonRow>();
        foreach (var person in (await ledger.FindLinksAsync(Connection, records, CancellationToken.None)).Values.Distinct())
            if (await ledger.FindPersonAsync(Connection, person, CancellationToken.None) is { } row) people.Add(row);
        return people;
    }
}
