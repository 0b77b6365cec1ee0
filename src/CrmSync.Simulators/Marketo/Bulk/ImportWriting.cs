using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Programs;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>Writes the rows of an import, each in one commit with the place behind it: a crash does no row twice.</summary>
internal sealed class ImportWriting(MarketoStore store, BulkFiles files, LeadSync leads, ObjectSync objects, ProgramMembers members)
{
    private const string Source = "List import";

    public BulkJob Run(BulkJob job)
    {
        using Stream file = files.Open(job.FileName) ?? throw new InvalidOperationException($"The file of import {job.Id} is gone.");
        string[][] rows = [.. SeparatedText.Read(Text(file), SeparatedText.Separator(job.Format))];
        int done;
        lock (store.Gate)
            done = store.Tables.Bulk.Imports.GetValueOrDefault(job.Number).Rows;
        for (int row = done; row < rows.Length - 1; row++)
        {
            lock (store.Gate)
                Write(job, row, rows[0], rows[row + 1]);
        }

        return job with { Records = rows.Length - 1 };
    }

    public static string Text(Stream file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private void Write(BulkJob job, int row, string[] header, string[] values)
    {
        int before = store.Tables.Bulk.Imports.GetValueOrDefault(job.Number).Rows;
        string? failure = values.Length > header.Length ? "1003: more values than columns" : Write(job, row, Record(header, values));
        bool told = store.Tables.Bulk.Imports.GetValueOrDefault(job.Number).Rows > before;
        if (!told || failure is not null)
            store.Commit(new Commit(store.Now(), job.Client) { Progress = new BulkProgress(job.Number, row, failure) });
    }

    /// <summary>Why the row failed, or null.</summary>
    private string? Write(BulkJob job, int row, JsonElement record)
    {
        if (job.Family is not (ExtractRequests.Leads or StandardKinds.ProgramMember))
            return Reason(objects.WriteOne(job.Client, store.Tables.Objects[job.Family], record).Reasons);
        LeadField lookup = store.Tables.Fields.TryGet(job.LookupField!, out LeadField? field) ? field : store.Tables.Fields.Email;
        var author = new Author(job.Client, Source, Source) { Import = job.Target is null ? new BulkProgress(job.Number, row, null) : null };
        RecordResult result = leads.WriteOne(author, record, lookup, lookup.Name == "id" ? "updateOnly" : "createOrUpdate", job.Partition);
        if (result.Id is not { } id)
            return Reason(result.Reasons);
        if (job.Family == StandardKinds.ProgramMember)
            members.Enter(job.Client, store.Tables.Programs[job.Target!.Value], (int)id, job.Status!);
        else if (job.Target is { } list && store.Tables.Lists.TryGetValue(list, out StaticList? found) && !found.Members.Contains((int)id))
            Join(job, found, (int)id);
        return null;
    }

    private void Join(BulkJob job, StaticList list, int lead)
    {
        var commit = new Commit(store.Now(), job.Client);
        commit.Changes.Add(new Change("update", Tables.ListRows, LeadChanges.Row(list.Id), "member", null, LeadChanges.Row(lead)));
        commit.Activities.Add(store.Row(commit, lead, ActivityTypes.AddToList, list.Name) with { Attributes = [new ActivityAttribute("Source", Source)] });
        store.Commit(commit);
    }

    private JsonElement Record(string[] header, string[] values)
    {
        var record = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (int place = 0; place < header.Length; place++)
        {
            string? value = place < values.Length && values[place].Length > 0 && values[place] != "null" ? values[place] : null;
            if (value is not null || store.Settings.ImportEmptyClears)
                record[header[place]] = value;
        }

        return JsonSerializer.SerializeToElement(record);
    }

    private static string? Reason(IReadOnlyList<Reason>? reasons) => reasons is [var first, ..] ? $"{first.Code}: {first.Message}" : null;
}
