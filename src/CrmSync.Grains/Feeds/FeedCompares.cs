using CrmSync.Contracts.Connections;
using CrmSync.Domain.Feeds;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Feeds;

/// <summary>What disappeared: the compare after a full read, and the brake (D-9).</summary>
internal sealed partial class FeedGrain
{
    public async Task ReleaseAsync()
    {
        await StopAsync();
        if (loop is { } running) await running;
        document.State.IsReleased = true;
        await document.WriteStateAsync(CancellationToken.None);
    }

    /// <summary>
    /// A table is read in full, from nothing. An earlier try, whose place was lost in a crash or by a change of the columns, may have shown rows that were deleted
    /// since: neither this one nor a delta tells of them. So it is an epoch of its own, and whoever it does not show is asked for (D-9).
    /// </summary>
    private async Task BeginAsync(FeedReading each, CancellationToken cancellationToken)
    {
        if (each.Begin() || !await comparing.IsAnybodyShownAsync(each.Feed, cancellationToken)) return;
        document.State.Compares[each.Word] = new(++document.State.Epoch);
        await document.WriteStateAsync(CancellationToken.None);
    }

    /// <summary>Reaching the tip ends the full read of a new epoch: every page of it has been handed over.</summary>
    private async Task ReadWholeAsync(FeedReading each)
    {
        if (!document.State.Compares.TryGetValue(each.Word, out var compare) || compare.IsRead) return;
        document.State.Compares[each.Word] = compare with { IsRead = true };
        await document.WriteStateAsync(CancellationToken.None);
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var compares = readings.Values.Where(r => document.State.Compares.ContainsKey(r.Word)).ToDictionary(r => r, r => document.State.Compares[r.Word]);
        if (compares.Count == 0) await CompareAgainAsync(cancellationToken);
        if (compares.Count == 0 || compares.Values.Any(c => !c.IsRead) || await IsBrakedAsync(compares, cancellationToken)) return;
        foreach (var (each, compare) in compares)
        {
            if (await comparing.StepAsync(each.Feed, compare with { IsCounted = true }, cancellationToken) is { } next) document.State.Compares[each.Word] = next;
            else
            {
                document.State.Compares.Remove(each.Word);
                if (each.Feed != RecordKind.Person) document.State.Compared[each.Word] = compare with { After = null, Lagging = 0, Again = clock.GetUtcNow() + Graves.Kept };
            }
            await document.WriteStateAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// A read of a Dynamics row that was under way when the compare passed its person may bring the row afterwards, though it was deleted before the full read: nothing tells of it any
    /// more. So the compare is walked once more when no such answer can be on its way, and asks for whatever no page has shown (D-1, D-9). Nothing waits for that.
    /// </summary>
    private async Task CompareAgainAsync(CancellationToken cancellationToken)
    {
        foreach (var each in readings.Values)
        {
            if (!document.State.Compared.TryGetValue(each.Word, out var compare) || clock.GetUtcNow() < compare.Again) continue;
            if (await comparing.StepAsync(each.Feed, compare, cancellationToken) is { } next) document.State.Compared[each.Word] = next;
            else document.State.Compared.Remove(each.Word);
            await document.WriteStateAsync(CancellationToken.None);
        }
    }

    /// <summary>Before anything of a compare is taken, all that is missing on this side is counted; it waits while that cannot be.</summary>
    private async Task<bool> IsBrakedAsync(Dictionary<FeedReading, Compare> compares, CancellationToken cancellationToken)
    {
        if (document.State.IsReleased || compares.Values.All(c => c.IsCounted)) return false;
        var missing = 0L;
        foreach (var (each, compare) in compares)
        {
            if (await comparing.CountAsync(each.Feed, compare, cancellationToken) is not { } some) return true;
            missing += some;
        }
        return await PullAsync(await braking.LookAsync(missing, cancellationToken));
    }

    private async Task<bool> IsBrakedAsync(Dictionary<string, List<Change>> byPerson, CancellationToken cancellationToken) =>
        !document.State.IsReleased && await PullAsync(await braking.LookAsync(byPerson, clock.GetUtcNow(), cancellationToken));

    /// <summary>The page is not handed over, so that no cursor passes it; the connection pauses itself (D-9).</summary>
    private async Task<bool> PullAsync(string? line)
    {
        if (line is null) return false;
        trouble = line;
        await GrainFactory.GetGrain<IConnectionGrain>(connection).BrakeAsync(SystemKey.Of(system.System), line);
        return true;
    }

    /// <summary>Everything that had disappeared when the operator resumed has been read: the next disappearance counts from nothing.</summary>
    private async Task EndReleaseAsync()
    {
        if (!document.State.IsReleased || document.State.Compares.Count > 0) return;
        document.State.IsReleased = false;
        braking.Release();
        await document.WriteStateAsync(CancellationToken.None);
    }
}
