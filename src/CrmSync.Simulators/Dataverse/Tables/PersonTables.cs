namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Lead and contact (protocol sheet 8.1 and 8.4), each with the sync filter column that the native connector also uses.</summary>
internal static class PersonTables
{
    public static Table Lead() => TableText.Read(
        "Lead ; leads ; 4 ; Lead",
        "LeadId ; guid ; S ; Lead ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Open, 1 3 Qualified, 2 4 Disqualified ; S ; Status
        StatusCode ; status 1 0 New, 2 0 Contacted, 3 1 Qualified, 4 2 Lost, 5 2 Cannot Contact, 6 2 No Longer Interested, 7 2 Canceled ; ; Status Reason
        FirstName ; string 50 ; R ; First Name
        LastName ; string 50 ; A ; Last Name
        FullName ; string 160 ; ; Name ; readonly name
        Subject ; string 300 ; A ; Topic
        CompanyName ; string 100 ; R ; Company Name
        JobTitle ; string 100 ; ; Job Title
        """,
        RecurringColumns.Reach,
        """
        MobilePhone ; string 20 Phone ; ; Mobile Phone
        Pager ; string 20 ; ; Pager
        LeadSourceCode ; choice 1 Advertisement, 2 Employee Referral, 3 External Referral, 4 Partner, 5 Public Relations, 6 Seminar, 7 Trade Show, 8 Web, 9 Word of Mouth, 10 Other ; ; Lead Source
        """,
        RecurringColumns.Addresses,
        RecurringColumns.Consent,
        """
        new_SyncToMkto ; bool ; ; Sync to Marketo ; custom default=none
        Description ; memo 2000 ; ; Description
        MiddleName ; string 50 ; ; Middle Name
        Salutation ; string 100 ; ; Salutation
        SIC ; string 20 ; ; SIC Code
        NumberOfEmployees ; integer 0 1000000 ; ; No. of Employees
        Revenue ; money 0 100000000000000 2 ; ; Annual Revenue
        EstimatedAmount ; money 0 1000000000000 2 ; ; Est. Value
        EstimatedValue ; double 0 1000000000 2 ; ; Est. Value (deprecated)
        BudgetStatus ; choice 0 No Committed Budget, 1 May Buy, 2 Can Buy, 3 Will Buy ; ; Budget ; global=budgetstatus
        BudgetAmount ; money 0 1000000000000 2 ; ; Budget Amount
        EstimatedCloseDate ; dateonly ; ; Est. Close Date
        IndustryCode ; choice 1 Accounting, 2 Agriculture, 3 Broadcasting, 4 Brokers, 5 Building Supply Retail, 6 Business Services, 7 Consulting, 8 Consumer Services, 9 Design, 10 Distributors, 11 Doctor's Offices, 12 Durable Manufacturing, 13 Eating Places, 14 Entertainment, 15 Equipment Rental, 16 Financial, 17 Food Processing, 18 Inbound Capital, 19 Inbound Repair, 20 Insurance, 21 Legal Services, 22 Non-Durable Retail, 23 Outbound Consumer, 24 Petrochemical, 25 Service Retail, 26 SIG Affiliations, 27 Social Services, 28 Special Outbound, 29 Specialty Realty, 30 Transportation, 31 Utility, 32 Vehicle Retail, 33 Wholesale ; ; Industry
        LeadQualityCode ; choice 1 Hot, 2 Warm, 3 Cold ; ; Rating ; default=2
        PriorityCode ; choice 1 Default Value ; ; Priority ; default=1
        PurchaseTimeFrame ; choice 0 Immediate, 1 This Quarter, 2 Next Quarter, 3 This Year, 4 Unknown ; ; Purchase Timeframe
        PurchaseProcess ; choice 0 Individual, 1 Committee, 2 Unknown ; ; Purchase Process
        Need ; choice 0 Must have, 1 Should have, 2 Good to have, 3 No need ; ; Need
        InitialCommunication ; choice 0 Contacted, 1 Not Contacted ; ; Initial Communication
        SalesStageCode ; choice 1 Default Value ; ; Sales Stage Code ; default=1
        CustomerId ; lookup account contact ; ; Customer
        ParentAccountId ; lookup account ; ; Parent Account for lead
        ParentContactId ; lookup contact ; ; Parent Contact for lead
        QualifyingOpportunityId ; lookup opportunity ; ; Qualifying Opportunity
        CampaignId ; lookup campaign ; ; Source Campaign
        AccountId ; lookup account ; ; Account ; readonly
        ContactId ; lookup contact ; ; Contact ; readonly
        MasterId ; lookup lead ; ; Master ID ; readonly
        Merged ; bool ; ; Merged ; readonly
        """);

    public static Table Contact() => TableText.Read(
        "Contact ; contacts ; 2 ; Contact",
        "ContactId ; guid ; S ; Contact ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Active, 1 2 Inactive ; S ; Status
        StatusCode ; status 1 0 Active, 2 1 Inactive ; ; Status Reason
        FirstName ; string 50 ; R ; First Name
        LastName ; string 50 ; A ; Last Name
        FullName ; string 160 ; ; Full Name ; readonly name
        JobTitle ; string 100 ; ; Job Title
        """,
        RecurringColumns.Reach,
        """
        MobilePhone ; string 50 Phone ; ; Mobile Phone
        Pager ; string 50 ; ; Pager
        LeadSourceCode ; choice 1 Default Value ; ; Lead Source ; default=1
        """,
        RecurringColumns.Addresses,
        RecurringColumns.Consent,
        """
        new_SyncToMkto ; bool ; ; Sync to Marketo ; custom default=none
        DoNotBulkPostalMail ; bool ; ; Do not allow Bulk Mails
        Description ; memo 2000 ; ; Description
        MiddleName ; string 50 ; ; Middle Name
        Salutation ; string 100 ; ; Salutation
        Suffix ; string 10 ; ; Suffix
        NickName ; string 100 ; ; Nickname
        Department ; string 100 ; ; Department
        BirthDate ; dateonly ; ; Birthday
        Anniversary ; dateonly ; ; Anniversary
        GenderCode ; choice 1 Male, 2 Female ; ; Gender
        FamilyStatusCode ; choice 1 Single, 2 Married, 3 Divorced, 4 Widowed ; ; Marital Status
        AccountRoleCode ; choice 1 Decision Maker, 2 Employee, 3 Influencer ; ; Role
        AnnualIncome ; money 0 100000000000000 2 ; ; Annual Income
        CreditLimit ; money 0 100000000000000 2 ; ; Credit Limit
        EmployeeId ; string 50 ; ; Employee
        GovernmentId ; string 50 ; ; Government
        ExternalUserIdentifier ; string 50 ; ; External User Identifier
        ParentCustomerId ; lookup account contact ; ; Company Name
        OriginatingLeadId ; lookup lead ; ; Originating Lead
        MasterId ; lookup contact ; ; Master ID ; readonly
        Merged ; bool ; ; Merged ; readonly
        """);
}
