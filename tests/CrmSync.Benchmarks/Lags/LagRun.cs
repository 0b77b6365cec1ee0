using System.Collections.Concurrent;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Client;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.People;

namespace CrmSync.Benchmarks.Lags;

/// <summary>From the answer to a human's edit until the value stands on the other side, by that side's own history.</summary>
internal sealed class LagRun(Site site, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>Starts the site and lets it settle.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await site.StartAsync(cancellationToken);
        if (await site.SettledAsync(Longest, clock, cancellationToken) is null) throw new TimeoutException("The first sync did not settle.");
    }

    /// <summary>Measures both ways; each run writes values of its own.</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="editsPerSecond">Half of them on each side.</param>
    /// <param name="length">Of the editing, at least.</param>
    /// <param name="during">The editing goes on until this has ended, and only what was edited until then counts; null: all of it.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<IReadOnlyList<LagFigures>> MeasureAsync(int run, double editsPerSecond, TimeSpan length, Task? during, CancellationToken cancellationToken)
    {
        var known = new KnownPeople(site.Sites.Marketo, site.Sites.Dynamics);
        await known.ReadAsync(cancellationToken);
        var edits = new MarkedEdits(new(site.Sites.Marketo, clock), new(site.Sites.Dynamics, clock), known.Linked, run, clock);
        DateTimeOffset? ended = null;
        _ = during?.ContinueWith(_ => ended = clock.GetUtcNow(), cancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await edits.MakeAsync(editsPerSecond, length, during ?? Task.CompletedTask, cancellationToken);
        var intervals = await IntervalsAsync(cancellationToken);
        await site.SettledAsync(Longest, clock, cancellationToken);
        return
        [
            await OfAsync("Marketo to Dynamics", intervals["marketo"], Until(edits.FromMarketo, ended), site.Sites.Dynamics, MarkedEdits.InDynamics, cancellationToken),
            await OfAsync("Dynamics to Marketo", intervals["dynamics"], Until(edits.FromDynamics, ended), site.Sites.Marketo, MarkedEdits.InMarketo, cancellationToken),
        ];
    }

    private static Dictionary<string, DateTimeOffset> Until(ConcurrentDictionary<string, DateTimeOffset> edits, DateTimeOffset? ended) =>
        edits.Where(edit => ended is not { } end || edit.Value <= end).ToDictionary();

    private static async Task<LagFigures> OfAsync(
        string way, double interval, Dictionary<string, DateTimeOffset> edits, HttpClient target, string field, CancellationToken cancellationToken)
    {
        var seconds = new List<double>();
        await foreach (var line in HistoryLine.ReadAsync(target, 0, cancellationToken))
            if (line.Client == "crmsync" && line.Field == field && line.New is { } value && edits.TryGetValue(value, out var answered))
                seconds.Add((line.Time - answered).TotalSeconds);
        return new(way, interval, edits.Count, seconds.Count, Table.Quantile(seconds, 0.5), Table.Quantile(seconds, 0.99), seconds.DefaultIfEmpty().Max());
    }

    /// <summary>The present pause between reads of each side, in seconds.</summary>
    private async Task<Dictionary<string, double>> IntervalsAsync(CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        var status = await gateway.GetAsync(SettledWait.Connection, cancellationToken);
        return status.Items("feeds").GroupBy(feed => feed.Text("system")).ToDictionary(feeds => feeds.Key, feeds => feeds.Max(feed => feed.GetProperty("intervalSeconds").GetDouble()));
    }
}

/// <summary>Lag of one way.</summary>
/// <param name="Way">From where to where.</param>
/// <param name="IntervalSeconds">Pause between reads of the side that was edited.</param>
/// <param name="Edits">Edits that were answered.</param>
/// <param name="Arrived">Values found on the other side; an edit replaced before it could be read never arrives.</param>
/// <param name="P50">Median, seconds.</param>
/// <param name="P99">99 of 100, seconds.</param>
/// <param name="Max">Longest, seconds.</param>
internal sealed record LagFigures(string Way, double IntervalSeconds, int Edits, int Arrived, double P50, double P99, double Max);
