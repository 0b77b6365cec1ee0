namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Names of relationships as the vendor gave them; all others are built from table, column and target.</summary>
internal static class RelationshipNames
{
    private static readonly Dictionary<string, string> Given = new()
    {
        ["contact.parentcustomerid.account"] = "contact_customer_accounts",
        ["contact.parentcustomerid.contact"] = "contact_customer_contacts",
        ["contact.originatingleadid.lead"] = "contact_originating_lead",
        ["account.parentaccountid.account"] = "account_parent_account",
        ["account.primarycontactid.contact"] = "account_primary_contact",
        ["account.originatingleadid.lead"] = "account_originating_lead",
        ["lead.customerid.account"] = "lead_customer_accounts",
        ["lead.customerid.contact"] = "lead_customer_contacts",
        ["lead.parentaccountid.account"] = "lead_parent_account",
        ["lead.parentcontactid.contact"] = "lead_parent_contact",
        ["opportunity.customerid.account"] = "opportunity_customer_accounts",
        ["opportunity.customerid.contact"] = "opportunity_customer_contacts",
        ["opportunity.parentaccountid.account"] = "opportunity_parent_account",
        ["opportunity.parentcontactid.contact"] = "opportunity_parent_contact",
        ["opportunity.originatingleadid.lead"] = "opportunity_originating_lead",
        ["task.regardingobjectid.account"] = "Account_Tasks",
        ["task.regardingobjectid.contact"] = "Contact_Tasks",
        ["task.regardingobjectid.lead"] = "Lead_Tasks",
        ["task.regardingobjectid.opportunity"] = "Opportunity_Tasks",
        ["phonecall.regardingobjectid.account"] = "Account_Phonecalls",
        ["phonecall.regardingobjectid.contact"] = "Contact_Phonecalls",
        ["phonecall.regardingobjectid.lead"] = "Lead_Phonecalls",
        ["phonecall.regardingobjectid.opportunity"] = "Opportunity_Phonecalls",
        ["activityparty.activityid.phonecall"] = "phonecall_activity_parties",
        ["activityparty.activityid.task"] = "task_activity_parties",
        ["systemuser.businessunitid.businessunit"] = "business_unit_system_users",
    };

    public static string Of(Table child, Column column, string target) =>
        column.Relationship ?? Given.GetValueOrDefault($"{child.LogicalName}.{column.LogicalName}.{target}") ?? $"{child.LogicalName}_{column.LogicalName}_{target}";
}
