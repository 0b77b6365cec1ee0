using CrmSync.Domain.Activities;

namespace CrmSync.Simulation.Tests.Stores;

/// <summary>The rows of people in their order, found by address and by claim as the embedded store's indexes find them: a large town is searched for every row that is read.</summary>
internal sealed class PersonRows
{
    private readonly SortedDictionary<string, PersonRow> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> byEmail = [];
    private readonly Dictionary<string, SortedSet<string>> byClaim = [];

    public IReadOnlyCollection<PersonRow> All => rows.Values;

    public PersonRow? Find(string person) => rows.GetValueOrDefault(person);

    public IEnumerable<PersonRow> WithEmail(string email) => Rows(byEmail, email);

    public IEnumerable<PersonRow> WithClaim(string dynamicsId) => Rows(byClaim, dynamicsId);

    public void Put(PersonRow row)
    {
        Remove(row.Person);
        rows[row.Person] = row;
        foreach (var email in Emails(row)) Keep(byEmail, email, row.Person);
        if (row.Claim is not null) Keep(byClaim, row.Claim, row.Person);
    }

    public void Remove(string person)
    {
        if (!rows.Remove(person, out var row)) return;
        foreach (var email in Emails(row)) byEmail[email].Remove(person);
        if (row.Claim is not null) byClaim[row.Claim].Remove(person);
    }

    public void Clear()
    {
        rows.Clear();
        byEmail.Clear();
        byClaim.Clear();
    }

    private static IEnumerable<string> Emails(PersonRow row) => new[] { row.MarketoEmail, row.DynamicsEmail }.OfType<string>().Distinct();

    private static void Keep(Dictionary<string, SortedSet<string>> index, string key, string person)
    {
        if (!index.TryGetValue(key, out var people)) index[key] = people = new(StringComparer.Ordinal);
        people.Add(person);
    }

    private IEnumerable<PersonRow> Rows(Dictionary<string, SortedSet<string>> index, string key) => index.TryGetValue(key, out var people) ? people.Select(person => rows[person]) : [];
}
