using System.Globalization;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Rules;

public sealed class LaneRules
{
    private const int BatchMax = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    [Fact]
    public void B_3_A_better_lane_leaves_first_however_much_waits_before_it()
    {
        var queue = Queue(callsMax: 1);
        for (var i = 0; i < 1000; i++) queue.Add(Update(i, Lane.Backfill));
        queue.Add(Update(1001, Lane.Refresh));
        queue.Add(Update(1002, Lane.Live));
        queue.Add(Update(1003, Lane.Realtime));
        Assert.Equal(["w1003", "w1002"], Ids(Ends(queue, queue.Next(Given.Start)!)));
        Assert.Equal(["w1001", "w0", "w1"], Ids(Ends(queue, queue.Next(Given.Start)!)));
    }

    [Fact]
    public void B_3_Bulk_work_never_takes_the_last_call()
    {
        var queue = Queue(callsMax: 3);
        for (var i = 0; i < 100; i++) queue.Add(Update(i, Lane.Backfill));
        Assert.NotNull(queue.Next(Given.Start));
        Assert.NotNull(queue.Next(Given.Start));
        Assert.Null(queue.Next(Given.Start));
        queue.Add(Update(200, Lane.Live));
        Assert.Equal(["w200"], Ids(queue.Next(Given.Start)!));
    }

    [Fact]
    public void B_3_Bulk_work_keeps_its_pace_and_live_changes_do_not_wait_for_it()
    {
        var queue = new DeliveryQueue(BatchMax, 3, TimeSpan.Zero, Patience, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 100; i++) queue.Add(Update(i, Lane.Refresh));
        Assert.NotNull(queue.Next(Given.Start));
        Assert.Null(queue.Next(Given.Start));
        queue.Add(Update(200, Lane.Live));
        Assert.Equal(["w200"], Ids(queue.Next(Given.Start)!));
        Assert.NotNull(queue.Next(Given.Start.AddSeconds(1)));
    }

    [Fact]
    public void B_3_A_lone_live_change_leaves_at_once_while_bulk_work_keeps_coming_and_its_calls_are_under_way()
    {
        var queue = new DeliveryQueue(BatchMax, 3, TimeSpan.FromSeconds(1), Patience, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 100; i++) queue.Add(Update(i, Lane.Refresh));
        Assert.Equal(BatchMax, queue.Next(Given.Start)!.Count);
        queue.Add(Update(200, Lane.Live));
        queue.Add(Update(201, Lane.Refresh) with { QueuedAt = Given.Start.AddMilliseconds(15) });
        Assert.Equal(["w200"], Ids(queue.Next(Given.Start.AddMilliseconds(20))!));
    }

    [Fact]
    public void B_3_A_hot_lead_does_not_wait_for_company()
    {
        var queue = new DeliveryQueue(BatchMax, 3, TimeSpan.FromSeconds(1), Patience);
        queue.Add(Update(1, Lane.Live));
        Assert.NotNull(queue.Next(Given.Start.AddMilliseconds(20)));
        queue.Add(Update(2, Lane.Live));
        Assert.Null(queue.Next(Given.Start));
        queue.Add(Update(3, Lane.Realtime));
        Assert.Equal(["w3", "w2"], Ids(queue.Next(Given.Start)!));
    }

    [Fact]
    public void B_3_A_write_that_is_wanted_sooner_moves_up_and_is_sent_once()
    {
        var queue = Queue(callsMax: 1);
        for (var i = 0; i < 100; i++) queue.Add(Update(i, Lane.Backfill));
        Assert.False(queue.Add(Update(77, Lane.Live)));
        Assert.Equal((1, 99), (queue.In(Lane.Live), queue.In(Lane.Backfill)));
        Assert.Equal(["w77"], Ids(Ends(queue, queue.Next(Given.Start)!)));
        var rest = new List<string>();
        while (queue.Next(Given.Start) is { } batch) rest.AddRange(Ids(Ends(queue, batch)));
        Assert.Equal(99, rest.Distinct().Count());
        Assert.DoesNotContain("w77", rest);
    }

