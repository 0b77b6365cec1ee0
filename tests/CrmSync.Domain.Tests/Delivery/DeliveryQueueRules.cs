using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Delivery;

/// <summary>What does a queue of writes keep apart, count and give back? (S-6, B-8, B-10)</summary>
public sealed class DeliveryQueueRules
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RecordId Record = RecordId.Person(1);
    private static readonly IReadOnlyDictionary<string, string?> Values = new Dictionary<string, string?> { ["city"] = "Oslo" };
    private readonly DeliveryQueue queue = new(1, 2, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(45));

    public static TheoryData<string> Kinds => ["update", "delete", "deactivate", "qualify", "activity", "row", "link"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void S_6_N_15_Whatever_is_done_to_a_record_is_alone_with_it(string kind)
    {
        Assert.True(queue.Add(Queued(Write(kind, "1"))));
        Assert.True(queue.Add(Queued(Write(kind, "2"))));
        Assert.Equal("1", Assert.Single(Next(1)!).Write.Id);
        Assert.Null(Next(10));
        queue.Answered([Queued(Write(kind, "1"))], [new Outcome.Accepted(Record, null)], At(11));
        Assert.Equal("2", Assert.Single(Next(12)!).Write.Id);
    }

    [Fact]
    public void B_8_No_more_calls_than_allowed_are_under_way_and_both_halves_of_a_lane_are_counted()
    {
        for (var i = 1; i <= 3; i++) queue.Add(Queued(Update(i)));
        Assert.NotNull(Next(1));
        Assert.NotNull(Next(2));
        Assert.Null(Next(3));
        Assert.Equal((1, 2, 3), (queue.Queued, queue.InFlight, queue.In(Lane.Live)));
        queue.Answered([Queued(Update(1))], [new Outcome.Accepted(Record, null)], At(3));
        Assert.NotNull(Next(4));
        Assert.True(queue.Add(Queued(Update(1))), "what was answered may be asked for again");
    }

    [Fact]
    public void S_6_Word_that_a_write_is_urgent_sends_nothing_that_was_answered_already()
    {
        queue.Add(Queued(Update(1)));
        Next(1);
        queue.Answered([Queued(Update(1))], [new Outcome.Accepted(Record, null)], At(2));
        queue.Hasten(Update(1).Id, Lane.Realtime);
        Assert.Equal((0, 0), (queue.Queued, queue.In(Lane.Realtime)));
        queue.Add(Queued(Update(2)));
        queue.Hasten(Update(2).Id, Lane.Realtime);
        Assert.Equal((1, 1), (queue.Queued, queue.In(Lane.Realtime)));
    }

    [Fact]
    public void N_8_What_is_withdrawn_while_it_waits_never_leaves_and_what_has_left_is_answered()
    {
        queue.Add(Queued(Update(1)));
        var (taken, told) = queue.Withdraw(Update(1).Id)!.Value;
        Assert.Equal((Update(1).Id, new Outcome.Deferred("withdrawn", null, false)), (taken.Write.Id, told));
        Assert.Equal(0, queue.Queued);
        Assert.Null(queue.Withdraw(Update(1).Id));
        Assert.Null(Next(1));
        queue.Add(Queued(Update(2)));
        Assert.NotNull(Next(2));
        Assert.Null(queue.Withdraw(Update(2).Id));
        Assert.Single(queue.Answered([Queued(Update(2))], [new Outcome.Accepted(Record, null)], At(3)));
        Assert.True(queue.Add(Queued(Update(1))));
    }

    [Fact]
    public void F_1_C_12_What_was_made_by_a_selection_that_is_still_to_come_is_here_meanwhile_and_leaves_by_that_one()
    {
        Assert.True(queue.Add(Queued(Update(1)) with { Selection = 2 }));
        queue.GoBy(1);
        Assert.Null(Next(1));
        Assert.False(queue.Add(Queued(Update(1)) with { Selection = 2 }), "it is here");
        queue.Add(Queued(Update(2)) with { Selection = 1 });
        Assert.Equal(Update(2).Id, Assert.Single(Next(2)!).Write.Id);
        queue.GoBy(2);
        queue.GoBy(1);
        Assert.Equal(Update(1).Id, Assert.Single(Next(3)!).Write.Id);
    }

    [Fact]
    public void F_1_B_10_What_waits_for_a_selection_longer_than_patience_lasts_goes_back_to_its_person_and_never_leaves()
    {
        queue.Add(Queued(Update(1)) with { Selection = 2 });
        Assert.Empty(queue.Expire(At(44)));
        Assert.Equal(new Outcome.Deferred("queued", null, false), Assert.Single(queue.Expire(At(45))).Outcome);
        queue.GoBy(2);
        Assert.Null(Next(46));
    }

    [Fact]
    public void B_8_A_side_is_asked_again_after_half_a_minute_however_long_it_asks_for()
    {
        queue.Add(Queued(Update(1)));
        Next(1);
        Assert.Empty(queue.Answered([Queued(Update(1))], [new Outcome.Deferred("throttled", TimeSpan.FromSeconds(40), false)], At(2)));
        Assert.Null(Next(31));
        Assert.NotNull(Next(32));
    }

    [Fact]
    public void B_10_A_write_that_is_to_wait_longer_than_patience_lasts_goes_back_to_its_person_at_once()
    {
        queue.Add(Queued(Update(1)));
        Next(1);
        Assert.Single(queue.Answered([Queued(Update(1))], [new Outcome.Deferred("quota", TimeSpan.FromMinutes(10), false)], At(2)));
        Assert.Equal(0, queue.Queued);
    }

    [Fact]
    public void B_8_The_longest_wait_of_a_call_counts()
    {
        var pair = new DeliveryQueue(2, 1, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(45));
        QueuedWrite[] batch = [Queued(Update(1)), Queued(Update(2))];
        foreach (var each in batch) pair.Add(each);
        Assert.Equal(2, pair.Next(At(1))!.Count);
        pair.Answered(batch, [new Outcome.Deferred("throttled", TimeSpan.FromSeconds(9), false), new Outcome.Deferred("throttled", TimeSpan.FromSeconds(4), false)], At(2));
        Assert.Null(pair.Next(At(10)));
        Assert.NotNull(pair.Next(At(11)));
    }

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    private static UpdateRecord Update(int person) => new($"u{person}", RecordId.Person(person), Values, 1);

    private static QueuedWrite Queued(Write write) => new("p", write, Start);

    private static Write Write(string kind, string id) => kind switch
    {
        "update" => new UpdateRecord(id, Record, Values, 1),
        "delete" => new DeleteRecord(id, Record, 1),
        "deactivate" => new DeactivateRecord(id, Given.LeadRow, 1),
        "qualify" => new QualifyLead(id, Given.LeadRow),
        "activity" => new AddActivity(id, Record, Start, "refused", "No."),
        "row" => new CreateRecord(id, RecordKind.Lead, Given.LeadRow.Id, null, Values),
        _ => new CreateRecord(id, RecordKind.Person, null, LinkFields.DynamicsId, Values) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } },
    };

    private IReadOnlyList<QueuedWrite>? Next(int seconds) => queue.Next(At(seconds));
}
