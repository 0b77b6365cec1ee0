using System.Diagnostics.Metrics;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Bulk;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>Marketo as a system of record: one feed of people, reads by id, e-mail and link field, writes in batches of 300. One instance per connection, for all callers.</summary>
public sealed class MarketoSystem : ISystemOfRecord, IDisposable
{
    private readonly MarketoOptions options;
    private readonly Token token;
    private readonly Calls calls;
    private readonly Metadata metadata;
    private readonly ExtractReader extracts;
    private readonly FeedReader feeds;
    private readonly RecordReader records;
    private readonly ActivityFinder activities;
    private readonly Writer writer;
    private readonly SetUp setUp;
    private readonly Checks checks;

    /// <summary>Wires the parts; calls nothing.</summary>
    /// <param name="options">The instance and who we are there.</param>
    /// <param name="budget">Asked before every call but those to the identity server, which Marketo does not count.</param>
    /// <param name="http">Its own time limit should be longer than <see cref="MarketoOptions.CallTimeout"/>, and nothing in it may repeat a POST.</param>
    /// <param name="clock">Time limits and the token's age.</param>
    /// <param name="log">Operations, codes, times.</param>
    /// <param name="meters">For <c>crmsync.calls</c>; null counts nothing.</param>
    public MarketoSystem(MarketoOptions options, ICallBudget budget, HttpClient http, TimeProvider clock, ILogger<MarketoSystem> log, IMeterFactory? meters = null)
    {
        this.options = options;
        token = new Token(options, http, clock, log);
        calls = new Calls(options, budget, http, token, clock, log, new SystemMetrics(meters));
        metadata = new Metadata(options, calls, clock);
        records = new RecordReader(options, calls, metadata);
        extracts = new ExtractReader(options, calls, clock, log);
        feeds = new FeedReader(options, calls, metadata, records, extracts, new DeletedFeed(options, calls), clock, log);
        activities = new ActivityFinder(options, calls, metadata);
        writer = new Writer(options, calls, metadata, activities, log);
        setUp = new SetUp(options, calls, metadata);
        checks = new Checks(options, calls, token, metadata, setUp, clock);
    }

    /// <inheritdoc/>
    public SystemName System => SystemName.Marketo;

    /// <inheritdoc/>
    public IReadOnlyList<RecordKind> Feeds { get; } = [RecordKind.Person];

    /// <inheritdoc/>
    public int CallsPerPoll => options.DeletesApart ? 2 : 1;

    /// <inheritdoc/>
    public TimeSpan? OursAhead => calls.OursAhead;

    /// <inheritdoc/>
    public Task<FeedAnswer> ReadFeedAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken) => feeds.ReadAsync(cursor, map, cancellationToken);

    /// <summary>One page of the slow second walk (B-14): the same activities between two times, for rows that were committed late. Most of them were seen before.</summary>
    /// <param name="cursor">From the page before; null begins at <paramref name="from"/>.</param>
    /// <param name="from">Marketo's clock, exclusive.</param>
    /// <param name="to">Marketo's clock, inclusive: the page that passes it has More false.</param>
    /// <param name="map">The selected fields.</param>
    /// <param name="cancellationToken">Ends the read; nothing is lost by it.</param>
    public Task<FeedAnswer> ReadLateAsync(string? cursor, DateTimeOffset from, DateTimeOffset to, FieldMap map, CancellationToken cancellationToken) =>
        feeds.ReadLateAsync(cursor, from, to, map, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken) => this.records.ReadAsync(records, map, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken) =>
        records.FindAsync(kind, key, values, map, cancellationToken);

    /// <summary>Which of these activities Marketo already has, by our id (V-6): asked before an activity with an unknown outcome is sent again.</summary>
    /// <returns>Their <see cref="Write.Id"/>s; null when Marketo cannot say now.</returns>
    public Task<IReadOnlySet<string>?> FindActivitiesAsync(IReadOnlyList<AddActivity> writes, CancellationToken cancellationToken) => activities.FindAsync(writes, cancellationToken);

    /// <summary>See the port. A cancellation while a call is under way leaves its outcome unknown.</summary>
    public Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken) => writer.WriteAsync(writes, map, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken)
    {
        metadata.Forget();
        var fields = await metadata.FieldsAsync(null, cancellationToken);
        return fields.Ok ? [fields.Value.ToSchema()] : throw Unavailable.Because(fields.Failure, options);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken) => setUp.PrepareAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<CheckLine> CheckAsync(CancellationToken cancellationToken) => checks.RunAsync(cancellationToken);

    /// <summary>Ends what is shared; the HTTP client belongs to the caller.</summary>
    public void Dispose()
    {
        extracts.Dispose();
        token.Dispose();
        metadata.Dispose();
    }
}
