using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class ReaderTests
{
    private static readonly RecordId Lead = new(RecordKind.Lead, "00000000-0000-0000-0000-000000000001");

    /// <summary>A proxy's page, a wrong address and a table that is not there answer 404 as well.</summary>
    [Theory]
    [InlineData("""{"error":{"code":"0x8006088a","message":"Resource not found for the segment 'leads'."}}""")]
    [InlineData("<html>Not Found</html>")]
    public async Task D_7_D_9_A_404_that_does_not_speak_of_the_row_says_nothing_about_it(string body)
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(404, body);
        Assert.IsType<ReadAnswer.Deferred>(await stub.System().ReadAsync([Lead], Maps.Some, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task D_9_Fewer_answers_than_rows_asked_for_prove_nobody_missing()
    {
        const string Part = "--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n{\"error\":{\"code\":\"0x80040217\",\"message\":\"\"}}\r\n";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, $"{Part}--r--\r\n", "multipart/mixed; boundary=r");
        var other = Lead with { Id = "00000000-0000-0000-0000-000000000002" };
        Assert.Equal("badAnswer", Assert.IsType<ReadAnswer.Deferred>(await stub.System().ReadAsync([Lead, other], Maps.Some, TestContext.Current.CancellationToken)).Reason);
    }

    [Fact]
    public async Task D_9_A_404_that_speaks_of_the_row_is_the_proof_that_it_is_missing()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(404, """{"error":{"code":"0x80040217","message":"lead With Id = 00000000-0000-0000-0000-000000000001 Does Not Exist"}}""");
        Assert.Equal([Lead], Assert.IsType<ReadAnswer.Done>(await stub.System().ReadAsync([Lead], Maps.Some, TestContext.Current.CancellationToken)).Missing);
    }
}
