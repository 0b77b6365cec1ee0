using CrmSync.Contracts.Connections;

namespace CrmSync.Gateway.Tests;

public sealed class SettledTests
{
    private const string AfterNoon = "/v1/connections/demo/settled?after=2030-01-31T12:00:00Z";
    private static readonly DateTimeOffset Later = Town.Noon.AddSeconds(5);

    [Fact]
    public async Task B_17_Settled_without_after_is_one_look()
    {
        await using var gateway = await RunningGateway.StartAsync(With(new SettledView(false, 4, 2, Later, null)));
        var answer = (await gateway.GetAsync("/v1/connections/demo/settled")).Text;
        Assert.Equal("""{"settled":false,"waiting":4,"refused":2,"readTo":{"marketo":"2030-01-31T12:00:05Z","dynamics":null}}""", answer);
        Assert.Single(gateway.Town.Asked);
    }

    [Fact]
    public async Task B_17_Settled_after_T_waits_until_settled_and_both_sides_were_read_past_T()
    {
        var time = new WatchedTime(Town.Noon);
        await using var gateway = await RunningGateway.StartAsync(
            With(
                new SettledView(true, 0, 0, Later, Town.Noon),
                new SettledView(false, 1, 0, Later, Later),
                new SettledView(true, 0, 0, null, Later),
                new SettledView(true, 0, 0, Later, Later)),
            time);
        var call = gateway.GetAsync(AfterNoon);
        Assert.Equal(TimeSpan.FromMilliseconds(750), await time.DriveAsync(call));
        Assert.True((await call).Json.GetProperty("settled").GetBoolean());
        Assert.Equal(4, gateway.Town.Asked.Count);
    }

    [Fact]
    public async Task B_17_Settled_after_T_answers_false_after_30_s_also_when_all_was_settled_before_T()
    {
        var time = new WatchedTime(Town.Noon);
        await using var gateway = await RunningGateway.StartAsync(With(new SettledView(true, 0, 0, Town.Noon, Later)), time);
        var call = gateway.GetAsync(AfterNoon);
        Assert.Equal(TimeSpan.FromSeconds(30), await time.DriveAsync(call));
        Assert.False((await call).Json.GetProperty("settled").GetBoolean());
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2030-01-31")]
    [InlineData("")]
    public async Task A_T_that_is_no_time_answers_400(string after)
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Contains("RFC 3339", (await gateway.GetAsync("/v1/connections/demo/settled?after=" + after)).Problem(400), StringComparison.Ordinal);
    }

    private static Town With(params SettledView[] answers)
    {
        var town = new Town();
        town.Settled.Clear();
        foreach (var answer in answers) town.Settled.Enqueue(answer);
        return town;
    }
}
