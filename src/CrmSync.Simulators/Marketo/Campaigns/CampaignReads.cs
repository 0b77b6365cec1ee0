using CrmSync.Simulators.Marketo.Assets;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>campaigns.json of the lead database and smartCampaigns.json of the asset API, with activate and deactivate.</summary>
internal sealed class CampaignReads(MarketoStore store)
{
    /// <summary>The campaign of the path, or 1013.</summary>
    public static SmartCampaign Find(MarketoStore store, MarketoCall call) =>
        store.Tables.Campaigns.All.TryGetValue(MarketoCall.Id(call.Path("id")), out SmartCampaign? campaign)
            ? campaign : throw new MarketoRefusalException("1013", "Object not found");

    public Envelope All(MarketoCall call)
    {
        HashSet<string> ids = [.. call.Many("id")];
        HashSet<string> names = [.. call.Many("name")];
        HashSet<string> workspaces = [.. call.Many("workspaceName")];
        bool? triggerable = call.Text("isTriggerable") is { } text ? text is "true" or "1" : null;
        lock (store.Gate)
        {
            SmartCampaign[] found = [.. store.Tables.Campaigns.All.Values
                .Where(campaign => (ids.Count == 0 || ids.Contains(LeadChanges.Row(campaign.Id))) && (names.Count == 0 || names.Contains(campaign.Name))
                    && (workspaces.Count == 0 || workspaces.Contains("Default")) && call.Text("programName") is null
                    && (triggerable is null || triggerable == campaign is { Active: true, Trigger.On: TriggerKind.CampaignIsRequested }))];
            (int place, int size) = call.Place(store.Limits.BatchRecords);
            return Envelope.Of<object>([.. found.Skip(place).Take(size).Select(Row)]) with { NextPageToken = MarketoCall.NextPlace(place, size, found.Length) };
        }
    }

    public Envelope ById(MarketoCall call)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Row(Find(store, call))]);
    }

    public Envelope Assets(MarketoCall call)
    {
        TimeSpanAsked updated = TimeSpanAsked.Updated(call);
        lock (store.Gate)
        {
            return AssetEnvelope.Page(call, store.Tables.Campaigns.All.Values
                .Where(campaign => (call.Text("isActive") is not { } active || active == "true" == campaign.Active) && updated.Holds(campaign.UpdatedAt)).Select(AssetRow));
        }
    }

    public Envelope Asset(MarketoCall call)
    {
        lock (store.Gate)
            return Assets(store.Tables.Campaigns.All.TryGetValue(MarketoCall.Id(call.Path("id")), out SmartCampaign? campaign) ? [campaign] : []);
    }

    public Envelope AssetByName(MarketoCall call)
    {
        string name = call.Required("name");
        lock (store.Gate)
            return Assets([.. store.Tables.Campaigns.All.Values.Where(campaign => campaign.Name == name)]);
    }

    public Envelope Activate(MarketoCall call, bool active)
    {
        lock (store.Gate)
        {
            SmartCampaign campaign = Find(store, call);
            if (campaign.IsBatch)
                throw new MarketoRefusalException("709", "Only trigger campaigns can be activated and deactivated");
            Commit commit = new(store.Now(), call.Client.Id);
            commit.Changes.Add(CampaignDefinitions.Definition("update", campaign with { Active = active, UpdatedAt = commit.At }));
            store.Commit(commit);
            return Envelope.Of<object>([new { id = campaign.Id }]);
        }
    }

    private static Envelope Assets(SmartCampaign[] campaigns) => AssetEnvelope.Of([.. campaigns.Select(AssetRow)]);

    private static object Row(SmartCampaign campaign) => new
    {
        id = campaign.Id,
        name = campaign.Name,
        type = campaign.IsBatch ? "batch" : "trigger",
        active = campaign.Active && !campaign.IsBatch,
        workspaceName = "Default",
        createdAt = FieldValue.Time(campaign.CreatedAt),
        updatedAt = FieldValue.Time(campaign.UpdatedAt),
    };

    private static object AssetRow(SmartCampaign campaign) => new
    {
        id = campaign.Id,
        name = campaign.Name,
        description = "",
        type = campaign.IsBatch ? "batch" : "trigger",
        isSystem = false,
        isActive = campaign.Active && !campaign.IsBatch,
        isRequestable = campaign.Trigger?.On == TriggerKind.CampaignIsRequested,
        isCommunicationLimitEnabled = false,
        recurrence = new { weekdayOnly = false },
        qualificationRuleType = campaign.Qualification.ToString(),
        workspace = "Default",
        status = campaign.IsBatch ? "Never Run" : campaign.Active ? "Active" : "Inactive",
        createdAt = AssetEnvelope.Time(campaign.CreatedAt),
        updatedAt = AssetEnvelope.Time(campaign.UpdatedAt),
    };
}
