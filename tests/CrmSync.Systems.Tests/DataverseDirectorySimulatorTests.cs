using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Dataverse;

namespace CrmSync.Systems.Tests;

/// <summary>The ways to a token that clients of others take, and what a browser asks first (protocol sheet 1.2).</summary>
public sealed class DataverseDirectorySimulatorTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private DataverseServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await DataverseServer.StartAsync(new(), TestContext.Current.CancellationToken);
        _http.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_secret_may_come_in_an_Authorization_header()
    {
        using var request = Request("demo/oauth2/v2.0/token", ("grant_type", "client_credentials"), ("scope", "x/.default"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("human:human%2Dsecret")));
        var (status, answer) = await SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(answer.GetProperty("access_token").GetString()!));
    }

    [Theory]
    [InlineData("human:wrong", 7000215)]
    [InlineData("human", 900144)]
    [InlineData("nobody:x", 700016)]
    public async Task A_wrong_Authorization_header_is_refused(string pair, int code)
    {
        using var request = Request("demo/oauth2/v2.0/token", ("grant_type", "client_credentials"), ("scope", "x/.default"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        Assert.Equal(code, (await SendAsync(request)).Answer.GetProperty("error_codes")[0].GetInt32());
    }

    [Fact]
    public async Task The_older_endpoint_takes_a_resource_and_tells_numbers_as_texts()
    {
        (string, string)[] form = [("grant_type", "client_credentials"), ("client_id", "human"), ("client_secret", "human-secret")];
        using var without = Request("common/oauth2/token", form);
        Assert.Equal(900144, (await SendAsync(without)).Answer.GetProperty("error_codes")[0].GetInt32());
        using var request = Request("common/oauth2/token", [.. form, ("resource", "https://org.example/")]);
        var (_, answer) = await SendAsync(request);
        Assert.Equal(["3599", "https://org.example/"], [answer.GetProperty("expires_in").GetString(), answer.GetProperty("resource").GetString()]);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(answer.GetProperty("access_token").GetString()!));
    }

    [Fact]
    public async Task A_client_that_knows_the_tenant_finds_the_endpoint()
    {
        var told = JsonDocument.Parse(await _http.GetStringAsync(new Uri("demo/v2.0/.well-known/openid-configuration", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(new Uri(_server.Address, "demo/oauth2/v2.0/token").ToString(), told.GetProperty("token_endpoint").GetString());
    }

    [Fact]
    public async Task What_is_no_form_of_a_token_request_is_refused_and_never_an_internal_error()
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, "demo/oauth2/v2.0/token");
        using var many = Request("demo/oauth2/v2.0/token", [.. Enumerable.Range(0, 10_000).Select(number => ($"k{number}", "v"))]);
        using var json = new HttpRequestMessage(HttpMethod.Post, "demo/oauth2/v2.0/token") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        Assert.Equal(900561, (await SendAsync(get)).Answer.GetProperty("error_codes")[0].GetInt32());
        Assert.Equal((HttpStatusCode.BadRequest, 900144), await RefusalAsync(many));
        Assert.Equal((HttpStatusCode.BadRequest, 900144), await RefusalAsync(json));
    }

    [Fact]
    public async Task A_browser_may_ask_without_a_token_whether_it_may_call()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "api/data/v9.2/leads");
        preflight.Headers.Add("Origin", "https://page.example");
        preflight.Headers.Add("Access-Control-Request-Method", "PATCH");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,if-match,prefer");
        using var answer = await _http.SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["*", "authorization,if-match,prefer"], [Header(answer, "Access-Control-Allow-Origin"), Header(answer, "Access-Control-Allow-Headers")]);
        Assert.Contains("PATCH", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);

        using var call = new HttpRequestMessage(HttpMethod.Get, "api/data/v9.2/leads");
        call.Headers.Add("Origin", "https://page.example");
        using var refused = await _http.SendAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, "*"), (refused.StatusCode, Header(refused, "Access-Control-Allow-Origin")));
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(",", answer.Headers.GetValues(name));

    private static HttpRequestMessage Request(string address, params (string Name, string Value)[] form) =>
        new(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))) };

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    private async Task<(HttpStatusCode Status, int Code)> RefusalAsync(HttpRequestMessage request)
    {
        var (status, answer) = await SendAsync(request);
        return (status, answer.GetProperty("error_codes")[0].GetInt32());
    }

    private async Task<HttpStatusCode> CallAsync(string token)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, "api/data/v9.2/WhoAmI");
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(call, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
