using CrmSync.Marketo;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class PortionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("604", 150)]
    [InlineData("611", 75)]
    [InlineData("606", 300)]
    [InlineData("607", 300)]
    [InlineData("1003", 300)]
    [InlineData("713", 300)]
    public void A_call_that_was_too_much_makes_the_next_one_smaller_and_no_other_does(string code, int next)
    {
        var portion = new Portion(300);
        portion.Took(300, Errors.OfCode(code, "", Noon));
        Assert.Equal(next, portion.Now);
    }

    [Fact]
    public void It_never_falls_below_one_and_grows_back_after_calls_that_went_well()
    {
        var portion = new Portion(300);
        for (var i = 0; i < 12; i++) portion.Took(portion.Now, Errors.OfException(new TimeoutException()) with { Reason = "timedOut" });
        Assert.Equal(1, portion.Now);
        for (var i = 0; i < 4; i++) portion.Took(1, null);
        Assert.Equal(2, portion.Now);
        for (var i = 0; i < 4 * 8; i++) portion.Took(portion.Now, null);
        Assert.Equal(300, portion.Now);
    }

    [Fact]
    public void Calls_that_were_small_anyway_and_failed_count_from_their_own_size()
    {
        var portion = new Portion(300);
        portion.Took(40, Errors.OfCode("604", "", Noon));
        Assert.Equal(20, portion.Now);
    }
}
