namespace CrmSync.Domain.Fields;

/// <summary>The default set of fields of the native sync, mapped by logical name (native-sync.md section 5; F-1). What a side's metadata does not offer is left out.</summary>
public static class DefaultMapping
{
    /// <summary>Marketo REST name, lead column, contact column.</summary>
    public static IReadOnlyList<(string Marketo, string? Lead, string? Contact)> Rows { get; } =
    [
        ("email", "emailaddress1", "emailaddress1"),
        ("salutation", "salutation", "salutation"),
        ("firstName", "firstname", "firstname"),
        ("middleName", "middlename", "middlename"),
        ("lastName", "lastname", "lastname"),
        ("title", "jobtitle", "jobtitle"),
        ("phone", "telephone1", "telephone1"),
        ("mobilePhone", "mobilephone", "mobilephone"),
        ("fax", "fax", null),
        ("address", "address1_line1", "address1_line1"),
        ("city", "address1_city", "address1_city"),
        ("state", "address1_stateorprovince", "address1_stateorprovince"),
        ("country", "address1_country", "address1_country"),
        ("postalCode", "address1_postalcode", "address1_postalcode"),
        ("leadSource", "leadsourcecode", null),
        ("leadStatus", "statecode", "statecode"),
        ("statusReason", "statuscode", "statuscode"),
        ("personNotes", "description", "description"),
        ("doNotCall", "donotphone", "donotphone"),
        ("unsubscribed", "donotbulkemail", "donotbulkemail"),
        ("rating", "leadqualitycode", null),
        ("microsoftAddress2", "address1_line2", "address1_line2"),
        ("microsoftAddress3", "address1_line3", "address1_line3"),
        ("microsoftDoNotEmail", "donotemail", "donotemail"),
        ("microsoftDoNotFax", "donotfax", "donotfax"),
        ("microsoftDoNotSendMarketingMaterial", "donotsendmm", "donotsendmm"),
        ("microsoftHomePhone", "telephone2", "telephone2"),
        ("microsoftPreferredMethodOfContact", "preferredcontactmethodcode", "preferredcontactmethodcode"),
        ("microsoftTopic", "subject", null),
        ("subject", "subject", null),
        ("company", "companyname", null),
        ("annualRevenue", "revenue", null),
        ("lastInterestingMomentDate", "mkt_lastinterestingmomentdate", "mkt_lastinterestingmomentdate"),
        ("lastInterestingMomentType", "mkt_lastinterestingmomenttype", "mkt_lastinterestingmomenttype"),
        ("lastInterestingMomentSource", "mkt_leadinterestingmomentsource", "mkt_leadinterestingmomentsource"),
        ("lastInterestingMomentDesc", "mkt_lastinterestingmomentdesc", "mkt_lastinterestingmomentdesc"),
        ("relativeScore", "mkt_relativescore", "mkt_relativescore"),
        ("priority", "mkt_priority", "mkt_priority"),
        ("urgency", "mkt_urgency", "mkt_urgency"),
        ("leadScore", null, "mkt_leadscore"),
    ];

    private static readonly HashSet<string> Consent =
        ["unsubscribed", "doNotCall", "microsoftDoNotEmail", "microsoftDoNotFax", "microsoftDoNotSendMarketingMaterial"];

    /// <summary>Whose value wins unless somebody chose otherwise: a field of consent goes by yes (C-9).</summary>
    public static FieldOwner OwnerOf(string name, ValueKind kind) => kind == ValueKind.Boolean && Consent.Contains(name) ? FieldOwner.Restrictive : FieldOwner.ByRecordType;
}
