using System.Globalization;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.People;

namespace CrmSync.Simulators.Marketo;

/// <summary>Puts a population into an empty instance as if imported over the last month.</summary>
internal static class Seeding
{
    private const string Client = "seed";

    public static void Seed(MarketoStore store, int seed, int count)
    {
        lock (store.Gate)
        {
            DateTimeOffset start = store.Clock.GetUtcNow().AddDays(-30);
            TimeSpan step = TimeSpan.FromDays(29) / Math.Max(1, count);
            int imported = 0;
            foreach (SeededPerson person in Population.Generate(seed, count))
            {
                if (person.Marketo is { } values)
                    Import(store, values, start + (step * imported++));
            }
        }
    }

    private static void Import(MarketoStore store, PersonValues person, DateTimeOffset at)
    {
        int id = store.Tables.Leads.LastId + 1;
        string row = LeadChanges.Row(id);
        var commit = new Commit(at, Client);
        commit.Changes.Add(new Change("create", Tables.LeadRows, row));
        foreach ((string field, string? value) in Values(person).Where(pair => pair.Value is not null))
            commit.Changes.Add(new Change("create", Tables.LeadRows, row, field, null, value));
        commit.Activities.Add(store.Row(commit, id, ActivityTypes.NewLead, $"{person.FirstName} {person.LastName}") with
        {
            VisibleAt = at,
            Attributes = [new ActivityAttribute("Source Type", "List import")],
        });
        store.Commit(commit);
    }

    private static IEnumerable<(string Field, string? Value)> Values(PersonValues person) =>
    [
        ("email", person.Email), ("salutation", person.Salutation), ("firstName", person.FirstName), ("middleName", person.MiddleName),
        ("lastName", person.LastName), ("title", person.JobTitle), ("phone", person.Phone), ("mobilePhone", person.MobilePhone),
        ("address", person.Street), ("city", person.City), ("state", person.State), ("country", person.Country),
        ("postalCode", person.PostalCode), ("company", person.Company), ("website", person.Website), ("industry", person.Industry),
        ("annualRevenue", person.AnnualRevenue?.ToString(CultureInfo.InvariantCulture)),
        ("numberOfEmployees", person.Employees?.ToString(CultureInfo.InvariantCulture)), ("leadSource", person.LeadSource),
        ("microsoftTopic", person.Topic), ("personNotes", person.Notes),
        ("dateOfBirth", person.DateOfBirth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("doNotCall", person.DoNotCall ? FieldValue.Text(true) : null), ("microsoftDoNotEmail", person.DoNotEmail ? FieldValue.Text(true) : null),
    ];
}
