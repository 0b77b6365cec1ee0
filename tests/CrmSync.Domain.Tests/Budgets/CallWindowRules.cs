using CrmSync.Domain.Budgets;

namespace CrmSync.Domain.Tests.Budgets;

/// <summary>How many calls may leave now, and when is it time to ask again? (B-8)</summary>
public sealed class CallWindowRules
{
    private static readonly TimeSpan Twenty = TimeSpan.FromSeconds(20);

    // 11:00 in Chicago, which is at UTC-6 on that day.
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void B_8_No_more_calls_than_the_window_allows_and_the_time_when_the_oldest_leaves_it()
    {
        var window = new CallWindow(Limits(max: 10), CallHistory.None);
        Assert.Equal((6, TimeSpan.Zero), window.Take(6, Now));
        Assert.Equal((4, TimeSpan.Zero), window.Take(6, Now.AddSeconds(5)));
        Assert.Equal((0, TimeSpan.FromSeconds(12)), window.Take(1, Now.AddSeconds(8)));
        Assert.Equal((6, TimeSpan.Zero), window.Take(10, Now.AddSeconds(20)));
        Assert.Equal((0, TimeSpan.FromSeconds(5)), window.Take(1, Now.AddSeconds(20)));
    }

    [Fact]
    public void B_8_After_a_restart_what_was_leased_in_the_window_counts_as_spent()
    {
        var before = new CallWindow(Limits(max: 10, perDay: 100), CallHistory.None);
        before.Take(10, Now);
        var after = new CallWindow(Limits(max: 10, perDay: 100), before.History);
        Assert.Equal(0, after.Take(1, Now.AddSeconds(19)).Calls);
        Assert.Equal(10, after.Take(10, Now.AddSeconds(20)).Calls);
        Assert.Equal(20, after.History.Day.Calls);
    }

    [Fact]
    public void B_8_The_days_calls_are_spent_until_midnight_of_the_side()
    {
        var window = new CallWindow(Limits(perDay: 8), CallHistory.None);
        Assert.Equal(5, window.Take(5, Now).Calls);
        Assert.Equal(3, window.Take(5, Now).Calls);
        Assert.Equal((0, TimeSpan.FromHours(13)), window.Take(1, Now));
        Assert.Equal(5, window.Take(5, Now.AddHours(13)).Calls);
    }

    [Fact]
    public void B_8_What_the_side_asked_for_is_waited_for_and_a_shorter_wish_does_not_shorten_it()
    {
        var window = new CallWindow(Limits(), CallHistory.None);
        window.HoldBack(TimeSpan.FromSeconds(30), Now);
        window.HoldBack(TimeSpan.FromSeconds(1), Now);
        Assert.Equal((0, TimeSpan.FromSeconds(20)), window.Take(5, Now.AddSeconds(10)));
        Assert.Equal(5, window.Take(5, Now.AddSeconds(30)).Calls);
    }

    [Fact]
    public void B_8_From_when_calls_are_handed_out_again_is_told_whatever_holds_them_back()
    {
        var window = new CallWindow(Limits(max: 10, perDay: 15), CallHistory.None);
        window.Take(9, Now);
        Assert.Null(window.NoneBefore(Now));
        window.Take(9, Now.AddSeconds(5));
        Assert.Equal(Now.AddSeconds(20), window.NoneBefore(Now.AddSeconds(6)));
        window.HoldBack(TimeSpan.FromSeconds(30), Now.AddSeconds(7));
        Assert.Equal(Now.AddSeconds(37), window.NoneBefore(Now.AddSeconds(8)));
        Assert.Null(window.NoneBefore(Now.AddSeconds(37)));
        window.Take(9, Now.AddSeconds(37));
        Assert.Equal(Now.AddHours(13), window.NoneBefore(Now.AddMinutes(2)));
        window.HoldBack(TimeSpan.FromSeconds(30), Now.AddMinutes(2));
        Assert.Equal(Now.AddHours(13), window.NoneBefore(Now.AddMinutes(2)));
    }

    [Fact]
    public void B_8_A_longer_wish_of_the_side_replaces_a_shorter_one()
    {
        var window = new CallWindow(Limits(), CallHistory.None);
        window.HoldBack(TimeSpan.FromSeconds(5), Now);
        window.HoldBack(TimeSpan.FromSeconds(30), Now.AddSeconds(1));
        Assert.Equal((0, TimeSpan.FromSeconds(21)), window.Take(5, Now.AddSeconds(10)));
    }

    [Fact]
    public void B_8_A_new_day_of_the_side_begins_with_all_its_calls_for_reading()
    {
        var window = new CallWindow(Limits(perDay: 1_000), CallHistory.None);
        window.Take(1_000, Now);
        Assert.Equal(TimeSpan.FromDays(1) / 500, window.PauseBetweenReads(1, TimeSpan.FromSeconds(1), Now.AddHours(13)));
    }

    [Fact]
    public void B_8_Reading_alone_takes_half_of_what_is_left_of_the_day()
    {
        var window = new CallWindow(Limits(perDay: 26_000), CallHistory.None);
        Assert.Equal(TimeSpan.FromHours(13) / 6_500, window.PauseBetweenReads(2, TimeSpan.FromSeconds(1), Now));
        Assert.Equal(TimeSpan.FromMinutes(1), window.PauseBetweenReads(2, TimeSpan.FromMinutes(1), Now));
        Assert.Equal(TimeSpan.FromSeconds(1), new CallWindow(Limits(), CallHistory.None).PauseBetweenReads(2, TimeSpan.FromSeconds(1), Now));
    }

    private static CallLimits Limits(int? max = null, int? perDay = null) => new(max, Twenty, perDay, "America/Chicago");
}
