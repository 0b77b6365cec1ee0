using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>describe.json and schema/fields.json of any kind.</summary>
internal sealed class ObjectSchema(MarketoStore store)
{
    public Envelope Describe(MarketoCall call, Func<ObjectTables, ObjectTable> find)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Shape(find(store.Tables.Objects).Kind, crmManaged: store.Settings.NativeCrm != NativeCrm.None)]);
    }

    public Envelope Fields(MarketoCall call, Func<ObjectTables, ObjectTable> find)
    {
        lock (store.Gate)
        {
            IReadOnlyList<LeadField> all = find(store.Tables.Objects).Kind.Fields;
            (int place, int size) = call.Place(store.Limits.BatchRecords);
            object[] page = [.. all.Skip(place).Take(size).Select(FieldSchema.Row)];
            return Envelope.Of(page) with { NextPageToken = MarketoCall.NextPlace(place, size, all.Count) };
        }
    }

    public Envelope Field(MarketoCall call, Func<ObjectTables, ObjectTable> find)
    {
        lock (store.Gate)
        {
            return find(store.Tables.Objects).Kind.Field(call.Path("name")) is { } field
                ? Envelope.Of<object>([FieldSchema.Row(field)])
                : throw new MarketoRefusalException("1006", $"Field '{call.Path("name")}' not found");
        }
    }

    /// <summary>A kind as describe shows it.</summary>
    public static Dictionary<string, object?> Shape(ObjectKind kind, bool crmManaged)
    {
        bool managed = crmManaged && kind.OwnedByCrm;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = kind.ApiName,
            ["apiName"] = kind.ApiName,
            ["displayName"] = kind.DisplayName,
            ["pluralName"] = kind.PluralName,
            ["idField"] = kind.IdField,
            ["dedupeFields"] = kind.Dedupe,
            ["searchableFields"] = (string[][])[[.. kind.Dedupe], [kind.IdField], .. kind.Searchable.Select(name => new[] { name })],
            ["fields"] = Times(kind).Concat(kind.Fields).Select(field => new
            {
                name = field.Name,
                displayName = field.DisplayName,
                dataType = field.DataType,
                length = field.Length,
                updateable = !field.ReadOnly && !managed,
                crmManaged = managed,
            }).ToArray(),
            ["relationships"] = kind.References.Select(reference => new
            {
                field = reference.Field,
                type = "child",
                relatedTo = new { name = reference.Target, field = reference.Target == Tables.LeadRows ? "id" : reference.Field },
            }).ToArray(),
        };
    }

    private static LeadField[] Times(ObjectKind kind) =>
    [
        new(0, kind.IdField, kind.HasNumbers ? "Id" : "Marketo GUID", kind.HasNumbers ? "integer" : "string", kind.HasNumbers ? null : 36, ReadOnly: true),
        new(0, "createdAt", "Created At", "datetime", null, ReadOnly: true), new(0, "updatedAt", "Updated At", "datetime", null, ReadOnly: true),
    ];
}
