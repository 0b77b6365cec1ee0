using System.Globalization;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Demo;

namespace CrmSync.Benchmarks.Requests;

/// <summary>Trigger requests at a pace, each found again in Dynamics' own history by the person's name.</summary>
internal sealed class RequestRun(Site site, TimeProvider clock) : IDisposable
{
    private const string BatchCity = "Queueville";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly Marketing marketing = new(site);
    private IReadOnlyList<int> first = [];
    private IReadOnlyList<int> second = [];
    private int batch;

    /// <summary>Starts the site, makes everybody in Marketo and lets it settle.</summary>
    public async Task BeginAsync(int requests, int batchPeople, CancellationToken cancellationToken)
    {
        await site.StartAsync(cancellationToken);
        await SettleAsync(cancellationToken);
        await marketing.DefineAsync(BatchCity, cancellationToken);
        first = await marketing.MakeAsync("Idle", requests, "Nowhere", cancellationToken);
        second = await marketing.MakeAsync("Busy", requests, "Nowhere", cancellationToken);
        batch = (await marketing.MakeAsync("Batch", batchPeople, BatchCity, cancellationToken)).Count;
        await SettleAsync(cancellationToken);
    }

    /// <summary>Nothing else is going on.</summary>
    public async Task<RequestFigures> IdleAsync(double rate, CancellationToken cancellationToken)
    {
        var asked = await AskAsync(first, rate, cancellationToken);
        await SettleAsync(cancellationToken);
        return Of(asked, "Idle", await RowsAsync(cancellationToken)) with { Asked = first.Count, CampaignP99 = await CampaignAsync(first, asked, cancellationToken) };
    }

    /// <summary>The batch campaign is run once; when its first rows stand, the trigger campaign begins. Only who asked before the batch's last row stood counts.</summary>
    public async Task<RequestFigures> BesideBatchAsync(double rate, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        await marketing.RunBatchAsync(cancellationToken);
        while (!(await RowsAsync(cancellationToken)).Any(row => row.Key.StartsWith("Batch", StringComparison.Ordinal))) await clock.PauseAsync(Look, cancellationToken);
        var from = clock.GetUtcNow();
        var asked = await AskAsync(second, rate, cancellationToken);
        var until = clock.GetUtcNow();
        var rows = await RowsAsync(cancellationToken);
        while (rows.Count(row => row.Key.StartsWith("Batch", StringComparison.Ordinal)) < batch)
        {
            if (clock.GetUtcNow() - until > Longest) throw new TimeoutException("The batch campaign's rows did not come.");
            await clock.PauseAsync(Look, cancellationToken);
            rows = await RowsAsync(cancellationToken);
        }
        await SettleAsync(cancellationToken);
        rows = await RowsAsync(cancellationToken);
        var times = rows.Where(row => row.Key.StartsWith("Batch", StringComparison.Ordinal)).Select(row => row.Value).ToList();
        var beside = asked.Where(each => each.Value < times.Max()).ToDictionary();
        return Of(beside, "Busy", rows) with { Asked = beside.Count, Rows = beside.Keys.Count(rows.ContainsKey), CampaignP99 = await CampaignAsync(second, asked, cancellationToken), BatchBefore = times.Count(t => t < from), BatchAfter = times.Count(t => t > until), BatchSeconds = (times.Max() - began).TotalSeconds };
    }

    public void Dispose() => marketing.Dispose();

    private static RequestFigures Of(Dictionary<string, DateTimeOffset> asked, string name, Dictionary<string, DateTimeOffset> rows)
    {
        var seconds = asked.Where(each => rows.ContainsKey(each.Key)).Select(each => (rows[each.Key] - each.Value).TotalSeconds).ToList();
        return new(seconds.Count, Table.Quantile(seconds, 0.5), Table.Quantile(seconds, 0.99), seconds.DefaultIfEmpty().Max()) { Rows = rows.Keys.Count(key => key.StartsWith(name, StringComparison.Ordinal)) };
    }

    /// <summary>Asks for people at a pace, several a call: Marketo counts calls. Answers when each was asked for, by name.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> AskAsync(IReadOnlyList<int> people, double rate, CancellationToken cancellationToken)
    {
        const double CallsPerSecond = 2;
        var asked = new Dictionary<string, DateTimeOffset>();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1 / CallsPerSecond), clock);
        foreach (var some in people.Chunk(Math.Max(1, (int)Math.Round(rate / CallsPerSecond))))
        {
            var at = clock.GetUtcNow();
            foreach (var id in some) asked[marketing.NameOf(id)] = at;
            await marketing.RequestAsync(some, cancellationToken);
            await ticks.WaitForNextTickAsync(cancellationToken);
        }
        return asked;
    }

    /// <summary>When each row was created in Dynamics, by name; one that is created twice fails the run.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> RowsAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, DateTimeOffset>();
        await foreach (var line in HistoryLine.ReadAsync(site.Sites.Dynamics, 0, cancellationToken))
        {
            if (line is not { Client: "crmsync", Operation: "create", Table: "lead", Field: "lastname", New: { } name }) continue;
            if (!rows.TryAdd(name, line.Time)) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} was created twice."));
        }
        return rows;
    }

    /// <summary>How long Marketo itself took from the request to the campaign's first step: 99 of 100, seconds.</summary>
    private async Task<double> CampaignAsync(IReadOnlyList<int> people, Dictionary<string, DateTimeOffset> asked, CancellationToken cancellationToken)
    {
        var (rows, seconds) = (people.ToDictionary(id => id.ToString(CultureInfo.InvariantCulture)), new List<double>());
        await foreach (var line in HistoryLine.ReadAsync(site.Sites.Marketo, 0, cancellationToken))
            if (line is { Field: "crmsyncRequest", Table: "lead" } && rows.TryGetValue(line.Row, out var id) && asked.TryGetValue(marketing.NameOf(id), out var at)) seconds.Add((line.Time - at).TotalSeconds);
        return Table.Quantile(seconds, 0.99);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (await site.SettledAsync(Longest, clock, cancellationToken) is null) throw new TimeoutException("The system did not settle.");
    }
}

/// <summary>What was measured.</summary>
/// <param name="Measured">Requests whose row came.</param>
/// <param name="P50">Median, seconds.</param>
/// <param name="P99">99 of 100, seconds.</param>
/// <param name="Max">Longest, seconds.</param>
internal sealed record RequestFigures(int Measured, double P50, double P99, double Max)
{
    /// <summary>People asked for.</summary>
    public int Asked { get; init; }

    /// <summary>Of the longest, the part until the campaign's first step in Marketo: 99 of 100, seconds.</summary>
    public double CampaignP99 { get; init; }

    /// <summary>Rows that were created for them.</summary>
    public int Rows { get; init; }

    /// <summary>Rows of the batch campaign that stood when the trigger campaign began.</summary>
    public int BatchBefore { get; init; }

    /// <summary>And those that came after its last request.</summary>
    public int BatchAfter { get; init; }

    /// <summary>From the batch campaign's start to its last row.</summary>
    public double BatchSeconds { get; init; }
}
