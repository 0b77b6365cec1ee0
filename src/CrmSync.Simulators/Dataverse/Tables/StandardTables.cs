namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>The tables of a fresh organisation (protocol sheet section 8).</summary>
internal static class StandardTables
{
    public static IEnumerable<Table> All() => [PersonTables.Lead(), PersonTables.Contact(), Account(), Opportunity(), User(), BusinessUnit(), Organization()];

    private static Table Account() => TableText.Read(
        "Account ; accounts ; 1 ; Account",
        "AccountId ; guid ; S ; Account ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Active, 1 2 Inactive ; S ; Status
        StatusCode ; status 1 0 Active, 2 1 Inactive ; ; Status Reason
        Name ; string 160 ; A ; Account Name ; name
        AccountNumber ; string 20 ; ; Account Number
        """,
        RecurringColumns.Reach,
        RecurringColumns.Addresses,
        """
        Description ; memo 2000 ; ; Description
        SIC ; string 20 ; ; SIC Code
        TickerSymbol ; string 10 TickerSymbol ; ; Ticker Symbol
        NumberOfEmployees ; integer 0 1000000000 ; ; Number of Employees
        Revenue ; money 0 100000000000000 2 ; ; Annual Revenue
        ParentAccountId ; lookup account ; ; Parent Account
        PrimaryContactId ; lookup contact ; ; Primary Contact
        OriginatingLeadId ; lookup lead ; ; Originating Lead
        MasterId ; lookup account ; ; Master ID ; readonly
        Merged ; bool ; ; Merged ; readonly
        """);

    private static Table Opportunity() => TableText.Read(
        "Opportunity ; opportunities ; 3 ; Opportunity",
        "OpportunityId ; guid ; S ; Opportunity ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Open, 1 3 Won, 2 4 Lost ; S ; Status
        StatusCode ; status 1 0 In Progress, 2 0 On Hold, 3 1 Won, 4 2 Canceled, 5 2 Out-Sold ; ; Status Reason
        Name ; string 300 ; A ; Topic ; name
        EstimatedValue ; money -1000000000000 1000000000000 2 ; ; Est. Revenue
        CloseProbability ; integer 0 100 ; ; Probability
        EstimatedCloseDate ; dateonly ; ; Est. Close Date
        Description ; memo 2000 ; ; Description
        ParentAccountId ; lookup account ; ; Account
        ParentContactId ; lookup contact ; ; Contact
        CustomerId ; lookup account contact ; ; Potential Customer
        OriginatingLeadId ; lookup lead ; ; Originating Lead
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
