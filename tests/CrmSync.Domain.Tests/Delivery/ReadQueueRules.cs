using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Delivery;

/// <summary>Who is read when, and who is told what? (S-12, B-3)</summary>
public sealed class ReadQueueRules
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ReadQueue reads = new(2);

    [Fact]
    public void S_12_Everybody_who_asked_for_a_record_is_told_what_was_found()
    {
        reads.Add("a", RecordId.Person(1));
        reads.Add("b", RecordId.Person(1));
        var found = new RecordSnapshot(RecordId.Person(1), 0, Now, null, new Dictionary<string, string?>());
        var told = reads.Answered(reads.Next(Now)!, new ReadAnswer.Done([found], []), Now);
        Assert.Equal([("a", found.Record, found), ("b", found.Record, found)], told.OrderBy(t => t.Person));
        Assert.Equal((0, 0), (reads.Waiting, reads.In(Lane.Live)));
    }

    [Fact]
    public void S_12_However_slowly_wishes_come_a_call_that_is_not_full_waits_for_company()
    {
        var paced = new ReadQueue(3, TimeSpan.FromMilliseconds(600));
        paced.Add("a", RecordId.Person(1));
        Assert.Single(Ask(Now)!);
        paced.Add("b", RecordId.Person(2));
        Assert.Null(paced.Next(Now.AddMilliseconds(599)));
        paced.Add("c", RecordId.Person(3));
        Assert.Equal(2, Ask(Now.AddMilliseconds(600))!.Count);
        foreach (var n in Enumerable.Range(4, 3)) paced.Add("d", RecordId.Person(n));
        Assert.Equal(3, Ask(Now.AddMilliseconds(601))!.Count);

        IReadOnlyList<RecordId>? Ask(DateTimeOffset at)
        {
            var call = paced.Next(at);
            if (call is not null) paced.Answered(call, new ReadAnswer.Done([], call), at);
            return call;
        }
    }

    [Fact]
    public void D_7_While_a_side_cannot_answer_nobody_is_told_and_it_rests_longer_each_time()
    {
        reads.Add("a", RecordId.Person(1));
        var at = Now;
        foreach (var rest in new[] { 1_000, 2_000, 4_000 })
        {
            Assert.Empty(reads.Answered(reads.Next(at)!, new ReadAnswer.Deferred("unreachable", null), at));
            Assert.Null(reads.Next(at.AddMilliseconds(rest - 1)));
            at = at.AddMilliseconds(rest);
        }
        Assert.Empty(reads.Answered(reads.Next(at)!, new ReadAnswer.Deferred("throttled", TimeSpan.FromSeconds(13)), at));
        Assert.Null(reads.Next(at.AddSeconds(12)));
        at = at.AddSeconds(13);
        Assert.Single(reads.Answered(reads.Next(at)!, new ReadAnswer.Done([], [RecordId.Person(1)]), at));
        reads.Add("a", RecordId.Person(1));
        reads.Answered(reads.Next(at)!, new ReadAnswer.Deferred("unreachable", null), at);
        Assert.NotNull(reads.Next(at.AddSeconds(1)));
    }

    [Fact]
    public void B_3_Live_wishes_go_before_bulk_ones_in_a_call_of_their_own_and_each_is_counted_in_its_lane()
    {
        reads.Add("bulk", RecordId.Person(1), Lane.Backfill);
        reads.Add("live", RecordId.Person(2));
        reads.Add("live", RecordId.Person(3));
        reads.Add("hot", RecordId.Person(4), Lane.Realtime);
        var first = reads.Next(Now)!;
        Assert.Equal(RecordId.Person(4), first[0]);
        Assert.Equal([RecordId.Person(1)], reads.Next(Now));
        Assert.Null(reads.Next(Now));
        Assert.Equal((4, 1, 2, 1), (reads.Waiting, reads.In(Lane.Realtime), reads.In(Lane.Live), reads.In(Lane.Backfill)));
        var told = reads.Answered([RecordId.Person(1)], new ReadAnswer.Done([], [RecordId.Person(1)]), Now);
        Assert.Equal("bulk", Assert.Single(told).Person);
        Assert.Equal(["hot", "live"], reads.Answered(first, new ReadAnswer.Done([], first), Now).Select(t => t.Person).Order());
        Assert.Equal((1, 0), (reads.Waiting, reads.In(Lane.Backfill)));
    }
}
