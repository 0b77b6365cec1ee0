namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Campaigns and marketing lists (protocol sheet 8.7, 8.8).</summary>
internal static class MarketingTables
{
    public static IEnumerable<Table> All() => [Campaign(), List(), ListMember()];

    private static Table Campaign() => TableText.Read(
        "Campaign ; campaigns ; 4400 ; Campaign",
        "CampaignId ; guid ; S ; Campaign ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 0 Active, 1 6 Inactive ; S ; Status
        StatusCode ; status 0 0 Proposed, 1 0 Ready To Launch, 2 0 Launched, 3 0 Completed, 4 0 Canceled, 5 0 Suspended, 6 1 Inactive ; ; Status Reason
        Name ; string 128 ; A ; Name ; name
        CodeName ; string 32 ; ; Campaign Code
        TypeCode ; choice 1 Advertisement, 2 Direct Marketing, 3 Event, 4 Co-branding, 5 Other ; ; Campaign Type
        PromotionCodeName ; string 128 ; ; Promotion Code
        ProposedStart ; datetime ; ; Proposed Start Date
        ProposedEnd ; datetime ; ; Proposed End Date
        ActualStart ; datetime ; ; Actual Start Date
        ActualEnd ; datetime ; ; Actual End Date
        BudgetedCost ; money 0 1000000000000 2 ; ; Budget Allocated
        ExpectedRevenue ; money 0 1000000000000 2 ; ; Estimated Revenue
        ExpectedResponse ; integer 0 100 ; ; Expected Response
        Description ; memo 2000 ; ; Description
        """);

    private static Table List() => TableText.Read(
        "List ; lists ; 4300 ; Marketing List",
        "ListId ; guid ; S ; List ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 0 Active, 1 1 Inactive ; S ; Status
        StatusCode ; status 0 0 Active, 1 1 Inactive ; ; Status Reason
        ListName ; string 128 ; S ; Name ; name
        CreatedFromCode ; choice 1 Account, 2 Contact, 4 Lead ; S ; Targeted At ; createonly
        Type ; bool ; S ; Type ; default=none
        MemberType ; integer 0 4 ; ; Member Type
        MemberCount ; integer 0 1000000000 ; ; Member Count ; readonly
        Purpose ; string 512 ; ; Purpose
        Source ; string 128 ; ; Source
        Cost ; money 0 1000000000000 2 ; ; Cost
        Query ; memo 1073741823 ; ; Query
        LockStatus ; bool ; ; Locked
        DoNotSendOnOptOut ; bool ; ; Exclude Members Who Opt Out
        LastUsedOn ; datetime ; ; Last Used On
        Description ; memo 2000 ; ; Description
        """);

    private static Table ListMember() => TableText.Read(
        "ListMember ; listmembers ; 4301 ; Marketing List Member",
        """
        ListMemberId ; guid ; S ; Marketing List Member ; key createonly
        CreatedOn ; datetime ; ; Created On ; readonly
        CreatedBy ; lookup systemuser ; ; Created By ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        ListId ; lookup list ; ; Marketing List ; readonly cascade=Cascade
        EntityId ; lookup lead contact account ; ; Member ; readonly cascade=Cascade
        EntityType ; integer 0 10000 ; ; Member Type ; readonly
        """);
}
