using CrmSync.Domain.Systems;

namespace CrmSync.Grains.People;

/// <summary>When was the latest of these edits made, by its own side's clock?</summary>
internal static class Edits
{
    public static DateTimeOffset? LatestOf(IReadOnlyList<Change> changes)
    {
        DateTimeOffset? latest = null;
        foreach (var change in changes)
        {
            DateTimeOffset? at = change switch { FieldChanged row => row.Second, RecordSeen seen => seen.Snapshot.At, RecordMerged merged => merged.At, RecordDeleted gone => gone.At, _ => null };
            if (at is { } moment && (latest is null || moment > latest)) latest = moment;
        }
        return latest;
    }
}
