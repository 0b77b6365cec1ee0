using CrmSync.Contracts.Feeds;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>How fast small writes may follow each other is set by what is left of the day's calls (B-8).</summary>
public sealed class PaceTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(600);

    [Fact]
    public async Task B_8_Writes_to_Marketo_slow_down_when_few_calls_are_left_of_the_day_and_those_to_Dynamics_do_not()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { MarketoCallsPerDay = 10 });
        var marketo = Pair.Delivery(engine, "marketo");
        await Engine.UntilAsync(async () => (await marketo.CountsAsync()).Pace > Usual, "the pace was set by the day's calls");
        Assert.True((await Pair.Delivery(engine, "dynamics").CountsAsync()).Pace < Usual);
    }

    [Fact]
    public async Task B_8_Without_a_limit_a_day_the_usual_pace_stays()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        Assert.Equal(Usual, (await Pair.Delivery(engine, "marketo").CountsAsync()).Pace);
    }

    [Fact]
    public async Task B_8_B_17_Asking_again_and_again_whether_all_is_settled_reads_Marketo_no_more_often_than_the_day_allows()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { MarketoCallsPerDay = 400 });
        var feed = engine.Grains.GetGrain<IFeedGrain>($"{Engine.Connection}/marketo");
        await Engine.UntilAsync(async () => await feed.StatusAsync() is { ReadsFinished: > 0 } status && status.Feeds[0].Interval > TimeSpan.Zero, "Marketo was read");
        var (clock, reads, least) = (TimeProvider.System, (await feed.StatusAsync()).ReadsFinished, TimeSpan.MaxValue);
        var began = clock.GetTimestamp();
        await Engine.UntilAsync(
            async () =>
            {
                await engine.Control.SettledAsync();
                var interval = (await feed.StatusAsync()).Feeds[0].Interval;
                if (interval < least) least = interval;
                return clock.GetElapsedTime(began) > TimeSpan.FromSeconds(6);
            },
            "it was asked for some seconds");
        var more = (await feed.StatusAsync()).ReadsFinished - reads;
        Assert.InRange(more, 0, 2 + (clock.GetElapsedTime(began) / (least / 2)));
    }
}
