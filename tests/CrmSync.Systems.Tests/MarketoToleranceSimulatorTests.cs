using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

/// <summary>What clients of others were seen to send (marketo-rest.md 8.9), beside what the documentation shows.</summary>
public sealed class MarketoToleranceSimulatorTests
{
    private static async Task<JsonNode> SendAsync(MarketoInstance marketo, string verb, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using HttpResponseMessage answer = await marketo.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    [Theory]
    [InlineData("GET", "/rest/v1/leads.json?filterType=id&filterValues=1001&filterValues=1002", null, "")]
    [InlineData("GET", "/rest/v1/leads.json?filterType=id&filterValues=1001%2C1002", null, "")]
    [InlineData("POST", "/rest/v1/leads.json?_method=GET", "filterType=id&filterValues=1001%2C1002", "application/x-www-form-urlencoded")]
    [InlineData("POST", "/rest/v1/leads.json?_method=GET&filterType=id&filterValues=1001,1002", "", "application/json")]
    [InlineData("POST", "/rest/v1/leads.json", "_method=GET&filterType=id&filterValues=1001&filterValues=1002", "application/x-www-form-urlencoded;charset=utf-8")]
    [InlineData("GET", "/rest/v1/leads.json", "filterType=id&filterValues=1001%2C1002", "application/x-www-form-urlencoded")]
    public async Task A_query_may_stand_in_the_address_or_in_a_form_as_csv_or_repeated(string verb, string path, string? body, string type)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        Assert.Equal(2, (await SendAsync(marketo, verb, path, body, type))["result"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("DELETE", "/rest/v1/leads.json", "{\"input\":[{\"id\":1001},{\"id\":1002}]}")]
    [InlineData("POST", "/rest/v1/leads.json?_method=DELETE", "{\"input\":[{\"id\":1001},{\"id\":1002}]}")]
    [InlineData("POST", "/rest/v1/leads/delete.json", "{\"input\":[{\"id\":1001},{\"id\":\"1002\"}]}")]
    [InlineData("POST", "/rest/v1/leads/delete.json?id=1001,1002", "")]
    [InlineData("POST", "/rest/v1/leads/delete.json?id=1001&id=1002", null)]
    public async Task A_delete_has_five_forms(string verb, string path, string? body)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        Assert.Equal(["deleted", "deleted"], (await SendAsync(marketo, verb, path, body)).Statuses());
    }

    [Fact]
    public async Task Unknown_members_blanks_in_names_and_aliases_of_lists_are_taken()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        JsonNode synced = await SendAsync(marketo, "POST", "/rest/v1/leads.json", """{"action":"createOrUpdate","asyncProcessing ":"false","whatever":{"x":1},"input":[{" email":"a@example.com","firstName ":"Ann"}]}""");
        Assert.Equal(["created"], synced.Statuses());
        Assert.Equal(["added", "added"], (await SendAsync(marketo, "POST", "/rest/v1/lists/1001/leads.json?id=1001&id=1002", "")).Statuses());
        Assert.Equal(2, (await SendAsync(marketo, "GET", "/rest/v1/list/1001/leads.json?batchSize=300"))["result"]!.AsArray().Count);
        Assert.Equal(["memberof", "notmemberof"], (await SendAsync(marketo, "GET", "/rest/v1/lists/1001/leads/ismember.json?id=1001%26id%3D1003")).Statuses());
        Assert.Equal(["removed"], (await SendAsync(marketo, "POST", "/rest/v1/lists/1001/leads.json?_method=DELETE&id=1001", "")).Statuses());
    }

    [Fact]
    public async Task A_token_is_given_to_a_query_of_either_verb_and_a_token_in_the_address_is_a_switch()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        const string Query = "/identity/oauth/token?grant_type=client_credentials&client_id=crmsync&client_secret=crmsync-secret&partner_id=p";
        Assert.Equal(marketo.Token, (await SendAsync(marketo, "POST", Query, "")).Text("access_token"));
        Assert.Equal(marketo.Token, (await SendAsync(marketo, "GET", Query)).Text("access_token"));
        await marketo.PostAsync("/_sim/settings", new { allowQueryToken = true });
        marketo.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Null((await marketo.GetAsync($"/rest/v1/leads/describe.json?access_token={marketo.Token}")).Error());
    }

    [Fact]
    public async Task Dots_in_the_raw_address_lead_to_bulk()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(marketo.Http.BaseAddress!.Host, marketo.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using NetworkStream wire = socket.GetStream();
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"GET /rest/../bulk/v1/leads/export.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {marketo.Token}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(wire);
        Assert.Contains("\"success\":true", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
