using System.Globalization;
using System.Text;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Programs;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>Imports of leads, program members and custom objects: file in, status, failures, warnings (marketo-rest.md 4.12).</summary>
internal sealed class BulkImports(MarketoStore store, BulkQueue queue, BulkFiles files)
{
    private const int BatchDays = 7;
    private const int FirstId = 5000;

    public Envelope Leads(MarketoCall call) => Take(call, ExtractRequests.Leads, (job, texts) =>
    {
        string lookup = call.Text("lookupField") ?? texts.GetValueOrDefault("lookupField") ?? "email";
        if (!store.Tables.Fields.TryGet(lookup, out LeadField? field) || !field.IsSearchable)
            throw new MarketoRefusalException("1011", $"Lookup field '{lookup}' is not supported");
        int? list = (call.Text("listId") ?? texts.GetValueOrDefault("listId")) is { } text ? MarketoCall.Id(text) : null;
        if (list is not null && !store.Tables.Lists.ContainsKey(list.Value))
            throw new MarketoRefusalException("1013", "Object not found");
        if (list is not null && store.Tables.Bulk.Jobs.Values.Any(known => known.IsImport && known.Target == list && (known.Waits || known.Runs(store.Now()))))
            throw new MarketoRefusalException("1019", "Import in progress for that list");
        string? partition = call.Text("partitionName") ?? texts.GetValueOrDefault("partitionName");
        return job with { LookupField = lookup, Target = list, Partition = partition is null ? null : LeadPartitions.Asked(store, partition, "createOrUpdate") };
    });

    public Envelope Objects(MarketoCall call) => Take(call, store.Tables.Objects.Custom(call.Path("api")).Kind.Table, (job, _) => job);

    public Envelope Members(MarketoCall call) => Take(call, StandardKinds.ProgramMember, (job, texts) =>
    {
        MarketoProgram program = ProgramMembers.Program(store, call);
        string status = call.Text("programMemberStatus") ?? texts.GetValueOrDefault("programMemberStatus") ?? throw new MarketoRefusalException("1002", "Missing value for required parameter 'programMemberStatus'");
        return program.Statuses.Contains(status, StringComparer.OrdinalIgnoreCase)
            ? job with { LookupField = "email", Target = program.Id, Status = status } : throw new MarketoRefusalException("1025", $"Program status '{status}' not found");
    });

    public Envelope Status(MarketoCall call)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Shape(Find(call))]);
    }

    /// <summary>The rows that failed with the reason behind them; also the warnings, of which the simulator has none.</summary>
    public Envelope Rows(MarketoCall call, bool failures)
    {
        lock (store.Gate)
        {
            BulkJob job = Find(call);
            if (!(job.FinishedAt <= store.Now()))
                return new Envelope { Raw = FileAnswer.Of(null, 0, null, "text/csv") };
            using Stream file = files.Open(job.FileName) ?? throw new MarketoRefusalException("1013", "Batch not found");
            char separator = SeparatedText.Separator(job.Format);
            string[][] rows = [.. SeparatedText.Read(ImportWriting.Text(file), separator)];
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            SeparatedText.Write(writer, separator, [.. rows[0], failures ? "Import Failure Reason" : "Import Warning Reason"]);
            foreach ((int row, string reason) in failures ? store.Tables.Bulk.Imports.GetValueOrDefault(job.Number).Failures ?? [] : [])
                SeparatedText.Write(writer, separator, [.. rows[row + 1], reason]);
            byte[] bytes = Encoding.UTF8.GetBytes(writer.ToString());
            return new Envelope { Raw = FileAnswer.Of(new MemoryStream(bytes), bytes.Length, call.Range, "text/csv") };
        }
    }

    private Envelope Take(MarketoCall call, string family, Func<BulkJob, Dictionary<string, string>, BulkJob> complete)
    {
        (byte[] file, Dictionary<string, string> texts) = MultipartFile.Read(call.RawBody, call.ContentType);
        string format = (call.Text("format") ?? texts.GetValueOrDefault("format") ?? throw new MarketoRefusalException("1002", "Missing value for required parameter 'format'")).ToUpperInvariant();
        string[] header = SeparatedText.Read(ImportWriting.Text(new MemoryStream(file)), SeparatedText.Separator(format)).FirstOrDefault()
            ?? throw new MarketoRefusalException("1003", "The file is empty");
        lock (store.Gate)
        {
            CheckHeader(family, header);
            DateTimeOffset now = store.Now();
            long number = store.Tables.Bulk.Next;
            BulkJob job = complete(new BulkJob
            {
                Number = number,
                Id = (FirstId + number).ToString(CultureInfo.InvariantCulture),
                Family = family,
                IsImport = true,
                Client = call.Client.Id,
                Format = format,
                CreatedAt = now,
            }, texts);
            job = queue.Enqueue(job, now);
            files.Save(job.FileName, stream => stream.Write(file));
            store.Commit(new Commit(now, call.Client.Id) { Jobs = [job] });
            return Envelope.Of<object>([Shape(job)]);
        }
    }

    private void CheckHeader(string family, string[] header)
    {
        bool leads = family is ExtractRequests.Leads or StandardKinds.ProgramMember;
        string[] unknown = [.. header.Where(name => leads ? !store.Tables.Fields.TryGet(name, out _) : store.Tables.Objects[family].Kind.Field(name) is null)];
        if (unknown.Length > 0)
            throw new MarketoRefusalException("1003", $"Invalid fields [{string.Join(", ", unknown)}]");
    }

    private BulkJob Find(MarketoCall call)
    {
        string id = call.Path("id");
        return store.Tables.Bulk.Jobs.Values.FirstOrDefault(job => job.IsImport && job.Id == id && job.Client == call.Client.Id && job.CreatedAt > store.Now().AddDays(-BatchDays))
            ?? throw new MarketoRefusalException("1013", $"Batch '{id}' not found");
    }

    private object Shape(BulkJob job)
    {
        DateTimeOffset now = store.Now();
        int id = int.Parse(job.Id, CultureInfo.InvariantCulture);
        string status = job.StatusAt(now);
        if (job.StartedAt is null)
            return new { batchId = id, importId = job.Id, status };
        double share = job.FinishedAt > now && job.FinishedAt > job.StartedAt ? (now - job.StartedAt.Value) / (job.FinishedAt.Value - job.StartedAt.Value) : 1;
        int failed = store.Tables.Bulk.Imports.GetValueOrDefault(job.Number).Failures?.Count ?? 0;
        int processed = (int)(share * (job.Records - failed));
        string message = share < 1 ? "Import in progress" : $"Import succeeded, {job.Records - failed} records imported ({processed} members)" + (failed > 0 ? $", {failed} failed" : "");
        bool leads = job.Family is ExtractRequests.Leads or StandardKinds.ProgramMember;
        return leads
            ? new { batchId = id, importId = job.Id, status, numOfLeadsProcessed = processed, numOfRowsFailed = failed, numOfRowsWithWarning = 0, message }
            : new
            {
                batchId = id,
                importId = job.Id,
                operation = "import",
                objectApiName = store.Tables.Objects[job.Family].Kind.ApiName,
                status,
                numOfObjectsProcessed = processed,
                numOfRowsFailed = failed,
                numOfRowsWithWarning = 0,
                importTime = $"{(job.FinishedAt - job.StartedAt)?.TotalSeconds:0} second(s)",
                message,
            };
    }
}
