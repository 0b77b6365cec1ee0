using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Leads joined to a company by externalCompanyId show its values and cannot change them (marketo-rest.md 4.1); a sales person is a key too.</summary>
internal static class CompanyLink
{
    public const string Company = "externalCompanyId";
    public const string SalesPerson = "externalSalesPersonId";

    /// <summary>Lead fields that a linked lead has from its company.</summary>
    public static readonly string[] Fields = ["company", "website", "industry", "annualRevenue", "numberOfEmployees"];

    /// <summary>718, 1003 or 1021; null when the record may be written.</summary>
    public static RecordResult? Refusal(MarketoStore store, Lead? lead, List<(LeadField Field, object? Value)> values)
    {
        foreach ((LeadField field, object? value) in values)
        {
            if (value is not null && field.Name == SalesPerson && !ObjectLinks.Exists(store.Tables, StandardKinds.SalesPerson, (string)value))
                return RecordResult.Skipped("718", "Could not find ExternalSalesPersonID");
            if (value is not null && field.Name == Company && !ObjectLinks.Exists(store.Tables, StandardKinds.Company, (string)value))
                return RecordResult.Skipped("1003", $"Invalid value for field '{Company}' and value '{value}'");
            if (lead is not null && Fields.Contains(field.Name) && Of(store, lead) is not null
                && FieldValue.Text(store.Tables.Leads.Value(lead, field)) != FieldValue.Text(value))
                return RecordResult.Skipped("1021", "Company data cannot be changed by lead sync");
        }

        return null;
    }

    /// <summary>Adds the company's values to a record that joins it.</summary>
    public static void Extend(MarketoStore store, List<(LeadField Field, object? Value)> values)
    {
        if (values.Find(pair => pair.Field.Name == Company).Value is not string key || store.Tables.Objects[StandardKinds.Company].Matches([key]).FirstOrDefault() is not { } company)
            return;
        values.RemoveAll(pair => Fields.Contains(pair.Field.Name));
        values.AddRange(Values(store, company));
    }

    /// <summary>Carries a company's changed values to the leads that are joined to it; the store's gate is held.</summary>
    public static void Spread(MarketoStore store, Author author, ObjectRow company)
    {
        if (!store.Tables.Fields.TryGet(Company, out LeadField? link))
            return;
        foreach (int id in store.Tables.Leads.Matches(link, ObjectTable.Text(company, Company)!).ToArray())
        {
            var changes = new LeadChanges(store, author, store.Now());
            foreach ((LeadField field, object? value) in Values(store, company))
                changes.Set(store.Tables.Leads.Find(id)!, field, value);
            store.Commit(changes.Commit);
        }
    }

    private static IEnumerable<(LeadField Field, object? Value)> Values(MarketoStore store, ObjectRow company) => Fields
        .Select(name => (store.Tables.Fields.TryGet(name, out LeadField? field) ? field : throw new KeyNotFoundException(name), company.Values.GetValueOrDefault(name)));

    private static object? Of(MarketoStore store, Lead lead) => store.Tables.Fields.TryGet(Company, out LeadField? link) ? store.Tables.Leads.Value(lead, link) : null;
}
