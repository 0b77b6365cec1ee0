using System.Text.Json;
using CrmSync.Domain.Systems;
using CrmSync.Systems.Tests.Dataverse;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What the faults of Dataverse do to its connector: reads, limits, access.</summary>
public sealed class DataverseReadFaults
{
    private static readonly RecordId Nobody = RecordId.Lead(Guid.Parse("00000000-0000-0000-0000-0000000000ff"));
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [FaultRow(4, SystemName.Dynamics, "setting largestPage: pages shorter than asked for")]
    public async Task D_7_Short_pages_end_where_the_side_says_so_and_nowhere_else()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 40);
        var (whole, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        await side.ControlAsync("settings", new { largestPage = 3 });
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, null);
        Assert.True(pages.Count > 5);
        Assert.Equal(whole.SelectMany(p => p.Changes).Select(c => c.Record).Order(Order).ToList(), pages.SelectMany(p => p.Changes).Select(c => c.Record).Order(Order).ToList());
        var fresh = new HashSet<RecordId>();
        for (var i = 0; i < 10; i++) fresh.Add(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = $"N{i}", emailaddress1 = "same@example.org" }));
        var (live, _) = await side.ReadToTipAsync(RecordKind.Lead, cursor);
        Assert.Equal(fresh, live.SelectMany(p => p.Changes).Select(c => c.Record).ToHashSet());
        var found = Assert.IsType<ReadAnswer.Done>(await side.System.FindAsync(RecordKind.Lead, LookupKey.Email, ["same@example.org"], Maps.Some, Cancellation));
        Assert.Equal(fresh, found.Found.Select(s => s.Record).ToHashSet());
    }

    [Theory]
    [InlineData("initialWalk", 2)]
    [InlineData("delta", 1)]
    [InlineData("delta", 2)]
    [FaultRow(4, SystemName.Dynamics, "fault 0x80040203 of initialWalk and delta: a paging cookie or token of no use")]
    public async Task D_7_S_10_A_cookie_or_token_that_is_refused_asks_for_a_full_read_and_tells_of_no_delete(string operation, int nth)
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 20, o => o with { PageRows = 4 });
        var (_, cursor) = operation == "delta" ? await side.ReadToTipAsync(RecordKind.Lead, null) : ([], null!);
        for (var i = 0; i < 6; i++) await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = $"N{i}" });
        await side.ControlAsync("faults", new { operation, nth, status = 400, code = "0x80040203", message = "Malformed XML in the paging cookie." });
        FeedAnswer answer;
        var changes = new List<Change>();
        var reads = 0;
        while ((answer = await side.System.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, Cancellation)) is FeedAnswer.Page page && ++reads < 20)
        {
            changes.AddRange(page.Changes);
            cursor = page.Cursor;
        }
        Assert.IsType<FeedAnswer.Expired>(answer);
        Assert.Equal(nth - 1, reads);
        Assert.Empty(changes.OfType<RecordDeleted>());
        Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation));
    }

    [Fact]
    [FaultRow(4, SystemName.Dynamics, "fault 0x80040203 of retrieveMultiple during a walk over a table")]
    public async Task F_2_A_walk_whose_cookie_is_refused_begins_again()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 40, o => o with { PageRows = 10 });
        var first = Assert.IsType<FeedAnswer.Page>(await side.System.ReadTableAsync(RecordKind.Lead, null, TableRange.All, Maps.Some, Cancellation));
        await side.ControlAsync("faults", new { operation = "retrieveMultiple", nth = 1, status = 400, code = "0x80040203" });
        Assert.IsType<FeedAnswer.Expired>(await side.System.ReadTableAsync(RecordKind.Lead, first.Cursor, TableRange.All, Maps.Some, Cancellation));
    }

    [Theory]
    [InlineData("maxRequests", "0x80072322")]
    [InlineData("maxExecutionMs", "0x80072321")]
    [InlineData("maxConcurrent", "0x80072326")]
    [FaultRow(6, SystemName.Dynamics, "limits maxRequests, maxExecutionMs, maxConcurrent")]
    public async Task B_8_Each_limit_of_service_protection_defers_everything_for_as_long_as_it_asks(string limit, string code)
    {
        await using var side = await DataverseFaults.PreparedAsync();
        var leads = await DataverseFaults.LeadsAsync(side, 2);
        await side.System.ReadAsync([Nobody], Maps.Some, Cancellation);
        await side.ControlAsync("limits", new Dictionary<string, int> { [limit] = 0 });
        var write = Assert.IsType<Outcome.Deferred>((await side.System.WriteAsync([Title(leads[0])], Maps.Some, Cancellation))[0]);
        Assert.Equal(("throttled", false), (write.Reason, write.MayLand));
        Assert.True(write.After > TimeSpan.Zero);
        Assert.All(await side.System.WriteAsync([.. leads.Select(Title)], Maps.Some, Cancellation), o => Assert.Equal("throttled", Assert.IsType<Outcome.Deferred>(o).Reason));
        Assert.Equal("throttled", Assert.IsType<ReadAnswer.Deferred>(await side.System.ReadAsync([Nobody], Maps.Some, Cancellation)).Reason);
        Assert.Equal("throttled", Assert.IsType<FeedAnswer.Deferred>(await side.System.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation)).Reason);
        Assert.All(side.Budget.HeldBack, held => Assert.Equal("throttled", held.Reason));
        Assert.True(side.Budget.HeldBack.Count >= 4);
        Assert.True(await side.RefusedAsync(code) >= 4);
    }

    [Fact]
    [FaultRow(6, SystemName.Dynamics, "fault 429 of part.update: a limit that is met within a batch")]
    public async Task B_8_A_limit_that_is_met_within_a_batch_defers_its_part_and_holds_the_side_back()
    {
        await using var side = await DataverseFaults.PreparedAsync();
        var leads = await DataverseFaults.LeadsAsync(side, 3);
        await side.ControlAsync("faults", new { operation = "part.update", nth = 2, status = 429, retryAfter = 11 });
        var outcomes = await side.System.WriteAsync([.. leads.Select(Title)], Maps.Some, Cancellation);
        Assert.Equal(new Outcome.Deferred("throttled", TimeSpan.FromSeconds(11), MayLand: false), outcomes[1]);
        Assert.All([outcomes[0], outcomes[2]], o => Assert.IsType<Outcome.Accepted>(o));
        Assert.Equal([(TimeSpan.FromSeconds(11), "throttled")], side.Budget.HeldBack);
    }

    [Fact]
    [FaultRow(8, SystemName.Dynamics, "a step whose receiver is away: the doorbell is lost; forged ones are ActionTests of Gateway.Tests")]
    public async Task B_9_A_change_whose_webhook_is_lost_is_told_by_the_feed()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var lead = await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "L" });
        var (_, cursor) = await side.ReadToTipAsync(RecordKind.Lead, null);
        await StepToNowhereAsync(side);
        await side.EditAsync(lead, new { jobtitle = "Told" });
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, cursor);
        Assert.Equal("Told", Assert.IsType<RecordSeen>(Assert.Single(pages.SelectMany(p => p.Changes))).Snapshot.Values["title"]);
    }

    [Theory]
    [InlineData(5 * 3600)]
    [InlineData(40 * 86400)]
    [FaultRow(10, SystemName.Dynamics, "clock: the side's clock is hours or days ahead of ours")]
    public async Task B_17_How_far_a_feed_was_read_is_told_by_the_sides_own_clock(int ahead)
    {
        await using var side = await DataverseFaults.PreparedAsync();
        var lead = (await DataverseFaults.LeadsAsync(side, 1))[0];
        await side.ControlAsync("clock", new { advanceSeconds = ahead });
        var at = Assert.IsType<Outcome.Accepted>((await side.System.WriteAsync([Title(lead)], Maps.Some, Cancellation))[0]).Shown!.At;
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, null);
        Assert.InRange(pages[^1].ReadTo, at - TimeSpan.FromSeconds(2), at + TimeSpan.FromMinutes(1));
        Assert.True(at > TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(ahead - 60));
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("end")]
    [FaultRow(15, SystemName.Dynamics, "edits during the first walk; setting initialWalkToken")]
    public async Task B_2_What_changes_during_the_first_walk_is_in_the_walk_or_in_the_delta_behind_it(string token)
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 40, o => o with { PageRows = 5 });
        await side.ControlAsync("settings", new { initialWalkToken = token });
        var first = Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation));
        await side.EditAsync(first.Changes[0].Record, new { jobtitle = "During" });
        var late = await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Late" });
        var (walk, cursor) = await side.ReadToTipAsync(RecordKind.Lead, first.Cursor);
        var (delta, _) = await side.ReadToTipAsync(RecordKind.Lead, cursor);
        var seen = walk.Concat(delta).SelectMany(p => p.Changes).Cast<RecordSeen>().ToList();
        Assert.Contains(seen, s => s.Record == late);
        if (token == "begin") Assert.Contains(seen, s => s.Record == first.Changes[0].Record && s.Snapshot.Values["title"] == "During");
    }

    [Theory]
    [InlineData("7000222", 401, "unauthorised")]
    [InlineData("700016", 400, "unauthorised")]
    [InlineData("90033", 503, "serverError")]
    [InlineData("90055", 429, "throttled")]
    [FaultRow(18, SystemName.Dynamics, "fault of token: an expired secret, an application that was taken away, a directory that throttles")]
    public async Task B_9_Without_a_token_work_waits_and_the_operator_is_told_in_one_line(string code, int status, string reason)
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("faults", new { operation = "token", code, status, retryAfter = 17, times = 2 });
        var read = Assert.IsType<ReadAnswer.Deferred>(await side.System.ReadAsync([Nobody], Maps.Some, Cancellation));
        Assert.Equal(reason, read.Reason);
        if (status is 429 or 503) Assert.Equal(TimeSpan.FromSeconds(17), read.After);
        var told = await Assert.ThrowsAsync<SystemUnavailableException>(() => side.System.DescribeAsync(Cancellation));
        Assert.DoesNotContain('\n', told.Message);
        Assert.DoesNotContain("crmsync-secret", told.Message, StringComparison.Ordinal);
        Assert.Equal([Nobody], Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([Nobody], Maps.Some, Cancellation)).Missing);
    }

    [Fact]
    [FaultRow(18, SystemName.Dynamics, "rule withoutRole: the application user lost its role")]
    public async Task V_2_A_user_without_a_role_is_the_operators_business_and_no_refusal_of_a_value()
    {
        await using var side = await DataverseFaults.PreparedAsync();
        var leads = await DataverseFaults.LeadsAsync(side, 2);
        await side.ControlAsync("rules", new { withoutRole = new[] { "crmsync" } });
        Assert.All(await side.System.WriteAsync([.. leads.Select(Title)], Maps.Some, Cancellation), o => Assert.Equal(RefusalReason.Denied, Assert.IsType<Outcome.Refused>(o).Reason));
        Assert.Equal("unauthorised", Assert.IsType<FeedAnswer.Deferred>(await side.System.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation)).Reason);
        Assert.Contains("role", (await Assert.ThrowsAsync<SystemUnavailableException>(() => side.System.DescribeAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    private static Comparer<RecordId> Order { get; } = Comparer<RecordId>.Create((one, other) => string.CompareOrdinal(one.Id, other.Id));

    private static UpdateRecord Title(RecordSnapshot row) => new($"w-{row.Record.Id}", row.Record, new Dictionary<string, string?> { ["title"] = "Ours" }, row.Version);

    private static async Task StepToNowhereAsync(SimulatedDynamics side)
    {
        var endpoint = (await side.HumanAsync(HttpMethod.Post, "serviceendpoints", new { name = "Hook", contract = 8, url = "http://127.0.0.1:9/", authtype = 4, authvalue = "k" })).GetProperty("serviceendpointid").GetString();
        var message = One(await side.HumanAsync(HttpMethod.Get, "sdkmessages?$filter=name eq 'Update'", null)).GetProperty("sdkmessageid").GetString();
        var filter = One(await side.HumanAsync(HttpMethod.Get, $"sdkmessagefilters?$filter=_sdkmessageid_value eq {message} and primaryobjecttypecode eq 'lead'", null)).GetProperty("sdkmessagefilterid").GetString();
        await side.HumanAsync(HttpMethod.Post, "sdkmessageprocessingsteps", new Dictionary<string, object>
        {
            ["name"] = "Step",
            ["mode"] = 1,
            ["stage"] = 40,
            ["sdkmessageid@odata.bind"] = $"/sdkmessages({message})",
            ["sdkmessagefilterid@odata.bind"] = $"/sdkmessagefilters({filter})",
            ["eventhandler_serviceendpoint@odata.bind"] = $"/serviceendpoints({endpoint})",
        });
    }

    private static JsonElement One(JsonElement answer) => answer.GetProperty("value")[0];
}
