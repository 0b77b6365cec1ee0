namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Columns that several tables carry alike (protocol sheet 8.1 and 8.4).</summary>
internal static class RecurringColumns
{
    /// <summary>What the platform keeps for every row that a user owns.</summary>
    public const string Owned = """
        CreatedOn ; datetime ; ; Created On ; readonly
        CreatedBy ; lookup systemuser ; ; Created By ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        ModifiedBy ; lookup systemuser ; ; Modified By ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        OwnerId ; owner systemuser team ; S ; Owner
        OwningBusinessUnit ; lookup businessunit ; ; Owning Business Unit ; readonly
        OverriddenCreatedOn ; datetime ; ; Record Created On ; createonly
        ImportSequenceNumber ; integer -2147483648 2147483647 ; ; Import Sequence Number ; createonly
        """;

    /// <summary>What a person may be asked, with Dataverse's sense: true means do not allow.</summary>
    public const string Consent = """
        DoNotEMail ; bool ; ; Do not allow Emails
        DoNotBulkEMail ; bool ; ; Do not allow Bulk Emails
        DoNotPhone ; bool ; ; Do not allow Phone Calls
        DoNotFax ; bool ; ; Do not allow Faxes
        DoNotPostalMail ; bool ; ; Do not allow Mails
        DoNotSendMM ; bool ; ; Marketing Material
        FollowEmail ; bool ; ; Follow Email Activity ; default=true
        PreferredContactMethodCode ; choice 1 Any, 2 Email, 3 Phone, 4 Fax, 5 Mail ; ; Preferred Method of Contact ; default=1
        """;

    public const string Addresses = """
        Address1_Line1 ; string 250 ; ; Street 1
        Address1_Line2 ; string 250 ; ; Street 2
        Address1_Line3 ; string 250 ; ; Street 3
        Address1_City ; string 80 ; ; City
        Address1_County ; string 50 ; ; County
        Address1_StateOrProvince ; string 50 ; ; State/Province
        Address1_PostalCode ; string 20 ; ; ZIP/Postal Code
        Address1_Country ; string 80 ; ; Country/Region
        Address1_Latitude ; double -90 90 5 ; ; Address 1: Latitude
        Address1_Longitude ; double -180 180 5 ; ; Address 1: Longitude
        Address2_Line1 ; string 250 ; ; Address 2: Street 1
        Address2_Line2 ; string 250 ; ; Address 2: Street 2
        Address2_City ; string 80 ; ; Address 2: City
        Address2_StateOrProvince ; string 50 ; ; Address 2: State/Province
        Address2_PostalCode ; string 20 ; ; Address 2: ZIP/Postal Code
        Address2_Country ; string 80 ; ; Address 2: Country/Region
        """;

    public const string Reach = """
        EMailAddress1 ; string 100 Email ; ; Email
        Telephone1 ; string 50 Phone ; ; Business Phone
        EMailAddress2 ; string 100 Email ; ; Email Address 2
        EMailAddress3 ; string 100 Email ; ; Email Address 3
        Telephone2 ; string 50 Phone ; ; Telephone 2
        Telephone3 ; string 50 Phone ; ; Telephone 3
        Fax ; string 50 ; ; Fax
        WebSiteUrl ; string 200 Url ; ; Website
        """;
}
