using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>The columns that a body asks to write, in its order. Columns that exist but are not valid for the operation are left out silently (protocol sheet 2.12).</summary>
internal sealed class BodyReading(DataverseStore store)
{
    private const string Bind = "@odata.bind";

    /// <summary>References: Content-ID to row address, within a change set.</summary>
    public Dictionary<Column, object?> Read(Table table, JsonElement body, bool create, IReadOnlyDictionary<string, string>? references = null)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw DataverseError.Payload(table.SetName, "A node of type 'StartObject' was expected when reading the contents of an entry.");
        var fields = new Dictionary<Column, object?>();
        foreach (var member in body.EnumerateObject())
        {
            var (column, value) = ReadMember(table, member, references);
            if (column is not null && (create ? column.ForCreate : column.ForUpdate)) fields[column] = value;
        }

        return fields;
    }

    /// <summary>The id that an address of a row names: set(guid), /set(guid) or a whole URL.</summary>
    public LookupValue Address(Table asking, string address, IReadOnlyDictionary<string, string>? references)
    {
        if (address.StartsWith('$')) address = Referenced(address, references);
        var segment = address[(address.LastIndexOf('/') + 1)..];
        var open = segment.IndexOf('(', StringComparison.Ordinal);
        if (open < 1 || !segment.EndsWith(')')) throw DataverseError.Payload(asking.SetName, "The bind address does not name a row.");
        if (!store.Catalog.TrySet(segment[..open], out var table)) throw DataverseError.UnknownSegment(segment[..open]);
        if (!Guid.TryParse(segment[(open + 1)..^1], out var id))
            throw new DataverseError(400, "0x80060890", $"The key of the address is not an active alternate key of '{table.LogicalName}'.");
        return store[table].Find(id) is null ? throw DataverseError.NotFound(table.LogicalName, id) : new LookupValue(table.LogicalName, id);
    }

    public static string Referenced(string reference, IReadOnlyDictionary<string, string>? references) =>
        references is not null && references.TryGetValue(reference[1..], out var address)
            ? address
            : throw new DataverseError(400, "0x80048d19", $"Content-ID Reference: '{reference}' does not exist in the batch context.");

    private (Column? Column, object? Value) ReadMember(Table table, JsonProperty member, IReadOnlyDictionary<string, string>? references)
    {
        if (member.Name.EndsWith(Bind, StringComparison.Ordinal)) return ReadBind(table, member.Name[..^Bind.Length], member.Value, references);
        if (member.Name.Contains('@', StringComparison.Ordinal)) return default;
        if (table.TryNavigation(member.Name, out var navigation) && member.Value.ValueKind == JsonValueKind.Null) return (navigation.Column, null);
        if (!table.TryColumn(member.Name, out var column))
        {
            throw DataverseError.Payload(table.SetName, $"The property '{member.Name}' does not exist on type 'Microsoft.Dynamics.CRM.{table.LogicalName}'. "
                + "Make sure to only use property names that are defined by the type.");
        }

        return column.IsLookup && member.Name == column.WireName ? default : (column, ValueReading.Read(table, column, member.Value));
    }

    private (Column Column, object? Value) ReadBind(Table table, string name, JsonElement value, IReadOnlyDictionary<string, string>? references)
    {
        if (!table.TryNavigation(name, out var navigation))
        {
            throw DataverseError.Payload(table.SetName, $"An undeclared property '{name}' which only has property annotations in the payload but no property "
                + "value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.");
        }

        if (value.ValueKind == JsonValueKind.Null) return (navigation.Column, null);
        if (value.ValueKind != JsonValueKind.String) throw DataverseError.Payload(table.SetName, $"The value of '{name}{Bind}' must be an address.");
        var target = Address(table, value.GetString()!, references);
        var fits = navigation.Column.Kind == ColumnKind.Owner ? navigation.Column.Targets.Contains(target.Table) : navigation.Target == target.Table;
        return fits ? (navigation.Column, target)
            : throw DataverseError.Payload(table.SetName, $"The navigation property '{name}' does not lead to rows of '{target.Table}'.");
    }
}
