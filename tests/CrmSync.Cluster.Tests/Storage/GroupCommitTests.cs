using System.Diagnostics;
using System.Diagnostics.Metrics;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;

namespace CrmSync.Cluster.Tests.Storage;

public sealed class GroupCommitTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_thousand_writes_at_once_share_few_transactions()
    {
        using var folder = new StoreFolder();
        using var listener = new MeterListener();
        var (commits, rows) = (0L, 0L);
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == folder.Meters) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref commits, value));
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref rows, value));
        listener.Start();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => folder.CommitAsync($"person:{n}", StoreFolder.Rows())));
        output.WriteLine($"1,000 writes in {commits} transactions");
        Assert.Equal(1000, rows);
        Assert.InRange(commits, 1, 200);
    }

    /// <summary>A number for a reader, asserted by nobody: the machine is shared.</summary>
    [Fact]
    public async Task Writes_per_second_of_a_two_second_run_are_told()
    {
        using var folder = new StoreFolder();
        var clock = Stopwatch.StartNew();
        var runs = await Task.WhenAll(Enumerable.Range(0, 500).Select(n => Task.Run(() => WriteForAsync(folder, $"person:{n}", clock, TimeSpan.FromSeconds(2)))));
        output.WriteLine($"{runs.Sum() / clock.Elapsed.TotalSeconds:N0} person commits per second, each with an index row and an activity line");
        var counts = await folder.Ledger.CountAsync(StoreFolder.Connection, TestContext.Current.CancellationToken);
        Assert.Equal(500, counts.People[PersonStanding.InStep]);
    }

    private static async Task<int> WriteForAsync(StoreFolder folder, string person, Stopwatch clock, TimeSpan time)
    {
        GrainState<PersonDocument>? state = null;
        var writes = 0;
        while (clock.Elapsed < time || writes == 0)
        {
            state = await folder.CommitAsync(person, StoreFolder.Rows(StoreFolder.Row(person), activities: [StoreFolder.Activity(++writes)]), state);
        }

        return writes;
    }
}
