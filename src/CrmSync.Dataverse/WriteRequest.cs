using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>What is sent for one write (C-6, C-13, D-8, N-12). Fields that the table does not have are left out.</summary>
internal static class WriteRequest
{
    private const int Qualified = 3;
    private const int Disqualified = 2;
    private const int Inactive = 1;

    // N-5: no account and no opportunity (vendor page "QualifyLead action").
    private static readonly byte[] ContactOnly = JsonSerializer.SerializeToUtf8Bytes(new { CreateAccount = false, CreateContact = true, CreateOpportunity = false, Status = Qualified });

    /// <summary>The table that a write goes to.</summary>
    public static RecordKind KindOf(Write write) => write switch
    {
        UpdateRecord update => update.Record.Kind,
        CreateRecord create => create.Kind,
        QualifyLead qualify => qualify.Lead.Kind,
        DeleteRecord delete => delete.Record.Kind,
        DeactivateRecord deactivate => deactivate.Record.Kind,
        _ => throw new ArgumentException("Dynamics takes no custom activities", nameof(write)),
    };

    /// <summary>A PATCH that names a version, or a POST that names its id.</summary>
    public static Call Of(Write write, RowShape shape, FieldMap map, IReadOnlyDictionary<string, LookupBind> binds) => write switch
    {
        UpdateRecord update => Patch(update.Record, update.IfVersion, shape, Body(write, shape, map, binds)),
        DeactivateRecord deactivate => Patch(deactivate.Record, deactivate.IfVersion, shape, Body(write, shape, map, binds)),
        DeleteRecord delete => new Call("write", HttpMethod.Delete, Tables.Row(delete.Record)) { IfMatch = Version(delete.IfVersion) },
        CreateRecord => new Call("write", HttpMethod.Post, $"{Tables.Set(shape.Kind)}?$select={shape.Select}")
        {
            Prefer = shape.Prefer("return=representation"),
            Body = Body(write, shape, map, binds),
        },
        QualifyLead qualify => new Call("write", HttpMethod.Post, $"{Tables.Row(qualify.Lead)}/Microsoft.Dynamics.CRM.QualifyLead") { Body = ContactOnly },
        _ => throw new ArgumentException("Dynamics takes no custom activities", nameof(write)),
    };

    private static Call Patch(RecordId record, long version, RowShape shape, byte[] body) =>
        new("write", HttpMethod.Patch, $"{Tables.Row(record)}?$select={shape.Select}") { Prefer = shape.Prefer("return=representation"), IfMatch = Version(version), Body = body };

    private static string Version(long version) => $"W/\"{version}\"";

    private static byte[] Body(Write write, RowShape shape, FieldMap map, IReadOnlyDictionary<string, LookupBind> binds)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (write is CreateRecord create)
            {
                json.WriteString(Tables.Key(shape.Kind), create.RowId ?? throw new ArgumentException("A Dynamics row is created under its derived id (N-12)", nameof(write)));
                if (create.Owner is { } owner) json.WriteString("ownerid@odata.bind", $"/systemusers({Guid.Parse(owner):D})");
            }
            foreach (var (column, text) in (write as CreateRecord)?.Defaults ?? new Dictionary<string, string>())
                if (shape.Columns.Has(column)) json.WriteString(column, text);
            foreach (var (name, value) in write.Values)
            {
                if (shape.Find(map, name) is { } target) Value(json, target.Field, target.Column, value, write, binds.GetValueOrDefault(name));
            }
            // A state alone brings its usual status reason.
            if (write is DeactivateRecord) json.WriteNumber("statecode", shape.Kind == RecordKind.Lead ? Disqualified : Inactive);
            if (shape.HasWriteMark) json.WriteString(LinkFields.WriteMark, write.Id);
            json.WriteEndObject();
        }
        return body.ToArray();
    }

    private static void Value(Utf8JsonWriter json, MappedField field, string column, string? value, Write write, LookupBind? bind)
    {
        if (bind is not null)
        {
            json.WriteString($"{bind.Navigation}@odata.bind", bind.Address);
            return;
        }
        json.WritePropertyName(column);
        Values.ToWire(json, field.Kind, value);
        // A status reason is taken only together with its state; a new row begins in its first state by itself.
        if (write is not UpdateRecord || value is null) return;
        var choices = KindOf(write) == RecordKind.Contact ? field.ContactChoices ?? field.Choices : field.Choices;
        if (ChoiceLabels.StateOf(choices, value) is { } state) json.WriteNumber("statecode", state);
    }
}
