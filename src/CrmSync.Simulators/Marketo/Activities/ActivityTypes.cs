namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>The standard activity types that the simulator writes, and how long each stays in the feed.</summary>
internal static class ActivityTypes
{
    public const int VisitWebPage = 1;
    public const int FillOutForm = 2;
    public const int NewLead = 12;
    public const int ChangeDataValue = 13;
    public const int ChangeScore = 22;
    public const int ChangeOwner = 23;
    public const int AddToList = 24;
    public const int RemoveFromList = 25;
    public const int MergeLeads = 32;
    public const int AddToOpportunity = 34;
    public const int RemoveFromOpportunity = 35;
    public const int UpdateOpportunity = 36;
    public const int DeleteLead = 37;
    public const int InterestingMoment = 46;
    public const int RequestCampaign = 47;
    public const int ChangePartition = 100;
    public const int ChangeStatus = 104;
    public const int CallWebhook = 110;
    public const int ChangeMemberData = 123;
    public const int PushLead = 145;
    public const int SyncToMicrosoft = 300;

    private static readonly string[] Writer = ["API Method Name", "Modifying User", "Request Id"];

    /// <summary>Id, name, primary attribute, attributes: as types.json lists them.</summary>
    public static readonly (int Id, string Name, string? Primary, string[] Attributes)[] Standard =
    [
        (VisitWebPage, "Visit Webpage", "Webpage ID", ["Client IP Address", "Query Parameters", "Referrer URL", "User Agent", "Webpage URL"]),
        (FillOutForm, "Fill Out Form", "Webform ID", ["Client IP Address", "Form Fields", "Query Parameters", "Referrer URL", "User Agent", "Webpage ID"]),
        (3, "Click Link", "Link ID", ["Client IP Address", "Query Parameters", "Referrer URL", "User Agent", "Webpage ID"]),
        (6, "Send Email", "Mailing ID", ["Campaign Run ID", "Choice Number", "Has Predictive"]),
        (7, "Email Delivered", "Mailing ID", ["Campaign Run ID", "Choice Number", "Has Predictive"]),
        (8, "Email Bounced", "Mailing ID", ["Campaign Run ID", "Category", "Details", "Email", "Subcategory"]),
        (9, "Unsubscribe Email", "Mailing ID", ["Campaign Run ID", "Client IP Address", "Form Fields", "Referrer URL", "User Agent", "Webform ID", "Webpage ID"]),
        (10, "Open Email", "Mailing ID", ["Bot Activity Pattern", "Campaign Run ID", "Device", "Is Mobile Device", "Platform", "User Agent"]),
        (11, "Click Email", "Mailing ID", ["Campaign Run ID", "Device", "Is Mobile Device", "Link", "Link ID", "Platform", "User Agent"]),
        (NewLead, "New Lead", null, ["Created Date", "Source Type", "Lead Source", .. Writer]),
        (ChangeDataValue, "Change Data Value", "Attribute Name", ["New Value", "Old Value", "Reason", "Source", .. Writer]),
        (ChangeScore, "Change Score", "Score Name", ["Change Value", "New Value", "Old Value", "Reason"]),
        (ChangeOwner, "Change Owner", "Owner", ["Old Owner", "Reason"]),
        (AddToList, "Add to List", "List ID", ["Source"]),
        (RemoveFromList, "Remove from List", "List ID", ["Source"]),
        (MergeLeads, "Merge Leads", "Lead ID", ["Merge IDs", "Merge Fields", "Master Updated", "Merge Source"]),
        (AddToOpportunity, "Add to Opportunity", "Oppty ID", ["Is Primary", "Role"]),
        (RemoveFromOpportunity, "Remove from Opportunity", "Oppty ID", ["Is Primary", "Role"]),
        (UpdateOpportunity, "Update Opportunity", "Oppty ID", ["Attribute Name", "New Value", "Old Value"]),
        (DeleteLead, "Delete Lead", "Lead ID", ["Campaign", "Remove From CRM"]),
        (InterestingMoment, "Interesting Moment", "Type", ["Date", "Description", "Source"]),
        (RequestCampaign, "Request Campaign", "Campaign", ["Source"]),
        (ChangePartition, "Change Lead Partition", "New Partition ID", ["Old Partition ID", "Reason"]),
        (ChangeStatus, "Change Status in Progression", "Program ID", ["New Status", "Old Status", "Reason", "Success"]),
        (CallWebhook, "Call Webhook", "Webhook", ["Error Type", "Response"]),
        (ChangeMemberData, "Change Program Member Data", "Program ID", ["Attribute Name", "New Value", "Old Value", "Reason"]),
        (PushLead, "Push Lead to Marketo", "Program ID", ["Reason", "Source"]),
        (SyncToMicrosoft, "Sync Lead to Microsoft", null, []),
    ];

    /// <summary>Marketo's retention: New Lead for ever, changes 90 days, deletes 14, the rest 25 months.</summary>
    public static bool IsKept(Activity row, DateTimeOffset now) => row.Type switch
    {
        NewLead => true,
        DeleteLead => row.Date > now.AddDays(-14),
        VisitWebPage or 3 or ChangeDataValue or ChangeScore or AddToList or RemoveFromList => row.Date > now.AddDays(-90),
        _ => row.Date > now.AddMonths(-25),
    };
}
