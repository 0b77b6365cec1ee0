using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>The schema API of custom objects: drafts, fields, approval (marketo-rest.md 4.8).</summary>
internal sealed class CustomObjectSchema(MarketoStore store)
{
    private const int MostTypes = 10;
    private const int MostFields = 50;
    private const int MostDedupeFields = 3;

    private static readonly string[] DataTypes =
        ["boolean", "currency", "date", "datetime", "email", "float", "integer", "link", "percent", "phone", "score", "string", "text", "url"];

    /// <summary>customobjects.json: approved types; customobjects/schema.json: all of them.</summary>
    public Envelope List(MarketoCall call, bool drafts)
    {
        HashSet<string> names = [.. call.Many("names")];
        lock (store.Gate)
        {
            return Envelope.Of<object>([.. store.Tables.Objects.Types.Values
                .Where(type => (drafts || type.Approved is not null) && (names.Count == 0 || names.Contains(type.ApiName)))
                .Select(type => Shape(type, drafts && call.Text("state") is not "approved" ? type : type.Approved ?? type))]);
        }
    }

    public Envelope Describe(MarketoCall call, bool drafts)
    {
        lock (store.Gate)
        {
            CustomObjectType type = Find(call);
            return Envelope.Of<object>([Shape(type, drafts && call.Text("state") is not "approved" ? type : type.Approved
                ?? throw new MarketoRefusalException("1013", $"Object '{type.ApiName}' not found"))]);
        }
    }

    public Envelope Save(MarketoCall call)
    {
        string action = Members.Text(call.Body, "action") ?? "createOrUpdate";
        string apiName = Members.Required(call.Body, "apiName");
        lock (store.Gate)
        {
            bool known = store.Tables.Objects.Types.TryGetValue(apiName, out CustomObjectType? type);
            if (known ? action == "createOnly" : action == "updateOnly")
                throw new MarketoRefusalException(known ? "1017" : "1013", known ? $"Object '{apiName}' already exists" : $"Object '{apiName}' not found");
            if (!known && store.Tables.Objects.Types.Count >= MostTypes)
                throw new MarketoRefusalException("1003", $"Maximum of {MostTypes} custom objects reached");
            string display = Members.Text(call.Body, "displayName") ?? type?.DisplayName ?? Members.Required(call.Body, "displayName");
            return Commit(call, known ? "update" : "create", (type ?? new CustomObjectType { ApiName = apiName, DisplayName = display, PluralName = display, CreatedAt = store.Now() }) with
            {
                DisplayName = display,
                PluralName = Members.Text(call.Body, "pluralName") ?? type?.PluralName ?? display,
                Description = Members.Text(call.Body, "description") ?? type?.Description,
                ShowInLeadDetail = Members.Flag(call.Body, "showInLeadDetail") ?? type?.ShowInLeadDetail ?? false,
                IsClean = false,
            });
        }
    }

    public Envelope AddFields(MarketoCall call) => Change(call, type =>
    {
        CustomObjectField[] added = [.. Members.Input(call.Body, MostFields).Select(Field)];
        if (added.FirstOrDefault(one => type.Fields.Exists(known => known.Name == one.Name)) is { } twice)
            throw new MarketoRefusalException("1017", $"Field '{twice.Name}' already exists");
        return Checked(type with { Fields = [.. type.Fields, .. added] });
    });

    public Envelope UpdateField(MarketoCall call) => Change(call, type =>
    {
        CustomObjectField field = type.Fields.Find(known => known.Name == call.Path("name")) ?? throw new MarketoRefusalException("1006", $"Field '{call.Path("name")}' not found");
        return Checked(type with
        {
            Fields = [.. type.Fields.Select(known => known != field ? known : known with
            {
                DisplayName = Members.Text(call.Body, "displayName") ?? known.DisplayName,
                Description = Members.Text(call.Body, "description") ?? known.Description,
                IsDedupeField = Members.Flag(call.Body, "isDedupeField") ?? known.IsDedupeField,
            })],
        });
    });

    public Envelope DropFields(MarketoCall call) => Change(call, type =>
    {
        HashSet<string> gone = [.. Members.Input(call.Body, MostFields).Select(record => Members.Required(record, "name"))];
        return gone.FirstOrDefault(name => !type.Fields.Exists(known => known.Name == name)) is { } unknown
            ? throw new MarketoRefusalException("1006", $"Field '{unknown}' not found")
            : type with { Fields = [.. type.Fields.Where(known => !gone.Contains(known.Name))] };
    });

