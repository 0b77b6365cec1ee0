using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Looks for activities of ours that may or may not have landed (V-6), 30 people in a call.</summary>
internal sealed class ActivityFinder(MarketoOptions options, Calls calls, Metadata metadata)
{
    private const int PeopleMax = 30;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>Ids of the writes that are there; null when Marketo cannot say now.</summary>
    public async Task<IReadOnlySet<string>?> FindAsync(IReadOnlyList<AddActivity> writes, CancellationToken cancellationToken)
    {
        var type = await metadata.ActivityTypeAsync(cancellationToken);
        if (!type.Ok) return null;
        HashSet<string> found = [];
        if (type.Value.Ours is not { } ours || writes.Count == 0) return found;
        // By Marketo's clock, which may be behind ours: its feed tells what was added by the time at which that was done.
        var before = Slack + (calls.OursAhead is { } ahead && ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
        foreach (var chunk in writes.Chunk(PeopleMax))
        {
            var people = string.Join(',', chunk.Select(w => w.Record.Id).Distinct());
            if (!await WalkAsync(people, ours.Id, chunk.Min(w => w.At) - before, found, cancellationToken)) return null;
        }

        found.IntersectWith(writes.Select(w => w.Id));
        return found;
    }

    private async Task<bool> WalkAsync(string people, long type, DateTimeOffset since, HashSet<string> found, CancellationToken cancellationToken)
    {
        var page = await calls.GetAsync("pagingToken", $"activities/pagingtoken.json?sinceDatetime={Uri.EscapeDataString(Values.Time(since))}", cancellationToken);
        while (page.Ok && page.Value.NextPageToken is { } token)
        {
            var path = $"activities.json?nextPageToken={Uri.EscapeDataString(token)}&activityTypeIds={type}&leadIds={people}&batchSize={options.BatchSize}";
            page = await calls.GetAsync("activities", path, cancellationToken);
            if (!page.Ok) break;
            found.UnionWith(ActivityRow.ReadAll(page.Value.Rows).Select(r => r.Attribute(ActivityAttributes.Key) ?? r.Attribute("Activity Key")).OfType<string>());
            if (!page.Value.More) return true;
        }

        return false;
    }
}
