using System.Text.Json;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>BulkDelete (protocol sheet 4.4): a system job, kept as a row, that deletes what a query finds. It goes on after a restart.</summary>
internal sealed class BulkDeleting(DataverseCore core)
{
    private const int RowsPerCommit = 100;

    public Guid Start(Caller caller, JsonElement body)
    {
        if (!body.TryGetProperty("QuerySet", out var queries) || queries.ValueKind != JsonValueKind.Array || queries.GetArrayLength() == 0)
            throw DataverseError.BadArgument("The parameter 'QuerySet' is missing.");
        foreach (var query in queries.EnumerateArray()) _ = QueryExpression.Read(core.Store, query);
        var jobs = core.Store.Catalog["asyncoperation"];
        var name = body.TryGetProperty("JobName", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString() : "Bulk Delete";
        return core.Writing.Create(caller, jobs, core.NextId(), OrganizationRows.Fields(
            jobs, ("name", name), ("operationtype", 13), ("messagename", "BulkDelete"), ("data", $"{caller.ClientId} {caller.UserId}\n{queries.GetRawText()}"))).Id;
    }

    public void Run(Row job)
    {
        var jobs = core.Store.Catalog["asyncoperation"];
        var data = ((string)job[jobs.Find("data")!]!).Split('\n', 2);
        var who = data[0].Split(' ');
        var caller = new Caller(who[0], Guid.Parse(who[1]));
        var (deleted, failed) = (0, 0);
        foreach (var query in JsonDocument.Parse(data[1]).RootElement.EnumerateArray())
        {
            var (table, test) = QueryExpression.Read(core.Store, query);
            var found = core.Locked(() => core.Store[table].After(0).Where(test).Select(row => row.Id).ToList());
            foreach (var chunk in found.Chunk(RowsPerCommit))
            {
                foreach (var id in chunk) (deleted, failed) = Delete(caller, table, id) ? (deleted + 1, failed) : (deleted, failed + 1);
            }
        }

        core.Transact(() => Finish(caller, job, deleted, failed));
    }

    private bool Delete(Caller caller, Table table, Guid id)
    {
        try
        {
            core.Delete(caller, RowKey.Of(table, id), Rules.Precondition.None);
            return true;
        }
        catch (DataverseError)
        {
            return false;
        }
    }

    private bool Finish(Caller caller, Row job, int deleted, int failed)
    {
        var (jobs, results) = (core.Store.Catalog["asyncoperation"], core.Store.Catalog["bulkdeleteoperation"]);
        var state = failed == 0 ? 30 : 31;
        core.Writing.Update(caller, jobs, core.Store[jobs].Find(job.Id)!, OrganizationRows.Fields(
            jobs, ("statecode", 3), ("statuscode", state), ("completedon", core.Store.Now.UtcDateTime)));
        core.Writing.Create(caller, results, core.NextId(), OrganizationRows.Fields(
            results, ("name", job[jobs.Find("name")!]), ("statecode", 3), ("statuscode", state), ("successcount", deleted), ("failurecount", failed), ("asyncoperationid", new LookupValue("asyncoperation", job.Id))));
        return true;
    }
}
