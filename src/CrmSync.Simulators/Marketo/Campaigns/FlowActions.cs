using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>What each flow step but the webhook's call does: one commit with the run's next step, so that it is done exactly once.</summary>
internal sealed class FlowActions(MarketoStore store, SmartLists lists)
{
    /// <summary>The history's word for what the instance's own campaigns write.</summary>
    public const string Client = "marketo";
    public const string Source = "Marketo Flow Action";

    /// <summary>Does the step and answers the run behind it; null when the flow is through. The store's gate is held.</summary>
    public CampaignRun? Do(SmartCampaign campaign, CampaignRun run, Lead lead, FlowStep step)
    {
        var author = new Author(Client, $"Changed by Smart Campaign {campaign.Name} action Change Data Value", Source) { Campaign = campaign.Id };
        var changes = new LeadChanges(store, author, store.Now());
        switch (step.Step)
        {
            case StepKind.ChangeDataValue:
                Change(changes, lead, step, new CampaignTokens(store, campaign, run, lead));
                break;
            case StepKind.AddToList or StepKind.RemoveFromList:
                Move(changes.Commit, campaign, lead, step.List!.Value, step.Step == StepKind.AddToList);
                break;
            case StepKind.RequestCampaign:
                Request(changes.Commit, run, lead, step.Campaign!.Value);
                break;
            default:
                break;
        }

        return Advance(changes.Commit, campaign, run);
    }

    /// <summary>Commits what a step did together with the place behind it.</summary>
    public CampaignRun? Advance(Commit commit, SmartCampaign campaign, CampaignRun run)
    {
        CampaignRun next = run with { Step = run.Step + 1 };
        bool through = next.Step >= campaign.Flow.Count;
        if (through)
            (commit.Finished ??= []).Add(run.Id);
        else
            (commit.Runs ??= []).Add(next);
        store.Commit(commit);
        return through ? null : next;
    }

    private void Change(LeadChanges changes, Lead lead, FlowStep step, CampaignTokens tokens)
    {
        if (!store.Tables.Fields.TryGet(step.Field!, out LeadField? field))
            return;
        string text = tokens.Expand(step.Value ?? "");
        JsonElement json = JsonSerializer.SerializeToElement(text == "NULL" ? "" : text);
        if (FieldValue.TryRead(field, json, truncate: true, out object? value))
            changes.Set(lead, field, value);
    }

    private void Move(Commit commit, SmartCampaign campaign, Lead lead, int list, bool add)
    {
        if (!store.Tables.Lists.TryGetValue(list, out StaticList? found))
        {
            commit.Changes.Add(new Change("create", Tables.ListRows, LeadChanges.Row(list), null, null, $"List {list}"));
            found = new StaticList(list, $"List {list}", commit.At);
        }

        if (found.Members.Contains(lead.Id) == add)
            return;
        string member = LeadChanges.Row(lead.Id);
        commit.Changes.Add(new Change("update", Tables.ListRows, LeadChanges.Row(list), "member", add ? null : member, add ? member : null));
        int type = add ? ActivityTypes.AddToList : ActivityTypes.RemoveFromList;
        commit.Activities.Add(store.Row(commit, lead.Id, type, found.Name) with { Campaign = campaign.Id, Attributes = [new ActivityAttribute("Source", Source)] });
    }

    private void Request(Commit commit, CampaignRun run, Lead lead, int id)
    {
        if (store.Tables.Campaigns.All.TryGetValue(id, out SmartCampaign? asked) && asked is { Active: true, Trigger.On: TriggerKind.CampaignIsRequested }
            && lists.Enter(commit, asked, lead.Id, run.Batch, run.Tokens))
            commit.Activities.Add(store.Row(commit, lead.Id, ActivityTypes.RequestCampaign, asked.Name) with { Campaign = run.Campaign, Attributes = [new ActivityAttribute("Source", Source)] });
    }
}
