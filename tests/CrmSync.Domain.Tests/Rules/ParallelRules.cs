using CrmSync.Domain.Budgets;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>How many calls at the same time? (B-8)</summary>
public sealed class ParallelRules
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void B_8_As_many_as_the_side_advises_within_the_operators_limit()
    {
        var parallel = new ParallelCalls(8, 4);
        Assert.Equal(4, parallel.Now(Now));
        foreach (var (advised, calls) in new[] { (2, 2), (48, 8), (1, 1), (0, 1), (6, 6) })
        {
            parallel.Advise(advised);
            Assert.Equal(calls, parallel.Now(Now));
        }
    }

    [Fact]
    public void B_8_Half_as_many_after_a_refusal_and_one_more_for_each_minute_without()
    {
        var parallel = new ParallelCalls(8, 4);
        parallel.Advise(48);
        parallel.Refused(TimeSpan.FromSeconds(30), Now);
        Assert.Equal(4, parallel.Now(Now.AddSeconds(89)));
        Assert.Equal(5, parallel.Now(Now.AddSeconds(90)));
        parallel.Refused(TimeSpan.Zero, Now.AddSeconds(100));
        Assert.Equal(2, parallel.Now(Now.AddSeconds(101)));
        Assert.Equal(4, parallel.Now(Now.AddSeconds(220)));
        Assert.Equal(8, parallel.Now(Now.AddSeconds(100 + (6 * 60))));
        Assert.Equal(8, parallel.Now(Now.AddHours(5)));
    }

    [Fact]
    public void B_8_Never_none_and_a_side_that_counts_its_callers_itself_is_left_to_its_own_limit()
    {
        var parallel = new ParallelCalls(1, 1);
        parallel.Refused(TimeSpan.Zero, Now);
        Assert.Equal(1, parallel.Now(Now));
        var other = new ParallelCalls(5, null);
        other.Refused(TimeSpan.Zero, Now);
        Assert.Equal(5, other.Now(Now));
    }
}
