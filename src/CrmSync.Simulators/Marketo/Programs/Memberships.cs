using System.Globalization;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Programs;

/// <summary>What a lead is a member of, and who is a member of a program.</summary>
internal sealed class Memberships(MarketoStore store, LeadReads leads, ObjectReads rows)
{
    public Envelope Lists(MarketoCall call) => Of(call, (lead, updated) => store.Tables.Lists.Values.Where(list => list.Members.Contains(lead) && updated.Holds(list.UpdatedAt))
        .Select(list => (object)new { listId = list.Id, createdAt = FieldValue.Time(list.CreatedAt), updatedAt = FieldValue.Time(list.UpdatedAt) }));

    public Envelope Campaigns(MarketoCall call) => Of(call, (lead, updated) => store.Tables.Campaigns.PassedBy(lead).Where(campaign => updated.Holds(campaign.UpdatedAt))
        .Select(campaign => (object)new { smartCampaignId = campaign.Id, createdAt = FieldValue.Time(campaign.CreatedAt), updatedAt = FieldValue.Time(campaign.UpdatedAt) }));

    public Envelope Programs(MarketoCall call) => Of(call, (lead, updated) => store.Tables.Objects[StandardKinds.ProgramMember].Matches("leadId", LeadChanges.Row(lead))
        .Where(row => updated.Holds(row.UpdatedAt)).OrderBy(row => row.CreatedAt).Select(row =>
        {
            Dictionary<string, object?> shape = Shape(row);
            shape["id"] = long.Parse(ObjectTable.Text(row, "programId")!, CultureInfo.InvariantCulture);
            shape["updatedAt"] = FieldValue.Time(row.UpdatedAt);
            return (object)shape;
        }));

    /// <summary>leads/programs/{id}.json: lead rows, each with its membership.</summary>
    public Envelope Leads(MarketoCall call)
    {
        lock (store.Gate)
        {
            string program = LeadChanges.Row(ProgramMembers.Program(store, call).Id);
            Dictionary<int, ObjectRow> members = store.Tables.Objects[StandardKinds.ProgramMember].Matches("programId", program)
                .ToDictionary(row => int.Parse(ObjectTable.Text(row, "leadId")!, CultureInfo.InvariantCulture));
            return leads.Page(call, [.. members.Keys.Order()], (id, row) => row["membership"] = Shape(members[id]));
        }
    }

    /// <summary>programs/{id}/members.json by leadId, statusName or reachedSuccess.</summary>
    public Envelope Members(MarketoCall call)
    {
        string filter = call.Required("filterType");
        IReadOnlyList<string> values = call.Many("filterValues");
        lock (store.Gate)
        {
            string program = LeadChanges.Row(ProgramMembers.Program(store, call).Id);
            ObjectTable table = store.Tables.Objects[StandardKinds.ProgramMember];
            if (filter is not ("updatedAt" or "reachedSuccess") && !table.Kind.Searchable.Contains(filter))
                throw new MarketoRefusalException("1011", $"Filter type '{filter}' is not supported");
            return rows.Page(call, table, [.. table.Matches("programId", program)
                .Where(row => filter == "updatedAt" || values.Contains(ObjectTable.Text(row, filter) ?? "False", StringComparer.OrdinalIgnoreCase)).OrderBy(row => row.CreatedAt)]);
        }
    }

    private Envelope Of(MarketoCall call, Func<int, TimeSpanAsked, IEnumerable<object>> all)
    {
        int lead = MarketoCall.Id(call.Path("id"));
        TimeSpanAsked updated = TimeSpanAsked.Updated(call);
        lock (store.Gate)
        {
            if (store.Tables.Leads.Find(lead) is null)
                throw new MarketoRefusalException("1004", $"Lead '{lead}' not found");
            object[] found = [.. all(lead, updated)];
            (int place, int size) = call.Place(store.Limits.BatchRecords);
            object[] page = [.. found.Skip(place).Take(size)];
            return Envelope.Of(page) with { NextPageToken = MarketoCall.NextPlace(place, size, found.Length), MoreResult = place + size < found.Length };
        }
    }

    private static Dictionary<string, object?> Shape(ObjectRow row) => new(StringComparer.Ordinal)
    {
        ["progressionStatus"] = ObjectTable.Text(row, "statusName"),
        ["membershipDate"] = ObjectTable.Text(row, "membershipDate"),
        ["reachedSuccess"] = row.Values.GetValueOrDefault("reachedSuccess") is true,
        ["acquiredBy"] = row.Values.GetValueOrDefault("acquiredBy") is true,
        ["isExhausted"] = row.Values.GetValueOrDefault("isExhausted") is true,
    };
}
