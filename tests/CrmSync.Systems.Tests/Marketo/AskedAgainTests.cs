using CrmSync.Domain.Systems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>What everybody waits for is asked once more when its answer does not come.</summary>
public sealed class AskedAgainTests
{
    private const string Described = """{"requestId":"1#19a2b3c4d5e","success":true,"result":[{"id":46,"displayName":"First Name","dataType":"string","length":255,"rest":{"name":"firstName","readOnly":false}}]}""";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnyCall = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F_1_A_question_about_the_fields_that_gets_no_answer_is_asked_once_more_long_before_a_call_ends()
    {
        var (clock, silence) = (new FakeTimeProvider(), new Silence());
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads/describe.json", _ => silence, _ => StubMarketo.Json(Described));
        var schema = stub.System.DescribeAsync(Ct);
        await silence.Asked;
        clock.Advance(AskAgainAfter);
        Assert.Equal("firstName", Assert.Single(Assert.Single(await schema.WaitAsync(Patience, Ct)).Fields).Key);
        Assert.Equal(2, stub.To("leads/describe.json").Count());
    }

    [Fact]
    public async Task F_1_The_second_question_may_take_as_long_as_any_call_and_there_is_no_third()
    {
        var (clock, first, second) = (new FakeTimeProvider(), new Silence(), new Silence());
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads/describe.json", _ => first, _ => second);
        var schema = stub.System.DescribeAsync(Ct);
        await first.Asked;
        clock.Advance(AskAgainAfter);
        await second.Asked.WaitAsync(Patience, Ct);
        clock.Advance(AnyCall - TimeSpan.FromSeconds(1));
        Assert.False(schema.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<SystemUnavailableException>(() => schema.WaitAsync(Patience, Ct));
        Assert.Equal(2, stub.To("leads/describe.json").Count());
    }

    /// <summary>An answer that does not come before the caller has gone.</summary>
    private sealed class Silence : IResult
    {
        private readonly TaskCompletionSource asked = new();
        private readonly TaskCompletionSource gone = new();

        public Task Asked => asked.Task;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var told = httpContext.RequestAborted.Register(gone.SetResult);
            asked.SetResult();
            await gone.Task;
        }
    }
}
