using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>Who enters a campaign: the triggers that a commit fires, and the filters.</summary>
internal sealed class SmartLists(Tables tables)
{
    /// <summary>Lets the people into trigger campaigns to whom this commit does what the trigger waits for; one commit, so that none is lost.</summary>
    public void Fire(Commit commit)
    {
        foreach (Activity row in commit.Activities.ToArray())
        {
            foreach (SmartCampaign campaign in tables.Campaigns.Listening)
            {
                if (campaign.Trigger is { } trigger && Fires(trigger, row, commit) && !IsIn(commit, campaign, row.LeadId) && Holds(campaign, name => Value(row.LeadId, name, commit)))
                    Enter(commit, campaign, row.LeadId, batch: false, null);
            }
        }
    }

    /// <summary>Puts one person on the way, unless the qualification rule says no.</summary>
    public bool Enter(Commit commit, SmartCampaign campaign, int lead, bool batch, IReadOnlyDictionary<string, string>? tokens)
    {
        if (!tables.Campaigns.Admits(campaign, lead))
            return false;
        (commit.Runs ??= []).Add(new CampaignRun(tables.Campaigns.GiveId(), campaign.Id, lead, 0, batch) { Tokens = tokens });
        return true;
    }

    /// <summary>People of a batch campaign by id, ascending.</summary>
    public IEnumerable<int> Members(SmartCampaign campaign) =>
        tables.Leads.All.Where(lead => Holds(campaign, name => Value(lead, name))).Select(lead => lead.Id);

    private static bool IsIn(Commit commit, SmartCampaign campaign, int lead) =>
        commit.Runs?.Exists(run => run.Step == 0 && run.Campaign == campaign.Id && run.Lead == lead) == true;

    private static bool Fires(CampaignTrigger trigger, Activity row, Commit commit) => trigger.On switch
    {
        TriggerKind.PersonIsCreated => row.Type == ActivityTypes.NewLead,
        TriggerKind.DataValueChanges => row.Type is ActivityTypes.ChangeDataValue or ActivityTypes.ChangeScore && row.Field == trigger.Field
            && (trigger.To is null || string.Equals(trigger.To, row.New ?? "", StringComparison.OrdinalIgnoreCase)),
        TriggerKind.AddedToList => row.Type == ActivityTypes.AddToList && commit.Changes.Exists(change =>
            change is { Table: Tables.ListRows, New: not null } && change.Row == LeadChanges.Row(trigger.List ?? 0) && change.New == LeadChanges.Row(row.LeadId)),
        _ => false,
    };

    private static bool Holds(SmartCampaign campaign, Func<string, string?> value) => campaign.Filters.All(filter => Holds(filter, value(filter.Field) ?? ""));

    private static bool Holds(CampaignFilter filter, string value) => filter.Is switch
    {
        FilterIs.Equal => string.Equals(value, filter.Value ?? "", StringComparison.OrdinalIgnoreCase),
        FilterIs.NotEqual => !string.Equals(value, filter.Value ?? "", StringComparison.OrdinalIgnoreCase),
        FilterIs.Contains => value.Contains(filter.Value ?? "", StringComparison.OrdinalIgnoreCase),
        FilterIs.Empty => value.Length == 0,
        _ => value.Length > 0,
    };

    /// <summary>The value that the person will have once the commit is applied.</summary>
    private string? Value(int id, string name, Commit commit)
    {
        string row = LeadChanges.Row(id);
        Change? change = commit.Changes.FindLast(change => change.Table == Tables.LeadRows && change.Row == row && change.Field == name);
        return change is not null ? change.New : tables.Leads.Find(id) is { } lead ? Value(lead, name) : null;
    }

    private string? Value(Lead lead, string name) =>
        tables.Fields.TryGet(name, out LeadField? field) ? FieldValue.Text(tables.Leads.Value(lead, field)) : null;
}
