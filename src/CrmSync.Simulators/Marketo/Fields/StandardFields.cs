namespace CrmSync.Simulators.Marketo.Fields;

/// <summary>The fields of a fresh instance.</summary>
internal static class StandardFields
{
    private static readonly (string Name, string Display, string Type)[] Standard =
    [
        ("company", "Company Name", "string"), ("website", "Website", "url"), ("industry", "Industry", "string"),
        ("annualRevenue", "Annual Revenue", "currency"), ("numberOfEmployees", "Num Employees", "integer"),
        ("salutation", "Salutation", "string"), ("firstName", "First Name", "string"), ("middleName", "Middle Name", "string"),
        ("lastName", "Last Name", "string"), ("email", "Email Address", "email"), ("title", "Job Title", "string"),
        ("phone", "Phone Number", "phone"), ("mobilePhone", "Mobile Phone Number", "phone"), ("fax", "Fax Number", "phone"),
        ("address", "Address", "text"), ("city", "City", "string"), ("state", "State", "string"), ("country", "Country", "string"),
        ("postalCode", "Postal Code", "string"), ("dateOfBirth", "Date of Birth", "date"), ("leadSource", "Person Source", "string"),
        ("leadStatus", "Person Status", "string"), ("rating", "Person Rating", "string"), ("leadScore", "Person Score", "score"),
        ("unsubscribed", "Unsubscribed", "boolean"), ("doNotCall", "Do Not Call", "boolean"), ("personNotes", "Person Notes", "text"),
    ];

    private static readonly (string Name, string Display, string Type)[] Custom =
    [
        ("microsoftAddress2", "Microsoft Address 2", "string"), ("microsoftAddress3", "Microsoft Address 3", "string"),
        ("microsoftDoNotEmail", "Microsoft Do Not Email", "boolean"), ("microsoftDoNotFax", "Microsoft Do Not Fax", "boolean"),
        ("microsoftDoNotSendMarketingMaterial", "Microsoft Do Not Send Marketing Material", "boolean"),
        ("microsoftHomePhone", "Microsoft Home Phone", "phone"),
        ("microsoftPreferredMethodOfContact", "Microsoft Preferred Method of Contact", "string"),
        ("microsoftTopic", "Microsoft Topic", "string"), ("lastDemoDate", "Last Demo Date", "date"), ("lastSeenAt", "Last Seen At", "datetime"),
        ("statusReason", "Status Reason", "string"),
    ];

    private static readonly (string Name, string Display, string Type, bool ReadOnly)[] Links =
    [
        ("externalCompanyId", "External Company Id", "string", false), ("externalSalesPersonId", "External Sales Person Id", "string", false),
        ("leadPartitionId", "Lead Partition Id", "integer", true), ("cookies", "Cookies", "string", true), ("twitterId", "Twitter Id", "string", false),
        ("facebookId", "Facebook Id", "string", false), ("linkedInId", "LinkedIn Id", "string", false),
    ];

    public static IEnumerable<LeadField> All()
    {
        yield return new LeadField(1, "id", "Id", "integer", null, ReadOnly: true);
        yield return new LeadField(2, "createdAt", "Created At", "datetime", null, ReadOnly: true);
        yield return new LeadField(3, "updatedAt", "Updated At", "datetime", null, ReadOnly: true);
        int id = 40;
        foreach ((string name, string display, string type) in Standard)
            yield return new LeadField(id++, name, display, type, LeadField.LengthOf(type));
        id = 200;
        foreach ((string name, string display, string type) in Custom)
            yield return new LeadField(id++, name, display, type, LeadField.LengthOf(type), IsCustom: true);
        id = 300;
        foreach ((string name, string display, string type, bool readOnly) in Links)
            yield return new LeadField(id++, name, display, type, LeadField.LengthOf(type), readOnly);
    }
}
