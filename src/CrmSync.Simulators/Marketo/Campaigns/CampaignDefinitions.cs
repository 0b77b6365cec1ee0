using System.Text.Json;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>
/// The marketer's hands, which the REST API has not: <c>POST /_sim/campaigns</c> takes one <see cref="SmartCampaign"/> as JSON (members in camel case,
/// words as written there with a small first letter) and answers it with its id; with the id of a known campaign it replaces that one.
/// <c>GET /_sim/campaigns</c> answers all, and how many people are on the way. <c>POST /_sim/runCampaign</c> <c>{"id":1001}</c> runs a batch campaign now ("Run Once").
/// </summary>
internal sealed class CampaignDefinitions(MarketoStore store)
{
    /// <summary>Takes a definition; ArgumentException in one line when it cannot be.</summary>
    public object Define(JsonElement body)
    {
        SmartCampaign asked = body.Deserialize<SmartCampaign>(Overlay.Json)!;
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            bool known = store.Tables.Campaigns.All.TryGetValue(asked.Id, out SmartCampaign? before);
            SmartCampaign campaign = asked with { Id = asked.Id == 0 ? store.Tables.Campaigns.NextId : asked.Id, CreatedAt = before?.CreatedAt ?? now, UpdatedAt = now };
            Check(campaign);
            var commit = new Commit(now, FlowActions.Client);
            commit.Changes.Add(Definition(known ? "update" : "create", campaign));
            store.Commit(commit);
            return campaign;
        }
    }

    public object All()
    {
        lock (store.Gate)
        {
            CampaignTable table = store.Tables.Campaigns;
            return new { campaigns = table.All.Values.ToArray(), onTheWay = table.Runs.Count, scheduled = table.Schedules.Values.ToArray() };
        }
    }

    /// <summary>Run Once: the batch campaign's schedule is due at once.</summary>
    public object Run(JsonElement body)
    {
        int id = body.GetProperty("id").GetInt32();
        lock (store.Gate)
        {
            if (!store.Tables.Campaigns.All.TryGetValue(id, out SmartCampaign? campaign) || !campaign.IsBatch)
                throw new ArgumentException($"{id} is no batch campaign.", nameof(body));
            DateTimeOffset now = store.Now();
            store.Commit(new Commit(now, FlowActions.Client) { Schedules = [new CampaignSchedule(store.Tables.Campaigns.GiveId(), id, now)] });
            return campaign;
        }
    }

    public static Change Definition(string operation, SmartCampaign campaign) =>
        new(operation, Tables.CampaignRows, LeadChanges.Row(campaign.Id), "definition", null, JsonSerializer.Serialize(campaign));

    private void Check(SmartCampaign campaign)
    {
        if (campaign.Trigger is { On: TriggerKind.DataValueChanges } changes)
            Known(changes.Field);
        if (campaign.Trigger is { On: TriggerKind.AddedToList, List: null })
            throw new ArgumentException("The trigger addedToList needs a list.", nameof(campaign));
        foreach (CampaignFilter filter in campaign.Filters)
            Known(filter.Field);
        foreach (FlowStep step in campaign.Flow)
            Check(campaign, step);
    }

    private void Check(SmartCampaign campaign, FlowStep step)
    {
        string? wrong = step.Step switch
        {
            StepKind.ChangeDataValue when step.Field is null => "changeDataValue needs a field.",
            StepKind.AddToList or StepKind.RemoveFromList when step.List is null => "A list step needs a list.",
            StepKind.RequestCampaign when step.Campaign is null => "requestCampaign needs a campaign.",
            StepKind.CallWebhook when step.Webhook is null => "callWebhook needs a webhook.",
            StepKind.CallWebhook when step.Webhook!.Method is not ("GET" or "POST") => "A webhook's method is GET or POST.",
            StepKind.CallWebhook when campaign.IsBatch && !store.Settings.BatchCallsWebhooks =>
                "Call Webhook is only valid in trigger campaigns: request one from the batch campaign, or set batchCallsWebhooks.",
            _ => null,
        };
        if (wrong is not null)
            throw new ArgumentException(wrong, nameof(step));
        if (step.Step == StepKind.ChangeDataValue)
            Known(step.Field);
        foreach (ResponseMapping mapping in step.Webhook?.Mappings ?? [])
            _ = ResponseReading.Find(store.Tables.Fields, mapping.Field) ?? throw new ArgumentException($"Unknown field '{mapping.Field}'.", nameof(step));
    }

    private void Known(string? field)
    {
        if (field is null || !store.Tables.Fields.TryGet(field, out _))
            throw new ArgumentException($"Unknown field '{field}'.", nameof(field));
    }
}
