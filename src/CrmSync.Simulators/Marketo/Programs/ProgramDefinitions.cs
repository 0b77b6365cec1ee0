using System.Text.Json;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Marketo.Campaigns;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Programs;

/// <summary><c>POST /_sim/programs</c> makes or replaces a <see cref="MarketoProgram"/>; <c>GET /_sim/programs</c> answers all.</summary>
internal sealed class ProgramDefinitions(MarketoStore store)
{
    public object Define(JsonElement body)
    {
        MarketoProgram asked = body.Deserialize<MarketoProgram>(Overlay.Json)!;
        if (asked.Statuses.Count == 0)
            throw new ArgumentException("A program needs a status.", nameof(body));
        lock (store.Gate)
        {
            int next = store.Tables.Programs.Count == 0 ? 1001 : store.Tables.Programs.Keys.Max() + 1;
            bool known = store.Tables.Programs.ContainsKey(asked.Id);
            MarketoProgram program = asked with { Id = asked.Id == 0 ? next : asked.Id };
            var commit = new Commit(store.Now(), FlowActions.Client);
            commit.Changes.Add(Definition(known ? "update" : "create", program));
            store.Commit(commit);
            return program;
        }
    }

    public object All()
    {
        lock (store.Gate)
            return store.Tables.Programs.Values.ToArray();
    }

    public static Change Definition(string operation, MarketoProgram program) =>
        new(operation, Tables.ProgramRows, LeadChanges.Row(program.Id), "definition", null, JsonSerializer.Serialize(program));
}
