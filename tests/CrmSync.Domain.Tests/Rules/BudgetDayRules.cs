using CrmSync.Domain.Budgets;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Whole days of calls, step by step (B-8).</summary>
public sealed class BudgetDayRules
{
    private const int PerDay = 25_000;
    private static readonly DateTimeOffset Midnight = new(2030, 3, 5, 6, 0, 0, TimeSpan.Zero);

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

    /// <summary>Dynamics is edited five times in two seconds, each a write to Marketo; Marketo is read as the budget allows.</summary>
    private sealed class Day
    {
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
        private readonly CallWindow window = new(new CallLimits(50, TimeSpan.FromSeconds(20), PerDay, "America/Chicago"), CallHistory.None);
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
