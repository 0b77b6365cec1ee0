using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.Tests;

/// <summary>Bodies and times that cannot be meant so: one line each, and nothing is done.</summary>
public sealed class BodyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string C = "/v1/connections/demo";

    private RunningGateway Gateway => fixture.Gateway;

    [Theory]
    [InlineData("PUT", "/fields", """{"fields":[{"name":"city","owner":"marketo"}]}""", "'owner'")]
    [InlineData("PUT", "/fields", """{"field":[{"name":"city"}]}""", "'field'")]
    [InlineData("PUT", "/fields", """{"fields":[null]}""", "needs its name")]
    [InlineData("PUT", "/fields", """{"fields":[{"lead":"jobtitle"}]}""", "needs its name")]
    [InlineData("PUT", "/fields", """{"remove":[null]}""", "empty name")]
    [InlineData("PUT", "/fields", """{"remove":["city"],"remove":["title"]}""", "twice")]
    [InlineData("PUT", "/fields", """{"fields":"city"}""", "$.fields")]
    [InlineData("PUT", "/fields", "{}", "nothing to change")]
    [InlineData("POST", "/refresh", """{"fields":[null]}""", "chosen fields")]
    [InlineData("POST", "/refresh", """{"fields":["city"],"updatedSince":"2030-01-31T12:00:00Z"}""", "'updatedSince'")]
    [InlineData("POST", "/refresh", """{"fields":["city"],"createdFrom":"01/02/2030"}""", "createdFrom is no RFC 3339 time")]
    [InlineData("POST", "/refresh", """{"fields":["city"],"createdTo":"2030-01-31"}""", "createdTo is no RFC 3339 time")]
    [InlineData("POST", "/refresh", """{"fields":["city"],"updatedFrom":"May"}""", "updatedFrom is no RFC 3339 time")]
    [InlineData("POST", "/refresh", """{"fields":["city"],"updatedFrom":"2030-02-01T00:00:00Z","updatedTo":"2030-01-01T00:00:00Z"}""", "ends before it begins")]
    [InlineData("POST", "/errors/retry", """{"code":"0x1","sytem":"marketo"}""", "'sytem'")]
    [InlineData("POST", "/actions/sync-person", """{"marketoId":99,"sync_as":"contact"}""", "'sync_as'")]
    [InlineData("POST", "/actions/sync-person", """{"marketoId":98,"marketoId":99}""", "twice")]
    public async Task F_1_N_4_What_a_call_does_not_know_is_told_and_not_passed_over(string method, string path, string body, string word)
    {
        Assert.Contains(word, (await Gateway.AskAsync(new(method), C + path, RunningGateway.AdminKey, body)).Problem(400), StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.Town.Asked, asked => asked.StartsWith("sync 9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PUT", "/fields")]
    [InlineData("POST", "/actions/sync-person")]
    [InlineData("POST", "/errors/retry")]
    public async Task A_body_without_end_is_refused_in_one_line(string method, string path)
    {
        var body = $$"""{"owner":"{{new string('x', 2_000_000)}}"}""";
        Assert.Contains("1 MB", (await Gateway.AskAsync(new(method), C + path, RunningGateway.AdminKey, body)).Problem(413), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{no json")]
    [InlineData("""{"marketoId":1,"a\nline":2}""")]
    [InlineData("")]
    public async Task N_17_A_strangers_body_is_not_looked_at_and_reaches_no_log(string body)
    {
        await using var gateway = await RunningGateway.StartAsync(configure: options => options.MarketoWebhookCode = "webhook-code-for-tests");
        Assert.Contains("MarketoWebhookCode", (await gateway.PostAsync("/v1/webhooks/marketo?code=wrong", body, key: null)).Problem(401), StringComparison.Ordinal);
        Assert.Contains("MarketoWebhookCode", (await gateway.PostAsync("/v1/webhooks/marketo", body, key: RunningGateway.OperatorKey)).Problem(401), StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be done", gateway.Lines.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N_17_A_webhook_whose_body_is_a_form_is_told_that_it_must_be_JSON_and_not_that_it_lacks_a_key() =>
        Assert.Contains("application/json", (await Gateway.AskAsync(HttpMethod.Post, "/v1/webhooks/marketo?code=x", null, "marketoId=1", "application/x-www-form-urlencoded")).Problem(415), StringComparison.Ordinal);

    [Fact]
    public async Task N_17_A_member_that_the_webhook_does_not_know_is_told_in_answer_and_log()
    {
        const string Code = "webhook-code-for-tests";
        await using var gateway = await RunningGateway.StartAsync(configure: options => options.MarketoWebhookCode = Code);
        var answer = await gateway.PostAsync("/v1/webhooks/marketo?code=" + Code, """{"connection":"demo","marketoId":77,"action":"syncPerson","ownr":"x"}""", key: null);
        Assert.Contains("'ownr'", answer.Problem(400), StringComparison.Ordinal);
        Assert.Contains("'ownr'", gateway.Lines.All, StringComparison.Ordinal);
        Assert.Empty(gateway.Town.Asked);
    }

    [Fact]
    public async Task The_document_names_the_webhooks_secret()
    {
        var paths = (await Gateway.GetAsync("/openapi/v1.json", key: null)).Json.GetProperty("paths");
        foreach (var webhook in new[] { "/v1/webhooks/marketo", "/v1/webhooks/dataverse" })
            Assert.Contains(paths.GetProperty(webhook).GetProperty("post").GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "code");
    }

    [Fact]
    public async Task B_6_Errors_that_share_a_key_stay_on_one_page()
    {
        RefusalRow Row(string person, string field, string operation) => new(person, SystemName.Dynamics, operation, field, "0x1", "No.", Town.Noon, 1);
        await using var gateway = await RunningGateway.StartAsync(new Town { Refusals = [Row("person:1", "", "create"), Row("person:1", "", "delete"), Row("person:2", "city", "update")] });
        var first = await gateway.GetAsync($"{C}/errors?take=1");
        var second = await gateway.GetAsync(first.Next!);
        Assert.Equal(["person:1|", "person:1|", "person:2|city"], [.. first.Ids, .. second.Ids]);
    }
}
