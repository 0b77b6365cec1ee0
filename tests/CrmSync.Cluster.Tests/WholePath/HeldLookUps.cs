using System.Collections.Concurrent;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The real connector, whose look-ups of some e-mails are held until the test lets them go.</summary>
internal sealed class HeldLookUps(ISystemOfRecord real, string held) : ISystemOfRecord
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<IReadOnlyList<string>> asked = [];

    /// <summary>The e-mails of each look-up call that was held, as it came.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Held => [.. asked];

    public SystemName System => real.System;

    public IReadOnlyList<RecordKind> Feeds => real.Feeds;

    public void Release() => released.TrySetResult();

    public async Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken)
    {
        if (key == LookupKey.Email && values.Any(v => v.StartsWith(held, StringComparison.Ordinal)))
        {
            asked.Enqueue(values);
            await released.Task;
        }
        return await real.FindAsync(kind, key, values, map, cancellationToken);
    }

    public Task<FeedAnswer> ReadFeedAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken) => real.ReadFeedAsync(feed, cursor, map, cancellationToken);

    public Task<FeedAnswer> ReadLateAsync(string? cursor, DateTimeOffset from, DateTimeOffset to, FieldMap map, CancellationToken cancellationToken) => real.ReadLateAsync(cursor, from, to, map, cancellationToken);

    public Task<FeedAnswer> ReadTableAsync(RecordKind kind, string? cursor, TableRange range, FieldMap map, CancellationToken cancellationToken) => real.ReadTableAsync(kind, cursor, range, map, cancellationToken);

    public Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken) => real.ReadAsync(records, map, cancellationToken);

    public Task<OwnerAnswer?> FindOwnerAsync(string owner, CancellationToken cancellationToken) => real.FindOwnerAsync(owner, cancellationToken);

    public Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken) => real.WriteAsync(writes, map, cancellationToken);

    public Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken) => real.DescribeAsync(cancellationToken);

    public Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken) => real.PrepareAsync(cancellationToken);

    public IAsyncEnumerable<CheckLine> CheckAsync(CancellationToken cancellationToken) => real.CheckAsync(cancellationToken);
}
