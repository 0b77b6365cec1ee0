using System.Globalization;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Campaigns;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Programs;
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
            Furnish(store, start);
            foreach (SeededPerson person in Population.Generate(seed, count))
            {
                if (person.Marketo is { } values)
                    Import(store, values, start + (step * imported++));
            }
        }
    }

    /// <summary>What a marketing team has besides people: lists, a program, a campaign to request and one to schedule.</summary>
    private static void Furnish(MarketoStore store, DateTimeOffset at)
    {
        var commit = new Commit(at, Client);
        foreach ((int id, string name) in new[] { (1001, "Newsletter"), (1002, "Customers"), (1003, "Spring Fair Visitors") })
            commit.Changes.Add(new Change("create", Tables.ListRows, LeadChanges.Row(id), null, null, name));
        commit.Changes.Add(ProgramDefinitions.Definition("create", new MarketoProgram { Id = 1001, Name = "Spring Fair", Channel = "Tradeshow", Statuses = ["Invited", "Registered", "Attended"], Successes = ["Attended"] }));
        commit.Changes.Add(CampaignDefinitions.Definition("create", new SmartCampaign
        {
            Id = 1001,
            Name = "Welcome on Request",
            Trigger = new CampaignTrigger(TriggerKind.CampaignIsRequested),
            Qualification = Qualification.Any,
            CreatedAt = at,
            UpdatedAt = at,
        }));
        commit.Changes.Add(CampaignDefinitions.Definition("create", new SmartCampaign { Id = 1002, Name = "Weekly Review", CreatedAt = at, UpdatedAt = at }));
        store.Commit(commit);
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
            Attributes = SourceTypes.Of("List import"),
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
