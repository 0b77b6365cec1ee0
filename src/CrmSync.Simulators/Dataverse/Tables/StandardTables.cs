namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>The tables of a fresh organisation (protocol sheet section 8).</summary>
internal static class StandardTables
{
    /// <summary>Read from their texts once. Nobody gets these themselves, so they never change.</summary>
    private static readonly Table[] Patterns =
    [
        PersonTables.Lead(), PersonTables.Contact(), Account(), Opportunity(), .. AccessTables.All(), .. ActivityTables.All(), .. MarketingTables.All(), .. MessageTables.All(),
    ];

    /// <summary>Tables of one's own to change.</summary>
    public static IReadOnlyList<Table> All() => Array.ConvertAll(Patterns, table => table.Copy());

    /// <summary>The relationships of a marketing list to its members (protocol sheet 8.8).</summary>
    public static IEnumerable<(string Name, string Member)> ListMembers =>
        [("listlead_association", "lead"), ("listcontact_association", "contact"), ("listaccount_association", "account")];

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
        RecurringColumns.Consent,
        """
        Description ; memo 2000 ; ; Description
        SIC ; string 20 ; ; SIC Code
        TickerSymbol ; string 10 TickerSymbol ; ; Ticker Symbol
        NumberOfEmployees ; integer 0 1000000000 ; ; Number of Employees
        Revenue ; money 0 100000000000000 2 ; ; Annual Revenue
        CreditLimit ; money 0 100000000000000 2 ; ; Credit Limit
        IndustryCode ; choice 1 Accounting, 2 Agriculture, 3 Broadcasting, 4 Brokers, 5 Building Supply Retail, 6 Business Services, 7 Consulting, 8 Consumer Services, 9 Design, 10 Distributors, 11 Doctor's Offices, 12 Durable Manufacturing, 13 Eating Places, 14 Entertainment, 15 Equipment Rental, 16 Financial, 17 Food Processing, 18 Inbound Capital, 19 Inbound Repair, 20 Insurance, 21 Legal Services, 22 Non-Durable Retail, 23 Outbound Consumer, 24 Petrochemical, 25 Service Retail, 26 SIG Affiliations, 27 Social Services, 28 Special Outbound, 29 Specialty Realty, 30 Transportation, 31 Utility, 32 Vehicle Retail, 33 Wholesale ; ; Industry
        CustomerTypeCode ; choice 1 Competitor, 2 Consultant, 3 Customer, 4 Investor, 5 Partner, 6 Influencer, 7 Press, 8 Prospect, 9 Reseller, 10 Supplier, 11 Vendor, 12 Other ; ; Relationship Type
        OwnershipCode ; choice 1 Public, 2 Private, 3 Subsidiary, 4 Other ; ; Ownership
        AccountCategoryCode ; choice 1 Preferred Customer, 2 Standard ; ; Category
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
        ActualValue ; money -1000000000000 1000000000000 2 ; ; Actual Revenue
        BudgetAmount ; money 0 1000000000000 2 ; ; Budget Amount
        ActualCloseDate ; dateonly ; ; Actual Close Date
        EMailAddress ; string 100 Email ; ; Email Address
        OpportunityRatingCode ; choice 1 Hot, 2 Warm, 3 Cold ; ; Rating ; default=2
        SalesStage ; choice 0 Qualify, 1 Develop, 2 Propose, 3 Close ; ; Sales Stage ; default=0
        StepName ; string 200 ; ; Pipeline Phase
        CampaignId ; lookup campaign ; ; Source Campaign
        CloseProbability ; integer 0 100 ; ; Probability
        EstimatedCloseDate ; dateonly ; ; Est. Close Date
        Description ; memo 2000 ; ; Description
        ParentAccountId ; lookup account ; ; Account
        ParentContactId ; lookup contact ; ; Contact
        CustomerId ; lookup account contact ; ; Potential Customer
        OriginatingLeadId ; lookup lead ; ; Originating Lead
        """);
}
