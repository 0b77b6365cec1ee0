using CrmSync.Simulators.Marketo.Assets;
using CrmSync.Simulators.Marketo.Leads;
using static CrmSync.Simulators.Marketo.Wire.OperationForms;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>The table of contents of the simulated REST API.</summary>
internal static class Operations
{
    public static IReadOnlyList<Operation> Of(MarketoCore core) =>
        [.. Leads(core), .. Activities(core), .. ListsAndCampaigns(core), .. Assets(core), .. Statistics(core), .. ObjectOperations.Of(core), .. BulkOperations.Of(core)];

    private static IEnumerable<Operation> Leads(MarketoCore core) =>
    [
        new("POST", "leads", "syncLeads", true, call => Sync(core, call)),
        new("POST", "leads/push", "pushLeads", true, core.Push.Arrive),
        Write("leads/submitForm", "submitForm", core.Push.SubmitForm),
        Read("leads", "leadsByFilter", core.Leads.ByFilter),
        Read("lead/{id}", "leadById", core.Leads.ById),
        Write("leads/delete", "deleteLeads", core.Removal.Delete),
        Write("leads", "deleteLeads", core.Removal.Delete, "DELETE"),
        Write("leads/{id}/merge", "mergeLeads", core.Removal.Merge),
        Read("leads/describe", "describe", core.Schema.Describe),
        Read("leads/describe2", "describe2", core.Schema.Describe2),
        Read("leads/schema/fields", "listFields", core.Schema.List),
        Read("leads/schema/fields/{name}", "getField", core.Schema.Get),
        Write("leads/schema/fields", "createFields", core.Schema.Create),
        Write("leads/schema/fields/{name}", "updateField", core.Schema.Update),
        Read("leads/partitions", "partitions", _ => core.Partitions.All()),
        Write("leads/partitions", "updatePartitions", core.Partitions.Move),
        Write("leads/{id}/associate", "associateLead", core.Cookies.Associate),
    ];

    private static IEnumerable<Operation> Activities(MarketoCore core) =>
    [
        Read("activities/pagingtoken", "pagingToken", core.Feeds.PagingToken),
        Read("activities", "activities", core.Feeds.Activities),
        Read("activities/leadchanges", "leadChanges", core.Feeds.LeadChanges),
        Read("activities/deletedleads", "deletedLeads", core.Feeds.DeletedLeads),
        Read("activities/types", "activityTypes", core.Types.All),
        Read("activities/external/types", "externalTypes", core.Types.External),
        Read("activities/external/type/{apiName}/describe", "describeType", core.Types.Describe),
        Write("activities/external/type", "createType", core.Types.Create),
        Write("activities/external/type/{apiName}", "updateType", core.Types.Update),
        Write("activities/external/type/{apiName}/approve", "approveType", core.Types.Approve),
        Write("activities/external/type/{apiName}/discardDraft", "discardTypeDraft", core.Types.Discard),
        Write("activities/external/type/{apiName}/delete", "deleteType", core.Types.Delete),
        Write("activities/external/type/{apiName}/attributes/create", "createTypeAttributes", core.Types.AddAttributes),
        Write("activities/external/type/{apiName}/attributes/update", "updateTypeAttributes", core.Types.UpdateAttributes),
        Write("activities/external/type/{apiName}/attributes/delete", "deleteTypeAttributes", core.Types.DropAttributes),
        Write("activities/external", "addActivities", core.Custom.Add),
    ];

    private static IEnumerable<Operation> ListsAndCampaigns(MarketoCore core) =>
    [
        Read("lists", "lists", core.Lists.All),
        Read("lists/{id}", "listById", core.Lists.ById),
        Read("lists/{id}/leads", "leadsByList", core.Leads.ByList),
        Read("list/{id}/leads", "leadsByList", core.Leads.ByList),
        Write("lists/{id}/leads", "addToList", core.Lists.Add),
        Write("lists/{id}/leads", "removeFromList", core.Lists.Remove, "DELETE"),
        Write("list/{id}/leads", "addToList", core.Lists.Add),
        Write("list/{id}/leads", "removeFromList", core.Lists.Remove, "DELETE"),
        Read("lists/{id}/leads/ismember", "isMember", core.Lists.IsMember),
        Read("campaigns", "campaigns", core.Campaigns.All),
        Read("campaigns/{id}", "campaignById", core.Campaigns.ById),
        Write("campaigns/{id}/trigger", "requestCampaign", core.CampaignRequests.Trigger),
        Write("campaigns/{id}/schedule", "scheduleCampaign", core.CampaignRequests.Schedule),
    ];

