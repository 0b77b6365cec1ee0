using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The real connector, whose answers to creates and look-ups by e-mail are held on their way back until the test lets them go: what they tell may be past by then.</summary>
internal sealed class HeldAnswers(ISystemOfRecord real) : ISystemOfRecord
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isHolding;
    private volatile bool isOfNothing;

    /// <summary>The side has answered, and the answer is held.</summary>
    public Task Arrived => arrived.Task;

    public SystemName System => real.System;

    public IReadOnlyList<RecordKind> Feeds => real.Feeds;

    /// <summary>An e-mail that the side refuses to look up, as the connector tells it; null: none.</summary>
    public string? Poison { get; set; }

    /// <summary>From now on; answers that found nothing only when that is said.</summary>
    public void Hold(bool alsoOfNothing = false) => (isHolding, isOfNothing) = (true, alsoOfNothing);

    public void Release()
    {
        isHolding = false;
        released.TrySetResult();
    }

    public async Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken)
    {
        List<string> asked = [.. values.Where(value => value != Poison)];
        var answer = await real.FindAsync(kind, key, asked, map, cancellationToken);
        if (answer is ReadAnswer.Done done && asked.Count < values.Count) answer = done with { Refused = [Poison!] };
        if (isOfNothing || answer is ReadAnswer.Done { Found.Count: > 0 }) await HeldAsync();
        return answer;
    }

    public async Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken)
    {
        var outcomes = await real.WriteAsync(writes, map, cancellationToken);
        if (writes[0] is CreateRecord) await HeldAsync();
        return outcomes;
    }

    public Task<FeedAnswer> ReadFeedAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken) => real.ReadFeedAsync(feed, cursor, map, cancellationToken);

    public Task<FeedAnswer> ReadLateAsync(string? cursor, DateTimeOffset from, DateTimeOffset to, FieldMap map, CancellationToken cancellationToken) => real.ReadLateAsync(cursor, from, to, map, cancellationToken);

    public Task<FeedAnswer> ReadTableAsync(RecordKind kind, string? cursor, TableRange range, FieldMap map, CancellationToken cancellationToken) => real.ReadTableAsync(kind, cursor, range, map, cancellationToken);

    public Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken) => real.ReadAsync(records, map, cancellationToken);

    public Task<OwnerAnswer?> FindOwnerAsync(string owner, CancellationToken cancellationToken) => real.FindOwnerAsync(owner, cancellationToken);

    public Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken) => real.DescribeAsync(cancellationToken);

    public Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken) => real.PrepareAsync(cancellationToken);

    public IAsyncEnumerable<CheckLine> CheckAsync(CancellationToken cancellationToken) => real.CheckAsync(cancellationToken);

    private async Task HeldAsync()
    {
        if (!isHolding) return;
        arrived.TrySetResult();
        await released.Task;
    }
}
