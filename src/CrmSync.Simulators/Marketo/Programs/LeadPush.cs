using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Programs;

/// <summary>leads/push.json: an upsert that adds to a program and logs activity 145; and leads/submitForm.json, which logs activity 2.</summary>
internal sealed class LeadPush(MarketoStore store, LeadSync sync, ProgramMembers members)
{
    /// <summary>Looks the keys up on arrival, as sync does; programName is asked for unless the settings say otherwise.</summary>
    public Func<Envelope> Arrive(MarketoCall call)
    {
        if (Members.Text(call.Body, "programName") is null && !store.Settings.PushWithoutProgram)
            throw new MarketoRefusalException("1002", "Missing value for required parameter 'programName'");
        SyncRequest request = sync.Look(call.Body, "createOrUpdate");
        return () => Push(call, request);
    }

    public Envelope SubmitForm(MarketoCall call)
    {
        int form = MarketoCall.Id(call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("formId", out JsonElement id) ? id.ToString() : call.Required("formId"));
        lock (store.Gate)
        {
            JsonElement visit = Members.Input(call.Body, 1).Single();
            if (!visit.TryGetProperty("leadFormFields", out JsonElement fields))
                throw new MarketoRefusalException("1002", "Missing value for required parameter 'leadFormFields'");
            RecordResult result = sync.WriteOne(Author.Of(call, "submitForm") with { Reason = $"Form fill-out, URL: form {form}", Source = "Web form fillout" }, fields, store.Tables.Fields.Email, "createOrUpdate");
            if (result.Id is { } lead)
                Log(call, (int)lead, form, visit);
            return Envelope.Of<RecordResult>([result]);
        }
    }

    private Envelope Push(MarketoCall call, SyncRequest request)
    {
        lock (store.Gate)
        {
            string? name = Members.Text(call.Body, "programName");
            MarketoProgram? program = name is null ? null : store.Tables.Programs.Values.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new MarketoRefusalException("1013", $"Program '{name}' not found");
            string? status = Members.Text(call.Body, "programStatus");
            if (status is not null && program?.Statuses.Contains(status, StringComparer.OrdinalIgnoreCase) == false)
                throw new MarketoRefusalException("1025", $"Program status '{status}' not found");
            Envelope answer = sync.Write(call, request);
            foreach (RecordResult result in (answer.Result as IReadOnlyList<RecordResult> ?? []).Where(result => result.Id is not null))
                Pushed(call, (int)result.Id!, program, status);
            return answer;
        }
    }

    private void Pushed(MarketoCall call, int lead, MarketoProgram? program, string? status)
    {
        // Pushing a member again without a status leaves its status; a status reached already is no failure of the push.
        if (program is not null && (status is not null || ProgramMembers.Find(store, program.Id, lead) is null))
            members.Enter(call.Client.Id, program, lead, status ?? program.Statuses[0]);
        var commit = new Commit(store.Now(), call.Client.Id);
        commit.Activities.Add(store.Row(commit, lead, ActivityTypes.PushLead, program?.Name) with
        {
            Attributes =
            [
                .. new[] { ("Source", Members.Text(call.Body, "source")), ("Reason", Members.Text(call.Body, "reason")) }
                    .Where(pair => pair.Item2 is not null).Select(pair => new ActivityAttribute(pair.Item1, pair.Item2)),
            ],
        });
        store.Commit(commit);
    }

    private void Log(MarketoCall call, int lead, int form, JsonElement visit)
    {
        var commit = new Commit(store.Now(), call.Client.Id);
        List<ActivityAttribute> attributes = [];
        if (visit.TryGetProperty("visitorData", out JsonElement data))
        {
            foreach ((string member, string name) in new[] { ("pageURL", "Referrer URL"), ("queryString", "Query Parameters"), ("leadClientIpAddress", "Client IP Address"), ("userAgentString", "User Agent") })
            {
                if (Members.Text(data, member) is { } text)
                    attributes.Add(new ActivityAttribute(name, text));
            }
        }

        commit.Activities.Add(store.Row(commit, lead, ActivityTypes.FillOutForm, $"Form {LeadChanges.Row(form)}") with { Attributes = attributes });
        store.Commit(commit);
    }
}
