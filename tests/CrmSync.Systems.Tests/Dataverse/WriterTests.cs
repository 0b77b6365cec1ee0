using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class WriterTests
{
    private const string One = "00000000-0000-0000-0000-000000000001";
    private const string Two = "00000000-0000-0000-0000-000000000002";
    private static readonly UpdateRecord First = new("w1", new RecordId(RecordKind.Lead, One), new Dictionary<string, string?> { ["title"] = "CTO", ["leadSource"] = "8", ["dateOfBirth"] = "2000-01-01", ["nowhere"] = "x" }, 41);
    private static readonly UpdateRecord Second = new("w2", new RecordId(RecordKind.Lead, Two), new Dictionary<string, string?> { ["title"] = null }, 42);

    [Fact]
    public async Task D_8_An_update_names_its_version_and_writes_only_columns_that_exist()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, Row(One, 43));
        var outcome = Assert.IsType<Outcome.Accepted>(Assert.Single(await stub.System().WriteAsync([First], Maps.Some, TestContext.Current.CancellationToken)));
        Assert.Equal(43, outcome.Shown!.Version);
        var call = Assert.Single(stub.Calls);
        Assert.Equal(("PATCH", "W/\"41\"", "return=representation"), (call.Method, call.IfMatch, call.Prefer));
        Assert.Equal("""{"jobtitle":"CTO","leadsourcecode":8,"crmsync_writeid":"w1"}""", call.Body);
        Assert.Equal(0, stub.Budget.Open);
    }

    [Fact]
    public async Task An_answer_cut_within_a_batch_leaves_the_missing_parts_unknown()
    {
        var body = $"--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{Row(One, 43)}\r\n--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{{\"lead";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, body, "multipart/mixed; boundary=r").BreaksOff(body, "multipart/mixed; boundary=r");
        var outcomes = await stub.System().WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken);
        Assert.IsType<Outcome.Accepted>(outcomes[0]);
        Assert.Equal(new Outcome.Deferred("badAnswer", null, MayLand: true), outcomes[1]);
        var broken = await stub.System().WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken);
        Assert.True(Assert.IsType<Outcome.Deferred>(broken[1]).MayLand);
    }

    [Fact]
    public async Task A_single_answer_that_cannot_be_read_leaves_the_write_unknown()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, "<html>", "text/html");
        Assert.Equal([new Outcome.Deferred("badAnswer", null, MayLand: true)], await stub.System().WriteAsync([First], Maps.Some, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_outer_429_defers_every_part_and_holds_the_side_back()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(429, """{"error":{"code":"0x80072322","message":"Number of requests exceeded"}}""", retryAfter: "13");
        var outcomes = await stub.System().WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Repeat<Outcome>(new Outcome.Deferred("throttled", TimeSpan.FromSeconds(13), MayLand: false), 2), outcomes);
        Assert.Equal([(TimeSpan.FromSeconds(13), "throttled")], stub.Budget.HeldBack);
    }

    [Fact]
    public async Task A_batch_too_large_took_nothing_and_goes_in_halves_and_the_next_is_smaller_from_the_start()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(413, """{"error":{"code":"0x8004418a","message":"too large"}}""").Says(200, Row(One, 43)).Says(200, Row(Two, 44))
            .Says(200, Row(One, 45)).Says(413, "<html>", "text/html");
        using var system = stub.System();
        Assert.All(await system.WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken), o => Assert.IsType<Outcome.Accepted>(o));
        Assert.Equal(["POST", "PATCH", "PATCH"], stub.Calls.Select(c => c.Method));
        var outcomes = await system.WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken);
        Assert.Equal(["PATCH", "PATCH"], stub.Calls.Skip(3).Select(c => c.Method));
        Assert.IsType<Outcome.Accepted>(outcomes[0]);
        Assert.Equal(RefusalReason.Invalid, Assert.IsType<Outcome.Refused>(outcomes[1]).Reason);
    }

    [Fact]
    public async Task A_part_that_is_missing_within_a_whole_answer_leaves_every_outcome_open_unless_the_parts_say_which_they_are()
    {
        const string Head = "--r\r\nContent-Type: application/http\r\n";
        var said = $"HTTP/1.1 200 OK\r\n\r\n{Row(Two, 44)}\r\n--r--\r\n";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, $"{Head}\r\n{said}", "multipart/mixed; boundary=r").Says(200, $"{Head}Content-ID: 2\r\n\r\n{said}", "multipart/mixed; boundary=r");
        using var system = stub.System();
        var open = new Outcome.Deferred("badAnswer", null, MayLand: true);
        Assert.All(await system.WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken), o => Assert.Equal(open, o));
        var outcomes = await system.WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken);
        Assert.Equal(open, outcomes[0]);
        Assert.Equal(44, Assert.IsType<Outcome.Accepted>(outcomes[1]).Shown!.Version);
    }

    [Theory]
    [InlineData("204 No Content", "")]
    [InlineData("400 Bad Request", "{\"error\":{\"code\":\"0x80044331\",\"message\":\"m\"}}")]
    [InlineData("412 Precondition Failed", "{\"error\":{\"code\":\"0x80060882\",\"message\":\"m\"}}")]
    public async Task C_12_Fewer_answers_than_parts_say_of_no_write_what_became_of_it(string status, string body)
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, $"--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 {status}\r\n\r\n{body}\r\n--r--\r\n", "multipart/mixed; boundary=r");
        using var system = stub.System();
        Assert.All(await system.WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken), o => Assert.Equal(new Outcome.Deferred("badAnswer", null, MayLand: true), o));
    }

    [Fact]
    public async Task A_batch_holds_no_more_than_its_length_and_a_long_row_goes_alone()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, Row(One, 43)).Says(200, Row(Two, 44));
        using var system = stub.System(o => o with { BatchBytesMax = 4000 });
        var longRow = First with { Values = new Dictionary<string, string?> { ["title"] = new string('x', 9000) } };
        Assert.All(await system.WriteAsync([longRow, Second], Maps.Some, TestContext.Current.CancellationToken), o => Assert.IsType<Outcome.Accepted>(o));
        Assert.Equal(["PATCH", "PATCH"], stub.Calls.Select(c => c.Method));
    }

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    [InlineData("\f")]
    public async Task A_value_with_a_line_end_of_its_own_is_read_as_it_is(string end)
    {
        var row = Row(One, 43).Replace("CTO", end == "\f" ? "C\\fO" : $"C{end}O", StringComparison.Ordinal);
        const string Head = "--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, $"{Head}{row}\r\n{Head}{Row(Two, 44)}\r\n--r--\r\n", "multipart/mixed; boundary=r");
        using var system = stub.System();
        var done = Assert.IsType<ReadAnswer.Done>(await system.ReadAsync([First.Record, Second.Record], Maps.Some, TestContext.Current.CancellationToken));
        Assert.Equal($"C{end}O", done.Found[0].Values["title"]);
    }

    [Fact]
    public async Task A_part_that_shows_no_row_is_accepted_without_a_version()
    {
        const string Part = "--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n\r\n\r\n";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, $"{Part}{Part}--r--\r\n", "multipart/mixed; boundary=r");
        var outcomes = await stub.System().WriteAsync([First, Second], Maps.Some, TestContext.Current.CancellationToken);
        Assert.Equal([new Outcome.Accepted(First.Record, null), new Outcome.Accepted(Second.Record, null)], outcomes);
    }

    [Fact]
    public async Task A_401_renews_the_token_once_and_then_defers()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(401, "").Says(401, "");
        Assert.Equal([new Outcome.Deferred("unauthorised", null, MayLand: false)], await stub.System().WriteAsync([First], Maps.Some, TestContext.Current.CancellationToken));
        Assert.Equal(["Bearer token1", "Bearer token2"], stub.Calls.Select(c => c.Bearer));
    }

    [Fact]
    public async Task N_12_A_create_names_its_own_id_and_owner()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(201, Row(One, 7));
        var create = new CreateRecord("w3", RecordKind.Lead, One, null, new Dictionary<string, string?> { ["lastName"] = "Lovelace" }) { Owner = Two };
        Assert.IsType<Outcome.Accepted>(Assert.Single(await stub.System().WriteAsync([create], Maps.Some, TestContext.Current.CancellationToken)));
        using var body = JsonDocument.Parse(Assert.Single(stub.Calls).Body);
        Assert.Equal(One, body.RootElement.GetProperty("leadid").GetString());
        Assert.Equal($"/systemusers({Two})", body.RootElement.GetProperty("ownerid@odata.bind").GetString());
    }

    internal static string Row(string id, long version) =>
        $$"""{"@odata.etag":"W/\"{{version}}\"","leadid":"{{id}}","jobtitle":"CTO","statecode":0,"createdon":"2026-11-01T00:00:00Z","modifiedon":"2026-11-05T10:00:00Z","versionnumber":{{version}}}""";
}
