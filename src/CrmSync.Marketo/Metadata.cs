using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Fields and our activity type as Marketo describes them, read once and kept for a while.</summary>
internal sealed class Metadata(MarketoOptions options, Calls calls, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan RetryUnknownAfter = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim reading = new(1);
    private readonly Dictionary<string, FieldRow> seen = new(StringComparer.Ordinal);
    private FieldCatalogue? fields;
    private ActivityType? activityType;

    /// <summary>
    /// The catalogue; read again when it is old, or when it lacks a mapped field and is not fresh. Of a mapped field that is hidden it tells the change rows: they
    /// come all the same, and one that is dropped may be the only word of an edit that we replaced (F-3, C-7).
    /// </summary>
    public async ValueTask<Got<FieldCatalogue>> FieldsAsync(FieldMap? map, CancellationToken cancellationToken)
    {
        if (Usable(map) is { } kept && TellsAll(kept, map)) return kept;
        await reading.WaitAsync(cancellationToken);
        try
        {
            var read = Usable(map) is { } again ? again : await DescribeAsync(cancellationToken);
            return read.Ok && map is not null && !TellsAll(read.Value, map) ? await AskAsync(read.Value, map, cancellationToken) : read;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Our custom activity type; null inside when it is not approved yet.</summary>
    public async ValueTask<Got<ActivityTypes>> ActivityTypeAsync(CancellationToken cancellationToken)
    {
        if (activityType is { } kept) return new ActivityTypes(kept);
        var answer = await calls.AskAsync("activityTypes", "activities/external/types.json", cancellationToken);
        if (!answer.Ok) return answer.Failure;
        var found = answer.Value.Rows.Select(ActivityType.Read).FirstOrDefault(t => t.Is(options.ActivityType));
        if (found is { IsApproved: true }) activityType = found;
        return new ActivityTypes(found);
    }

    /// <summary>What is kept is no longer true: set-up changed it, or a call was refused for an unknown field.</summary>
    public void Forget() => (fields, activityType) = (null, null);

    public void Dispose() => reading.Dispose();

    private FieldCatalogue? Usable(FieldMap? map)
    {
        if (fields is not { } kept) return null;
        var age = clock.GetUtcNow() - kept.ReadAt;
        var complete = map is null || map.On(RecordKind.Person).All(f => kept.Knows(f.Name));
        return age < (complete ? options.MetadataAge : RetryUnknownAfter) ? kept : null;
    }

    private async Task<Got<FieldCatalogue>> DescribeAsync(CancellationToken cancellationToken)
    {
        var answer = await calls.AskAsync("describe", "leads/describe.json", cancellationToken);
        if (!answer.Ok) return answer.Failure;
        var rows = answer.Value.Rows.Select(FieldRow.Read).OfType<FieldRow>().ToList();
        // A person without any field is no description: every field would seem to be gone (F-3).
        if (rows.Count == 0) return Errors.BadAnswer("no fields") with { MayLand = false };
        foreach (var row in rows) seen[row.Name] = row;
        return fields = new FieldCatalogue(rows, seen.Values, clock.GetUtcNow());
    }

    /// <summary>What users call the fields that describe.json does not show, and nobody has seen since we started: hidden ones have a definition still.</summary>
    private async Task<Got<FieldCatalogue>> AskAsync(FieldCatalogue known, FieldMap map, CancellationToken cancellationToken)
    {
        foreach (var name in map.Fields.Select(f => f.Name).Where(name => !known.Tells(name)))
        {
            var answer = await calls.AskAsync("describe", $"leads/schema/fields/{Uri.EscapeDataString(name)}.json", cancellationToken);
            if (!answer.Ok && answer.Failure.Kind is FailureKind.Deferred or FailureKind.Token or FailureKind.Unauthorised) return answer.Failure;
            var label = answer.Ok ? answer.Value.Rows.Select(row => row.Text("displayName")).FirstOrDefault() : null;
            // One that is gone, or that we may not look up, has no other name.
            seen[name] = new FieldRow(null, name, label ?? name, "", null, true);
        }
        return fields = known.With(seen.Values);
    }

    private static bool TellsAll(FieldCatalogue known, FieldMap? map) => map is null || map.Fields.All(f => known.Tells(f.Name));
}

/// <summary>Our activity type, when Marketo has it.</summary>
internal sealed record ActivityTypes(ActivityType? Ours);
