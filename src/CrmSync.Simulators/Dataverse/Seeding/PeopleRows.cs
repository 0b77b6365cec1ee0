using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.People;

namespace CrmSync.Simulators.Dataverse.Seeding;

/// <summary>Puts the population's Dynamics side in as leads and contacts; a contact's company is an account.</summary>
internal sealed class PeopleRows(DataverseCore core, Caller seed)
{
    private const int RowsPerCommit = 500;

    private readonly Dictionary<string, LookupValue> _accounts = [];

    public void Put(IEnumerable<SeededPerson> people)
    {
        foreach (var chunk in people.Where(person => person.Dynamics is not null).Chunk(RowsPerCommit))
        {
            core.Transact(() =>
            {
                foreach (var person in chunk) Put(person.Dynamics!, person.Kind == PersonKind.Contact ? "contact" : "lead");
                return true;
            });
        }
    }

    private void Put(PersonValues person, string name)
    {
        var table = core.Store.Catalog[name];
        var fields = new Dictionary<Column, object?>();
        foreach (var (column, value) in PersonColumns.Of(person))
        {
            if (value is not null && table.Find(column) is { } known) fields[known] = PersonColumns.Fit(known, value);
        }

        if (name == "contact" && person.Company is { } company) fields[table.Find("parentcustomerid")!] = Account(company);
        core.Writing.Create(seed, table, core.NextId(), fields);
    }

    private LookupValue Account(string company)
    {
        if (_accounts.TryGetValue(company, out var account)) return account;
        var table = core.Store.Catalog["account"];
        var row = core.Writing.Create(seed, table, core.NextId(), OrganizationRows.Fields(table, ("name", company)));
        return _accounts[company] = new LookupValue("account", row.Id);
    }
}
