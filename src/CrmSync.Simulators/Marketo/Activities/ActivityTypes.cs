namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>The standard activity types that the simulator writes, and how long each stays in the feed.</summary>
internal static class ActivityTypes
{
    public const int NewLead = 12;
    public const int ChangeDataValue = 13;
    public const int ChangeScore = 22;
    public const int AddToList = 24;
    public const int RemoveFromList = 25;
    public const int MergeLeads = 32;
    public const int DeleteLead = 37;
    public const int RequestCampaign = 47;
    public const int ChangePartition = 100;
    public const int CallWebhook = 110;

    private static readonly string[] Writer = ["API Method Name", "Modifying User", "Request Id"];

    /// <summary>Id, name, primary attribute, attributes: as types.json lists them.</summary>
    public static readonly (int Id, string Name, string? Primary, string[] Attributes)[] Standard =
    [
        (NewLead, "New Lead", null, ["Created Date", "Source Type", "Lead Source", .. Writer]),
        (ChangeDataValue, "Change Data Value", "Attribute Name", ["New Value", "Old Value", "Reason", "Source", .. Writer]),
        (ChangeScore, "Change Score", "Score Name", ["Change Value", "New Value", "Old Value", "Reason"]),
        (AddToList, "Add to List", "List ID", ["Source"]),
        (RemoveFromList, "Remove from List", "List ID", ["Source"]),
        (MergeLeads, "Merge Leads", "Lead ID", ["Merge IDs", "Merge Fields", "Master Updated", "Merge Source"]),
        (DeleteLead, "Delete Lead", "Lead ID", ["Campaign", "Remove From CRM"]),
        (RequestCampaign, "Request Campaign", "Campaign", ["Source"]),
        (ChangePartition, "Change Lead Partition", "New Partition ID", ["Old Partition ID", "Reason"]),
        (CallWebhook, "Call Webhook", "Webhook", ["Error Type", "Response"]),
    ];

    /// <summary>Marketo's retention: New Lead for ever, changes 90 days, deletes 14, the rest 25 months.</summary>
    public static bool IsKept(Activity row, DateTimeOffset now) => row.Type switch
    {
        NewLead => true,
        DeleteLead => row.Date > now.AddDays(-14),
        ChangeDataValue or ChangeScore or AddToList or RemoveFromList => row.Date > now.AddDays(-90),
        _ => row.Date > now.AddMonths(-25),
    };
}
