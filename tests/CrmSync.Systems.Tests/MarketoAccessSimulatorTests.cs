using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Systems.Tests;

public sealed class MarketoAccessSimulatorTests
{
    private const string Describe = "/rest/v1/leads/describe2.json";

    private static string? Error(JsonNode answer) => answer["errors"]?[0]?["code"]?.GetValue<string>();

    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task A_token_stays_the_same_until_it_expires_and_a_stranger_gets_401_in_the_oauth_shape()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        string first = marketo.Token;
        marketo.Clock.Advance(TimeSpan.FromSeconds(3000));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "crmsync", ["client_secret"] = "crmsync-secret" });
        using HttpResponseMessage posted = await marketo.Http.PostAsync(At("/identity/oauth/token"), form, TestContext.Current.CancellationToken);
        JsonNode token = JsonNode.Parse(await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(first, token["access_token"]!.GetValue<string>());
        Assert.InRange(token["expires_in"]!.GetValue<int>(), 580, 600);

        marketo.Clock.Advance(TimeSpan.FromSeconds(700));
        Assert.Equal("602", Error(await marketo.GetAsync(Describe)));
        await marketo.SignInAsync();
        Assert.NotEqual(first, marketo.Token);
        Assert.Null(Error(await marketo.GetAsync(Describe)));

        using HttpResponseMessage stranger = await marketo.Http.GetAsync(At("/identity/oauth/token?client_id=x&client_secret=y"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Contains("No client with requested id: x", await stranger.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        marketo.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nonsense");
        Assert.Equal("601", Error(await marketo.GetAsync(Describe)));
        marketo.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal("600", Error(await marketo.GetAsync($"{Describe}?access_token={first}")));
    }

    [Fact]
    public async Task Wrong_addresses_verbs_and_bodies_have_their_codes_inside_200()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        using var text = new StringContent("{}", System.Text.Encoding.UTF8, "text/plain");
        using var broken = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        using var huge = new StringContent(new string(' ', 1_048_577), System.Text.Encoding.UTF8, "application/json");

        async Task<string?> Posted(HttpContent body)
        {
            using HttpResponseMessage answer = await marketo.Http.PostAsync(At("/rest/v1/leads.json"), body, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK
                ? Error(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!) : $"{(int)answer.StatusCode}";
        }

        Assert.Equal("610", Error(await marketo.GetAsync("/rest/v1/nothing.json")));
        Assert.Equal("605", Error(await marketo.PostAsync(Describe, new { })));
        Assert.Equal("612", await Posted(text));
        Assert.Equal("609", await Posted(broken));
        Assert.Equal("413", await Posted(huge));
        Assert.Equal("1003", Error(await marketo.SyncAsync([.. Enumerable.Range(0, 301).Select(nth => (object)new { email = $"{nth}@example.com" })])));
        using HttpResponseMessage tooLong = await marketo.Http.GetAsync(At($"{Describe}?x={new string('x', 8192)}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, tooLong.StatusCode);
    }

    [Fact]
    public async Task Rate_and_daily_limits_come_from_real_counters_on_the_clock()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(limits: new MarketoLimits { RateCalls = 5, DailyCalls = 8 });
        for (int call = 0; call < 5; call++)
            Assert.Null(Error(await marketo.GetAsync(Describe)));
        JsonNode refused = await marketo.GetAsync(Describe);
        Assert.Equal("606", Error(refused));
        Assert.Equal("Max rate limit '5' exceeded with in '20' secs", refused["errors"]![0]!["message"]!.GetValue<string>());

        marketo.Clock.Advance(TimeSpan.FromSeconds(21));
        for (int call = 0; call < 3; call++)
            Assert.Null(Error(await marketo.GetAsync(Describe)));
        Assert.Equal("607", Error(await marketo.GetAsync(Describe)));

        marketo.Clock.Advance(TimeSpan.FromDays(1));
        await marketo.SignInAsync();
        Assert.Null(Error(await marketo.GetAsync(Describe)));
        JsonNode usage = await marketo.GetAsync("/rest/v1/stats/usage/last7days.json");
        Assert.Equal([8, 2], usage["result"]!.AsArray().Select(day => day!["total"]!.GetValue<int>()));
        await marketo.PostAsync("/_sim/limits", new { rateOn = false, dailyOn = false });
        for (int call = 0; call < 12; call++)
            Assert.Null(Error(await marketo.GetAsync(Describe)));
        JsonNode stats = await marketo.GetAsync("/_sim/stats");
        Assert.Equal([1, 1], [stats["refused"]!["606"]!.GetValue<int>(), stats["refused"]!["607"]!.GetValue<int>()]);
    }

    [Fact]
    public async Task Errors_that_are_free_are_not_charged()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(limits: new MarketoLimits { RateCalls = 3 });
        await marketo.PostAsync("/_sim/faults", new { operation = "describe2", times = 5, code = "611", message = "System error" });
        for (int call = 0; call < 5; call++)
            Assert.Equal("611", Error(await marketo.GetAsync(Describe)));
        for (int call = 0; call < 3; call++)
            Assert.Null(Error(await marketo.GetAsync(Describe)));
        Assert.Equal("606", Error(await marketo.GetAsync(Describe)));
        marketo.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(4, (await marketo.GetAsync("/rest/v1/stats/usage.json"))["result"]![0]!["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task More_calls_at_once_than_allowed_get_615()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(
            MarketoInstance.Calm with { WriteLatency = 1500 }, new MarketoLimits { RateOn = false, Concurrency = 2 });
        JsonNode[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(nth => marketo.SyncAsync([new { email = $"{nth}@example.com" }])));
        Assert.Equal([null, null, "615", "615"], answers.Select(Error).Order());
    }
}
