using CrmSync.Dataverse;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class TokenTests
{
    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        await using var stub = await StubDataverse.StartAsync();
        using var system = stub.System();
        for (var i = 0; i < 3; i++) stub.Says(404, """{"error":{"code":"0x80040217","message":""}}""");
        await ReadAsync(system);
        stub.Clock.Advance(TimeSpan.FromMinutes(50));
        await ReadAsync(system);
        Assert.Equal(1, stub.TokensGiven);
        stub.Clock.Advance(TimeSpan.FromMinutes(6));
        await ReadAsync(system);
        Assert.Equal(2, stub.TokensGiven);
    }

    private static async Task ReadAsync(DataverseSystem system)
    {
        var lead = RecordId.Lead(Guid.Parse("00000000-0000-0000-0000-000000000001"));
        var answer = await system.ReadAsync([lead], Maps.Some, TestContext.Current.CancellationToken);
        Assert.Equal([lead], Assert.IsType<ReadAnswer.Done>(answer).Missing);
    }
}
