using CrmSync.Domain.Systems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class TokenTests
{
    private static readonly IReadOnlyList<RecordId> Ann = [RecordId.Person(7)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("600")]
    [InlineData("601")]
    [InlineData("602")]
    public async Task A_refused_token_is_renewed_and_the_call_replayed_once(string code)
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.Error(code), StubMarketo.People("""{"id":7,"firstName":"Ann"}"""));
        var answer = Assert.IsType<ReadAnswer.Done>(await stub.System.ReadAsync(Ann, Maps.Five, Ct));
        Assert.Single(answer.Found);
        Assert.Equal(["token-1", "token-2"], stub.To("leads.json").Select(c => c.Bearer));
        Assert.Equal(3, stub.Budget.Taken);
    }

    [Fact]
    public async Task A_new_token_that_is_refused_too_ends_the_replays()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.Error("601"));
        var answer = Assert.IsType<ReadAnswer.Deferred>(await stub.System.ReadAsync(Ann, Maps.Five, Ct));
        Assert.Equal("unauthorised", answer.Reason);
        Assert.Equal(2, stub.To("leads.json").Count());
    }

    [Fact]
    public async Task A_token_is_renewed_a_minute_early_but_not_in_a_loop_while_the_old_one_is_handed_back()
    {
        var clock = new FakeTimeProvider();
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads.json", StubMarketo.People(""));
        stub.On("identity/oauth/token", Token(3599), Token(50), Token(3599));
        await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        clock.Advance(TimeSpan.FromSeconds(3549));
        for (var i = 0; i < 5; i++) await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        Assert.Equal(2, stub.To("identity/oauth/token").Count());
        clock.Advance(TimeSpan.FromSeconds(51));
        await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        Assert.Equal(3, stub.To("identity/oauth/token").Count());
    }

    [Fact]
    public async Task Refused_credentials_defer_work_and_fail_set_up_in_one_line_without_the_secret()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("identity/oauth/token", _ => Results.Text("""{"error":"invalid_client","error_description":"Bad client credentials"}""", "application/json", statusCode: 401));
        Assert.Equal(new FeedAnswer.Deferred("unauthorised", null), await stub.System.ReadFeedAsync(RecordKind.Person, null, Maps.Five, Ct));
        var outcome = Assert.Single(await stub.System.WriteAsync([new UpdateRecord("w1", RecordId.Person(7), new Dictionary<string, string?> { ["firstName"] = "Ann" }, 0)], Maps.Five, Ct));
        Assert.Equal(new Outcome.Deferred("unauthorised", null, false), outcome);
        var failure = await Assert.ThrowsAsync<SystemUnavailableException>(() => stub.System.DescribeAsync(Ct));
        Assert.True(failure.IsConfiguration);
        Assert.DoesNotContain("crmsync-secret", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => stub.System.PrepareAsync(Ct));
    }

    [Fact]
    public async Task B_8_Whoever_waits_for_a_token_holds_no_permit_that_would_be_used_after_its_time()
    {
        await using var stub = await StubMarketo.StartAsync();
        var permitsWhenAsked = new List<int>();
        stub.On("leads.json", StubMarketo.People(""));
        stub.On("identity/oauth/token", _ =>
        {
            permitsWhenAsked.Add(stub.Budget.Taken);
            return StubMarketo.Json("""{"access_token":"first","token_type":"bearer","expires_in":3599}""");
        });
        await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        Assert.Equal(0, Assert.Single(permitsWhenAsked));
        Assert.Equal(stub.Calls.Count - 1, stub.Budget.Taken);
    }

    [Fact]
    public async Task B_8_A_token_that_ends_while_the_permit_is_waited_for_is_renewed_before_the_call()
    {
        var clock = new FakeTimeProvider();
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads.json", StubMarketo.People(""));
        stub.Budget.OnTaken = taken =>
        {
            if (taken == 1) clock.Advance(TimeSpan.FromHours(1));
        };
        await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        Assert.Equal(2, stub.TokensGiven);
        Assert.All(stub.Calls.Where(call => call.Bearer is { Length: > 0 }), call => Assert.Equal("token-2", call.Bearer));
    }

    [Fact]
    public async Task B_8_Of_many_who_wait_for_permits_while_the_token_ends_one_gives_its_own_up_and_the_others_use_the_next_token()
    {
        const int waiting = 4;
        var clock = new FakeTimeProvider();
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads.json", StubMarketo.People(""));
        await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        var (before, permits) = (stub.Budget.Taken, Enumerable.Range(0, waiting).Select(_ => new TaskCompletionSource()).ToList());
        stub.Budget.Waits = taken => taken <= before + waiting ? permits[taken - before - 1].Task : Task.CompletedTask;
        var reads = Enumerable.Range(0, waiting).Select(_ => stub.System.ReadAsync(Ann, Maps.Five, Ct)).ToList();
        Assert.Equal(before + waiting, stub.Budget.Taken);
        clock.Advance(TimeSpan.FromHours(1));
        foreach (var (place, permit) in permits.Index())
        {
            permit.SetResult();
            await reads[place];
        }
        Assert.Equal(before + waiting + 1, stub.Budget.Taken);
        Assert.Equal(2, stub.TokensGiven);
    }

    [Fact]
    public async Task The_token_travels_in_the_header_and_the_secret_in_a_body()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.People(""));
        await stub.System.ReadAsync(Ann, Maps.Five, Ct);
        Assert.All(stub.Calls, c => Assert.DoesNotContain("secret", c.Query, StringComparison.Ordinal));
        Assert.All(stub.Calls, c => Assert.DoesNotContain("access_token", c.Query, StringComparison.Ordinal));
    }

    private static string Token(int seconds) => $$"""{"access_token":"same","token_type":"bearer","expires_in":{{seconds}}}""";
}
