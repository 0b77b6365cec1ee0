namespace CrmSync.Gateway.Tests;

public sealed class ActionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string SyncPerson = "/v1/connections/demo/actions/sync-person";

    private RunningGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task N_2_Sync_person_asks_the_cluster_and_answers_what_became_of_it()
    {
        var answer = await Gateway.PostAsync(SyncPerson, """{"marketoId":77,"campaign":"trigger","syncAs":"lead","owner":" sales@example.com "}""");
        Assert.Equal("""{"result":"created","recordType":"lead","dynamicsId":"00000000-0000-0000-0000-000000000001","activityId":"7","reason":null}""", answer.Text);
        Assert.Contains("sync 77 Trigger lead sales@example.com", Gateway.Town.Asked);
    }

    [Theory]
    [InlineData("""{"marketoId":88,"campaign":"nightly"}""", 400, "trigger or batch")]
    [InlineData("""{"marketoId":88,"syncAs":"account"}""", 400, "lead or contact")]
    [InlineData("""{"campaign":"trigger"}""", 400, "marketoId")]
    [InlineData("""{"marketoId":-1}""", 400, "marketoId")]
    [InlineData("""{"marketoId":"some words"}""", 400, "$.marketoId")]
    [InlineData("{marketoId", 400, "no JSON")]
    [InlineData("", 400, "JSON")]
    [InlineData("null", 400, "JSON")]
    [InlineData("""{"marketoId":88,"owner":"sales"}""", 400, "owner")]
    public async Task A_body_that_cannot_be_done_is_a_problem_that_names_its_part(string body, int status, string word)
    {
        var sentence = (await Gateway.PostAsync(SyncPerson, body)).Problem(status);
        Assert.Contains(word, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("some words", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.Town.Asked, asked => asked.StartsWith("sync 88", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_of_another_type_answers_415() =>
        Assert.Contains("application/json", (await Gateway.AskAsync(HttpMethod.Post, SyncPerson, RunningGateway.OperatorKey, "marketoId=1", "text/plain")).Problem(415), StringComparison.Ordinal);

    [Fact]
    public async Task The_doorbell_of_Dataverse_wakes_feeds_whatever_its_body_and_needs_its_own_secret_only()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(202, (await gateway.PostAsync("/v1/webhooks/dataverse?code=" + RunningGateway.DoorbellCode, "{no json", key: null)).Status);
        Assert.Equal(["ring"], gateway.Town.Asked);
        Assert.DoesNotContain(RunningGateway.DoorbellCode, gateway.Lines.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?code=wrong", null)]
    [InlineData("?code=wrong", RunningGateway.OperatorKey)]
    public async Task The_doorbell_of_Dataverse_refuses_whoever_lacks_its_secret(string query, string? key) =>
        Assert.Contains("DataverseWebhookCode", (await Gateway.PostAsync("/v1/webhooks/dataverse" + query, "{}", key)).Problem(401), StringComparison.Ordinal);
}
