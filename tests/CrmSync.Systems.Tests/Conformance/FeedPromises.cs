using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What every system's feed promises.</summary>
public sealed class FeedPromises
{
    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_2_The_first_walk_hands_out_everybody_and_live_reading_goes_on_behind_it(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var before = await side.CreateAsync("ada@example.org", "Ada");
        var (walked, cursor) = await side.ReadToTipAsync(null);
        Assert.Contains(walked, change => change.Tells(before, "Ada"));
        Assert.True(walked.Select(change => change.Record).Distinct().Count() > 10);
        var after = await side.CreateAsync("bea@example.org", "Bea");
        var (live, _) = await side.ReadToTipAsync(cursor);
        Assert.Contains(live, change => change.Tells(after, "Bea"));
        Assert.DoesNotContain(live, change => change.Record == before);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task D_9_An_edit_and_a_delete_are_told_and_a_delete_says_nothing_else(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var (edited, gone) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("bea@example.org", "Bea"));
        var (_, cursor) = await side.ReadToTipAsync(null);
        await side.EditAsync(edited, "Augusta");
        await side.DeleteAsync(gone);
        var (live, _) = await side.ReadToTipAsync(cursor);
        Assert.Contains(live, change => change.Tells(edited, "Augusta"));
        Assert.Equal(gone, Assert.Single(live.OfType<RecordDeleted>()).Record);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task D_7_A_feed_without_news_says_nothing_however_often_it_is_read(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var (_, cursor) = await side.ReadToTipAsync(null);
        for (var i = 0; i < 3; i++)
        {
            (var changes, cursor) = await side.ReadToTipAsync(cursor);
            Assert.Empty(changes);
        }
    }

    [Theory]
    [InlineData(SystemName.Marketo, 429, "throttled")]
    [InlineData(SystemName.Dynamics, 429, "throttled")]
    [InlineData(SystemName.Marketo, 500, "serverError")]
    [InlineData(SystemName.Dynamics, 500, "serverError")]
    public async Task D_7_A_feed_that_cannot_be_read_now_is_deferred_and_goes_on_from_the_same_cursor(SystemName name, int status, string reason)
    {
        await using var side = await Sides.StartAsync(name);
        var (_, cursor) = await side.ReadToTipAsync(null);
        var record = await side.CreateAsync("ada@example.org", "Ada");
        await side.FaultAsync(new { operation = "*", nth = 1, status, retryAfter = 3 });
        Assert.Equal(new FeedAnswer.Deferred(reason, TimeSpan.FromSeconds(3)), await side.ReadFeedAsync(cursor));
        await side.FaultAsync(new { operation = "*", nth = 1, dropAfter = true });
        Assert.Equal("unreachable", Assert.IsType<FeedAnswer.Deferred>(await side.ReadFeedAsync(cursor)).Reason);
        Assert.Contains((await side.ReadToTipAsync(cursor)).Changes, change => change.Tells(record, "Ada"));
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task S_10_A_cursor_that_is_of_no_use_asks_for_a_full_read(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        Assert.IsType<FeedAnswer.Expired>(await side.ReadFeedAsync("nonsense"));
    }
}
