using System.Security.Cryptography;
using System.Text;
using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using CrmSync.Marketo.Bulk;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>Files that come in pieces, or are not what they were said to be: answers that the simulator does not give.</summary>
public sealed class ExtractFileTests
{
    private const string Header = "id,firstName,email,doNotCall,leadScore,crmsyncDynamicsId,createdAt\n";
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string Whole = Header + string.Concat(Enumerable.Range(1, 200).Select(id => $"{id},\"Ann \"\"{id}\"\"\nof two lines, and a comma\",p{id}@x.test,{(id % 2 == 0 ? "true" : "false")},null,null,2026-01-02T00:00:00Z\n"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Start { get; } = (new Cursor(Walk.First, null, At, At.AddDays(9)) { Extract = new Extract(At, At.AddDays(9)) { Id = "job", IsQueued = true, AskedAt = At } }).ToText();

    [Fact]
    public async Task B_2_A_download_that_breaks_goes_on_behind_what_has_come_and_is_checked_as_a_whole()
    {
        await using var stub = await StartAsync(Whole, Whole);
        var ranges = new List<string>();
        stub.On("bulk/v1/leads/export/job/file.json", _ => new Piece(Whole, 3_000, ranges), _ => new Piece(Whole, 5_000, ranges), _ => new Piece(Whole, int.MaxValue, ranges));
        var page = Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, Start));
        Assert.Equal(["", "bytes=3000-", "bytes=8000-"], ranges);
        var seen = page.Changes.Cast<RecordSeen>().Select(s => s.Snapshot).ToList();
        Assert.Equal(200, seen.Count);
        Assert.Equal(("Ann \"7\"\nof two lines, and a comma", "false", null), (seen[6].Values["firstName"], seen[6].Values["doNotCall"], seen[6].Values["leadScore"]));
        Assert.All(seen, s => Assert.Equal((true, At.AddDays(9).AddSeconds(-15)), (s.IsDated, s.At)));
    }

    [Theory]
    [InlineData("checksum")]
    [InlineData("size")]
    [InlineData("columns")]
    [InlineData("ragged")]
    [InlineData("quote")]
    [InlineData("html")]
    [InlineData("count")]
    public async Task B_2_A_file_that_is_not_what_it_was_said_to_be_is_asked_for_anew_and_then_walked(string what)
    {
        var text = what switch
        {
            "columns" => Whole.Replace("firstName", "lastName", StringComparison.Ordinal),
            "ragged" => Whole + "201,too,short\n",
            "quote" => Whole + "201,\"never closed",
            "html" => "<html>maintenance</html>",
            _ => Whole,
        };
        await using var stub = await StartAsync(text, what == "checksum" ? Whole + "x" : text, what == "size" ? 5 : null, what == "count" ? 7 : null);
        stub.On("bulk/v1/leads/export/job/file.json", _ => Results.Bytes(Encoding.UTF8.GetBytes(text), "text/csv"));
        var cursor = await ToEndOfFileAsync(stub, Start);
        Assert.Equal((null, 1, false), cursor.Extract is { } extract ? (extract.Id, extract.Failed, extract.IsQueued) : ("", 0, true));
        cursor = await ToEndOfFileAsync(stub, (cursor with { Extract = cursor.Extract! with { Id = "job", IsQueued = true, AskedAt = At } }).ToText());
        Assert.Equal((null, null, At), (cursor.Extract, cursor.Token, cursor.ReadTo));
        Assert.NotNull(cursor.NoExtractBefore);
    }

    [Fact]
    public async Task B_2_A_file_without_sum_and_size_is_taken_as_it_is()
    {
        await using var stub = await StartAsync(Whole, null);
        stub.On("bulk/v1/leads/export/job/file.json", _ => Results.Bytes(Encoding.UTF8.GetBytes(Whole), "text/csv"));
        Assert.Equal(200, Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, Start)).Changes.Count);
    }

    [Fact]
    public async Task B_2_When_fetching_has_to_wait_what_has_come_is_kept()
    {
        await using var stub = await StartAsync(Whole, Whole);
        var ranges = new List<string>();
        stub.On("bulk/v1/leads/export/job/file.json", _ => new Piece(Whole, 4_000, ranges), _ => Results.StatusCode(503), _ => new Piece(Whole, int.MaxValue, ranges));
        Assert.Equal("serverError", Assert.IsType<FeedAnswer.Deferred>(await ReadAsync(stub, Start)).Reason);
        Assert.Equal(200, Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, Start)).Changes.Count);
        Assert.Equal(["", "bytes=4000-"], ranges);
    }

    private static async Task<Cursor> ToEndOfFileAsync(StubMarketo stub, string text)
    {
        for (var i = 0; i < 10; i++)
        {
            text = Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, text)).Cursor;
            if (Cursor.Parse(text)!.Extract is not { Id: not null }) return Cursor.Parse(text)!;
        }

        throw new InvalidOperationException("The file has no end.");
    }

    private static Task<FeedAnswer> ReadAsync(StubMarketo stub, string cursor) => stub.System.ReadFeedAsync(RecordKind.Person, cursor, Maps.Five, Ct);

    private static async Task<StubMarketo> StartAsync(string text, string? summed, int? size = null, int? records = null)
    {
        var stub = await StubMarketo.StartAsync(with: o => o with { ExtractPoll = TimeSpan.Zero });
        var told = summed is null ? "" : $$""","fileSize":{{size ?? Encoding.UTF8.GetByteCount(text)}},"numberOfRecords":{{records ?? 200}},"fileChecksum":"sha256:{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(summed)))}}" """;
        stub.On("bulk/v1/leads/export/job/status.json", $$"""{"requestId":"1#19b7afb5c00","success":true,"result":[{"exportId":"job","status":"Completed"{{told}}}]}""");
        return stub;
    }

    /// <summary>From the byte that is asked for on, some bytes, and no more.</summary>
    private sealed class Piece(string text, int bytes, List<string> ranges) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var all = Encoding.UTF8.GetBytes(text);
            var range = context.Request.Headers.Range.ToString();
            ranges.Add(range);
            var from = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = from == 0 ? 200 : 206;
            context.Response.ContentType = "text/csv";
            await context.Response.Body.WriteAsync(all.AsMemory(from, Math.Min(bytes, all.Length - from)));
        }
    }
}
