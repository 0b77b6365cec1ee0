using System.Text.Json;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>A row as actions take it: <c>{"@odata.type":"Microsoft.Dynamics.CRM.lead","leadid":"..."}</c>, or by <c>@odata.id</c>.</summary>
internal static class EntityReference
{
    /// <summary>The row that a parameter names.</summary>
    public static LookupValue Read(DataverseStore store, JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var reference)
            ? Read(store, reference)
            : throw DataverseError.BadArgument($"The parameter '{name}' is missing.");

    public static LookupValue Read(DataverseStore store, JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.Object) throw DataverseError.BadArgument("A parameter that names a row must be an object.");
        if (reference.TryGetProperty("@odata.id", out var address) && address.ValueKind == JsonValueKind.String) return Addressed(store, address.GetString()!);
        var type = reference.TryGetProperty("@odata.type", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString()!.Split('.')[^1] : null;
        var table = type is not null && store.Catalog.TryTable(type, out var known) ? known : Guessed(store, reference);
        if (table is null) throw DataverseError.BadArgument("A parameter does not name the type of its row.");
        return reference.TryGetProperty(table.Key.LogicalName, out var key) && key.ValueKind == JsonValueKind.String && key.TryGetGuid(out var id)
            ? new LookupValue(table.LogicalName, id)
            : throw DataverseError.BadArgument("A parameter does not name its row.");
    }

    private static Table? Guessed(DataverseStore store, JsonElement reference) =>
        store.Catalog.Tables.FirstOrDefault(table => !table.IsActivity && reference.TryGetProperty(table.Key.LogicalName, out _));

    private static LookupValue Addressed(DataverseStore store, string address)
    {
        var path = ResourcePath.Parse(address);
        return store.Catalog.TrySet(path.Name(path.Count - 1), out var table) && Guid.TryParse(path.Key(path.Count - 1), out var id)
            ? new LookupValue(table.LogicalName, id)
            : throw DataverseError.BadArgument("A parameter does not name its row.");
    }
}
