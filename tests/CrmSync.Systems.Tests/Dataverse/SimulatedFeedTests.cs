using System.Text.Json.Nodes;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Systems.Tests.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class SimulatedFeedTests
{
    [Fact]
    public async Task B_2_The_first_walk_hands_out_everything_in_chunks_of_one_page()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 60, o => o with { ChunkRows = 7, PageRows = 20 });
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, null);
        var records = pages.SelectMany(p => p.Changes).Select(c => Assert.IsType<RecordSeen>(c).Record).ToList();
        Assert.NotEmpty(records);
        Assert.Equal(records.Count, records.Distinct().Count());
        Assert.All(pages, p => Assert.True(p.Initial && p.Changes.Count <= 7));
        Assert.Equal((records.Count + 19) / 20, await side.CallsAsync("read", "initialWalk"));
        Assert.All(pages, p => Assert.Equal(pages[0].ReadTo, p.ReadTo));
    }

    [Fact]
    public async Task Feed_reports_a_new_record_as_a_whole_snapshot()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        var lead = await side.CreateAsync(RecordKind.Lead, new { subject = "x", firstname = "Ada", lastname = "Lovelace", emailaddress1 = "ada@example.org", leadsourcecode = 8, donotphone = true, revenue = 12.5 });
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, cursor);
        var page = Assert.Single(pages);
        Assert.False(page.Initial);
        var seen = Assert.IsType<RecordSeen>(Assert.Single(page.Changes)).Snapshot;
        Assert.Equal((lead, RecordStanding.Open), (seen.Record, seen.Standing));
        Assert.Equal(["Ada", "ada@example.org", "8", "true", "12.5", null], new[] { "firstName", "email", "leadSource", "doNotCall", "annualRevenue", "title" }.Select(n => seen.Values[n]));
        Assert.DoesNotContain("dateOfBirth", seen.Values.Keys);
        Assert.DoesNotContain("nowhere", seen.Values.Keys);
        Assert.True(seen.Version > 0 && seen.CreatedAt == seen.At && seen.ModifiedBy is not null);
    }

    [Fact]
    public async Task D_9_Feed_reports_a_delete_as_unproven()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var contact = await side.CreateAsync(RecordKind.Contact, new { lastname = "Lovelace" });
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Contact, null);
        await side.DeleteAsync(contact);
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Contact, cursor);
        Assert.Equal([new RecordDeleted(contact, "", null)], pages.SelectMany(p => p.Changes));
        Assert.Null(await side.SeeAsync(contact));
    }

    [Fact]
    public async Task S_10_An_expired_token_asks_for_a_full_read()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 10);
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        await side.ControlAsync("settings", new { expireTokensNow = true });
        Assert.IsType<FeedAnswer.Expired>(await ReadAsync(side, cursor, Maps.Some));
        Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, null, Maps.Some));
    }

    [Fact]
    [FaultRow(11, SystemName.Dynamics, "setting organizationId: another environment at the address")]
    public async Task S_10_Another_organisation_at_the_same_address_asks_for_a_full_read()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 10);
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        await side.ControlAsync("settings", new { organizationId = new Guid("0b9c2f52-8a3e-4c8f-9a67-0d6b8f4f3c11") });
        Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, cursor, Maps.Some));
        await side.ControlAsync("faults", new { operation = "delta", nth = 1, status = 503 });
        Assert.IsType<FeedAnswer.Deferred>(await ReadAsync(side, cursor, Maps.Some));
        Assert.Equal(new FeedAnswer.Expired("another organisation"), await ReadAsync(side, cursor, Maps.Some));
        Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, null, Maps.Some));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public async Task S_10_Another_organisation_is_found_though_the_feed_did_not_call_while_the_first_one_went(int quiet, bool isFound)
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 10);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var ours = side.Another(side.Options, clock);
        var cursor = await NextAsync(null);
        await side.ControlAsync("settings", new { organizationId = new Guid("0b9c2f52-8a3e-4c8f-9a67-0d6b8f4f3c11") });
        clock.Advance(TimeSpan.FromSeconds(40));
        cursor = await NextAsync(cursor);
        clock.Advance(TimeSpan.FromSeconds(quiet));
        Assert.Equal(isFound, await ours.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, TestContext.Current.CancellationToken) is FeedAnswer.Expired);

        async Task<string> NextAsync(string? from) => Assert.IsType<FeedAnswer.Page>(await ours.ReadFeedAsync(RecordKind.Lead, from, Maps.Some, TestContext.Current.CancellationToken)).Cursor;
    }

    [Fact]
    [FaultRow(11, SystemName.Dynamics, "an older copy of the database is put back: row versions fall behind the epoch's start")]
    public async Task S_10_A_row_version_below_the_start_of_the_epoch_asks_for_a_full_read()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 10);
        await side.ControlAsync("clock", new { advanceSeconds = 3000 });
        var (pages, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        Assert.Equal(pages.SelectMany(p => p.Changes).Max(c => ((RecordSeen)c).Snapshot.Version), JsonNode.Parse(cursor)!["v"]!.GetValue<long>());
        await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Lovelace" });
        Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, cursor, Maps.Some));
        Assert.IsType<FeedAnswer.Expired>(await ReadAsync(side, Changed(cursor, c => c["v"] = long.MaxValue), Maps.Some));
    }

    [Fact]
    public async Task S_10_A_cursor_of_an_older_build_is_taken_and_learns_its_organisation()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 10);
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        var old = Changed(cursor, c => _ = (c.Remove("g"), c.Remove("v")));
        var page = Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, old, Maps.Some));
        Assert.Equal(JsonNode.Parse(cursor)!["g"]!.GetValue<string>(), JsonNode.Parse(page.Cursor)!["g"]!.GetValue<string>());
    }

    [Fact]
    [FaultRow(11, SystemName.Dynamics, "our own process is killed within a page, and a row goes meanwhile")]
    public async Task D_7_A_page_read_again_after_a_restart_begins_at_its_first_row()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 60, o => o with { ChunkRows = 5 });
        var first = Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, null, Maps.Some));
        await side.DeleteAsync(first.Changes[0].Record);
        using var restarted = side.Another(side.Options with { ChunkRows = 5 });
        var again = Assert.IsType<FeedAnswer.Page>(await restarted.ReadFeedAsync(RecordKind.Lead, first.Cursor, Maps.Some, TestContext.Current.CancellationToken));
        Assert.Equal(first.Changes.Skip(1).Select(c => c.Record), again.Changes.Take(4).Select(c => c.Record));
        Assert.Equal(first.ReadTo, again.ReadTo);
    }

    [Fact]
    public async Task F_1_A_field_chosen_later_is_in_the_next_delta_without_a_full_read()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 10);
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Lovelace", address1_city = "London" });
        var more = new FieldMap(2, [.. Maps.Some.Fields, new MappedField("city", ValueKind.Text, "address1_city", "address1_city")]);
        var page = Assert.IsType<FeedAnswer.Page>(await ReadAsync(side, cursor, more));
        Assert.Equal("London", Assert.IsType<RecordSeen>(Assert.Single(page.Changes)).Snapshot.Values["city"]);
    }

    [Fact]
    public async Task A_qualified_lead_a_merged_contact_and_an_originating_lead_are_told()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var lead = await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Lovelace" });
        await side.HumanAsync(HttpMethod.Post, $"leads({lead.Id})/Microsoft.Dynamics.CRM.QualifyLead", new Dictionary<string, object> { ["CreateAccount"] = false, ["CreateContact"] = true, ["CreateOpportunity"] = false, ["Status"] = 3 });
        var loser = await side.CreateAsync(RecordKind.Contact, new { lastname = "Twice" });
        var winner = await side.CreateAsync(RecordKind.Contact, new { lastname = "Twice" });
        await side.HumanAsync(HttpMethod.Post, "Merge", new Dictionary<string, object>
        {
            ["Target"] = new Dictionary<string, object> { ["@odata.type"] = "Microsoft.Dynamics.CRM.contact", ["contactid"] = winner.Id },
            ["Subordinate"] = new Dictionary<string, object> { ["@odata.type"] = "Microsoft.Dynamics.CRM.contact", ["contactid"] = loser.Id },
            ["PerformParentingChecks"] = false,
        });
        Assert.Equal(RecordStanding.Qualified, (await side.SeeAsync(lead))!.Standing);
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Contact, null);
        var seen = pages.SelectMany(p => p.Changes).Cast<RecordSeen>().Select(c => c.Snapshot).ToDictionary(s => s.Record);
        Assert.Equal((RecordStanding.Merged, winner), (seen[loser].Standing, seen[loser].MergedInto!.Value));
        Assert.Equal(lead.Id, Assert.Single(seen.Values, s => s.OriginatingLead is not null).OriginatingLead);
    }

    [Fact]
    public async Task B_17_The_history_is_read_to_a_moment_of_the_sides_own_clock()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("clock", new { advanceSeconds = 3000 });
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        var lead = (await side.SeeAsync(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Lovelace" })))!;
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, cursor);
        Assert.InRange(pages[^1].ReadTo, lead.At - TimeSpan.FromSeconds(2), lead.At + TimeSpan.FromMinutes(1));
    }

    private static string Changed(string cursor, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(cursor)!.AsObject();
        change(json);
        return json.ToJsonString();
    }

    private static Task<FeedAnswer> ReadAsync(SimulatedDynamics side, string? cursor, FieldMap map) =>
        side.System.ReadFeedAsync(RecordKind.Lead, cursor, map, TestContext.Current.CancellationToken);
}