    [Fact]
    public void B_3_A_record_with_a_call_in_flight_waits_for_it_in_every_lane()
    {
        var queue = Queue(callsMax: 3);
        queue.Add(Update(1, Lane.Backfill));
        var first = queue.Next(Given.Start)!;
        queue.Add(new("p1", new UpdateRecord("again", RecordId.Person(1), new Dictionary<string, string?>(), 0), Given.Start) { Lane = Lane.Realtime });
        Assert.Null(queue.Next(Given.Start));
        Ends(queue, first);
        Assert.Equal(["again"], Ids(queue.Next(Given.Start)!));
    }

    /// <summary>Any arrivals and answers: nothing is lost or doubled, bulk work holds one call less than there are, and no call mixes the two.</summary>
    [Fact]
    public void B_3_Whatever_comes_every_write_leaves_once_and_live_work_always_finds_a_call()
    {
        Gen.Select(Gen.OneOf(Lanes.All.ToArray()), Gen.Int[0, 12], Gen.Bool).List[1, 60].Sample(steps =>
        {
            var queue = Queue(callsMax: 3);
            var (open, sent) = (new Queue<IReadOnlyList<QueuedWrite>>(), new List<string>());
            foreach (var ((lane, record, isAnswered), at) in steps.Select((s, i) => (s, i)))
            {
                queue.Add(new("p", new UpdateRecord($"w{at}", RecordId.Person(record), new Dictionary<string, string?>(), 0), Given.Start) { Lane = lane });
                while (queue.Next(Given.Start) is { } batch) open.Enqueue(batch);
                Assert.True(open.Count(b => Lanes.IsBackground(b[0].Lane)) <= 2);
                Assert.All(open, b => Assert.Single(b.Select(w => Lanes.IsBackground(w.Lane)).Distinct()));
                Assert.Equal(open.Sum(b => b.Count), open.SelectMany(b => b).Select(w => ((UpdateRecord)w.Write).Record).Distinct().Count());
                if (isAnswered && open.TryDequeue(out var done)) sent.AddRange(Ids(Ends(queue, done)));
            }
            while (queue.Next(Given.Start) is { } batch) open.Enqueue(batch);
            while (open.TryDequeue(out var left))
            {
                sent.AddRange(Ids(Ends(queue, left)));
                while (queue.Next(Given.Start) is { } batch) open.Enqueue(batch);
            }
            Assert.Equal((steps.Count, steps.Count, 0, 0), (sent.Count, sent.Distinct().Count(), queue.Queued, queue.InFlight));
        });
    }

    [Fact]
    public void B_3_Reads_for_bulk_work_do_not_hold_up_live_ones()
    {
        var reads = new ReadQueue(2);
        for (var i = 0; i < 100; i++) reads.Add("bulk", RecordId.Person(i), Lane.Refresh);
        Assert.Equal(2, reads.Next(Given.Start)!.Count);
        Assert.Null(reads.Next(Given.Start));
        reads.Add("live", RecordId.Person(99));
        var call = reads.Next(Given.Start)!;
        Assert.Equal([RecordId.Person(99)], call);
        var told = reads.Answered(call, new ReadAnswer.Done([], call), Given.Start);
        Assert.Equal(["bulk", "live"], told.Select(t => t.Person).Order());
    }

    private static DeliveryQueue Queue(int callsMax) => new(BatchMax, callsMax, TimeSpan.Zero, Patience);

    private static QueuedWrite Update(int i, Lane lane) =>
        new($"p{i}", new UpdateRecord(string.Create(CultureInfo.InvariantCulture, $"w{i}"), RecordId.Person(i), new Dictionary<string, string?>(), 0), Given.Start) { Lane = lane };

    private static IReadOnlyList<QueuedWrite> Ends(DeliveryQueue queue, IReadOnlyList<QueuedWrite> batch)
    {
        queue.Answered(batch, [.. batch.Select(b => new Outcome.Accepted(((UpdateRecord)b.Write).Record, null))], Given.Start);
        return batch;
    }

    private static IEnumerable<string> Ids(IReadOnlyList<QueuedWrite> batch) => batch.Select(b => b.Write.Id);
}
