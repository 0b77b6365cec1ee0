using CrmSync.Domain.Fields;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>The selection that these tests use.</summary>
internal static class Maps
{
    public static FieldMap Some { get; } = new(1,
    [
        new MappedField("firstName", ValueKind.Text, "firstname", "firstname"),
        new MappedField("lastName", ValueKind.Text, "lastname", "lastname"),
        new MappedField("email", ValueKind.Email, "emailaddress1", "emailaddress1"),
        new MappedField("title", ValueKind.Text, "jobtitle", "jobtitle"),
        new MappedField("company", ValueKind.Text, "companyname", null),
        new MappedField("leadSource", ValueKind.Choice, "leadsourcecode", "leadsourcecode"),
        new MappedField("doNotCall", ValueKind.Boolean, "donotphone", "donotphone"),
        new MappedField("numberOfEmployees", ValueKind.WholeNumber, "numberofemployees", null),
        new MappedField("annualRevenue", ValueKind.Money, "revenue", "annualincome"),
        new MappedField("dateOfBirth", ValueKind.Date, null, "birthdate"),
        new MappedField("nowhere", ValueKind.Text, "new_nowhere", "new_nowhere"),
    ]);
}
