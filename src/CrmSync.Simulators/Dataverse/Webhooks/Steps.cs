using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Webhooks;

/// <summary>Which registered steps a commit runs: enabled, on the message and table, and on one of the columns when it filters (protocol sheet 11.1).</summary>
internal sealed class Steps(DataverseStore store, Func<Guid> nextId)
{
    private Table Table => store.Catalog["sdkmessageprocessingstep"];

    /// <summary>The calls of a transaction in order of writes and rank, each with whether it is synchronous.</summary>
    public List<(StepCall Call, bool Synchronous, bool AutoDelete)> Of(IReadOnlyList<(RowWrite Write, Row? Before)> writes)
    {
        var calls = new List<(StepCall, bool, bool)>();
        if (store[Table].Count == 0) return calls;
        var steps = store[Table].After(0).Where(step => Equals(Of(step, "statecode"), 0)).OrderBy(step => Of(step, "rank") as int? ?? 1).ToList();
        foreach (var (write, before) in writes.Where(one => one.Write.Caller.ClientId != Caller.Seed && !one.Write.Table.LogicalName.StartsWith("sdk", StringComparison.Ordinal)))
        {
            foreach (var step in steps.Where(step => Runs(step, write)))
            {
                var synchronous = Of(step, "mode") is not 1;
                if (synchronous ? write.Caller.BypassSync : write.Caller.BypassAsync) continue;
                if (Endpoint(step) is { } endpoint) calls.Add((StepCall.Of(store.Catalog, endpoint, Context(step, write, before)), synchronous, Of(step, "asyncautodelete") is true));
            }
        }

        return calls;
    }

    private bool Runs(Row step, RowWrite write)
    {
        if (Of(step, "sdkmessageid") is not LookupValue message || message.Id != MessageRows.Message(MessageOf(write))) return false;
        if (Of(step, "sdkmessagefilterid") is LookupValue filter && store["sdkmessagefilter"].Find(filter.Id) is { } row
            && !Equals(row[store.Catalog["sdkmessagefilter"].Find("primaryobjecttypecode")!], write.Table.LogicalName)) return false;
        if (write.Operation is "create" or "delete" || Of(step, "filteringattributes") is not string columns) return true;
        var names = columns.Split(',', StringSplitOptions.TrimEntries);
        return write.Fields.Any(field => field.Told && names.Contains(field.Column.LogicalName));
    }

    private ExecutionContextJson Context(Row step, RowWrite write, Row? before) =>
        new(write.Table, write, before, MessageOf(write), step, Of(step, "name") as string ?? "", store.Now)
        {
            CorrelationId = nextId(),
            Mode = Of(step, "mode") as int? ?? 0,
            Stage = Of(step, "stage") as int? ?? 40,
            Images = [.. Images(step)],
        };

    private IEnumerable<(string Alias, bool Pre, IReadOnlyList<string>? Columns)> Images(Row step)
    {
        var table = store.Catalog["sdkmessageprocessingstepimage"];
        foreach (var image in store[table].With(table.Find("sdkmessageprocessingstepid")!, [step.Id.ToString()]))
        {
            if (image[table.Find("sdkmessageprocessingstepid")!] is not LookupValue named || named.Id != step.Id) continue;
            var type = image[table.Find("imagetype")!] as int? ?? 0;
            var alias = image[table.Find("entityalias")!] as string ?? "";
            var columns = (image[table.Find("attributes")!] as string)?.Split(',', StringSplitOptions.TrimEntries);
            if (type is 0 or 2) yield return (alias, true, columns);
            if (type is 1 or 2) yield return (alias, false, columns);
        }
    }

    private Row? Endpoint(Row step) => Of(step, "eventhandler") is LookupValue { Table: "serviceendpoint" } handler ? store["serviceendpoint"].Find(handler.Id) : null;

    private object? Of(Row step, string column) => step[Table.Find(column)!];

    private static string MessageOf(RowWrite write) => write.Operation switch { "create" => "Create", "delete" => "Delete", _ => "Update" };
}
