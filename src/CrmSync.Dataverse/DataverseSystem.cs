using System.Diagnostics.Metrics;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>Dynamics 365 through the Dataverse Web API 9.2: change tracking, conditional writes, metadata.</summary>
public sealed class DataverseSystem : ISystemOfRecord, IDisposable
{
    private readonly Token token;
    private readonly TimeSpan? changesLast;
    private readonly FeedReader feeds;
    private readonly RecordReader reader;
    private readonly Writer writer;
    private readonly Metadata metadata;
    private readonly SetUp setUp;
    private readonly Checks checks;
    private readonly Owners owners;
    private readonly TableReader tables;
    private readonly Columns columns;
    private readonly LookupTargets lookups;

    /// <summary>One environment through one application user.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="budget">Asked before every call.</param>
    /// <param name="http">
    /// Made on <see cref="CreateHandler"/>, or on one that keeps no cookies and repeats no write; its own time limit is above
    /// <see cref="DataverseOptions.CallTimeout"/>. Not disposed here.
    /// </param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where ids, counts, codes and times go.</param>
    /// <param name="meters">Meter <c>CrmSync</c>; null counts nothing.</param>
    public DataverseSystem(DataverseOptions options, ICallBudget budget, HttpClient http, TimeProvider clock, ILogger<DataverseSystem> log, IMeterFactory? meters = null)
    {
        changesLast = options.ChangesLast;
        token = new Token(options, http, clock, log);
        var calls = new Calls(options, budget, http, clock, token, new SystemMetrics(meters), log);
        columns = new Columns(options, calls, clock, log);
        feeds = new FeedReader(options, calls, columns, new Organization(calls, clock), clock, log);
        reader = new RecordReader(options, calls, columns);
        lookups = new LookupTargets(options, calls, clock);
        writer = new Writer(options, calls, columns, new LookupFinder(calls, lookups));
        tables = new TableReader(options, calls, columns);
        metadata = new Metadata(calls);
        setUp = new SetUp(options, calls, columns, log);
        checks = new Checks(options, calls, token, setUp, clock);
        owners = new Owners(calls, clock);
    }

    /// <inheritdoc />
    public SystemName System => SystemName.Dynamics;

    /// <inheritdoc />
    public IReadOnlyList<RecordKind> Feeds => Tables.InScope;

    /// <summary>A handler as Dataverse wants it: no affinity cookie, so that calls spread over its servers; connections renewed now and then.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxConnectionsPerServer = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(3),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AutomaticDecompression = global::System.Net.DecompressionMethods.All,
    };

    /// <inheritdoc />
    /// <remarks>Every page of the first walk, the last one included, is <see cref="FeedAnswer.Page.Initial"/>.</remarks>
    public Task<FeedAnswer> ReadFeedAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken) =>
        feeds.ReadAsync(feed, cursor, map, cancellationToken);

    /// <inheritdoc />
    public Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken) =>
        reader.ReadAsync(records, map, cancellationToken);

    /// <inheritdoc />
    /// <remarks>By e-mail, contacts also by originating lead.</remarks>
    public Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken) =>
        key == LookupKey.Email || (key == LookupKey.OriginatingLead && kind == RecordKind.Contact)
            ? reader.FindAsync(kind, key, values, map, cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(key), key, "Dynamics is looked up by e-mail, contacts also by originating lead");

    /// <inheritdoc />
    /// <remarks>Whom Dynamics named is remembered for five minutes: a batch campaign names one owner a thousand times.</remarks>
    public Task<OwnerAnswer?> FindOwnerAsync(string owner, CancellationToken cancellationToken) => owners.FindAsync(owner, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken) =>
        writer.WriteAsync(writes, map, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken)
    {
        var described = await metadata.DescribeAsync(cancellationToken);
        foreach (var kind in Tables.InScope) columns.Forget(kind);
        lookups.Forget();
        if (changesLast is null && await metadata.ChangesLastAsync(cancellationToken) is { } half) feeds.ChangesLast = half;
        return described;
    }

    /// <inheritdoc />
    public Task<FeedAnswer> ReadTableAsync(RecordKind kind, string? cursor, TableRange range, FieldMap map, CancellationToken cancellationToken) =>
        tables.ReadAsync(kind, cursor, range, map, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken) => setUp.PrepareAsync(cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<CheckLine> CheckAsync(CancellationToken cancellationToken) => checks.RunAsync(cancellationToken);

    /// <summary>Lets go of the token's lock.</summary>
    public void Dispose() => token.Dispose();
}
