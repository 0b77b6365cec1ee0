using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>Request Campaign and Schedule Campaign (marketo-rest.md 4.10).</summary>
internal sealed class CampaignRequests(MarketoStore store)
{
    private const int MostLeads = 100;
    private const int MostTokens = 100;
    private readonly SmartLists lists = new(store.Tables);

    /// <summary>trigger.json: every person enters at once or, by the qualification rule, not at all.</summary>
    public Envelope Trigger(MarketoCall call)
    {
        JsonElement input = Input(call);
        int[] ids = [.. Array(input, "leads").Select(lead => MarketoCall.Id(lead.GetProperty("id").ToString())).Distinct()];
        if (ids.Length == 0)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'leads'");
        if (ids.Length > MostLeads)
            throw new MarketoRefusalException("1003", $"More than {MostLeads} leads");
        IReadOnlyDictionary<string, string>? tokens = Tokens(input);
        lock (store.Gate)
        {
            SmartCampaign campaign = CampaignReads.Find(store, call);
            if (campaign is not { Active: true, Trigger.On: TriggerKind.CampaignIsRequested })
                throw new MarketoRefusalException("1003", $"Campaign '{campaign.Name}' is not an active campaign with the trigger Campaign is Requested");
            if (ids.FirstOrDefault(id => store.Tables.Leads.Find(id) is null) is > 0 and var unknown)
                throw new MarketoRefusalException("1004", $"Lead '{unknown}' not found");
            var commit = new Commit(store.Now(), call.Client.Id);
            foreach (int id in ids.Where(id => lists.Enter(commit, campaign, id, batch: false, tokens)))
                commit.Activities.Add(store.Row(commit, id, ActivityTypes.RequestCampaign, campaign.Name) with { Attributes = [new("Source", LeadChanges.Reason)] });
            store.Commit(commit);
            return Answer(campaign);
        }
    }

    /// <summary>schedule.json: a batch campaign at a time, by default as soon as may be.</summary>
    public Envelope Schedule(MarketoCall call)
    {
        JsonElement input = call.Body.ValueKind == JsonValueKind.Object ? Input(call) : default;
        IReadOnlyDictionary<string, string>? tokens = Tokens(input);
        lock (store.Gate)
        {
            SmartCampaign campaign = CampaignReads.Find(store, call);
            if (!campaign.IsBatch)
                throw new MarketoRefusalException("1003", $"Campaign '{campaign.Name}' is a trigger campaign and cannot be scheduled");
            if (Member(input, "cloneToProgramName") is not null)
                throw new MarketoRefusalException("1003", "Invalid value for field 'cloneToProgramName': the campaign is in no program");
            DateTimeOffset now = store.Now();
            DateTimeOffset at = RunAt(input, now);
            store.Commit(new Commit(now, call.Client.Id)
            {
                Schedules = [new CampaignSchedule(store.Tables.Campaigns.GiveId(), campaign.Id, at) { Tokens = tokens }],
            });
            return Answer(campaign);
        }
    }

    private DateTimeOffset RunAt(JsonElement input, DateTimeOffset now)
    {
        DateTimeOffset earliest = now.AddSeconds(store.Settings.ScheduleAheadSeconds);
        if (Member(input, "runAt") is not { } text)
            return earliest;
        if (!FieldValue.TryTime(text, out DateTimeOffset at))
            throw new MarketoRefusalException("1001", $"Invalid value '{text}'. Required of type 'DateTime'");
        if (at > now.AddYears(2))
            throw new MarketoRefusalException("1042", "runAt is more than 2 years ahead");
        return at < earliest ? earliest : at;
    }

    private static Envelope Answer(SmartCampaign campaign) => Envelope.Of<object>([new { id = campaign.Id }]);

    private static JsonElement Input(MarketoCall call) =>
        call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("input", out JsonElement input) && input.ValueKind == JsonValueKind.Object
            ? input : throw new MarketoRefusalException("1002", "Missing value for required parameter 'input'");

    /// <summary>Names come as <c>{{my.name}}</c>.</summary>
    private static Dictionary<string, string>? Tokens(JsonElement input)
    {
        JsonElement[] tokens = [.. Array(input, "tokens")];
        if (tokens.Length > MostTokens)
            throw new MarketoRefusalException("1003", $"More than {MostTokens} tokens");
        var values = new Dictionary<string, string>();
        foreach (JsonElement token in tokens)
        {
            string name = token.GetProperty("name").ToString().Trim('{', '}', ' ');
            values[name.StartsWith("my.", StringComparison.OrdinalIgnoreCase) ? name[3..] : name] = token.GetProperty("value").ToString();
        }

        return values.Count == 0 ? null : values;
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement input, string name) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty(name, out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray() : default;

    private static string? Member(JsonElement input, string name) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
