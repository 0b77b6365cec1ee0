using CrmSync.Domain.Budgets;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

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

    [Theory]
    [InlineData(24, 120)]
    [InlineData(8, 14)]
    public void B_8_A_day_of_edits_without_a_pause_stays_within_the_quota_and_reading_never_stops(int hoursOfEdits, int longestPauseSeconds)
    {
        var day = new Day();
        day.Run(TimeSpan.FromHours(hoursOfEdits), TimeSpan.FromHours(20));
        Assert.Equal(0, day.Refused);
        Assert.InRange(day.Calls, 5_000, PerDay);
        Assert.InRange(day.LongestPause, TimeSpan.Zero, TimeSpan.FromSeconds(longestPauseSeconds));
    }

    [Theory]
    [InlineData(24, 240)]
    [InlineData(0, 5)]
    public void B_8_A_day_of_doorbells_without_a_pause_stays_within_the_quota_and_reading_never_stops(int hoursOfEdits, int longestPauseSeconds)
    {
        var day = new Day { IsRung = true };
        day.Run(TimeSpan.FromHours(hoursOfEdits), TimeSpan.FromHours(20));
        Assert.Equal(0, day.Refused);
        Assert.InRange(day.Calls, 5_000, PerDay);
        Assert.InRange(day.LongestPause, TimeSpan.Zero, TimeSpan.FromSeconds(longestPauseSeconds));
    }

    [Fact]
    public void B_8_A_doorbell_is_answered_at_once_where_no_day_is_limited() => Assert.Equal(TimeSpan.Zero, new CallWindow(Limits(null), CallHistory.None).PauseWhenRung(1, Midnight));

    private static CallLimits Limits(int? perDay) => new(50, Window, perDay, "America/Chicago");

    /// <summary>Dynamics is edited five times in two seconds, each a write to Marketo; Marketo is read as the budget allows.</summary>
    private sealed class Day
    {
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
        private readonly CallWindow window = new(Limits(PerDay), CallHistory.None);
        private readonly DeliveryQueue queue = new(300, 3, TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(45));
        private DateTimeOffset readAt = Midnight;

        /// <summary>Somebody asks for a read all the time.</summary>
        public bool IsRung { get; init; }

        public int Calls { get; private set; }
        public int Refused { get; private set; }
        public TimeSpan LongestPause { get; private set; }

        public void Run(TimeSpan edits, TimeSpan length)
        {
            for (var (now, step) = (Midnight, 0); now < Midnight + length; now += Step, step++)
            {
                if (step % 25 == 0) Adjust(now);
                if (step % 2 == 0 && now < Midnight + edits) queue.Add(new("p", new UpdateRecord($"w{step}", RecordId.Person(step), new Dictionary<string, string?>(), 0), now));
                foreach (var expired in queue.Expire(now)) queue.Add(expired.Write with { QueuedAt = now });
                if (queue.Next(now) is { } batch)
                {
                    Call(now);
                    queue.Answered(batch, [.. batch.Select(b => new Outcome.Accepted(RecordId.Person(1), null))], now);
                }
                if (now >= readAt) Read(now);
            }
        }

        private void Adjust(DateTimeOffset now) => queue.Pace = WritePace.Of(window.PauseBetweenReads(1, TimeSpan.FromSeconds(1), now), TimeSpan.FromMilliseconds(600));

        private void Read(DateTimeOffset now)
        {
            Call(now);
            var pause = IsRung ? window.PauseWhenRung(1, now) : window.PauseBetweenReads(1, TimeSpan.FromSeconds(1), now);
            readAt = now + pause;
            if (pause > LongestPause) LongestPause = pause;
        }

        private void Call(DateTimeOffset now)
        {
            if (window.Take(1, now).Calls == 1) Calls++;
            else Refused++;
        }
    }
}
