using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Webhooks;

/// <summary>The body of a webhook: a RemoteExecutionContext as the vendor serialises it (protocol sheet 11.1).</summary>
internal sealed record ExecutionContextJson(Table Table, RowWrite Change, Row? Before, string Message, Row Step, string StepName, DateTimeOffset Now)
{
    private const string Contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";

    public required Guid CorrelationId { get; init; }

    public required int Mode { get; init; }

    public required int Stage { get; init; }

    /// <summary>Images that the step asks for: alias, whether before or after, and the columns (null: all).</summary>
    public required IReadOnlyList<(string Alias, bool Pre, IReadOnlyList<string>? Columns)> Images { get; init; }

    public string Write(bool whole)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Head(json);
            Parameters(json, whole);
            ImagesOf(json, "PostEntityImages", Change.Row, pre: false, whole);
            ImagesOf(json, "PreEntityImages", Before, pre: true, whole);
            Tag(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Head(Utf8JsonWriter json)
    {
        json.WriteString("BusinessUnitId", OrganizationRows.BusinessUnit.Id);
        json.WriteString(nameof(CorrelationId), CorrelationId);
        json.WriteNumber("Depth", 1);
        json.WriteString("InitiatingUserId", Change.Caller.UserId);
        json.WriteBoolean("IsExecutingOffline", false);
        json.WriteBoolean("IsInTransaction", Mode == 0);
        json.WriteBoolean("IsOfflinePlayback", false);
        json.WriteNumber("IsolationMode", 1);
        json.WriteString("MessageName", Message);
        json.WriteNumber(nameof(Mode), Mode);
        json.WriteString("OperationCreatedOn", Date(Now.UtcDateTime));
        json.WriteString("OperationId", Mode == 0 ? Guid.Empty : CorrelationId);
        json.WriteString("OrganizationId", OrganizationRows.Organization);
        json.WriteString("OrganizationName", "crmsync");
        json.WriteStartObject("OwningExtension");
        Reference(json, "sdkmessageprocessingstep", Step.Id, StepName);
        json.WriteNull("ParentContext");
        json.WriteString("PrimaryEntityId", Change.Id);
        json.WriteString("PrimaryEntityName", Table.LogicalName);
        json.WriteString("RequestId", CorrelationId);
        json.WriteString("SecondaryEntityName", "none");
        json.WriteNumber(nameof(Stage), Stage);
        json.WriteString("UserId", Change.Caller.UserId);
    }

    private void Parameters(Utf8JsonWriter json, bool whole)
    {
        json.WriteStartArray("InputParameters");
        if (whole)
        {
            json.WriteStartObject();
            json.WriteString("key", "Target");
            json.WriteStartObject("value");
            if (Message == "Delete")
            {
                json.WriteString("__type", $"EntityReference:{Contracts}");
                Reference(json, Table.LogicalName, Change.Id, null);
            }
            else
            {
                Entity(json, Change.Fields.Where(field => field.Told).Select(field => (field.Column, field.New)));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("OutputParameters");
        if (whole && Message == "Create")
        {
            json.WriteStartObject();
            json.WriteString("key", "id");
            json.WriteString("value", Change.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void ImagesOf(Utf8JsonWriter json, string name, Row? row, bool pre, bool whole)
    {
        json.WriteStartArray(name);
        foreach (var (alias, _, columns) in whole && row is not null ? Images.Where(image => image.Pre == pre) : [])
        {
            json.WriteStartObject();
            json.WriteString("key", alias);
            json.WriteStartObject("value");
            Entity(json, Table.Columns.Where(column => columns is null || columns.Contains(column.LogicalName)).Select(column => (column, row![column])).Where(pair => pair.Item2 is not null));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Tag(Utf8JsonWriter json)
    {
        json.WriteStartArray("SharedVariables");
        if (Change.Caller.Tag is { } tag)
        {
            json.WriteStartObject();
            json.WriteString("key", "tag");
            json.WriteString("value", tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The members of an Entity; the object is open and is closed by the caller.</summary>
    private void Entity(Utf8JsonWriter json, IEnumerable<(Column Column, object? Value)> attributes)
    {
        json.WriteString("__type", $"Entity:{Contracts}");
        json.WriteStartArray("Attributes");
        foreach (var (column, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", column.LogicalName);
            json.WritePropertyName("value");
            Value(json, column, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("EntityState");
        Empty(json, "FormattedValues");
        json.WriteString("Id", Change.Id);
        Empty(json, "KeyAttributes");
        json.WriteString("LogicalName", Table.LogicalName);
        Empty(json, "RelatedEntities");
        json.WriteString("RowVersion", Change.Version.ToString(CultureInfo.InvariantCulture));
    }

    private static void Value(Utf8JsonWriter json, Column column, object? value)
    {
        switch (value)
        {
            case LookupValue lookup:
                json.WriteStartObject();
                json.WriteString("__type", $"EntityReference:{Contracts}");
                Reference(json, lookup.Table, lookup.Id, null);
                break;
            case int number when column.IsChoice: Wrapped(json, "OptionSetValue", () => json.WriteNumber("Value", number)); break;
            case decimal number when column.Kind == ColumnKind.Money: Wrapped(json, "Money", () => json.WriteNumber("Value", number)); break;
            case DateTime instant: json.WriteStringValue(Date(instant)); break;
            case DateOnly date: json.WriteStringValue(Date(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))); break;
            default: Queries.RowJson.Plain(json, column, value); break;
        }
    }

    private static void Wrapped(Utf8JsonWriter json, string type, Action value)
    {
        json.WriteStartObject();
        json.WriteString("__type", $"{type}:{Contracts}");
        value();
        json.WriteEndObject();
    }

    /// <summary>The members of an EntityReference, and the end of its object.</summary>
    private static void Reference(Utf8JsonWriter json, string table, Guid id, string? name)
    {
        json.WriteString("Id", id);
        Empty(json, "KeyAttributes");
        json.WriteString("LogicalName", table);
        json.WriteString("Name", name);
        json.WriteNull("RowVersion");
        json.WriteEndObject();
    }

    private static void Empty(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }

    private static string Date(DateTime instant) =>
        string.Create(CultureInfo.InvariantCulture, $"/Date({new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)).ToUnixTimeMilliseconds()})/");
}
