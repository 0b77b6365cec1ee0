using System.Text;
using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>Whatever comes back, it becomes an answer, an outcome for each write, or one line for an operator. Never an exception, never a delete.</summary>
public sealed class GarbageTests
{
    private const int Rounds = 400;

    private static readonly string[] Paths =
    [
        "leads.json", "leads/delete.json", "activities.json", "activities/pagingtoken.json", "activities/external.json", "activities/external/types.json",
        "bulk/v1/leads/export/create.json", "bulk/v1/leads/export/x/enqueue.json", "bulk/v1/leads/export/x/status.json", "bulk/v1/leads/export/x/file.json",
    ];

    private static readonly string[] Odd =
    [
        "", "null", "true", "[]", "{}", "{\"success\":true}", "{\"success\":\"yes\"}", "{\"success\":false}", "{\"success\":false,\"errors\":[null]}", "{\"success\":false,\"errors\":\"x\"}",
        "{\"success\":false,\"errors\":[{\"code\":{},\"message\":[]}]}", "{\"success\":true,\"result\":7}", "{\"success\":true,\"result\":[null,1,\"x\",[]]}",
        "{\"success\":true,\"result\":[{\"id\":\"abc\",\"status\":5,\"reasons\":7}],\"moreResult\":\"yes\",\"nextPageToken\":{}}",
        "{\"success\":true,\"result\":[{\"id\":1e400,\"leadId\":99999999999999999999,\"activityTypeId\":13}]}",
        "{\"success\":true,\"result\":[{\"leadId\":7,\"activityTypeId\":13,\"activityDate\":\"0001-01-01T00:00:00Z\",\"primaryAttributeValueId\":46,\"attributes\":[{\"name\":\"New Value\",\"value\":\"x\"}]}],\"nextPageToken\":\"N\",\"moreResult\":false}",
        "{\"success\":true,\"result\":[{\"leadId\":7,\"activityTypeId\":12,\"activityDate\":\"9999-12-31T23:59:59Z\"}],\"nextPageToken\":\"N\",\"moreResult\":true}",
        "{\"success\":true,\"result\":[{\"id\":7,\"firstName\":\"\\ud800\",\"email\":{\"a\":[]},\"leadScore\":\"many\",\"doNotCall\":[]}]}",
        "{\"success\":true,\"result\":[{\"leadId\":7,\"activityTypeId\":32,\"activityDate\":\"2026-01-01T00:00:00Z\",\"attributes\":[{\"name\":\"Merge IDs\",\"value\":\"[0,-1,99999999999999999999,7]\"},null,{\"name\":{}}]}]}",
        "{\"success\":true,\"requestId\":\"#zz\",\"result\":{\"id\":7,\"status\":\"updated\"}}", "{\"success\":true,\"result\":[{\"exportId\":\"x\",\"status\":\"Completed\",\"fileSize\":\"-1\",\"fileChecksum\":5}]}",
        "<html><body>502 Bad Gateway</body></html>", "\uFEFF{\"success\":true,\"result\":[]}", new string('[', 5_000), "{\"success\":true,\"result\":[{\"id\":7,\"firstName\":\"" + new string('x', 300_000),
    ];

    private static readonly int[] Statuses = [200, 200, 200, 200, 200, 206, 204, 301, 400, 403, 404, 409, 413, 418, 429, 500, 502, 503, 504];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Whatever_comes_back_becomes_an_answer_and_never_a_delete(int seed)
    {
        var chance = new Random(seed);
        await using var stub = await StubMarketo.StartAsync();
        foreach (var path in Paths) stub.On(path, _ => Garbage(chance));
        for (var round = 0; round < Rounds; round++)
        {
            var feed = await stub.System.ReadFeedAsync(RecordKind.Person, CursorOf(chance), Maps.Five, Ct);
            if (feed is FeedAnswer.Page page) Assert.DoesNotContain(page.Changes, change => change is RecordDeleted);
            if (await stub.System.ReadAsync([RecordId.Person(7)], Maps.Five, Ct) is ReadAnswer.Done done) Assert.All(done.Found, seen => Assert.Equal(Maps.Five.Fields.Count, seen.Values.Count));
            await stub.System.FindAsync(RecordKind.Person, LookupKey.Email, ["a@x.test"], Maps.Five, Ct);
            var writes = Writes(chance, round);
            var outcomes = await stub.System.WriteAsync(writes, Maps.Five, Ct);
            Assert.Equal(writes.Count, outcomes.Count);
            Assert.All(outcomes, Assert.NotNull);
        }
    }

