using System.Globalization;
using CrmSync.Simulators.Marketo.Assets;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Programs;

/// <summary>folders.json of the asset API, to read: the three areas, which no call makes, and the programs, which lie in the first of them.</summary>
internal sealed class FolderReads(MarketoStore store)
{
    private const int Deepest = 2;

    private const string Workspace = "Default";

    private static readonly DateTimeOffset Opened = new(2010, 3, 27, 18, 27, 45, TimeSpan.Zero);

    private static readonly (int Id, string Name)[] Areas = [(FolderPlace.MarketingActivities, FolderPlace.MarketingName), (2, "Design Studio"), (3, "Lead Database")];

    public Envelope All(MarketoCall call)
    {
        FolderPlace? root = Root(call);
        int depth = call.Text("maxDepth") == "0" ? 0 : call.Number("maxDepth", Deepest, int.MaxValue);
        lock (store.Gate)
            return AssetEnvelope.Page(call, Within(call, root, depth).Select(one => one.Row));
    }

    public Envelope ById(MarketoCall call)
    {
        var place = new FolderPlace(MarketoCall.Id(call.Path("id")), FolderPlace.Kind(call.Required("type")));
        lock (store.Gate)
            return AssetEnvelope.Of([.. Within(call, place, 0).Select(one => one.Row)]);
    }

    public Envelope ByName(MarketoCall call)
    {
        string name = call.Required("name");
        string? type = call.Text("type") is { } asked ? FolderPlace.Kind(asked) : null;
        FolderPlace? root = Root(call);
        lock (store.Gate)
            return AssetEnvelope.Of([.. Within(call, root, int.MaxValue).Where(one => one.Name == name && (type is null || one.Place.Type == type)).Select(one => one.Row)]);
    }

    /// <summary>The root comes as JSON text or as a plain id, of a folder when no type is asked for.</summary>
    private static FolderPlace? Root(MarketoCall call) => call.Text("root") is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? new FolderPlace(id, FolderPlace.Kind(call.Text("type") ?? FolderPlace.Folder))
        : FolderPlace.Read(text);

    private IEnumerable<(FolderPlace Place, string Name, object Row)> Within(MarketoCall call, FolderPlace? root, int depth)
    {
        if ((call.Text("workSpace") ?? call.Text("workspace")) is { } workspace && workspace != Workspace)
            yield break;
        foreach ((int id, string name) in Areas)
        {
            var area = new FolderPlace(id, FolderPlace.Folder);
            bool inside = root is null || root == area;
            if (inside)
                yield return (area, name, Row(area, name, Opened, Opened, parent: null));
            if (id != FolderPlace.MarketingActivities)
                continue;
            foreach (MarketoProgram program in store.Tables.Programs.Values)
            {
                var place = new FolderPlace(program.Id, FolderPlace.Program);
                if (root == place || (inside && depth > 0))
                    yield return (place, program.Name, Row(place, program.Name, program.CreatedAt, program.UpdatedAt, area));
            }
        }
    }

    private static Dictionary<string, object?> Row(FolderPlace place, string name, DateTimeOffset createdAt, DateTimeOffset updatedAt, FolderPlace? parent) => new()
    {
        ["name"] = name,
        ["description"] = "",
        ["createdAt"] = AssetEnvelope.Time(createdAt),
        ["updatedAt"] = AssetEnvelope.Time(updatedAt),
        ["url"] = null,
        ["folderId"] = new { id = place.Id, type = place.Type },
        ["folderType"] = parent is null ? "Zone" : "Marketing Program",
        ["parent"] = parent is { } above ? new { id = above.Id, type = above.Type } : null,
        ["path"] = parent is null ? $"/{name}" : $"/{FolderPlace.MarketingName}/{name}",
        ["isArchive"] = false,
        ["isSystem"] = parent is null,
        ["accessZoneId"] = 1,
        ["workspace"] = Workspace,
        ["id"] = place.Id,
    };
}
