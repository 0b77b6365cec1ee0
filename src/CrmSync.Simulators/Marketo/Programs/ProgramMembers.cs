using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Programs;

/// <summary>Members of programs: status, data, delete.</summary>
internal sealed class ProgramMembers(MarketoStore store)
{
    /// <summary>programs/{id}/members/status.json: not a member yet becomes one.</summary>
    public Envelope Status(MarketoCall call)
    {
        string status = Members.Required(call.Body, "statusName");
        return Each(call, "leadId", (program, lead, _) => Enter(call.Client.Id, program, lead, status), "updated");
    }

    /// <summary>leads/programs/{id}/status.json: the older call for the same.</summary>
    public Envelope ChangeStatus(MarketoCall call)
    {
        string status = Members.Required(call.Body, "status");
        Envelope answer = Each(call, "id", (program, lead, _) => Enter(call.Client.Id, program, lead, status), "updated");
        ObjectResult[] results = [.. (IReadOnlyList<ObjectResult>)answer.Result!];
        return Envelope.Of<RecordResult>([.. results.Select(result => new RecordResult(result.Status) { Id = result.LeadId, Reasons = result.Reasons })]);
    }

    /// <summary>programs/{id}/members.json: fields of those who are members.</summary>
    public Envelope Data(MarketoCall call) => Each(call, "leadId", (program, lead, members) =>
    {
        ObjectTable table = store.Tables.Objects[StandardKinds.ProgramMember];
        if (Find(store, program.Id, lead) is not { } row)
            return new Reason("1013", "Lead is not a member of the program");
        var values = new List<(string, object?)>();
        foreach ((string name, JsonElement json) in members.Where(pair => pair.Key != "leadId"))
        {
            if (name is "programId" or "statusName" or "reachedSuccess" or "acquiredBy" or "membershipDate" || table.Kind.Field(name) is not { } field)
                return new Reason("1006", $"Field '{name}' not found");
            if (!FieldValue.TryRead(field, json, store.Settings.TruncateOverlong, out object? value))
                return new Reason("1003", $"Invalid value for field '{name}' and value '{json}'");
            values.Add((name, value));
        }

        var changes = new ObjectChanges(store, table, call.Client.Id);
        changes.Update(row, values);
        if (changes.Commit.Changes.Count > 0)
            changes.Commit.Activities.Add(store.Row(changes.Commit, lead, ActivityTypes.ChangeMemberData, program.Name));
        store.Commit(changes.Commit);
        return null;
    }, "updated");

    public Envelope Delete(MarketoCall call) => Each(call, "leadId", (program, lead, _) =>
    {
        if (Find(store, program.Id, lead) is not { } row)
            return new Reason("1013", "Lead is not a member of the program");
        var changes = new ObjectChanges(store, store.Tables.Objects[StandardKinds.ProgramMember], call.Client.Id);
        changes.Delete(row);
        store.Commit(changes.Commit);
        return null;
    }, "deleted");

    /// <summary>Makes a lead a member or changes its status; the store's gate is held. Why not, or null.</summary>
    public Reason? Enter(string client, MarketoProgram program, int lead, string status)
    {
        if (!program.Statuses.Contains(status, StringComparer.OrdinalIgnoreCase))
            return new Reason("1025", $"Program status '{status}' not found");
        ObjectRow? member = Find(store, program.Id, lead);
        if (member is not null && string.Equals(ObjectTable.Text(member, "statusName"), status, StringComparison.OrdinalIgnoreCase))
            return new Reason("1037", "Lead already has that status");
        string name = program.Statuses.First(known => string.Equals(known, status, StringComparison.OrdinalIgnoreCase));
        var changes = new ObjectChanges(store, store.Tables.Objects[StandardKinds.ProgramMember], client);
        (string, object?)[] values = [("statusName", name), ("reachedSuccess", program.Successes.Contains(name))];
        if (member is null)
            changes.Create([("programId", (long)program.Id), ("leadId", (long)lead), .. values, ("membershipDate", FieldValue.Time(changes.Commit.At))]);
        else
            changes.Update(member, values);
        changes.Commit.Activities.Add(store.Row(changes.Commit, lead, ActivityTypes.ChangeStatus, program.Name) with
        {
            Attributes = [new("New Status", name), new("Reason", LeadChanges.Reason), new("Success", program.Successes.Contains(name) ? "True" : "False")],
        });
        store.Commit(changes.Commit);
        return null;
    }

    public static ObjectRow? Find(MarketoStore store, int program, int lead) =>
        store.Tables.Objects[StandardKinds.ProgramMember].Matches([LeadChanges.Row(program), LeadChanges.Row(lead)]).FirstOrDefault();

    /// <summary>The program of the path, or 1013.</summary>
    public static MarketoProgram Program(MarketoStore store, MarketoCall call) => store.Tables.Programs.GetValueOrDefault(MarketoCall.Id(call.Path("id")))
        ?? throw new MarketoRefusalException("1013", "Program not found");

    private Envelope Each(MarketoCall call, string id, Func<MarketoProgram, int, Dictionary<string, JsonElement>, Reason?> one, string done)
    {
        lock (store.Gate)
        {
            MarketoProgram program = Program(store, call);
            JsonElement[] input = [.. Members.Input(call.Body, store.Limits.BatchRecords)];
            return Envelope.Of<ObjectResult>([.. input.Select((record, seq) =>
            {
                Dictionary<string, JsonElement> members = Members.Of(record);
                string? text = members.TryGetValue(id, out JsonElement value) ? Members.Scalar(value) : null;
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int lead) || store.Tables.Leads.Find(lead) is null)
                    return ObjectResult.Skipped(seq, "1004", "Lead not found");
                return one(program, lead, members) is { } reason
                    ? new ObjectResult(seq, "skipped") { LeadId = lead, Reasons = [reason] } : new ObjectResult(seq, done) { LeadId = lead };
            })]);
        }
    }
}
