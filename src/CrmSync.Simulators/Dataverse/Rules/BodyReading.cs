using System.Runtime.InteropServices;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>The columns that a body asks to write, in its order. Columns that exist but are not valid for the operation are left out silently (protocol sheet 2.12).</summary>
internal sealed class BodyReading(DataverseStore store, Func<DataverseSettings> settings)
{
    private const string Bind = "@odata.bind";

    /// <summary>References: Content-ID to row address, within a change set.</summary>
    public RowBody Read(Table table, JsonElement body, bool create, IReadOnlyDictionary<string, string>? references = null)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw DataverseError.Payload(table.SetName, "A node of type 'StartObject' was expected when reading the contents of an entry.");
        var read = new RowBody();
        foreach (var member in body.EnumerateObject()) ReadMember(table, member, create, references, read);
        return read;
    }

    /// <summary>The row that an address names: set(key), /set(key), a whole URL, or a reference.</summary>
    public LookupValue Address(Table asking, string address, IReadOnlyDictionary<string, string>? references)
    {
        if (address.StartsWith('$')) address = Referenced(address, references);
        var open = address.IndexOf('(', StringComparison.Ordinal);
        if (open < 1 || !address.EndsWith(')')) throw DataverseError.Payload(asking.SetName, "The bind address does not name a row.");
        var set = address[(address.LastIndexOf('/', open) + 1)..open];
        if (!store.Catalog.TrySet(set, out var table)) throw DataverseError.UnknownSegment(set);
        var key = RowKey.Parse(table, Uri.UnescapeDataString(address[(open + 1)..^1]), store.Now, settings());
        return new LookupValue(table.LogicalName, (key.Find(store[table]) ?? throw key.NotFound()).Id);
    }

    public static string Referenced(string reference, IReadOnlyDictionary<string, string>? references) =>
        references is not null && references.TryGetValue(reference[1..], out var address)
            ? address
            : throw new DataverseError(400, "0x80048d19", $"Content-ID Reference: '{reference}' does not exist in the batch context.");

    private void ReadMember(Table table, JsonProperty member, bool create, IReadOnlyDictionary<string, string>? references, RowBody body)
    {
        var value = member.Value;
        if (table.TryColumn(JsonMarshal.GetRawUtf8PropertyName(member), out var plain) && !plain.IsLookup)
        {
            ReadPlain(table, plain, value, create, body);
            return;
        }

        var name = member.Name;
        if (table.TryColumn(name, out plain) && !plain.IsLookup) ReadPlain(table, plain, value, create, body);
        else if (name.EndsWith(Bind, StringComparison.Ordinal)) ReadBind(table, name[..^Bind.Length], value, create, references, body);
        else if (name.Contains('@', StringComparison.Ordinal)) return;
        else if (table.TryNavigation(name, out var navigation) && value.ValueKind is JsonValueKind.Null or JsonValueKind.Object) ReadNested(table, navigation, value, create, body);
        else if (store.Catalog.Relationships.TryCollection(table, name, out var collection)) ReadCollection(table, collection, value, create, body);
        else if (!table.TryColumn(name, out var column)) throw Unknown(table, name);
        else if (name != column.WireName && (create ? column.ForCreate : column.ForUpdate)) body.Fields[column] = ValueReading.Read(table, column, value);
    }

    private static void ReadPlain(Table table, Column column, JsonElement value, bool create, RowBody body)
    {
        var read = ValueReading.Read(table, column, value);
        if (create ? column.ForCreate : column.ForUpdate) body.Fields[column] = read;
    }

    private void ReadNested(Table table, (Column Column, string Target) navigation, JsonElement value, bool create, RowBody read)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (create ? navigation.Column.ForCreate : navigation.Column.ForUpdate) read.Fields[navigation.Column] = null;
            return;
        }

        if (!create) throw Deep(table);
        if (!store.Catalog.TryTable(navigation.Target, out var target)) throw Undeclared(table, navigation.Column.LogicalName);
        read.Parents.Add((navigation.Column, target, value));
    }

    private static void ReadCollection(Table table, Collection collection, JsonElement value, bool create, RowBody read)
    {
        if (!create) throw Deep(table);
        if (value.ValueKind != JsonValueKind.Array) throw DataverseError.Payload(table.SetName, $"The value of the property '{collection.Name}' must be an array.");
        foreach (var item in value.EnumerateArray()) read.Children.Add((collection, item));
    }

    private void ReadBind(Table table, string name, JsonElement value, bool create, IReadOnlyDictionary<string, string>? references, RowBody read)
    {
        if (create && value.ValueKind == JsonValueKind.Array && store.Catalog.Relationships.TryCollection(table, name, out var collection))
        {
            foreach (var item in value.EnumerateArray()) read.Joined.Add((collection, Fitting(name, [collection.Target.LogicalName], Bound(table, name, item, references), table)));
            return;
        }

        if (!table.TryNavigation(name, out var navigation)) throw Undeclared(table, name);
        var (column, target) = navigation;
        if (!(create ? column.ForCreate : column.ForUpdate)) return;
        read.Fields[column] = value.ValueKind == JsonValueKind.Null
            ? null
            : Fitting(name, column.Kind == ColumnKind.Owner ? column.Targets : [target], Bound(table, name, value, references), table);
    }

    private LookupValue Bound(Table table, string name, JsonElement value, IReadOnlyDictionary<string, string>? references) =>
        value.ValueKind == JsonValueKind.String
            ? Address(table, value.GetString()!, references)
            : throw DataverseError.Payload(table.SetName, $"The value of '{name}{Bind}' must be an address.");

    private static LookupValue Fitting(string name, IReadOnlyList<string> targets, LookupValue row, Table table) => targets.Contains(row.Table)
        ? row
        : throw DataverseError.Payload(table.SetName, $"The navigation property '{name}' does not lead to rows of '{row.Table}'.");

    private static DataverseError Undeclared(Table table, string name) => DataverseError.Payload(
        table.SetName,
        $"An undeclared property '{name}' which only has property annotations in the payload but no property value was found in the payload. "
        + "In OData, only declared navigation properties and declared named streams can be represented as properties without values.");

    private static DataverseError Unknown(Table table, string name) => DataverseError.Payload(
        table.SetName,
        $"The property '{name}' does not exist on type 'Microsoft.Dynamics.CRM.{table.LogicalName}'. Make sure to only use property names that are defined by the type.");

    private static DataverseError Deep(Table table) =>
        DataverseError.Payload(table.SetName, "Deep updates are not supported in PATCH, PUT or POST. Only content and deferred links are allowed in a write of an existing row.");
}
