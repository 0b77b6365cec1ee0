using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.Tests;

public sealed class ConnectionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private RunningGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task B_5_A_connection_shows_state_feeds_lanes_backlog_lag_and_budgets()
    {
        var view = (await Gateway.GetAsync("/v1/connections/demo")).Json;
        Assert.Equal("demo", view.GetProperty("id").GetString());
        Assert.Equal("running", view.GetProperty("state").GetString());
        Assert.Equal(19_874, view.GetProperty("people").GetProperty("inStep").GetInt64());
        Assert.Equal(53, view.GetProperty("backlog").GetInt64());
        var feed = view.GetProperty("feeds")[0];
        Assert.Equal(("marketo/person", "2030-01-31T11:59:59Z", 1.0),
            (feed.GetProperty("id").GetString(), feed.GetProperty("readTo").GetString(), feed.GetProperty("intervalSeconds").GetDouble()));
        var lane = view.GetProperty("lanes")[1];
        Assert.Equal(("toDynamics", 0.34), (lane.GetProperty("id").GetString(), lane.GetProperty("lag").GetProperty("p50").GetDouble()));
        Assert.Equal(JsonValueKind.Null, lane.GetProperty("lag").GetProperty("p95").ValueKind);
        Assert.Equal(12_520, view.GetProperty("budgets")[0].GetProperty("left").GetInt64());
    }

    [Fact]
    public async Task Connections_are_a_list_of_items_and_next()
    {
        var list = await Gateway.GetAsync("/v1/connections");
        Assert.Equal(["demo"], list.Ids);
        Assert.Null(list.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/settled")]
    [InlineData("/people")]
    [InlineData("/people/person:1")]
    [InlineData("/errors")]
    public async Task An_unknown_connection_answers_404_and_says_where_to_look(string rest) =>
        Assert.Contains("GET /v1/connections", (await Gateway.GetAsync("/v1/connections/nowhere" + rest)).Problem(404), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_or_a_method_that_does_not_exist_is_a_problem_that_names_the_document()
    {
        Assert.Contains("/openapi/v1.json", (await Gateway.GetAsync("/v1/no/such/call")).Problem(404), StringComparison.Ordinal);
        Assert.Contains("/openapi/v1.json", (await Gateway.AskAsync(HttpMethod.Delete, "/v1/connections/demo")).Problem(405), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_and_resume_answer_the_connection_after_the_change_and_are_logged_with_the_holder()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal("paused", (await gateway.PostAsync("/v1/connections/demo/pause")).Json.GetProperty("state").GetString());
        Assert.Equal("running", (await gateway.PostAsync("/v1/connections/demo/resume")).Json.GetProperty("state").GetString());
        Assert.Contains("olga paused connection demo", gateway.Lines.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B_1_The_checks_answer_what_was_tried_found_and_how_to_mend_it()
    {
        var answer = (await Gateway.PostAsync("/v1/connections/demo/validate")).Json;
        Assert.False(answer.GetProperty("passed").GetBoolean());
        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["pass", "fail", "warn"], items.Select(item => item.GetProperty("result").GetString()));
        Assert.Equal(("demo", "dynamics", "asked who we are", "it cannot be reached", "check Dataverse:Url"), (
            items[1].GetProperty("connection").GetString(), items[1].GetProperty("system").GetString(), items[1].GetProperty("tried").GetString(),
            items[1].GetProperty("found").GetString(), items[1].GetProperty("mend").GetString()));
        Assert.Equal(JsonValueKind.Null, items[2].GetProperty("system").ValueKind);
    }

    [Fact]
    public async Task A_call_that_the_cluster_does_not_answer_in_time_is_a_503_that_says_its_outcome_is_unknown()
    {
        await using var gateway = await RunningGateway.StartAsync(new Town { Breaks = new TimeoutException("inner words") });
        Assert.Contains("in time", (await gateway.GetAsync("/v1/connections/demo")).Problem(503), StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Unable => new()
    {
        { new IOException("The store could not commit (SQLite error 13)."), "repeating it is safe" },
        { new SystemUnavailableException("Dynamics: asking for a token failed, the secret was refused; set Dataverse:ClientSecret", true), "Dynamics: asking for a token failed, the secret was refused; set Dataverse:ClientSecret." },
    };

    [Theory]
    [MemberData(nameof(Unable), DisableDiscoveryEnumeration = true)]
    public async Task B_16_B_1_A_store_that_does_not_commit_and_a_side_that_cannot_be_asked_are_a_503_that_says_so(Exception fault, string words)
    {
        await using var gateway = await RunningGateway.StartAsync(new Town { Breaks = fault });
        Assert.Contains(words, (await gateway.GetAsync("/v1/connections/demo")).Problem(503), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_gone_is_a_503_and_not_ready_but_the_gateway_is_alive()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.StopClusterAsync();
        Assert.Contains("silo", (await gateway.GetAsync("/v1/connections/demo")).Problem(503), StringComparison.Ordinal);
        (await gateway.GetAsync("/readyz", key: null)).Problem(503);
        Assert.Equal(200, (await gateway.GetAsync("/healthz", key: null)).Status);
    }

    [Fact]
    public async Task A_fault_of_our_own_is_a_500_without_its_words()
    {
        await using var gateway = await RunningGateway.StartAsync(new Town { Breaks = new InvalidOperationException("inner words") });
        Assert.DoesNotContain("inner words", (await gateway.GetAsync("/v1/connections/demo")).Problem(500), StringComparison.Ordinal);
        Assert.Contains("inner words", gateway.Lines.All, StringComparison.Ordinal);
    }
}
