using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>
/// The real connector, whose waiting is not cut short: a wait that can be cancelled goes through the thread pool, and then no run could be repeated. A read that is
/// stopped ends after the call in progress, as reads do.
/// </summary>
internal sealed class PatientSide(ISystemOfRecord side) : ISystemOfRecord
{
    public SystemName System => side.System;

    public IReadOnlyList<RecordKind> Feeds => side.Feeds;

    public TimeSpan? OursAhead => side.OursAhead;

    public async Task<FeedAnswer> ReadFeedAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken)
    {
        var answer = await side.ReadFeedAsync(feed, cursor, map, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    public async Task<FeedAnswer> ReadLateAsync(string? cursor, DateTimeOffset from, DateTimeOffset to, FieldMap map, CancellationToken cancellationToken)
    {
        var answer = await side.ReadLateAsync(cursor, from, to, map, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    public Task<FeedAnswer> ReadTableAsync(RecordKind kind, string? cursor, TableRange range, FieldMap map, CancellationToken cancellationToken) =>
        side.ReadTableAsync(kind, cursor, range, map, CancellationToken.None);

    public async Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken)
    {
        var answer = await side.ReadAsync(records, map, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    public Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken) =>
        side.FindAsync(kind, key, values, map, CancellationToken.None);

    public Task<OwnerAnswer?> FindOwnerAsync(string owner, CancellationToken cancellationToken) => side.FindOwnerAsync(owner, CancellationToken.None);

    public Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken) => side.WriteAsync(writes, map, CancellationToken.None);

    public Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken) => side.DescribeAsync(CancellationToken.None);

    public Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken) => side.PrepareAsync(CancellationToken.None);

    public IAsyncEnumerable<CheckLine> CheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Set-up is checked by tests of its own.");
}
