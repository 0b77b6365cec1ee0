using CrmSync.Marketo;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>What Marketo's clock shows tells which rows can be a write's own (C-7).</summary>
public sealed class ClockLeadTests
{
    [Fact]
    public void C_7_An_answer_that_was_long_on_its_way_does_not_replace_what_a_quicker_one_told_of_Marketos_clock()
    {
        Assert.Equal(Seconds(1), After((1, 1), (14, 14)));
        Assert.Equal(Seconds(1), After((14, 14), (1, 1)));
        Assert.Null(new ClockLead().Most);
    }

    [Theory, InlineData(60), InlineData(-60)]
    public void C_7_A_clock_that_was_set_is_believed_again_with_the_next_answer(int set) =>
        Assert.Equal(Seconds(set), After((0, 0), (set, 1)));

    private static TimeSpan? After(params (int Ahead, int Took)[] answers)
    {
        var lead = new ClockLead();
        foreach (var (ahead, took) in answers) lead.Learn(Seconds(ahead), Seconds(took));
        return lead.Most;
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
