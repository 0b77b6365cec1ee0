using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.People;

namespace CrmSync.Simulators.Dataverse.Seeding;

/// <summary>Which column shows which of a person's values, and how a value is made to fit it.</summary>
internal static class PersonColumns
{
    public static IEnumerable<(string Column, object? Value)> Of(PersonValues person) =>
    [
        ("emailaddress1", person.Email),
        ("salutation", person.Salutation),
        ("firstname", person.FirstName),
        ("middlename", person.MiddleName),
        ("lastname", person.LastName),
        ("jobtitle", person.JobTitle),
        ("telephone1", person.Phone),
        ("mobilephone", person.MobilePhone),
        ("address1_line1", person.Street),
        ("address1_city", person.City),
        ("address1_stateorprovince", person.State),
        ("address1_country", person.Country),
        ("address1_postalcode", person.PostalCode),
        ("companyname", person.Company),
        ("websiteurl", person.Website),
        ("industrycode", person.Industry),
        ("revenue", person.AnnualRevenue),
        ("numberofemployees", person.Employees),
        ("leadsourcecode", person.LeadSource),
        ("subject", person.Topic),
        ("description", person.Notes),
        ("birthdate", person.DateOfBirth),
        ("donotphone", person.DoNotCall),
        ("donotbulkemail", person.DoNotEmail),
    ];

    /// <summary>A label becomes its choice (or nothing), text is cut to the column's length.</summary>
    public static object? Fit(Column column, object value) => value switch
    {
        string label when column.IsChoice => column.Choices.FirstOrDefault(choice => choice.Label == label)?.Value,
        string text when text.Length > column.MaxLength => text[..column.MaxLength],
        _ => value,
    };
}
