using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Static lists (marketo-rest.md 4.9). The asset API makes them.</summary>
internal sealed class ListMembership(MarketoStore store)
{
    public Envelope All(MarketoCall call)
    {
        lock (store.Gate)
        {
            HashSet<string> ids = [.. call.Many("id")];
            HashSet<string> names = [.. call.Many("name")];
            HashSet<string> workspaces = [.. call.Many("workspaceName")];
            object[] all = [.. store.Tables.Lists.Values
                .Where(list => (ids.Count == 0 || ids.Contains(LeadChanges.Row(list.Id))) && (names.Count == 0 || names.Contains(list.Name))
                    && (workspaces.Count == 0 || workspaces.Contains("Default")) && call.Text("programName") is null)
                .Select(Row)];
            (int place, int size) = call.Place(store.Limits.BatchRecords);
            object[] page = [.. all.Skip(place).Take(size)];
            return Envelope.Of(page) with { NextPageToken = MarketoCall.NextPlace(place, size, all.Length) };
        }
    }

    public Envelope ById(MarketoCall call)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Row(Find(call))]);
    }

    public Envelope Add(MarketoCall call) => Each(call, (list, id) =>
    {
        if (list.Members.Contains(id))
            return new RecordResult("memberof") { Id = id };
        Write(call, list, id, ActivityTypes.AddToList, new Change("update", Tables.ListRows, LeadChanges.Row(list.Id), "member", null, LeadChanges.Row(id)));
        return new RecordResult("added") { Id = id };
    });

    public Envelope Remove(MarketoCall call) => Each(call, (list, id) =>
    {
        if (!list.Members.Contains(id))
            return RecordResult.Skipped("1015", "Lead not in list");
        Write(call, list, id, ActivityTypes.RemoveFromList, new Change("update", Tables.ListRows, LeadChanges.Row(list.Id), "member", LeadChanges.Row(id)));
        return new RecordResult("removed") { Id = id };
    });

    public Envelope IsMember(MarketoCall call) => Each(call, (list, id) => new RecordResult(list.Members.Contains(id) ? "memberof" : "notmemberof") { Id = id });

    private Envelope Each(MarketoCall call, Func<StaticList, int, RecordResult> one)
    {
        lock (store.Gate)
        {
            StaticList list = Find(call);
            IReadOnlyList<int> ids = call.Ids();
            if (ids.Count == 0)
                throw new MarketoRefusalException("1002", "Missing value for required parameter 'id'");
            if (ids.Count > store.Limits.BatchRecords)
                throw new MarketoRefusalException("1003", $"Invalid request: more than {store.Limits.BatchRecords} records");
            return Envelope.Of<RecordResult>([.. ids.Select(id =>
                store.Tables.Leads.Find(id) is null ? RecordResult.Skipped("1004", "Lead not found") : one(list, id))]);
        }
    }

    private StaticList Find(MarketoCall call)
    {
        int id = MarketoCall.Id(call.Path("id"));
        return store.Tables.Lists.TryGetValue(id, out StaticList? list) ? list : throw new MarketoRefusalException("1013", "Object not found");
    }

    private void Write(MarketoCall call, StaticList list, int id, int type, Change change)
    {
        var commit = new Commit(store.Now(), call.Client.Id);
        commit.Changes.Add(change);
        commit.Activities.Add(store.Row(commit, id, type, list.Name) with { Attributes = [new ActivityAttribute("Source", LeadChanges.Reason)] });
        store.Commit(commit);
    }

    private static object Row(StaticList list) => new
    {
        id = list.Id,
        name = list.Name,
        description = list.Description ?? "",
        workspaceName = "Default",
        createdAt = FieldValue.Time(list.CreatedAt),
        updatedAt = FieldValue.Time(list.UpdatedAt),
    };
}
