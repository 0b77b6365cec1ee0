using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Assets;

/// <summary>staticLists.json of the asset API: create, rename and delete lists, which the lead database can only fill (marketo-rest.md 4.9).</summary>
internal sealed class ListAssets(MarketoStore store)
{
    private const int FirstId = 1001;

    public Envelope All(MarketoCall call)
    {
        TimeSpanAsked updated = TimeSpanAsked.Updated(call);
        lock (store.Gate)
            return AssetEnvelope.Page(call, store.Tables.Lists.Values.Where(list => updated.Holds(list.UpdatedAt)).Select(Row));
    }

    public Envelope ById(MarketoCall call)
    {
        int id = MarketoCall.Id(call.Path("id"));
        lock (store.Gate)
            return AssetEnvelope.Of([.. store.Tables.Lists.Values.Where(list => list.Id == id).Select(Row)]);
    }

    public Envelope ByName(MarketoCall call)
    {
        string name = call.Required("name");
        lock (store.Gate)
            return AssetEnvelope.Of([.. store.Tables.Lists.Values.Where(list => list.Name == name).Select(Row)]);
    }

    public Envelope Create(MarketoCall call)
    {
        string name = call.Required("name");
        FolderPlace.Read(call.Required("folder"));
        lock (store.Gate)
        {
            Unused(name, 0);
            int id = Math.Max(FirstId, store.Tables.Lists.Count == 0 ? 0 : store.Tables.Lists.Keys.Max() + 1);
            var commit = new Commit(store.Now(), call.Client.Id);
            commit.Changes.Add(new Change("create", Tables.ListRows, LeadChanges.Row(id), null, null, name));
            if (call.Text("description") is { } description)
                commit.Changes.Add(new Change("create", Tables.ListRows, LeadChanges.Row(id), "description", null, description));
            store.Commit(commit);
            return AssetEnvelope.Of([Row(store.Tables.Lists[id])]);
        }
    }

    public Envelope Update(MarketoCall call)
    {
        lock (store.Gate)
        {
            StaticList list = Find(call);
            var commit = new Commit(store.Now(), call.Client.Id);
            if (call.Text("name") is { } name && name != list.Name)
            {
                Unused(name, list.Id);
                commit.Changes.Add(new Change("update", Tables.ListRows, LeadChanges.Row(list.Id), "name", list.Name, name));
            }

            if (call.Text("description") is { } description && description != list.Description)
                commit.Changes.Add(new Change("update", Tables.ListRows, LeadChanges.Row(list.Id), "description", list.Description, description));
            store.Commit(commit);
            return AssetEnvelope.Of([Row(list)]);
        }
    }

    public Envelope Delete(MarketoCall call)
    {
        lock (store.Gate)
        {
            StaticList list = Find(call);
            var commit = new Commit(store.Now(), call.Client.Id);
            commit.Changes.Add(new Change("delete", Tables.ListRows, LeadChanges.Row(list.Id)));
            store.Commit(commit);
            return AssetEnvelope.Of([new { id = list.Id }]);
        }
    }

    private void Unused(string name, int id)
    {
        if (store.Tables.Lists.Values.Any(list => list.Id != id && string.Equals(list.Name, name, StringComparison.OrdinalIgnoreCase)))
            throw new MarketoRefusalException("709", $"Static List with the name {name} already exists");
    }

    private StaticList Find(MarketoCall call) => store.Tables.Lists.GetValueOrDefault(MarketoCall.Id(call.Path("id")))
        ?? throw new MarketoRefusalException("702", $"Static List not found: {call.Path("id")}");

    private static object Row(StaticList list) => new
    {
        id = list.Id,
        name = list.Name,
        description = list.Description ?? "",
        createdAt = AssetEnvelope.Time(list.CreatedAt),
        updatedAt = AssetEnvelope.Time(list.UpdatedAt),
        folder = new { id = FolderPlace.MarketingActivities, type = FolderPlace.Folder },
        computedUrl = "",
        workspace = "Default",
    };
}
