using System.Globalization;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Reads people by id, e-mail or link field, up to 300 in a call.</summary>
internal sealed class RecordReader(MarketoOptions options, Calls calls, Metadata metadata)
{
    // Marketo refuses a filter that more than 1,000 match.
    private const int PeopleMax = 2_000;
    private readonly Portion portion = new(options.BatchSize);

    /// <summary>By id. Deleted and merged people simply do not come back.</summary>
    public async Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken)
    {
        var people = records.Where(r => r.Kind == RecordKind.Person).Distinct().ToList();
        var got = await PeopleAsync("id", [.. people.Select(p => p.Id)], map, cancellationToken);
        if (!got.Ok) return new ReadAnswer.Deferred(got.Failure.ReadReason, got.Failure.After);
        var found = got.Value.Select(s => s.Record).ToHashSet();
        return new ReadAnswer.Done(got.Value, [.. people.Where(p => !found.Contains(p))]);
    }

    /// <summary>By e-mail or link field. A value with a comma cannot be asked for and is not found.</summary>
    public async Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken)
    {
        var filter = key == LookupKey.Link ? LinkFields.DynamicsId : FieldMap.Email;
        var asked = values.Where(v => v.Length > 0 && !v.Contains(',', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (kind != RecordKind.Person || asked.Count == 0) return new ReadAnswer.Done([], []);
        var fields = await metadata.FieldsAsync(map, cancellationToken);
        if (!fields.Ok) return new ReadAnswer.Deferred(fields.Failure.ReadReason, fields.Failure.After);
        if (!fields.Value.Knows(filter)) return new ReadAnswer.Done([], []);
        var got = await PeopleAsync(filter, asked, map, cancellationToken);
        return got.Ok ? new ReadAnswer.Done(got.Value, []) : new ReadAnswer.Deferred(got.Failure.ReadReason, got.Failure.After);
    }

    /// <summary>All people that match, in as many calls as it takes.</summary>
    public async Task<Got<List<RecordSnapshot>>> PeopleAsync(string filter, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken)
    {
        List<RecordSnapshot> people = [];
        if (values.Count == 0) return people;
        var fields = await metadata.FieldsAsync(map, cancellationToken);
        if (!fields.Ok) return fields.Failure;
        var waiting = new Queue<string[]>(values.Chunk(portion.Now));
        while (waiting.TryDequeue(out var chunk))
        {
            var failure = await ChunkAsync(filter, chunk, map, fields.Value, people, cancellationToken);
            portion.Learn(chunk.Length, Errors.FitOf(failure));
            if (failure is null) continue;
            if (failure.Code == "1006") metadata.Forget();
            if (!IsTooMany(failure) || chunk.Length < 2) return failure;
            waiting.Enqueue(chunk[..(chunk.Length / 2)]);
            waiting.Enqueue(chunk[(chunk.Length / 2)..]);
        }

        return people.DistinctBy(p => p.Record).ToList();
    }

    private async Task<Failure?> ChunkAsync(string filter, string[] values, FieldMap map, FieldCatalogue fields, List<RecordSnapshot> people, CancellationToken cancellationToken)
    {
        var shape = new PersonShape(map, fields);
        string? token = null;
        HashSet<string?> met = [];
        do
        {
            List<KeyValuePair<string, string>> query =
            [
                new("filterType", filter), new("filterValues", string.Join(',', values)), new("fields", string.Join(',', shape.Names)),
                new("batchSize", options.BatchSize.ToString(CultureInfo.InvariantCulture)), .. token is null ? [] : new[] { new KeyValuePair<string, string>("nextPageToken", token) },
            ];
            var answer = await calls.QueryAsync("leads", "leads.json", query, cancellationToken);
            if (!answer.Ok) return answer.Failure;
            people.AddRange(answer.Value.Rows.Where(r => r.Number("id") is not null && !Probe.IsValue(r.Text(FieldMap.Email)))
                .Select(r => shape.Snapshot(r.Number("id")!.Value, WholeSecond(answer.Value.At), name => r.Text(name)) with
                {
                    OursAhead = answer.Value.OursAhead,
                    Within = answer.Value.At - WholeSecond(answer.Value.At),
                }));
            // moreResult is often missing here; a page without anybody new ends the walk whatever token it carries.
            var news = answer.Value.Rows.Count(r => met.Add(r.Text("id")));
            token = news == 0 ? null : answer.Value.NextPageToken;
        }
        while (token is not null && met.Count < PeopleMax);
        return null;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static bool IsTooMany(Failure failure) => failure.Kind == FailureKind.TooLarge || (failure.Code == "1003" && failure.Text.Contains("too many", StringComparison.OrdinalIgnoreCase));
}
