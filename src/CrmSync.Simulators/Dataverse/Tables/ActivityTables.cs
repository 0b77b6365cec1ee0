namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Tasks and phone calls with their parties, and connections between rows (protocol sheet 8.9, 8.10).</summary>
internal static class ActivityTables
{
    public static IEnumerable<Table> All() => [Task(), PhoneCall(), Party(), OpportunityClose(), Connection()];

    private static Table Task() => TableText.Read(
        "Task ; tasks ; 4212 ; Task ; activity",
        "ActivityId ; guid ; S ; Task ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 2 Open, 1 5 Completed, 2 6 Canceled ; S ; Activity Status ; updateonly
        StatusCode ; status 2 0 Not Started, 3 0 In Progress, 4 0 Waiting on someone else, 7 0 Deferred, 5 1 Completed, 6 2 Canceled ; ; Status Reason
        Subject ; string 200 ; A ; Subject ; name
        Description ; memo 2000 ; ; Description
        Category ; string 250 ; ; Category
        Subcategory ; string 250 ; ; Sub-Category
        PercentComplete ; integer 0 100 ; ; Percent Complete
        PriorityCode ; choice 0 Low, 1 Normal, 2 High ; ; Priority ; default=1
        ScheduledStart ; datetime ; ; Start Date
        ScheduledEnd ; datetime ; ; Due Date
        ActualDurationMinutes ; integer 0 2147483647 ; ; Duration
        RegardingObjectId ; lookup lead contact account opportunity ; ; Regarding ; suffix=_task
        """);

    private static Table PhoneCall() => TableText.Read(
        "PhoneCall ; phonecalls ; 4210 ; Phone Call ; activity",
        "ActivityId ; guid ; S ; Phone Call ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Open, 1 2 Completed, 2 3 Canceled ; S ; Activity Status ; updateonly
        StatusCode ; status 1 0 Open, 2 1 Made, 4 1 Received, 3 2 Canceled ; ; Status Reason
        Subject ; string 200 ; A ; Subject ; name
        Description ; memo 2000 ; ; Description
        PhoneNumber ; string 200 Phone ; ; Phone Number
        DirectionCode ; bool ; ; Direction ; default=true
        LeftVoiceMail ; bool ; ; Left Voice Mail
        PriorityCode ; choice 0 Low, 1 Normal, 2 High ; ; Priority ; default=1
        ScheduledStart ; datetime ; ; Start Date
        ScheduledEnd ; datetime ; ; Due Date
        ActualDurationMinutes ; integer 0 2147483647 ; ; Duration
        RegardingObjectId ; lookup lead contact account opportunity ; ; Regarding ; suffix=_phonecall
        """);

    private static Table Party() => TableText.Read(
        "ActivityParty ; activityparties ; 135 ; Activity Party ; untracked ; Activity Parties",
        """
        ActivityPartyId ; guid ; S ; Activity Party ; key createonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        ActivityId ; lookup phonecall task ; ; Activity ; suffix=_activityparty cascade=Cascade
        PartyId ; lookup systemuser lead contact account ; ; Party
        ParticipationTypeMask ; choice 1 Sender, 2 To Recipient, 3 CC Recipient, 4 BCC Recipient, 5 Required attendee, 6 Optional attendee, 7 Organizer, 8 Regarding, 9 Owner ; ; Participation Type
        AddressUsed ; string 320 ; ; Address
        """);

    private static Table OpportunityClose() => TableText.Read(
        "OpportunityClose ; opportunitycloses ; 4208 ; Opportunity Close ; activity",
        "ActivityId ; guid ; S ; Opportunity Close ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Open, 1 2 Completed, 2 3 Canceled ; S ; Status
        StatusCode ; status 1 0 Open, 2 1 Completed, 3 2 Canceled ; ; Status Reason
        Subject ; string 200 ; ; Subject ; name
        Description ; memo 2000 ; ; Description
        ActualEnd ; datetime ; ; Close Date
        ActualRevenue ; money 0 1000000000000 2 ; ; Actual Revenue
        OpportunityId ; lookup opportunity ; ; Opportunity
        """);

    private static Table Connection() => TableText.Read(
        "Connection ; connections ; 3234 ; Connection",
        "ConnectionId ; guid ; S ; Connection ; key createonly",
        RecurringColumns.Owned,
        """
        StateCode ; state 0 1 Active, 1 2 Inactive ; S ; Status
        StatusCode ; status 1 0 Active, 2 1 Inactive ; ; Status Reason
        Name ; string 500 ; ; Name ; readonly name
        Record1Id ; lookup lead contact account opportunity systemuser team ; ; Connected From
        Record2Id ; lookup lead contact account opportunity systemuser team ; ; Connected To
        EffectiveStart ; datetime ; ; Starting
        EffectiveEnd ; datetime ; ; Ending
        Description ; memo 2000 ; ; Description
        """);
}
