using CrmSync.Domain.Feeds;

namespace CrmSync.Domain.Tests.Feeds;

public sealed class BrakeRules
{
    private static readonly DateTimeOffset Noon = Given.Start;

    [Theory]
    [InlineData(0, 100)]
    [InlineData(900, 100)]
    [InlineData(5_000, 500)]
    public void D_9_The_limit_is_the_greater_of_a_number_and_a_share_of_the_linked_people(long linked, long limit) =>
        Assert.Equal(limit, new Brake(100, 0.1).Limit(linked));

    [Fact]
    public void D_9_Reports_of_one_minute_add_up_and_a_repeated_one_counts_once()
    {
        var brake = new Brake(2, 0);
        Assert.Null(brake.Report(["a"], 10, Noon));
        Assert.Null(brake.Report(["a", "b"], 10, Noon.AddSeconds(30)));
        Assert.Equal(3, brake.Report(["c"], 10, Noon.AddSeconds(59)));
    }

    [Fact]
    public void D_9_Reports_of_earlier_minutes_and_accepted_ones_do_not_count()
    {
        var brake = new Brake(2, 0);
        brake.Report(["a", "b"], 10, Noon);
        Assert.Null(brake.Report(["c", "d"], 10, Noon.AddSeconds(60)));
        brake.Release();
        Assert.Null(brake.Report(["e", "f"], 10, Noon.AddSeconds(61)));
    }

    [Fact]
    public void D_9_A_full_compare_counts_by_itself()
    {
        var brake = new Brake(2, 0.5);
        Assert.Null(brake.Miss(2, 1));
        Assert.Null(brake.Miss(5, 10));
        Assert.Equal(6, brake.Miss(6, 10));
    }
}
