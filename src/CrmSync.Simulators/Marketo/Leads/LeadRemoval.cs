using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Deletes and merges.</summary>
internal sealed class LeadRemoval(MarketoStore store)
{
    private const int MostLosers = 25;

    public Envelope Delete(MarketoCall call)
    {
        IReadOnlyList<int> ids = call.Ids();
        if (ids.Count == 0)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'id'");
        lock (store.Gate)
        {
            return ids.Count > store.Limits.BatchRecords
                ? throw new MarketoRefusalException("1003", $"Invalid request: more than {store.Limits.BatchRecords} records")
                : Envelope.Of<RecordResult>([.. ids.Select(id => Delete(call, id))]);
        }
    }

    /// <summary>The winner keeps what it has, losers fill its gaps in their order and vanish; their activities become the winner's.</summary>
    public Envelope Merge(MarketoCall call)
    {
        int winnerId = MarketoCall.Id(call.Path("id"));
        int[] loserIds = [.. call.Many("leadIds").Concat(call.Many("leadId")).Select(MarketoCall.Id).Distinct()];
        if (loserIds.Length == 0)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'leadId'");
        if (loserIds.Length > MostLosers)
            throw new MarketoRefusalException("1080", $"More than {MostLosers} leads in merge");
        if (loserIds.Contains(winnerId))
            throw new MarketoRefusalException("1003", "Winner and loser are the same lead");
        lock (store.Gate)
        {
            Lead winner = Find(winnerId);
            Lead[] losers = [.. loserIds.Select(Find)];
            var changes = new LeadChanges(store, Author.Of(call, "mergeLead"), store.Now());
            List<string> filled = FillGaps(changes, winner, losers);
            foreach (Lead loser in losers)
                changes.Swallow(winner, loser);
            changes.LogMerge(winner, loserIds, filled);
            store.Commit(changes.Commit);
            return new Envelope { Rows = losers.Length };
        }
    }

    private RecordResult Delete(MarketoCall call, int id)
    {
        if (store.Tables.Leads.Find(id) is not { } lead)
            return RecordResult.Skipped("1004", "Lead not found");
        var changes = new LeadChanges(store, Author.Of(call, "deleteLead"), store.Now());
        changes.Delete(lead);
        store.Commit(changes.Commit);
        return new RecordResult("deleted") { Id = id };
    }

    private List<string> FillGaps(LeadChanges changes, Lead winner, Lead[] losers)
    {
        var filled = new List<string>();
        foreach (LeadField field in store.Tables.Fields.All.Where(field => !field.ReadOnly && store.Tables.Leads.Value(winner, field) is null))
        {
            if (losers.Select(loser => store.Tables.Leads.Value(loser, field)).FirstOrDefault(value => value is not null) is not { } value)
                continue;
            changes.Set(winner, field, value, "merge", store.Settings.MergeLogsValues);
            filled.Add(field.Name);
        }

        return filled;
    }

    private Lead Find(int id) => store.Tables.Leads.Find(id) ?? throw new MarketoRefusalException("1004", $"Lead '{id}' not found");
}