    private static IEnumerable<Operation> Assets(MarketoCore core) =>
    [
        Read("asset/smartCampaigns", "smartCampaigns", core.Campaigns.Assets),
        Read("asset/smartCampaign/byName", "smartCampaignByName", core.Campaigns.AssetByName),
        Read("asset/smartCampaign/{id}", "smartCampaignById", core.Campaigns.Asset),
        Write("asset/smartCampaign/{id}/activate", "activateSmartCampaign", call => core.Campaigns.Activate(call, active: true)),
        Write("asset/smartCampaign/{id}/deactivate", "deactivateSmartCampaign", call => core.Campaigns.Activate(call, active: false)),
        Read("asset/staticLists", "staticLists", core.ListAssets.All),
        Write("asset/staticLists", "createStaticList", core.ListAssets.Create),
        Read("asset/staticList/byName", "staticListByName", core.ListAssets.ByName),
        Read("asset/staticList/{id}", "staticListById", core.ListAssets.ById),
        Write("asset/staticList/{id}", "updateStaticList", core.ListAssets.Update),
        Write("asset/staticList/{id}/delete", "deleteStaticList", core.ListAssets.Delete),
        Read("asset/programs", "programs", core.ProgramReads.All),
        Read("asset/program/byName", "programByName", core.ProgramReads.ByName),
        Read("asset/program/{id}", "programById", core.ProgramReads.ById),
        Read("asset/channels", "channels", core.ProgramReads.Channels),
        Read("asset/channel/byName", "channelByName", core.ProgramReads.ChannelByName),
        Read("asset/folders", "folders", core.Folders.All),
        Read("asset/folder/byName", "folderByName", core.Folders.ByName),
        Read("asset/folder/{id}", "folderById", core.Folders.ById),
        Read("asset/folder/{id}/tokens", "folderTokens", AbsentAssets.Find),
        .. AbsentAssets.Browsed.Select(kind => Read($"asset/{kind}", kind, AbsentAssets.Search)),
        Read("asset/smartLists", "smartLists", AbsentAssets.Search),
        Read("asset/smartList/{id}", "smartListById", AbsentAssets.Find),
        Read("asset/emails", "emails", AbsentAssets.Search),
        Read("asset/email/{id}", "emailById", AbsentAssets.Find),
        Read("asset/email/{id}/content", "emailContent", AbsentAssets.Change),
        Write("asset/email/{id}/content/{html}", "updateEmailContent", AbsentAssets.Change),
        Write("asset/email/{id}/approveDraft", "approveEmail", AbsentAssets.Change),
        Read("asset/landingPages", "landingPages", AbsentAssets.Search),
        Read("asset/landingPage/{id}", "landingPageById", AbsentAssets.Find),
    ];

    private static IEnumerable<Operation> Statistics(MarketoCore core) =>
    [
        Read("stats/usage", "usage", _ => Envelope.Of(core.Gatekeeper.Usage(week: false))),
        Read("stats/usage/last7days", "usage", _ => Envelope.Of(core.Gatekeeper.Usage(week: true))),
        Read("stats/errors", "errors", _ => Envelope.Of(core.Gatekeeper.Errors(week: false))),
        Read("stats/errors/last7days", "errors", _ => Envelope.Of(core.Gatekeeper.Errors(week: true))),
    ];

    private static Func<Envelope> Sync(MarketoCore core, MarketoCall call)
    {
        SyncRequest request = core.Sync.Look(call.Body);
        return () => core.Sync.Write(call, request);
    }
}
