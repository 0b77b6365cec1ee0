using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>What everybody waits for is asked once more when its answer does not come.</summary>
public sealed class AskedAgainTests
{
    private const string Who = """{"UserId":"00000000-0000-0000-0000-000000000009","OrganizationId":"00000000-0000-0000-0000-000000000008"}""";
    private const string Page = """{"value":[],"@odata.deltaLink":"{root}leads?$deltatoken=1"}""";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnyCall = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F_1_A_question_about_the_organisation_that_gets_no_answer_is_asked_once_more_long_before_a_call_ends()
    {
        await using var stub = (await StubDataverse.StartAsync()).StaysSilent(out var asked).Says(200, Who).Says(200, Page);
        using var system = stub.System();
        var page = system.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation);
        await asked;
        stub.Clock.Advance(AskAgainAfter);
        Assert.IsType<FeedAnswer.Page>(await page.WaitAsync(Patience, Cancellation));
        Assert.Equal(2, stub.Calls.Count(call => call.Path.EndsWith("WhoAmI", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task F_1_The_second_question_may_take_as_long_as_any_call_and_there_is_no_third()
    {
        await using var stub = (await StubDataverse.StartAsync()).StaysSilent(out var asked).StaysSilent(out var askedAgain);
        using var system = stub.System();
        var page = system.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation);
        await asked;
        stub.Clock.Advance(AskAgainAfter);
        await askedAgain.WaitAsync(Patience, Cancellation);
        await WaitsForAnyCallAsync(stub, page);
        Assert.Equal(2, stub.Calls.Count);
    }

    [Fact]
    public async Task F_1_A_page_is_waited_for_as_long_as_any_call_may_take_and_not_asked_for_again()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(200, Who).StaysSilent(out var asked);
        using var system = stub.System();
        var page = system.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation);
        await asked;
        await WaitsForAnyCallAsync(stub, page);
        Assert.Equal(2, stub.Calls.Count);
    }

    private static async Task WaitsForAnyCallAsync(StubDataverse stub, Task<FeedAnswer> page)
    {
        stub.Clock.Advance(AnyCall - TimeSpan.FromSeconds(1));
        Assert.False(page.IsCompleted);
        stub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<FeedAnswer.Deferred>(await page.WaitAsync(Patience, Cancellation));
    }
}
