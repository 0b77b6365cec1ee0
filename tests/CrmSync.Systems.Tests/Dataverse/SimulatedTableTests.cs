using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>What the connector reads besides changes: whole tables and their metadata.</summary>
public sealed class SimulatedTableTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F_2_A_walk_brings_every_row_of_the_table_page_by_page_also_for_another_process()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 3_000);
        var (rows, pages, cursor) = (new HashSet<RecordId>(), 0, (string?)null);
        while (true)
        {
            using var fresh = side.Another(side.Options);
            var page = Assert.IsType<FeedAnswer.Page>(await fresh.ReadTableAsync(RecordKind.Lead, cursor, TableRange.All, Maps.Some, Cancellation));
            foreach (var change in page.Changes) Assert.True(rows.Add(change.Record));
            pages++;
            if (!page.More) break;
            cursor = page.Cursor;
        }
        Assert.InRange(rows.Count, 2_000, 3_000);
        Assert.Equal((rows.Count + 999) / 1000, pages);
    }

    [Fact]
    public async Task F_2_A_walk_is_limited_to_a_range_of_dates()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 20);
        await side.ControlAsync("clock", new { advanceSeconds = 3000 });
        var late = await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Late" });
        var at = (await side.SeeAsync(late))!.At;
        Assert.Equal([late], await WalkAsync(side, TableRange.All with { CreatedFrom = at.AddSeconds(-5) }));
        Assert.DoesNotContain(late, await WalkAsync(side, TableRange.All with { UpdatedTo = at.AddSeconds(-5) }));
    }

    [Fact]
    public async Task The_metadata_of_both_tables_come_in_few_calls()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var before = side.Budget.Taken;
        var tables = await side.System.DescribeAsync(Cancellation);
        Assert.InRange(side.Budget.Taken - before, 1, 9);
        var lead = tables.Single(t => t.Kind == RecordKind.Lead).Fields;
        Assert.Equal((ValueKind.Email, 100), (lead["emailaddress1"].Kind, lead["emailaddress1"].Limits.LengthMax));
        Assert.Equal("Web", lead["leadsourcecode"].Choices![8]);
        Assert.True(lead["lastname"].Limits.Required);
        Assert.False(lead["fullname"].Writable);
    }

    [Fact]
    public async Task B_15_A_position_older_than_changes_are_kept_is_not_read_on_from()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 3);
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        using var strict = side.Another(side.Options with { ChangesLast = TimeSpan.Zero });
        Assert.IsType<FeedAnswer.Expired>(await strict.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, Cancellation));
        Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, Cancellation));
        Assert.IsType<FeedAnswer.Page>(await strict.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation));
    }

    private static async Task<IReadOnlyList<RecordId>> WalkAsync(SimulatedDynamics side, TableRange range) =>
        [.. Assert.IsType<FeedAnswer.Page>(await side.System.ReadTableAsync(RecordKind.Lead, null, range, Maps.Some, Cancellation)).Changes.Select(c => c.Record)];
}
