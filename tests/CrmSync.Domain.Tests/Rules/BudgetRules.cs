using CrmSync.Domain.Budgets;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>The calls of a window and of a day (B-8).</summary>
public sealed class BudgetRules
{
    private const int PerDay = 25_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly DateTimeOffset Midnight = new(2030, 3, 5, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void B_8_No_twenty_seconds_hold_more_calls_than_allowed_and_who_waits_is_told_how_long()
    {
        var window = new CallWindow(Limits(null), CallHistory.None);
        Assert.Equal(30, window.Take(30, Midnight).Calls);
        Assert.Equal(20, window.Take(30, Midnight.AddSeconds(5)).Calls);
        Assert.Equal((0, TimeSpan.FromSeconds(14)), window.Take(1, Midnight.AddSeconds(6)));
        Assert.Equal(30, window.Take(50, Midnight.AddSeconds(20)).Calls);
    }

    [Fact]
    public void B_8_After_a_restart_what_was_leased_in_the_window_and_on_the_day_counts_as_spent()
    {
        var window = new CallWindow(Limits(60), CallHistory.None);
        Assert.Equal(50, window.Take(50, Midnight).Calls);
        var again = new CallWindow(Limits(60), window.History);
        Assert.Equal(0, again.Take(50, Midnight.AddSeconds(19)).Calls);
        Assert.Equal(10, again.Take(50, Midnight.AddSeconds(20)).Calls);
        Assert.Equal((0, TimeSpan.FromHours(24) - TimeSpan.FromSeconds(60)), again.Take(1, Midnight.AddSeconds(60)));
        Assert.Equal(50, again.Take(50, Midnight.AddHours(24)).Calls);
    }

    [Fact]
    public void B_8_The_side_is_not_called_while_it_asked_us_to_stop()
    {
        var window = new CallWindow(Limits(null), CallHistory.None);
        window.HoldBack(TimeSpan.FromSeconds(30), Midnight);
        window.HoldBack(TimeSpan.FromSeconds(1), Midnight);
        Assert.Equal((0, TimeSpan.FromSeconds(1)), window.Take(1, Midnight.AddSeconds(29)));
        Assert.Equal(1, window.Take(1, Midnight.AddSeconds(30)).Calls);
    }

    [Fact]
    public void B_8_Small_writes_run_ahead_of_an_even_spread_while_the_day_is_young_and_keep_their_pace_when_calls_are_plenty()
    {
        var least = TimeSpan.FromMilliseconds(600);
        var window = new CallWindow(Limits(PerDay), CallHistory.None);
        var young = WritePace.Of(window.PauseBetweenReads(1, TimeSpan.FromSeconds(1), Midnight), least);
        Assert.InRange(young, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
        Assert.Equal(least, WritePace.Of(window.PauseBetweenReads(1, TimeSpan.FromSeconds(1), Midnight.AddHours(22)), least));
    }

    [Fact]
    public void B_8_A_doorbell_is_answered_at_once_where_no_day_is_limited() => Assert.Equal(TimeSpan.Zero, new CallWindow(Limits(null), CallHistory.None).PauseWhenRung(1, Midnight));

    private static CallLimits Limits(int? perDay) => new(50, Window, perDay, "America/Chicago");
}
