using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A record whose calls stay without an answer holds up nobody but itself, and a side that is down is not asked in small calls for it.</summary>
public sealed class PoisonRules
{
    private const int BatchMax = 100;
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DeliveryQueue queue = new(BatchMax, 1, TimeSpan.Zero, TimeSpan.FromHours(1));
    private readonly HashSet<string> landed = [];
    private DateTimeOffset now = Start;
    private int calls;

    [Theory]
    [InlineData("serverError", true)]
    [InlineData("timedOut", true)]
    [InlineData("badAnswer", false)]
    public void V_2_One_record_that_spoils_every_call_is_found_by_halving_and_the_others_land_in_few_calls(string reason, bool mayLand)
    {
        for (var i = 0; i < BatchMax; i++) Add($"r{i}");
        Drive(batch => batch.Contains("r37") ? new Outcome.Deferred(reason, null, mayLand) : null, until: BatchMax - 1);
        Assert.DoesNotContain("r37", landed);
        Assert.InRange(calls, 8, 30);
    }

    [Fact]
    public void V_2_Alone_the_guilty_one_is_tried_less_and_less_often_and_never_keeps_others_for_long()
    {
        Add("bad");
        List<TimeSpan> tries = [];
        var last = now;
        while (tries.Count < 8)
        {
            Add($"good{tries.Count}.{calls}");
            Drive(batch =>
            {
                if (!batch.Contains("bad")) return null;
                tries.Add(now - last);
                last = now;
                return new Outcome.Deferred("serverError", null, true);
            }, until: landed.Count + 1);
        }
        Assert.True(tries[^1] > TimeSpan.FromSeconds(10), string.Join(' ', tries));
        for (var i = 2; i < tries.Count; i++) Assert.True(tries[i] >= tries[i - 1], string.Join(' ', tries));
    }

    [Fact]
    public void B_8_While_a_side_is_down_for_everybody_calls_stay_as_large_as_half_and_the_side_rests_longer_each_time()
    {
        for (var i = 0; i < BatchMax; i++) Add($"r{i}");
        var down = Start + TimeSpan.FromMinutes(5);
        Drive(_ => now < down ? new Outcome.Deferred("serverError", null, false) : null, until: BatchMax);
        Assert.InRange(calls, 5, 25);
        Assert.Equal(2, calls - CallsUntil(down));
    }

    [Fact]
    public void V_2_A_part_without_an_answer_waits_alone_while_the_others_of_its_call_were_answered()
    {
        foreach (var name in new[] { "a", "b", "c" }) Add(name);
        var batch = queue.Next(now)!;
        queue.Answered(batch, [Took("a"), new Outcome.Deferred("serverError", null, false), Took("c")], now);
        Add("d");
        Assert.Equal(["d"], queue.Next(now += TimeSpan.FromMilliseconds(20))!.Select(w => w.Write.Id));
        Assert.Null(queue.Next(now));
    }

    [Fact]
    public void V_2_Whoever_was_answered_goes_in_as_large_a_call_as_before_again()
    {
        List<int> sizes = [];
        for (var i = 0; i < 8; i++) Add($"r{i}");
        for (var round = 0; sizes.Count < 4 && round < 1_000; round++, now += TimeSpan.FromMilliseconds(100))
        {
            if (queue.Next(now) is not { } batch) continue;
            sizes.Add(batch.Count);
            Outcome outcome = sizes.Count == 1 ? new Outcome.Deferred("serverError", null, false) : Took("any");
            queue.Answered(batch, [.. batch.Select(_ => outcome)], now);
            if (sizes.Count == 3) for (var i = 0; i < 8; i++) Add($"r{i}");
        }
        Assert.Equal([8, 4, 4, 8], sizes);
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("unauthorised")]
    [InlineData("quota")]
    public void B_8_Limits_and_access_say_nothing_of_a_record(string reason)
    {
        for (var i = 0; i < BatchMax; i++) Add($"r{i}");
        var refused = 0;
        Drive(_ => refused++ < 6 ? new Outcome.Deferred(reason, null, false) : null, until: BatchMax);
        Assert.Equal(7, calls);
    }

    [Fact]
    public void S_12_A_record_that_cannot_be_read_is_found_by_halving_and_the_others_are_told()
    {
        var reads = new ReadQueue(BatchMax);
        for (var i = 1; i <= BatchMax; i++) reads.Add($"person:{i}", RecordId.Person(i));
        var told = new HashSet<string>();
        for (var tries = 0; tries < 40 && told.Count < BatchMax - 1; now += TimeSpan.FromMilliseconds(100))
        {
            if (reads.Next(now) is not { } batch) continue;
            tries++;
            ReadAnswer answer = batch.Contains(RecordId.Person(37)) ? new ReadAnswer.Deferred("serverError", null) : new ReadAnswer.Done([], [.. batch]);
            foreach (var (person, _, _) in reads.Answered(batch, answer, now)) told.Add(person);
        }
        Assert.Equal(BatchMax - 1, told.Count);
        Assert.DoesNotContain("person:37", told);
    }

    [Fact]
    public void S_12_Whoever_could_be_read_is_asked_for_in_as_large_a_call_as_before_again()
    {
        var reads = new ReadQueue(BatchMax);
        List<int> sizes = [];
        void Ask() { for (var i = 1; i <= 8; i++) reads.Add($"person:{i}", RecordId.Person(i)); }
        Ask();
        for (var round = 0; sizes.Count < 4 && round < 1_000; round++, now += TimeSpan.FromMilliseconds(100))
        {
            if (reads.Next(now) is not { } batch) continue;
            sizes.Add(batch.Count);
            reads.Answered(batch, sizes.Count == 1 ? new ReadAnswer.Deferred("serverError", null) : new ReadAnswer.Done([], [.. batch]), now);
            if (sizes.Count == 3) Ask();
        }
        Assert.Equal([8, 4, 4, 8], sizes);
    }

    private readonly List<DateTimeOffset> at = [];

    private int CallsUntil(DateTimeOffset then) => at.Count(each => each < then);

    /// <summary>Makes calls as time goes on; null lets a call land. Who is told of an unknown outcome sends again, as a person does.</summary>
    private void Drive(Func<IReadOnlyList<string>, Outcome.Deferred?> fails, int until)
    {
        for (var beats = 0; beats < 100_000 && landed.Count < until; beats++, now += TimeSpan.FromMilliseconds(100))
        {
            if (queue.Next(now) is not { } batch) continue;
            calls++;
            at.Add(now);
            var names = batch.Select(b => b.Write.Id).ToList();
            var failure = fails(names);
            foreach (var (write, outcome) in queue.Answered(batch, [.. names.Select(name => (Outcome?)failure ?? Took(name))], now))
            {
                if (outcome is Outcome.Accepted) landed.Add(write.Write.Id);
                else Add(write.Write.Id);
            }
        }
        Assert.True(landed.Count >= until, $"{landed.Count} of {until} landed in {calls} calls");
    }

    private static Outcome.Accepted Took(string name) => new(new RecordId(RecordKind.Lead, name), null);

    private void Add(string name) =>
        queue.Add(new($"p-{name}", new UpdateRecord(name, new RecordId(RecordKind.Lead, name), new Dictionary<string, string?> { ["city"] = "Oslo" }, 1), now));
}
