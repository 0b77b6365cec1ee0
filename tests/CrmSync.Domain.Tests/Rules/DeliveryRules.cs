using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>When does a call leave, and with whom?</summary>
public sealed class DeliveryRules
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DeliveryQueue queue = new(3, 2, Pace, TimeSpan.FromSeconds(45));

    [Fact]
    public void A_lone_write_leaves_as_soon_as_nobody_follows()
    {
        Add(0, "a");
        Assert.Null(queue.Next(At(1)));
        Assert.Equal(["a"], Sent(20));
    }

    [Fact]
    public void A_full_call_leaves_at_once_whatever_is_under_way()
    {
        Add(0, "a");
        Assert.Equal(["a"], Sent(20));
        Add(21, "b", "c", "d", "e");
        Assert.Equal(["b", "c", "d"], Sent(21));
        Assert.Null(queue.Next(At(22)));
    }

    [Fact]
    public void While_writes_keep_coming_a_call_waits_for_company_but_never_longer_than_the_pace()
    {
        Add(0, "a");
        Add(90, "b");
        Assert.Null(queue.Next(At(95)));
        Assert.Equal(["a", "b"], Sent(101));
    }

    [Fact]
    public void B_8_A_call_that_is_not_full_waits_for_the_one_under_way_and_takes_what_comes_meanwhile()
    {
        Add(0, "a");
        var first = queue.Next(At(20))!;
        Add(150, "b");
        Assert.Null(queue.Next(At(170)));
        Add(190, "c");
        queue.Answered(first, [new Outcome.Accepted(RecordId.Person(1), null)], At(210));
        Assert.Equal(["b", "c"], Sent(211));
    }

    [Fact]
    public void A_call_that_hangs_holds_up_nobody_for_longer_than_twice_the_pace()
    {
        Add(0, "a");
        Assert.NotNull(queue.Next(At(20)));
        Add(150, "b");
        Assert.Null(queue.Next(At(349)));
        Assert.Equal(["b"], Sent(351));
    }

    [Fact]
    public void Writes_of_a_record_in_a_call_do_not_fill_the_next_one()
    {
        Add(0, "a");
        var first = queue.Next(At(20))!;
        for (var i = 0; i < 3; i++) queue.Add(new("p-a", new UpdateRecord($"a{i}", Record("a"), Values, 1), At(130)));
        Assert.Null(queue.Next(At(200)));
        Add(160, "b");
        Assert.Null(queue.Next(At(200)));
        queue.Answered(first, [new Outcome.Accepted(RecordId.Person(1), null)], At(210));
        Assert.Equal(["a0", "b"], Sent(230));
    }

    [Fact]
    public void B_8_What_a_side_could_not_take_now_waits_here_and_the_side_rests_longer_each_time()
    {
        Add(0, "a");
        Assert.Equal(["a"], Sent(20));
        Assert.Empty(queue.Answered([Queued("a", 0)], [Throttled(null)], At(30)));
        Assert.Equal(1, queue.Queued);
        Assert.Null(queue.Next(At(500)));
        Assert.Equal(["a"], Sent(530));
        Assert.Empty(queue.Answered([Queued("a", 0)], [Throttled(null)], At(600)));
        Assert.Null(queue.Next(At(1_599)));
        Assert.Equal(["a"], Sent(1_600));
        Assert.Empty(queue.Answered([Queued("a", 0)], [Throttled(TimeSpan.FromSeconds(7))], At(1_700)));
        Assert.Null(queue.Next(At(8_699)));
        Assert.Equal(["a"], Sent(8_700));
    }

    [Fact]
    public void C_12_What_may_have_landed_goes_back_to_its_person_and_is_not_sent_again_from_here()
    {
        Add(0, "a");
        Assert.Equal(["a"], Sent(20));
        var (write, outcome) = Assert.Single(queue.Answered([Queued("a", 0)], [new Outcome.Deferred("timedOut", null, true)], At(30)));
        Assert.Equal(("a", new Outcome.Deferred("timedOut", null, true)), (write.Write.Id, outcome));
        Assert.Equal(0, queue.Queued);
        Assert.Null(queue.Next(At(60_000)));
    }

    [Fact]
    public void N_15_Two_people_are_never_created_under_one_e_mail_at_the_same_time()
    {
        queue.Add(Creating("a", "Ada@example.com"));
        queue.Add(Creating("b", "ada@Example.com"));
        queue.Add(Creating("c", "bert@example.com"));
        Assert.Equal(["a", "c"], Sent(400));
        Assert.Null(queue.Next(At(1_000)));
        queue.Answered([Creating("a", "Ada@example.com"), Creating("c", "bert@example.com")], [.. Enumerable.Repeat(new Outcome.Accepted(RecordId.Person(1), null), 2)], At(1_000));
        Assert.Equal(["b"], Sent(1_400));

        static QueuedWrite Creating(string name, string email) =>
            new($"p-{name}", new CreateRecord(name, RecordKind.Person, null, "email", new Dictionary<string, string?> { ["email"] = email }), At(0));
    }

    [Fact]
    public void B_10_What_has_waited_too_long_goes_back_to_its_person_to_be_parked()
    {
        Add(0, "a");
        Add(1_000, "b");
        queue.IsHeld = true;
        Assert.Empty(queue.Expire(At(44_999)));
        var (write, outcome) = Assert.Single(queue.Expire(At(45_001)));
        Assert.Equal(("a", new Outcome.Deferred("paused", null, false)), (write.Write.Id, outcome));
        Assert.Equal(1, queue.Queued);
        Assert.True(queue.Add(Queued("a", 45_100)), "its person may ask for it again");
    }

    [Fact]
    public void S_12_Read_backs_of_many_people_share_calls_and_one_record_is_read_once()
    {
        var reads = new ReadQueue(300);
        for (var person = 1; person <= 620; person++) reads.Add($"person:{person}", RecordId.Person(person));
        reads.Add("another observer", RecordId.Person(1));
        foreach (var most in new[] { 300, 300, 20 })
        {
            var batch = reads.Next(At(0))!;
            Assert.Equal(most, batch.Count);
            Assert.Null(reads.Next(At(0)));
            Assert.Equal(most + (batch.Contains(RecordId.Person(1)) ? 1 : 0), reads.Answered(batch, new ReadAnswer.Done([], [.. batch]), At(0)).Count);
        }
        Assert.Null(reads.Next(At(0)));
    }

    [Fact]
    public void D_7_A_record_that_an_answer_neither_shows_nor_calls_missing_is_read_again_and_nobody_is_told()
    {
        var reads = new ReadQueue(300);
        reads.Add("person:1", RecordId.Person(1));
        reads.Add("person:2", RecordId.Person(2));
        var batch = reads.Next(At(0))!;
        Assert.Equal([("person:2", RecordId.Person(2), (RecordSnapshot?)null)], reads.Answered(batch, new ReadAnswer.Done([], [RecordId.Person(2)]), At(0)));
        Assert.Equal([RecordId.Person(1)], reads.Next(At(0)));
    }

    [Fact]
    public void S_6_A_record_is_never_in_one_call_twice()
    {
        for (var i = 0; i < 2; i++) queue.Add(new("p-a", new UpdateRecord($"a{i}", Record("a"), Values, 1), At(0)));
        Assert.Equal(["a0"], Sent(100));
        Assert.Null(queue.Next(At(400)));
    }

    private static IReadOnlyDictionary<string, string?> Values => new Dictionary<string, string?> { ["city"] = "Oslo" };

    private static RecordId Record(string name) => new(RecordKind.Lead, name);

    private static DateTimeOffset At(int milliseconds) => Start + TimeSpan.FromMilliseconds(milliseconds);

    private static QueuedWrite Queued(string name, int at) => new($"p-{name}", new UpdateRecord(name, Record(name), Values, 1), At(at));

    private static Outcome.Deferred Throttled(TimeSpan? after) => new("throttled", after, false);

    private void Add(int at, params string[] names)
    {
        foreach (var name in names) queue.Add(Queued(name, at));
    }

    private IEnumerable<string>? Sent(int at) => queue.Next(At(at))?.Select(each => each.Write.Id);
}
