using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>What the Web API asks of a client beyond single calls: pages, links, lengths, parallel calls (protocol sheet 2.10, 2.11, 4.8).</summary>
public sealed class ProtocolTests
{
    private const string Who = """{"UserId":"00000000-0000-0000-0000-000000000009","OrganizationId":"00000000-0000-0000-0000-000000000008"}""";
    private const int Calm = 8;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_next_link_is_followed_as_it_is_and_the_page_size_goes_with_it()
    {
        const string Link = "leads?$select=lastname&$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2D%7e%22%20istracking=%22True%22%20/%3E";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, Who).Says(200, Page($"\"@odata.nextLink\":\"{{root}}{Link}\"")).Says(200, Page("\"@odata.deltaLink\":\"{root}leads?$deltatoken=1\""));
        using var system = stub.System();
        var first = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation));
        Assert.True(first.More);
        Assert.False(Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Lead, first.Cursor, Maps.Some, Cancellation)).More);
        var second = stub.Calls.Last();
        Assert.Equal(Link[Link.IndexOf('?', StringComparison.Ordinal)..], second.Query);
        Assert.Equal("odata.track-changes,odata.maxpagesize=5000", second.Prefer);
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, Who).Says(200, Page("\"@odata.nextLink\":\"http://127.0.0.1:1/api/data/v9.2/leads?$skiptoken=1\""));
        using var system = stub.System();
        var first = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation));
        Assert.Equal("badAnswer", Assert.IsType<FeedAnswer.Deferred>(await system.ReadFeedAsync(RecordKind.Lead, first.Cursor, Maps.Some, Cancellation)).Reason);
    }

    [Theory]
    [InlineData(504, "")]
    [InlineData(413, """{"error":{"code":"0x8004418a","message":""}}""")]
    [InlineData(500, """{"error":{"code":"0x80044151","message":"SQL timeout expired."}}""")]
    public async Task A_page_that_was_too_much_is_asked_for_with_half_the_rows_until_pages_come_again(int status, string body)
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, Who).Says(status, body).Says(200, Who).Says(status, body).Says(200, Who);
        for (var i = 0; i < 20; i++) stub.Says(200, Page("\"@odata.deltaLink\":\"{root}leads?$deltatoken=1\""));
        using var system = stub.System();
        string? cursor = null;
        for (var i = 0; i < 22; i++) cursor = await system.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, Cancellation) is FeedAnswer.Page page ? page.Cursor : cursor;
        var sizes = stub.Calls.Where(c => c.Path.EndsWith("leads", StringComparison.Ordinal)).Select(c => int.Parse(c.Prefer!.Split("maxpagesize=")[1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal([5000, 2500, 1250], sizes.Take(3));
        Assert.Equal(5000, sizes[^1]);
        Assert.Equal(8, sizes.Count(size => size == 1250));
    }

    [Fact]
    public async Task F_2_A_page_of_a_walk_over_a_table_that_was_too_much_is_asked_for_in_half_and_grows_again()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(504, "");
        for (var i = 0; i < Calm + 1; i++) stub.Says(200, "{\"value\":[]}");
        using var system = stub.System();
        for (var i = 0; i < Calm + 2; i++) await system.ReadTableAsync(RecordKind.Lead, null, TableRange.All, Maps.Some, Cancellation);
        Assert.Equal([1000, .. Enumerable.Repeat(500, Calm), 1000], stub.Calls.Select(c => int.Parse(c.Prefer!.Split("maxpagesize=")[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task S_12_A_read_of_many_that_was_too_much_is_asked_for_in_half_and_grows_again()
    {
        const string Part = "--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n{\"error\":{\"code\":\"0x80040217\",\"message\":\"\"}}\r\n";
        await using var stub = (await StubDataverse.StartAsync()).Says(504, "");
        for (var i = 0; i < Calm; i++) stub.Says(200, $"{Part}{Part}--r--\r\n", "multipart/mixed; boundary=r");
        stub.Says(200, $"{Part}{Part}{Part}{Part}--r--\r\n", "multipart/mixed; boundary=r");
        using var system = stub.System(o => o with { BatchParts = 4 });
        List<RecordId> records = [.. Enumerable.Range(1, 4).Select(i => RecordId.Lead(Guid.Parse($"00000000-0000-0000-0000-{i:D12}")))];
        Assert.Equal("serverError", Assert.IsType<ReadAnswer.Deferred>(await system.ReadAsync(records, Maps.Some, Cancellation)).Reason);
        for (var i = 0; i < (Calm / 2) + 1; i++) Assert.Equal(records, Assert.IsType<ReadAnswer.Done>(await system.ReadAsync(records, Maps.Some, Cancellation)).Missing);
        Assert.Equal([4, .. Enumerable.Repeat(2, Calm), 4], stub.Calls.Select(c => c.Body.Split("HTTP/1.1").Length - 1));
    }

    [Fact]
    public async Task An_answer_longer_than_is_taken_counts_as_cut_and_less_is_asked_for()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 300);
        using var narrow = side.Another(side.Options with { AnswerBytesMax = 20_000, PageRows = 256 });
        var (pages, deferred, cursor) = (0, 0, (string?)null);
        var records = new HashSet<RecordId>();
        while (true)
        {
            var answer = await narrow.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, Cancellation);
            if (answer is not FeedAnswer.Page page)
            {
                Assert.Equal("badAnswer", Assert.IsType<FeedAnswer.Deferred>(answer).Reason);
                Assert.True(++deferred < 20);
                continue;
            }
            pages++;
            cursor = page.Cursor;
            records.UnionWith(page.Changes.Select(c => c.Record));
            if (!page.More) break;
        }
        Assert.True(deferred > 0);
        var (whole, _) = await side.ReadToTipAsync(RecordKind.Lead, null);
        Assert.Equal(whole.SelectMany(p => p.Changes).Select(c => c.Record).ToHashSet(), records);
    }

    [Fact]
    public async Task N_9_Look_ups_of_long_addresses_go_in_several_calls_and_find_everybody()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var mails = Enumerable.Range(0, 45).Select(i => $"{i}{new string('€', 90)}@x.org").ToList();
        foreach (var mail in mails.Take(3).Append(mails[^1])) await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Long", emailaddress1 = mail });
        var done = Assert.IsType<ReadAnswer.Done>(await side.System.FindAsync(RecordKind.Lead, LookupKey.Email, [new string('€', 20_000), .. mails], Maps.Some, Cancellation));
        Assert.Equal(4, done.Found.Count);
        Assert.InRange(await side.CallsAsync("read", "retrieveMultiple"), 2, 3);
        Assert.Equal(0, await side.RefusedAsync("0x80060888"));
    }

    [Fact]
    public async Task B_8_The_advice_on_parallel_calls_is_handed_on_and_calls_spread_over_the_web_servers()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("limits", new { servers = 3, dopHint = 7 });
        var nobody = RecordId.Lead(Guid.Parse("00000000-0000-0000-0000-0000000000ff"));
        await side.System.ReadAsync([nobody], Maps.Some, Cancellation);
        side.Budget.Left.Clear();
        for (var i = 0; i < 9; i++) await side.System.ReadAsync([nobody], Maps.Some, Cancellation);
        Assert.All(side.Budget.Left, left => Assert.True(left is { Calls: >= 5996 and <= 6000, Seconds: > 1000 }));
        Assert.Equal(7, side.Budget.Hints.Last());
    }

    private static string Page(string link) => $"{{\"value\":[],{link}}}";
}