    public Envelope Approve(MarketoCall call)
    {
        lock (store.Gate)
        {
            CustomObjectType type = Find(call);
            return type.Fields.Exists(field => field.IsDedupeField)
                ? Commit(call, "update", type with { Approved = type with { Approved = null }, IsClean = true })
                : throw new MarketoRefusalException("1003", $"Object '{type.ApiName}' has no dedupe field");
        }
    }

    public Envelope Discard(MarketoCall call)
    {
        lock (store.Gate)
        {
            CustomObjectType type = Find(call);
            return type is { Approved: { } live, IsClean: false }
                ? Commit(call, "update", live with { Approved = live, IsClean = true })
                : throw new MarketoRefusalException("1048", "Discard draft failed: there is no draft of an approved object");
        }
    }

    public Envelope Delete(MarketoCall call)
    {
        lock (store.Gate)
        {
            CustomObjectType type = Find(call);
            if (type.Approved is not null && store.Tables.Objects.Custom(type.ApiName).Count > 0)
                throw new MarketoRefusalException("1022", "Object in use");
            var commit = new Commit(store.Now(), call.Client.Id);
            commit.Changes.Add(new Change("delete", ObjectTables.TypeRows, type.ApiName));
            store.Commit(commit);
            return Envelope.Of<object>([]);
        }
    }

    public static Envelope FieldTypes() => Envelope.Of(DataTypes);

    public static Envelope Linkable() => Envelope.Of<object>(
    [
        new { name = "Lead", displayName = "Lead", fields = new object[] { new { name = "email", displayName = "Email Address", dataType = "email" }, new { name = "id", displayName = "Id", dataType = "integer" } } },
        new { name = "Company", displayName = "Company", fields = new object[] { new { name = "externalCompanyId", displayName = "External Company Id", dataType = "string" } } },
    ]);

    /// <summary>No asset of the simulator uses a custom object.</summary>
    public Envelope Dependents(MarketoCall call)
    {
        lock (store.Gate)
        {
            Find(call);
            return Envelope.Of<object>([]);
        }
    }

    private Envelope Change(MarketoCall call, Func<CustomObjectType, CustomObjectType> change)
    {
        lock (store.Gate)
            return Commit(call, "update", change(Find(call)) with { IsClean = false });
    }

    private Envelope Commit(MarketoCall call, string operation, CustomObjectType type)
    {
        var commit = new Commit(store.Now(), call.Client.Id);
        string definition = JsonSerializer.Serialize(type with { UpdatedAt = commit.At });
        commit.Changes.Add(new Change(operation, ObjectTables.TypeRows, type.ApiName, "definition", null, definition));
        store.Commit(commit);
        return new Envelope { Result = Array.Empty<object>(), Rows = 1 };
    }

    private CustomObjectType Find(MarketoCall call) => store.Tables.Objects.Types.GetValueOrDefault(call.Path("api"))
        ?? throw new MarketoRefusalException("1013", $"Object '{call.Path("api")}' not found");

    private static CustomObjectType Checked(CustomObjectType type) =>
        type.Fields.Count > MostFields ? throw new MarketoRefusalException("1003", $"Maximum of {MostFields} fields reached")
        : type.Fields.Count(field => field.IsDedupeField) > MostDedupeFields ? throw new MarketoRefusalException("1003", $"More than {MostDedupeFields} dedupe fields")
        : type;

    private static CustomObjectField Field(JsonElement record)
    {
        string type = Members.Required(record, "dataType");
        if (!DataTypes.Contains(type, StringComparer.Ordinal))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'dataType' and value '{type}'");
        CustomObjectLink? link = record.TryGetProperty("relatedTo", out JsonElement related) && related.ValueKind == JsonValueKind.Object
            ? new CustomObjectLink(Members.Required(related, "name"), Members.Required(related, "field")) : null;
        return new CustomObjectField(
            Members.Required(record, "name"), Members.Required(record, "displayName"), type == "link" ? "string" : type, Members.Text(record, "description"),
            Members.Flag(record, "isDedupeField") ?? false, link);
    }

    private static Dictionary<string, object?> Shape(CustomObjectType type, CustomObjectType version)
    {
        Dictionary<string, object?> shape = ObjectSchema.Shape(version.AsKind(), crmManaged: false);
        shape["state"] = type.State;
        shape["version"] = ReferenceEquals(type, version) && !type.IsClean ? "draft" : "approved";
        shape["description"] = version.Description;
        shape["createdAt"] = FieldValue.Time(type.CreatedAt);
        shape["updatedAt"] = FieldValue.Time(type.UpdatedAt);
        shape["relationships"] = version.Fields.Where(field => field.RelatedTo is not null)
            .Select(field => new { field = field.Name, type = "child", relatedTo = new { name = field.RelatedTo!.Name, field = field.RelatedTo.Field } }).ToArray();
        return shape;
    }
}
