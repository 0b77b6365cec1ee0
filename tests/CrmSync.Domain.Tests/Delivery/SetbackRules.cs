using CrmSync.Domain.Delivery;

namespace CrmSync.Domain.Tests.Delivery;

/// <summary>Which of the records of a call that nobody answered is guilty? (B-16, V-4)</summary>
public sealed class SetbackRules
{
    private static readonly DateTimeOffset Now = Given.Start;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(500, 300)]
    public void A_pause_is_twice_as_long_each_time_and_five_minutes_at_most(int times, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Setbacks.PauseAfter(times));

    [Theory]
    [InlineData("timedOut", true, true)]
    [InlineData("timedOut", false, true)]
    [InlineData("serverError", false, true)]
    [InlineData("badAnswer", false, true)]
    [InlineData("unreachable", true, true)]
    [InlineData("unreachable", false, false)]
    [InlineData("throttled", true, false)]
    [InlineData("denied", true, false)]
    public void Limits_access_and_a_side_that_is_not_there_say_nothing_of_a_record(string reason, bool mayLand, bool mayBe)
    {
        Assert.Equal(mayBe, Setbacks.MayBeOfRecord(reason, null, mayLand));
        Assert.False(Setbacks.MayBeOfRecord(reason, TimeSpan.FromSeconds(1), mayLand));
    }

    [Fact]
    public void A_record_of_a_call_without_an_answer_lets_others_go_first_and_its_company_is_halved_only_when_others_were_answered_meanwhile()
    {
        var setbacks = new Setbacks();
        Assert.Equal(int.MaxValue, setbacks.CompanyOf("a", Now));
        setbacks.Unanswered("a", 40, false, Now);
        Assert.Equal(int.MaxValue, setbacks.CompanyOf("b", Now));
        Assert.Equal([0, 20], Companies(Turn));
        // Nobody was answered meanwhile: it is the side's fault.
        setbacks.Unanswered("a", 20, false, Now);
        Assert.Equal([0, 20], Companies(Turn));
        setbacks.Answered("b");
        setbacks.Unanswered("a", 20, false, Now);
        Assert.Equal([0, 10], Companies(Turn));
        // It went in a smaller call than it might have.
        setbacks.Answered("b");
        setbacks.Unanswered("a", 4, false, Now);
        Assert.Equal([0, 2], Companies(Turn));
        setbacks.Answered("b");
        setbacks.Unanswered("a", 1, false, Now);
        Assert.Equal([0, 1], Companies(Turn));

        int[] Companies(TimeSpan pause) => [setbacks.CompanyOf("a", Now + pause - TimeSpan.FromTicks(1)), setbacks.CompanyOf("a", Now + pause)];
    }

    [Fact]
    public void One_that_alone_was_not_answered_waits_longer_each_time_and_is_forgotten_as_soon_as_it_is()
    {
        var setbacks = new Setbacks();
        foreach (var seconds in new[] { 1, 2, 4 })
        {
            setbacks.Answered("b");
            setbacks.Unanswered("a", 1, true, Now);
            Assert.Equal([0, 1], [setbacks.CompanyOf("a", Now + TimeSpan.FromSeconds(seconds) - Turn), setbacks.CompanyOf("a", Now + TimeSpan.FromSeconds(seconds))]);
        }
        setbacks.Unanswered("a", 1, true, Now);
        Assert.Equal(1, setbacks.CompanyOf("a", Now + TimeSpan.FromSeconds(4)));
        setbacks.Answered("a");
        Assert.Equal(int.MaxValue, setbacks.CompanyOf("a", Now));
    }

    [Fact]
    public void One_that_the_side_refuses_to_be_asked_about_stands_alone_and_waits_longer_each_time()
    {
        var setbacks = new Setbacks();
        foreach (var seconds in new[] { 0.5, 1, 2 })
        {
            setbacks.Refused("a", Now);
            Assert.Equal([0, 1], [setbacks.CompanyOf("a", Now + TimeSpan.FromSeconds(seconds) - Turn), setbacks.CompanyOf("a", Now + TimeSpan.FromSeconds(seconds))]);
        }
    }
}
