using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>create, enqueue, status, file, cancel and list of extracts, for every family.</summary>
internal sealed class BulkExtracts(MarketoStore store, BulkQueue queue, BulkFiles files)
{
    private const int ListedDays = 7;
    private const int FileDays = 7;
    private const int JobDays = 30;

    public Envelope Create(MarketoCall call, Func<MarketoCall, string> family)
    {
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            queue.CheckQuota(now);
            string name = family(call);
            if (call.Body.ValueKind != JsonValueKind.Object)
                throw new MarketoRefusalException("1002", "Missing value for required parameter 'filter'");
            ExtractRequests.Check(store, name, call.Body);
            long number = store.Tables.Bulk.Next;
            return Save(call, new BulkJob
            {
                Number = number,
                Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"export|{number}|{now.UtcTicks}")).AsSpan(0, 16)).ToString(),
                Family = name,
                Client = call.Client.Id,
                Format = (Members.Text(call.Body, "format") ?? "CSV").ToUpperInvariant(),
                Request = call.Body.GetRawText(),
                CreatedAt = now,
            });
        }
    }

    public Envelope Enqueue(MarketoCall call, Func<MarketoCall, string> family)
    {
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            BulkJob job = Find(call, family);
            queue.CheckQuota(now);
            return job.QueuedAt is null && !job.IsCancelled ? Save(call, queue.Enqueue(job, now)) : throw new MarketoRefusalException("1029", "Job already queued");
        }
    }

    public Envelope Status(MarketoCall call, Func<MarketoCall, string> family)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Shape(Find(call, family))]);
    }

    public Envelope Cancel(MarketoCall call, Func<MarketoCall, string> family)
    {
        lock (store.Gate)
        {
            BulkJob job = Find(call, family);
            return job.FinishedAt <= store.Now()
                ? throw new MarketoRefusalException("1003", $"Export job is already {job.StatusAt(store.Now())}") : Save(call, job with { IsCancelled = true });
        }
    }

    public Envelope List(MarketoCall call, Func<MarketoCall, string> family)
    {
        HashSet<string> statuses = new(call.Many("status").Select(status => status == "Canceled" ? "Cancelled" : status), StringComparer.OrdinalIgnoreCase);
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            string name = family(call);
            BulkJob[] all = [.. store.Tables.Bulk.Jobs.Values.Where(job => !job.IsImport && job.Family == name && job.Client == call.Client.Id
                && job.CreatedAt > now.AddDays(-ListedDays) && (statuses.Count == 0 || statuses.Contains(job.StatusAt(now))))];
            (int place, int size) = call.Place(store.Limits.BatchRecords);
            object[] page = [.. all.Skip(place).Take(size).Select(Shape)];
            return Envelope.Of(page) with { NextPageToken = MarketoCall.NextPlace(place, size, all.Length) };
        }
    }

    /// <summary>The file, or a piece of it; 404 as plain text while it is not ready, for a time behind, and when it is gone.</summary>
    public Envelope File(MarketoCall call, Func<MarketoCall, string> family)
    {
        lock (store.Gate)
        {
            BulkJob job = Find(call, family);
            DateTimeOffset ready = (job.FinishedAt ?? DateTimeOffset.MaxValue) + (job.FinishedAt is null ? TimeSpan.Zero : TimeSpan.FromSeconds(store.Settings.ExtractFileLagSeconds));
            bool there = !job.IsCancelled && job.Error is null && ready <= store.Now() && job.FinishedAt > store.Now().AddDays(-FileDays);
            return new Envelope { Raw = FileAnswer.Of(there ? files.Open(job.FileName) : null, job.FileSize, call.Range, Type(job.Format)) };
        }
    }

    private Envelope Save(MarketoCall call, BulkJob job)
    {
        store.Commit(new Commit(store.Now(), call.Client.Id) { Jobs = [job] });
        return Envelope.Of<object>([Shape(job)]);
    }

    private BulkJob Find(MarketoCall call, Func<MarketoCall, string> family)
    {
        (string id, string name) = (call.Path("id"), family(call));
        DateTimeOffset oldest = store.Now().AddDays(-JobDays);
        return store.Tables.Bulk.Jobs.Values.FirstOrDefault(job => !job.IsImport && job.Id == id && job.Family == name && job.Client == call.Client.Id && job.CreatedAt > oldest)
            ?? throw new MarketoRefusalException("1013", "Export job not found");
    }

    private static string Type(string format) => format switch
    {
        "TSV" => "text/tab-separated-values",
        _ => "text/csv",
    };

    private object Shape(BulkJob job)
    {
        DateTimeOffset now = store.Now();
        bool done = job.FinishedAt <= now && !job.IsCancelled;
        return new
        {
            exportId = job.Id,
            format = job.Format,
            status = job.StatusAt(now),
            createdAt = FieldValue.Time(job.CreatedAt),
            queuedAt = Time(job.QueuedAt),
            startedAt = job.StartedAt <= now ? Time(job.StartedAt) : null,
            finishedAt = done ? Time(job.FinishedAt) : null,
            numberOfRecords = done ? job.Records : (int?)null,
            fileSize = done ? job.FileSize : (long?)null,
            fileChecksum = done ? job.Checksum : null,
            errorMsg = done ? job.Error : null,
        };
    }

    private static string? Time(DateTimeOffset? time) => time is { } at ? FieldValue.Time(at) : null;
}
