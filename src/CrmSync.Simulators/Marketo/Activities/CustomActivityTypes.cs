using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>Metadata of activity types, standard and custom (marketo-rest.md 4.7).</summary>
internal sealed class CustomActivityTypes(MarketoStore store)
{
    private static readonly string[] DataTypes =
        ["string", "boolean", "integer", "float", "link", "email", "currency", "date", "datetime", "phone", "text"];

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
            return Envelope.Of<object>([.. standard, .. store.Tables.Types.Values.Select(type => type.Live).OfType<CustomActivityType>().Select(Row)]);
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
        {
            CustomActivityType type = Find(call);
            return Envelope.Of<object>([Row(call.Text("draft") == "true" ? type : type.Live ?? type)]);
        }
    }

    public Envelope Create(MarketoCall call)
    {
        lock (store.Gate)
        {
            string apiName = Members.Required(call.Body, "apiName");
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
                Name = Members.Required(call.Body, "name"),
                Description = Members.Text(call.Body, "description"),
                TriggerName = Members.Required(call.Body, "triggerName"),
                FilterName = Members.Required(call.Body, "filterName"),
                PrimaryAttribute = Attribute(primary) with { IsPrimary = true },
            });
        }
    }

    public Envelope Update(MarketoCall call) => Change(call, type => type with
    {
        Name = Members.Text(call.Body, "name") ?? type.Name,
        Description = Members.Text(call.Body, "description") ?? type.Description,
        TriggerName = Members.Text(call.Body, "triggerName") ?? type.TriggerName,
        FilterName = Members.Text(call.Body, "filterName") ?? type.FilterName,
    });

    public Envelope Approve(MarketoCall call) => Save(call, type => type with { Status = "approved", Approved = null });

    /// <summary>Back to what is in force; a type that never was in force has nothing to go back to.</summary>
    public Envelope Discard(MarketoCall call) => Save(call, type => type.Approved ?? throw new MarketoRefusalException("1003", $"Activity type '{type.ApiName}' has no draft to discard"));

    public Envelope AddAttributes(MarketoCall call) => Change(call, type =>
    {
        CustomAttribute[] added = [.. Members.Array(call.Body, "attributes").Select(Attribute)];
        if (type.Attributes.Count + added.Length > MostAttributes)
            throw new MarketoRefusalException("1028", $"Maximum of {MostAttributes} attributes reached");
        if (added.FirstOrDefault(one => type.Attributes.Exists(known => known.ApiName == one.ApiName)) is { } twice)
            throw new MarketoRefusalException("1017", $"Attribute '{twice.ApiName}' already exists");
        return type with { Attributes = [.. type.Attributes, .. added] };
    });

    public Envelope UpdateAttributes(MarketoCall call) => Change(call, type =>
    {
        List<CustomAttribute> attributes = [.. type.Attributes];
        foreach (JsonElement one in Members.Array(call.Body, "attributes"))
        {
            string apiName = Members.Required(one, "apiName");
            int place = attributes.FindIndex(known => known.ApiName == apiName);
            if (place < 0)
                throw new MarketoRefusalException("1013", $"Attribute '{apiName}' not found");
            attributes[place] = attributes[place] with
            {
                Name = Members.Text(one, "name") ?? attributes[place].Name,
                DataType = DataType(one) ?? attributes[place].DataType,
                Description = Members.Text(one, "description") ?? attributes[place].Description,
            };
        }

        return type with { Attributes = attributes };
    });

    public Envelope DropAttributes(MarketoCall call) => Change(call, type =>
    {
        HashSet<string> gone = [.. Members.Array(call.Body, "attributes").Select(one => Members.Required(one, "apiName"))];
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

    private Envelope Save(MarketoCall call, Func<CustomActivityType, CustomActivityType> change)
    {
        lock (store.Gate)
            return Save(call, "update", change(Find(call)));
    }

    /// <summary>A change of a type in force makes a draft of it.</summary>
    private Envelope Change(MarketoCall call, Func<CustomActivityType, CustomActivityType> change) => Save(call, type =>
    {
        CustomActivityType changed = change(type);
        return type.Status == "approved" ? changed with { Status = "approved with draft", Approved = type } : changed;
    });

    private Envelope Save(MarketoCall call, string operation, CustomActivityType type)
    {
        var commit = new Commit(store.Now(), call.Client.Id);
        type = type with { CreatedAt = operation == "create" ? commit.At : type.CreatedAt, UpdatedAt = commit.At };
        commit.Changes.Add(new Change(operation, Tables.TypeRows, type.ApiName, "definition", null, JsonSerializer.Serialize(type)));
        store.Commit(commit);
        return Envelope.Of<object>([Row(type)]);
    }

    private CustomActivityType Find(MarketoCall call) => store.Tables.Types.TryGetValue(call.Path("apiName"), out CustomActivityType? type)
        ? type : throw new MarketoRefusalException("1013", $"Activity type '{call.Path("apiName")}' not found");

    private static CustomAttribute Attribute(JsonElement json) => new(
        Members.Required(json, "apiName"), Members.Required(json, "name"), DataType(json) ?? "string", Members.Text(json, "description"));

    private static string? DataType(JsonElement json) => Members.Text(json, "dataType") is not { } type ? null
        : DataTypes.Contains(type) ? type : throw new MarketoRefusalException("1003", $"Invalid value for field 'dataType' and value '{type}'");

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
        createdAt = FieldValue.Time(type.CreatedAt),
        updatedAt = FieldValue.Time(type.UpdatedAt),
    };
}
