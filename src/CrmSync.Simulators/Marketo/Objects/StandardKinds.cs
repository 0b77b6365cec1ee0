using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>The kinds that every instance has.</summary>
internal static class StandardKinds
{
    public const string Company = "company";
    public const string Opportunity = "opportunity";
    public const string Role = "opportunityRole";
    public const string SalesPerson = "salesPerson";
    public const string NamedAccount = "namedAccount";
    public const string NamedAccountList = "namedAccountList";
    public const string ListedAccount = "namedAccountListMember";
    public const string ProgramMember = "programMember";

    public static IEnumerable<ObjectKind> All() => [Companies(), SalesPersons(), Opportunities(), Roles(), NamedAccounts(), NamedAccountLists(), ListedAccounts(), Members()];

    private static ObjectKind Companies() => new(Company, "Company", "Company", "Companies", ["externalCompanyId"], Of(
        ("externalCompanyId", "External Company Id", "string"), ("company", "Company Name", "string"), ("website", "Website", "url"),
        ("industry", "Industry", "string"), ("annualRevenue", "Annual Revenue", "currency"), ("numberOfEmployees", "Num Employees", "integer"),
        ("mainPhone", "Main Phone", "phone"), ("sicCode", "SIC Code", "string"), ("site", "Site", "string"), ("companyNotes", "Company Notes", "text"),
        ("billingStreet", "Billing Address", "text"), ("billingCity", "Billing City", "string"), ("billingState", "Billing State", "string"),
        ("billingCountry", "Billing Country", "string"), ("billingPostalCode", "Billing Postal Code", "string"),
        ("externalSalesPersonId", "External Sales Person Id", "string")))
    {
        IdField = "id",
        Searchable = ["company"],
        References = [new("externalSalesPersonId", SalesPerson, "718") { Holds = true }],
        OwnedByCrm = true,
    };

    private static ObjectKind SalesPersons() => new(SalesPerson, "Sales Person", "Sales Person", "Sales Persons", ["externalSalesPersonId"], Of(
        ("externalSalesPersonId", "External Sales Person Id", "string"), ("email", "Email Address", "email"), ("firstName", "First Name", "string"),
        ("lastName", "Last Name", "string"), ("phone", "Phone Number", "phone"), ("mobilePhone", "Mobile Phone Number", "phone"),
        ("fax", "Fax Number", "phone"), ("title", "Job Title", "string")))
    {
        IdField = "id",
        Searchable = ["email"],
        OwnedByCrm = true,
    };

    private static ObjectKind Opportunities() => new(Opportunity, "opportunity", "Opportunity", "Opportunities", ["externalOpportunityId"], Of(
        ("externalOpportunityId", "External Opportunity Id", "string"), ("name", "Name", "string"), ("description", "Description", "text"),
        ("type", "Type", "string"), ("stage", "Stage", "string"), ("amount", "Amount", "currency"), ("expectedRevenue", "Expected Revenue", "currency"),
        ("probability", "Probability", "integer"), ("quantity", "Quantity", "float"), ("closeDate", "Close Date", "date"), ("isClosed", "Is Closed", "boolean"),
        ("isWon", "Is Won", "boolean"), ("leadSource", "Lead Source", "string"), ("nextStep", "Next Step", "string"), ("fiscalYear", "Fiscal Year", "string"),
        ("externalCreatedDate", "External Created Date", "datetime"), ("externalCompanyId", "External Company Id", "string"),
        ("externalSalesPersonId", "External Sales Person Id", "string")))
    {
        Searchable = ["externalCompanyId"],
        Required = ["name"],
        References = [new("externalCompanyId", Company, "1013"), new("externalSalesPersonId", SalesPerson, "718") { Holds = true }],
        OwnedByCrm = true,
    };

    private static ObjectKind Roles() => new(Role, "opportunityRole", "Opportunity Role", "Opportunity Roles", ["externalOpportunityId", "leadId", "role"], Of(
        ("externalOpportunityId", "External Opportunity Id", "string"), ("leadId", "Lead Id", "integer"), ("role", "Role", "string"),
        ("isPrimary", "Is Primary", "boolean"), ("externalCreatedDate", "External Created Date", "datetime")))
    {
        Searchable = ["externalOpportunityId", "leadId"],
        References = [new("externalOpportunityId", Opportunity, "1013"), new("leadId", Tables.LeadRows, "1004")],
        OwnedByCrm = true,
        HiddenByCrm = true,
    };

    private static ObjectKind NamedAccounts() => new(NamedAccount, "namedAccount", "Named Account", "Named Accounts", ["name"], Of(
        ("name", "Named Account Name", "string"), ("accountOwnerId", "Account Owner Id", "integer"), ("domainName", "Domain Name", "string"),
        ("logoUrl", "Logo Url", "url"), ("industry", "Industry", "string"), ("numberOfEmployees", "Number Of Employees", "integer"),
        ("annualRevenue", "Annual Revenue", "float"), ("city", "City", "string"), ("state", "State", "string"), ("country", "Country", "string"),
        ("sicCode", "SIC Code", "string")))
    {
        Searchable = ["domainName", "industry", "city", "state", "country"],
    };

    private static ObjectKind NamedAccountLists() => new(NamedAccountList, "namedAccountList", "Named Account List", "Named Account Lists", ["name"], Of(
        ("name", "Name", "string"), ("type", "Type", "string"), ("updateable", "Updateable", "boolean")));

    private static ObjectKind ListedAccounts() => new(ListedAccount, "namedAccountListMember", "Member", "Members", ["list", "account"], Of(
        ("list", "List", "string"), ("account", "Account", "string")))
    {
        Searchable = ["list", "account"],
    };

    private static ObjectKind Members() => new(ProgramMember, "API Program Membership", "Program Member", "Program Members", ["programId", "leadId"], Of(
        ("programId", "Program Id", "integer"), ("leadId", "Lead Id", "integer"), ("statusName", "Member Status", "string"),
        ("reachedSuccess", "Reached Success", "boolean"), ("acquiredBy", "Acquired By", "boolean"), ("isExhausted", "Exhausted", "boolean"),
        ("membershipDate", "Membership Date", "datetime"), ("webinarUrl", "Webinar Url", "string"), ("registrationCode", "Registration Code", "string")))
    {
        Searchable = ["programId", "leadId", "statusName"],
    };

    private static LeadField[] Of(params (string Name, string Display, string Type)[] fields) =>
        [.. fields.Select((field, index) => new LeadField(index + 1, field.Name, field.Display, field.Type, LeadField.LengthOf(field.Type)))];
}
