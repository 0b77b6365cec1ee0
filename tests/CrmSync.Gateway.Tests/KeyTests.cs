using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Tests;

public sealed class KeyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private RunningGateway Gateway => fixture.Gateway;

    [Theory]
    [InlineData("/v1/connections")]
    [InlineData("/v1/connections/demo")]
    [InlineData("/v1/connections/nowhere")]
    [InlineData("/v1/connections/demo/people")]
    [InlineData("/v1/no/such/call")]
    public async Task Without_a_key_every_call_answers_401_and_says_how_to_send_one(string address)
    {
        var answer = await Gateway.GetAsync(address, key: null);
        Assert.Contains("Authorization: Bearer", answer.Problem(401), StringComparison.Ordinal);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("reader-key-for-test")]
    [InlineData("reader-key-for-testsx")]
    [InlineData("")]
    public async Task A_wrong_key_answers_401(string key)
    {
        var answer = await Gateway.GetAsync("/v1/connections", key);
        Assert.Contains("not known", answer.Problem(401), StringComparison.Ordinal);
        Assert.Single(answer.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData("/v1/connections/demo/pause")]
    [InlineData("/v1/connections/demo/resume")]
    [InlineData("/v1/connections/demo/validate")]
    [InlineData("/v1/connections/demo/actions/sync-person")]
    [InlineData("/v1/connections/demo/errors/retry")]
    public async Task A_reader_that_changes_something_is_answered_403_with_its_role(string address)
    {
        var answer = await Gateway.PostAsync(address, """{"marketoId":12}""", RunningGateway.ReaderKey);
        Assert.Contains("reader", answer.Problem(403), StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.Town.Asked, asked => asked.StartsWith("sync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_an_admin_chooses_what_is_synced()
    {
        foreach (var (key, word) in new[] { (RunningGateway.ReaderKey, "reader"), (RunningGateway.OperatorKey, "admin") })
            Assert.Contains(word, (await Gateway.AskAsync(HttpMethod.Put, "/v1/connections/demo/fields", key, """{"remove":["city"]}""")).Problem(403), StringComparison.Ordinal);
        (await Gateway.AskAsync(HttpMethod.Put, "/v1/connections/demo/fields", RunningGateway.AdminKey, "{}")).Problem(400);
    }

    [Fact]
    public async Task A_plain_key_and_a_hashed_key_both_open()
    {
        Assert.Equal(200, (await Gateway.GetAsync("/v1/connections")).Status);
        Assert.Equal(200, (await Gateway.GetAsync("/v1/connections", RunningGateway.OperatorKey)).Status);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_and_the_document_need_no_key_from_this_machine(string address) =>
        Assert.Equal(200, (await Gateway.GetAsync(address, key: null)).Status);

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_and_the_document_need_a_key_when_loopback_is_not_free(string address)
    {
        await using var gateway = await RunningGateway.StartAsync(configure: options => options.FreeFromLoopback = false);
        (await gateway.GetAsync(address, key: null)).Problem(401);
        Assert.Equal(200, (await gateway.GetAsync(address)).Status);
    }

    [Fact]
    public async Task A_bad_key_setting_stops_the_start_and_names_the_setting_but_no_secret()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningGateway.StartAsync(configure: options =>
            options.Keys = [new() { Name = "x", Role = "boss", Key = "secret-one", Sha256 = "secret-two" }]));
        Assert.Contains("CrmSync:Gateway:Keys:0:Role must be one of reader, operator, admin", fault.Message, StringComparison.Ordinal);
        Assert.Contains("exactly one of Sha256 and Key", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }
}
