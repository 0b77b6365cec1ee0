using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Systems.Tests.Dataverse;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What the faults of Dataverse's change tracking, and of people's own doings there, do to its connector: further rows of <see cref="FaultMatrix"/>.</summary>
public sealed class DataverseFeedFaults
{
    private const int LooksMax = 5_000;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [FaultRow(2, SystemName.Dynamics, "an edit between two pages of a walk and of a delta; a position read twice")]
    public async Task S_2_A_row_that_changes_between_two_pages_comes_again_in_a_higher_version_and_a_position_read_twice_tells_the_same(bool isDelta)
    {
        await using var side = await SimulatedDynamics.StartAsync(change: o => o with { PageRows = 4 });
        var cursor = isDelta ? (await side.ReadToTipAsync(RecordKind.Lead, null)).Cursor : null;
        for (var i = 0; i < 10; i++) await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = $"L{i}" });
        var first = await ReadAsync(side, cursor);
        Assert.Equal(Told(first), Told(await ReadAsync(side, cursor)));
        var (row, version) = Told(first)[0];
        await side.EditAsync(row, new { jobtitle = "Again" });
        var (walk, tip) = await side.ReadToTipAsync(RecordKind.Lead, first.Cursor);
        var (delta, _) = await side.ReadToTipAsync(RecordKind.Lead, tip);
        var again = walk.Concat(delta).SelectMany(page => page.Changes).OfType<RecordSeen>().Select(seen => seen.Snapshot).Where(seen => seen.Record == row).ToList();
        Assert.NotEmpty(again);
        Assert.All(again, seen => Assert.True(seen.Version > version && seen.Values["title"] == "Again"));
    }

    [Fact]
    [FaultRow(7, SystemName.Dynamics, "BulkDelete: a job that works while the feed is read")]
    [FaultRow(17, SystemName.Dynamics, "BulkDelete: somebody's job deletes half of a table")]
    public async Task D_9_What_a_job_deletes_is_told_row_by_row_as_it_goes_and_nothing_else_seems_to_be_gone()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var (kept, dropped) = (new List<RecordId>(), new List<RecordId>());
        for (var i = 0; i < 24; i++) (i % 2 == 0 ? kept : dropped).Add(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = i % 2 == 0 ? "Kept" : "Dropped" }));
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        var condition = new Dictionary<string, object> { ["AttributeName"] = "lastname", ["Operator"] = "Equal", ["Values"] = new[] { "Dropped" } };
        var query = new Dictionary<string, object> { ["EntityName"] = "lead", ["Criteria"] = new Dictionary<string, object> { ["Conditions"] = new[] { condition } } };
        await side.HumanAsync(HttpMethod.Post, "BulkDelete", new Dictionary<string, object> { ["JobName"] = "Half of it", ["QuerySet"] = new[] { query } });
        List<Change> told = [];
        for (var looks = 0; told.Count < dropped.Count && looks < LooksMax; looks++)
        {
            (var pages, cursor) = await side.ReadToTipAsync(RecordKind.Lead, cursor);
            told.AddRange(pages.SelectMany(page => page.Changes));
        }
        Assert.All(told, change => Assert.IsType<RecordDeleted>(change));
        Assert.Equal(dropped.ToHashSet(), told.Select(change => change.Record).ToHashSet());
        var read = Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([.. kept, .. dropped], Maps.Some, Cancellation));
        Assert.Equal(kept.ToHashSet(), read.Found.Select(seen => seen.Record).ToHashSet());
        Assert.Equal(dropped.ToHashSet(), read.Missing.ToHashSet());
    }

    [Fact]
    [FaultRow(19, SystemName.Dynamics, "Merge with a row that is inactive")]
    public async Task G_1_A_merge_that_the_side_refuses_leaves_both_rows_as_they_were_and_is_told_nowhere()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var (winner, loser) = (await side.CreateAsync(RecordKind.Contact, new { lastname = "Winner" }), await side.CreateAsync(RecordKind.Contact, new { lastname = "Loser" }));
        await side.EditAsync(loser, new { statecode = 1 });
        var (before, cursor) = await side.ReadToTipAsync(RecordKind.Contact, null);
        var refused = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => side.HumanAsync(HttpMethod.Post, "Merge", new Dictionary<string, object>
        {
            ["Target"] = Named(winner),
            ["Subordinate"] = Named(loser),
            ["UpdateContent"] = new Dictionary<string, object> { ["@odata.type"] = "Microsoft.Dynamics.CRM.contact", ["jobtitle"] = "Taken over" },
            ["PerformParentingChecks"] = false,
        }));
        Assert.Contains("0x80045304", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await side.ReadToTipAsync(RecordKind.Contact, cursor)).Pages.SelectMany(page => page.Changes));
        var now = Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([winner, loser], Maps.Some, Cancellation)).Found;
        Assert.Equal([RecordStanding.Open, RecordStanding.Inactive], now.Select(seen => seen.Standing));
        var versions = before.SelectMany(page => page.Changes).OfType<RecordSeen>().ToDictionary(seen => seen.Record, seen => seen.Snapshot.Version);
        Assert.All(now, seen => Assert.Equal(versions[seen.Record], seen.Version));
    }

    [Fact]
    [FaultRow(20, SystemName.Dynamics, "an account is renamed: its rows show another name, and no event says so")]
    public async Task S_11_A_lookup_whose_row_is_renamed_is_in_no_delta_and_every_read_and_walk_shows_the_new_name()
    {
        var map = new FieldMap(1, [new MappedField("lastName", ValueKind.Text, "lastname", "lastname"), new MappedField("account", ValueKind.Lookup, "parentaccountid", "parentcustomerid")]);
        await using var side = await SimulatedDynamics.StartAsync();
        var account = (await side.HumanAsync(HttpMethod.Post, "accounts", new { name = "Old" })).GetProperty("accountid").GetString();
        var lead = await side.CreateAsync(RecordKind.Lead, new Dictionary<string, object> { ["lastname"] = "Stone", ["parentaccountid@odata.bind"] = $"/accounts({account})" });
        var first = Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, null, map, Cancellation));
        await side.HumanAsync(HttpMethod.Patch, $"accounts({account})", new { name = "New" });
        Assert.Empty(Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, first.Cursor, map, Cancellation)).Changes);
        var read = Assert.Single(Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([lead], map, Cancellation)).Found);
        var walked = Assert.Single(Assert.IsType<FeedAnswer.Page>(await side.System.ReadTableAsync(RecordKind.Lead, null, TableRange.All, map, Cancellation)).Changes.OfType<RecordSeen>()).Snapshot;
        Assert.All([read, walked], seen => Assert.Equal(("New", Told(first)[0].Version), (seen.Values["account"], seen.Version)));
    }

    private static async Task<FeedAnswer.Page> ReadAsync(SimulatedDynamics side, string? cursor) =>
        Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, Cancellation));

    private static List<(RecordId Record, long Version)> Told(FeedAnswer.Page page) => [.. page.Changes.Cast<RecordSeen>().Select(seen => (seen.Record, seen.Snapshot.Version))];

    private static Dictionary<string, object> Named(RecordId contact) => new() { ["@odata.type"] = "Microsoft.Dynamics.CRM.contact", ["contactid"] = contact.Id };
}
