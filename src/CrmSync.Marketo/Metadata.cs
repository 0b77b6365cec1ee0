using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Fields and our activity type as Marketo describes them, read once and kept for a while.</summary>
internal sealed class Metadata(MarketoOptions options, Calls calls, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan RetryUnknownAfter = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim reading = new(1);
    private FieldCatalogue? fields;
    private ActivityType? activityType;

    /// <summary>The catalogue; read again when it is old, or when it lacks a mapped field and is not fresh.</summary>
    public async ValueTask<Got<FieldCatalogue>> FieldsAsync(FieldMap? map, CancellationToken cancellationToken)
    {
        if (Usable(map) is { } kept) return kept;
        await reading.WaitAsync(cancellationToken);
        try
        {
            return Usable(map) is { } read ? read : await DescribeAsync(cancellationToken);
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
        var answer = await calls.GetAsync("activityTypes", "activities/external/types.json", cancellationToken);
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
        var answer = await calls.GetAsync("describe", "leads/describe.json", cancellationToken);
        if (!answer.Ok) return answer.Failure;
        var rows = answer.Value.Rows.Select(FieldRow.Read).OfType<FieldRow>().ToList();
        // A person without any field is no description: every field would seem to be gone (F-3).
        return rows.Count == 0 ? Errors.BadAnswer("no fields") with { MayLand = false } : fields = new FieldCatalogue(rows, clock.GetUtcNow());
    }
}

/// <summary>Our activity type, when Marketo has it.</summary>
internal sealed record ActivityTypes(ActivityType? Ours);
