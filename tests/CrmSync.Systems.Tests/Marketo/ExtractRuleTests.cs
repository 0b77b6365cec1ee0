using CrmSync.Marketo.Bulk;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class ExtractRuleTests
{
    private static readonly DateTimeOffset Start = new(2020, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static Extract? Next(int made, double hours, double daysLeft = 1_000) => ExtractRule.Next(Start, Start.AddDays(daysLeft), made, TimeSpan.FromHours(hours), 5_000);

    [Theory]
    [InlineData(300, 24, true)]
    [InlineData(300, 44, true)]
    [InlineData(300, 45, false)]
    [InlineData(300, 24 * 30, false)]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, false)]
    public void B_2_Dense_stretches_come_from_a_file_and_thin_ones_are_walked(int made, double hours, bool isFile) => Assert.Equal(isFile, Next(made, hours) is not null);

    [Fact]
    public void B_2_A_stretch_is_at_most_31_days_and_ends_where_the_walk_does()
    {
        Assert.Equal((Start, Start.AddDays(31).AddSeconds(-1)), Next(300, 1) is { } dense ? (dense.From, dense.To) : default);
        Assert.Equal(Start.AddDays(20), Next(300, 1, 20)!.To);
        Assert.Null(Next(300, 1, 0.5));
        Assert.Null(Next(300, 1, 0));
    }
}
