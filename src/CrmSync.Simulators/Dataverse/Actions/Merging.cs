using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>Merge (protocol sheet 8.3): the winner takes the update content, the loser is closed and points to the winner.</summary>
internal sealed class Merging(DataverseStore store, RowWriting rows, BodyReading bodies)
{
    public void Merge(Caller caller, JsonElement body)
    {
        var (table, winner) = Find(body, "Target");
        var (loserTable, loser) = Find(body, "Subordinate");
        if (table != loserTable || winner.Id == loser.Id || table.LogicalName is not ("lead" or "contact" or "account"))
            throw new DataverseError(400, "0x80045300", "The two records cannot be merged.");
        if (IsClosed(table, winner) || IsClosed(table, loser))
            throw new DataverseError(400, "0x80045304", "One of the records is inactive; inactive records cannot be merged.");
        var content = body.TryGetProperty("UpdateContent", out var asked) && asked.ValueKind == JsonValueKind.Object
            ? bodies.Read(table, asked, create: false).Fields
            : [];
        rows.Update(caller, table, winner, content);
        rows.Update(caller, table, loser, LoserFields(table, winner), "merge");
        if (table.LogicalName != "lead") Reparent(caller, new LookupValue(table.LogicalName, loser.Id), new LookupValue(table.LogicalName, winner.Id));
    }

    private static Dictionary<Column, object?> LoserFields(Table table, Row winner) => new()
    {
        [table.Find("statecode")!] = table.LogicalName == "lead" ? 2 : 1,
        [table.Find("merged")!] = true,
        [table.Find("masterid")!] = new LookupValue(table.LogicalName, winner.Id),
    };

    private void Reparent(Caller caller, LookupValue loser, LookupValue winner)
    {
        foreach (var children in store.Tables)
        {
            foreach (var column in children.Table.Columns.Where(column => column.IsLookup && column.ForUpdate && column.Targets.Contains(loser.Table)).ToList())
            {
                foreach (var child in children.After(0).Where(row => Equals(row[column], loser)).ToList())
                    rows.Update(caller, children.Table, child, new Dictionary<Column, object?> { [column] = winner });
            }
        }
    }

    private (Table Table, Row Row) Find(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var reference)) throw DataverseError.BadArgument($"The parameter '{name}' is missing.");
        var type = reference.TryGetProperty("@odata.type", out var given) ? given.GetString()!.Split('.')[^1] : "";
        if (!store.Catalog.TryTable(type, out var table)) throw DataverseError.BadArgument($"The parameter '{name}' does not name its type.");
        if (!reference.TryGetProperty(table.Key.LogicalName, out var key) || !key.TryGetGuid(out var id))
            throw DataverseError.BadArgument($"The parameter '{name}' does not name a row.");
        return (table, store[table].Find(id) ?? throw DataverseError.NotFound(table.LogicalName, id));
    }

    private static bool IsClosed(Table table, Row row) => !Equals(row[table.Find("statecode")!], 0);
}
