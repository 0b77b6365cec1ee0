using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>WinOpportunity and LoseOpportunity (protocol sheet 8.6): the opportunity is closed and an activity tells how.</summary>
internal sealed class Closing(DataverseStore store, RowWriting rows, Creating creating)
{
    public int Close(Caller caller, JsonElement body, bool won)
    {
        if (!body.TryGetProperty("OpportunityClose", out var activity) || activity.ValueKind != JsonValueKind.Object)
            throw DataverseError.BadArgument("The parameter 'OpportunityClose' is missing.");
        var (closes, table) = (store.Catalog["opportunityclose"], store.Catalog["opportunity"]);
        var made = creating.Create(caller, closes, activity);
        if (made[closes.Find("opportunityid")!] is not LookupValue named) throw DataverseError.BadArgument("The activity does not name its opportunity.");
        var opportunity = store[table].Find(named.Id) ?? throw DataverseError.NotFound("opportunity", named.Id);
        if (!Equals(opportunity[table.Find("statecode")!], 0)) throw new DataverseError(400, "0x8004022e", "The opportunity is closed and cannot be closed again.");
        var fields = new Dictionary<Column, object?> { [table.Find("statecode")!] = won ? 1 : 2, [table.Find("actualclosedate")!] = DateOnly.FromDateTime(store.Now.UtcDateTime) };
        if (body.TryGetProperty("Status", out var status) && status.TryGetInt32(out var code) && code >= 0) fields[table.Find("statuscode")!] = code;
        rows.Update(caller, table, opportunity, fields);
        rows.Update(caller, closes, made, new Dictionary<Column, object?> { [closes.Find("statecode")!] = 1 });
        return 2;
    }
}