    [Theory]
    [InlineData(21)]
    public async Task Metadata_that_make_no_sense_are_one_line_for_an_operator_and_refuse_nobody(int seed)
    {
        var chance = new Random(seed);
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads/describe.json", _ => Garbage(chance));
        for (var round = 0; round < Rounds / 4; round++)
        {
            var told = await Assert.ThrowsAsync<SystemUnavailableException>(() => stub.System.DescribeAsync(Ct));
            Assert.StartsWith("Marketo at ", told.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', told.Message);
            Assert.IsNotType<Outcome.Accepted>(Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct)));
        }
        stub.On("leads/describe.json", "{\"success\":true,\"result\":[]}");
        Assert.Equal([new Outcome.Deferred("badAnswer", null, false)], await stub.System.WriteAsync([Update(1)], Maps.Five, Ct));
    }

    [Theory]
    [InlineData("""{"access_token":"two\nlines","expires_in":3600}""")]
    [InlineData("""{"access_token":"","expires_in":3600}""")]
    [InlineData("""{"access_token":"grün","expires_in":3600}""")]
    [InlineData("<html></html>")]
    [InlineData("")]
    public async Task A_token_that_is_none_defers(string body)
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("identity/oauth/token", body);
        Assert.Equal(new Outcome.Deferred("badAnswer", null, false), Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct)));
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-5")]
    [InlineData("\"soon\"")]
    public async Task A_life_of_a_token_that_cannot_be_is_no_reason_to_stop(string life)
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("identity/oauth/token", $$"""{"access_token":"t","expires_in":{{life}}}""");
        stub.On("leads.json", StubMarketo.People(""));
        Assert.IsType<ReadAnswer.Done>(await stub.System.ReadAsync([RecordId.Person(7)], Maps.Five, Ct));
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", _ => Results.Stream(new Endless(), "application/json"));
        Assert.Equal("unreachable", Assert.IsType<ReadAnswer.Deferred>(await stub.System.ReadAsync([RecordId.Person(7)], Maps.Five, Ct)).Reason);
    }

    [Fact]
    public async Task B_8_A_pause_that_a_side_asks_for_is_believed_for_an_hour_at_most()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", _ => new Paused());
        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<ReadAnswer.Deferred>(await stub.System.ReadAsync([RecordId.Person(7)], Maps.Five, Ct)).After);
    }

    private static IResult Garbage(Random chance)
    {
        var status = Statuses[chance.Next(Statuses.Length)];
        var type = chance.Next(3) switch { 0 => "application/json", 1 => "text/html", _ => "text/csv" };
        var body = chance.Next(3) == 0 ? Noise(chance) : Encoding.UTF8.GetBytes(Odd[chance.Next(Odd.Length)]);
        if (chance.Next(6) == 0) body = body[..chance.Next(body.Length + 1)];
        return status == 204 ? Results.NoContent() : new Raw(status, type, body);
    }

    private static byte[] Noise(Random chance)
    {
        var bytes = new byte[chance.Next(2_000)];
        chance.NextBytes(bytes);
        return bytes;
    }

    private static string? CursorOf(Random chance)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var first = new Cursor(Walk.First, null, at, at.AddDays(9));
        return chance.Next(7) switch
        {
            0 => null,
            1 => Encoding.UTF8.GetString(Noise(chance)),
            2 => "{\"walk\":\"Live\"}",
            3 => new Cursor(Walk.Live, "T", at, at).ToText(),
            4 => (first with { Extract = new(at, at.AddDays(8)) }).ToText(),
            5 => (first with { Extract = new(at, at.AddDays(8)) { Id = "x" } }).ToText(),
            _ => (first with { Extract = new(at, at.AddDays(8)) { Id = "x", IsQueued = true } }).ToText(),
        };
    }

    private static List<Write> Writes(Random chance, int round) =>
    [
        Update(round), Update(round + 1), new DeleteRecord("d", RecordId.Person(9), 0), new AddActivity("a", RecordId.Person(9), DateTimeOffset.UnixEpoch, "x", "y") { MayBeThere = chance.Next(2) == 0 },
        new CreateRecord("c", RecordKind.Person, null, "email", new Dictionary<string, string?> { ["email"] = "a@x.test" }),
    ];

    private static UpdateRecord Update(int id) => new($"w{id}", RecordId.Person(id), new Dictionary<string, string?> { ["firstName"] = $"Ann{id}" }, 0);

    private sealed class Raw(int status, string type, byte[] body) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private sealed class Paused : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "2000000000";
            return Task.CompletedTask;
        }
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => 0; set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
