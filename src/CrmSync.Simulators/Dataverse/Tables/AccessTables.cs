namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Who and where: users, teams, business units, currencies and the organisation (protocol sheet 8.11).</summary>
internal static class AccessTables
{
    public static IEnumerable<Table> All() => [User(), Team(), BusinessUnit(), Currency(), Organization()];

    private static Table Team() => TableText.Read(
        "Team ; teams ; 9 ; Team",
        """
        TeamId ; guid ; S ; Team ; key createonly
        CreatedOn ; datetime ; ; Created On ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        ModifiedBy ; lookup systemuser ; ; Modified By ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        Name ; string 160 ; S ; Team Name ; name
        Description ; memo 2000 ; ; Description
        TeamType ; choice 0 Owner, 1 Access, 2 Security Group, 3 Office Group ; ; Team Type ; default=0
        EMailAddress ; string 100 Email ; ; Email
        AdministratorId ; lookup systemuser ; ; Administrator
        BusinessUnitId ; lookup businessunit ; ; Business Unit
        """);

    private static Table Currency() => TableText.Read(
        "TransactionCurrency ; transactioncurrencies ; 9105 ; Currency ; ; Currencies",
        """
        TransactionCurrencyId ; guid ; S ; Transaction Currency ; key createonly
        CreatedOn ; datetime ; ; Created On ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        ModifiedBy ; lookup systemuser ; ; Modified By ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        CurrencyName ; string 100 ; S ; Currency Name ; name
        ISOCurrencyCode ; string 5 ; S ; Currency Code
        CurrencySymbol ; string 10 ; S ; Currency Symbol
        CurrencyPrecision ; integer 0 4 ; S ; Currency Precision
        ExchangeRate ; decimal 0.000000000001 100000000000 12 ; S ; Exchange Rate
        StateCode ; state 0 1 Active, 1 2 Inactive ; S ; Status
        StatusCode ; status 1 0 Active, 2 1 Inactive ; ; Status Reason
        """);

    private static Table User() => TableText.Read(
        "SystemUser ; systemusers ; 8 ; User",
        """
        SystemUserId ; guid ; S ; User ; key createonly
        CreatedOn ; datetime ; ; Created On ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        ModifiedBy ; lookup systemuser ; ; Modified By ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        FullName ; string 200 ; ; Full Name ; readonly name
        FirstName ; string 256 ; ; First Name
        LastName ; string 256 ; ; Last Name
        DomainName ; string 1024 ; S ; User Name
        InternalEMailAddress ; string 100 Email ; S ; Primary Email
        ApplicationId ; guid ; ; Application ID
        AzureActiveDirectoryObjectId ; guid ; ; Azure AD Object ID
        IsDisabled ; bool ; ; Status
        AccessMode ; choice 0 Read-Write, 1 Administrative, 2 Read, 3 Support User, 4 Non-interactive, 5 Delegated Admin ; ; Access Mode ; default=0
        BusinessUnitId ; lookup businessunit ; ; Business Unit
        """);

    private static Table BusinessUnit() => TableText.Read(
        "BusinessUnit ; businessunits ; 10 ; Business Unit",
        """
        BusinessUnitId ; guid ; S ; Business Unit ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        Name ; string 160 ; S ; Name ; name
        """);

    private static Table Organization() => TableText.Read(
        "Organization ; organizations ; 1019 ; Organization",
        """
        OrganizationId ; guid ; S ; Organization ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        Name ; string 160 ; ; Organization Name ; readonly name
        ExpireChangeTrackingInDays ; integer 0 365 ; ; Days to Expire Change Tracking Deltas
        ModifiedOn ; datetime ; ; Modified On ; readonly
        """);
}
