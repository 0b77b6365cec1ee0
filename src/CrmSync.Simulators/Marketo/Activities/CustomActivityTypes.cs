using System.Text.Json;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>Metadata of activity types, standard and custom (marketo-rest.md 4.7).</summary>
internal sealed class CustomActivityTypes(MarketoStore store)
{
    private const int MostTypes = 10;
    private const int MostAttributes = 20;

    public Envelope All(MarketoCall call)
    {
        lock (store.Gate)
        {
            IEnumerable<object> standard = ActivityTypes.Standard.Select(type => (object)new
            {
                id = type.Id,
                name = type.Name,
                description = type.Name,
                primaryAttribute = type.Primary is null ? null : new { name = type.Primary, dataType = "string" },
                attributes = type.Attributes.Select(name => new { name, dataType = "string" }).ToArray(),
            });
            return Envelope.Of<object>([.. standard, .. store.Tables.Types.Values.Where(type => type.Status != "draft").Select(Row)]);
        }
    }

    public Envelope External(MarketoCall call)
    {
        lock (store.Gate)
            return Envelope.Of<object>([.. store.Tables.Types.Values.Select(Row)]);
    }

    public Envelope Describe(MarketoCall call)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Row(Find(call))]);
    }

    public Envelope Create(MarketoCall call)
    {
        lock (store.Gate)
        {
            string apiName = Required(call.Body, "apiName");
            if (store.Tables.Types.ContainsKey(apiName))
                throw new MarketoRefusalException("1017", $"Activity type '{apiName}' already exists");
            if (store.Tables.Types.Count >= MostTypes)
                throw new MarketoRefusalException("1027", $"Maximum of {MostTypes} activity types reached");
            if (!call.Body.TryGetProperty("primaryAttribute", out JsonElement primary))
                throw new MarketoRefusalException("1002", "Missing value for required parameter 'primaryAttribute'");
            return Save(call, "create", new CustomActivityType
            {
                Id = store.Tables.Types.Values.Select(type => type.Id + 1).DefaultIfEmpty(CustomActivities.FirstId).Max(),
                ApiName = apiName,
                Name = Required(call.Body, "name"),
                Description = Text(call.Body, "description"),
                TriggerName = Required(call.Body, "triggerName"),
                FilterName = Required(call.Body, "filterName"),
                PrimaryAttribute = Attribute(primary) with { IsPrimary = true },
            });
        }
    }

    public Envelope Update(MarketoCall call) => Change(call, type => type with
    {
        Name = Text(call.Body, "name") ?? type.Name,
        Description = Text(call.Body, "description") ?? type.Description,
        TriggerName = Text(call.Body, "triggerName") ?? type.TriggerName,
        FilterName = Text(call.Body, "filterName") ?? type.FilterName,
    });

    public Envelope Approve(MarketoCall call) => Change(call, type => type with { Status = "approved" });

    public Envelope AddAttributes(MarketoCall call) => Change(call, type =>
    {
        CustomAttribute[] added = [.. call.Body.GetProperty("attributes").EnumerateArray().Select(Attribute)];
        if (type.Attributes.Count + added.Length > MostAttributes)
            throw new MarketoRefusalException("1028", $"Maximum of {MostAttributes} attributes reached");
        if (added.FirstOrDefault(one => type.Attributes.Exists(known => known.ApiName == one.ApiName)) is { } twice)
            throw new MarketoRefusalException("1017", $"Attribute '{twice.ApiName}' already exists");
        return type with { Attributes = [.. type.Attributes, .. added] };
    });

    public Envelope DropAttributes(MarketoCall call) => Change(call, type =>
    {
        HashSet<string> gone = [.. call.Body.GetProperty("attributes").EnumerateArray().Select(one => Required(one, "apiName"))];
        return type with { Attributes = [.. type.Attributes.Where(known => !gone.Contains(known.ApiName))] };
    });

    public Envelope Delete(MarketoCall call)
    {
        lock (store.Gate)
        {
            CustomActivityType type = Find(call);
            var commit = new Commit(store.Now(), call.Client.Id);
            commit.Changes.Add(new Change("delete", Tables.TypeRows, type.ApiName));
            store.Commit(commit);
            return Envelope.Of<object>([Row(type)]);
        }
    }

    private Envelope Change(MarketoCall call, Func<CustomActivityType, CustomActivityType> change)
    {
        lock (store.Gate)
            return Save(call, "update", change(Find(call)));
    }

    private Envelope Save(MarketoCall call, string operation, CustomActivityType type)
    {
        var commit = new Commit(store.Now(), call.Client.Id);
        commit.Changes.Add(new Change(operation, Tables.TypeRows, type.ApiName, "definition", null, JsonSerializer.Serialize(type)));
        store.Commit(commit);
        return Envelope.Of<object>([Row(type)]);
    }

    private CustomActivityType Find(MarketoCall call) => store.Tables.Types.TryGetValue(call.Path("apiName"), out CustomActivityType? type)
        ? type : throw new MarketoRefusalException("1013", $"Activity type '{call.Path("apiName")}' not found");

    private static CustomAttribute Attribute(JsonElement json) => new(
        Required(json, "apiName"), Required(json, "name"), Text(json, "dataType") ?? "string", Text(json, "description"));

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static string Required(JsonElement json, string name) =>
        Text(json, name) ?? throw new MarketoRefusalException("1002", $"Missing value for required parameter '{name}'");

    private static object Row(CustomActivityType type) => new
    {
        id = type.Id,
        apiName = type.ApiName,
        name = type.Name,
        description = type.Description,
        triggerName = type.TriggerName,
        filterName = type.FilterName,
        status = type.Status,
        primaryAttribute = type.PrimaryAttribute,
        attributes = type.Attributes,
    };
}
