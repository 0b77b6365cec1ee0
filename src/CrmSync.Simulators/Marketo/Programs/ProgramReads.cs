using CrmSync.Simulators.Marketo.Assets;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Programs;

/// <summary>programs.json and channels.json of the asset API, to read; a channel is what programs name, with the statuses that they have.</summary>
internal sealed class ProgramReads(MarketoStore store)
{
    private const int StepBetween = 10;

    public Envelope All(MarketoCall call)
    {
        TimeSpanAsked updated = TimeSpanAsked.Updated(call);
        lock (store.Gate)
            return AssetEnvelope.Page(call, store.Tables.Programs.Values.Where(program => updated.Holds(program.UpdatedAt)).Select(program => Row(program, whole: false)));
    }

    public Envelope ById(MarketoCall call)
    {
        int id = MarketoCall.Id(call.Path("id"));
        return Found(program => program.Id == id);
    }

    public Envelope ByName(MarketoCall call)
    {
        string name = call.Required("name");
        return Found(program => program.Name == name);
    }

    public Envelope Channels(MarketoCall call)
    {
        lock (store.Gate)
            return AssetEnvelope.Page(call, AllChannels());
    }

    public Envelope ChannelByName(MarketoCall call)
    {
        string name = call.Text("Name") ?? call.Required("name");
        lock (store.Gate)
            return AssetEnvelope.Of([.. AllChannels(name)]);
    }

    private Envelope Found(Func<MarketoProgram, bool> asked)
    {
        lock (store.Gate)
            return AssetEnvelope.Of([.. store.Tables.Programs.Values.Where(asked).Select(program => Row(program, whole: true))]);
    }

    private IEnumerable<object> AllChannels(string? name = null) => store.Tables.Programs.Values.DistinctBy(program => program.Channel)
        .Select((program, place) => (program, Id: place + 1)).Where(one => name is null || one.program.Channel == name).Select(one => Channel(one.program, one.Id));

    private static object Channel(MarketoProgram program, int id) => new
    {
        id,
        name = program.Channel,
        applicableProgramType = "program",
        progressionStatuses = program.Statuses.Select((status, place) => new
        {
            name = status,
            step = StepBetween * (place + 1),
            hidden = false,
            success = program.Successes.Contains(status),
        }).ToArray(),
        createdAt = AssetEnvelope.Time(program.CreatedAt),
        updatedAt = AssetEnvelope.Time(program.UpdatedAt),
    };

    /// <summary>Tags and costs are told of a program that is asked for by itself.</summary>
    private static Dictionary<string, object?> Row(MarketoProgram program, bool whole)
    {
        var row = new Dictionary<string, object?>
        {
            ["id"] = program.Id,
            ["name"] = program.Name,
            ["description"] = "",
            ["createdAt"] = AssetEnvelope.Time(program.CreatedAt),
            ["updatedAt"] = AssetEnvelope.Time(program.UpdatedAt),
            ["url"] = "",
            ["type"] = "Default",
            ["channel"] = program.Channel,
            ["folder"] = new { type = FolderPlace.Folder, value = FolderPlace.MarketingActivities, folderName = FolderPlace.MarketingName },
            ["status"] = "",
            ["workspace"] = "Default",
            ["headStart"] = false,
        };
        if (whole)
            (row["tags"], row["costs"]) = (Array.Empty<object>(), null);
        return row;
    }
}
