namespace CrmSync.Gateway.Tests;

/// <summary>The error desk, explain and audit over HTTP (B-6).</summary>
public sealed class ErrorDeskTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Errors = "/v1/connections/demo/errors";

    private RunningGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task B_6_Errors_are_paged_and_name_person_field_and_code()
    {
        var first = await Gateway.GetAsync($"{Errors}?take=2");
        var second = await Gateway.GetAsync(first.Next!);
        Assert.Equal(["person:12|city", "person:12|phone", "person:12|website"], [.. first.Ids, .. second.Ids]);
        Assert.Equal("dynamics", first.Json.GetProperty("items")[0].GetProperty("system").GetString());
    }

    [Theory]
    [InlineData("?field=phone", 1)]
    [InlineData("?system=dynamics&code=0x80044331", 3)]
    [InlineData("?system=marketo", 0)]
    [InlineData("?search=longer", 3)]
    [InlineData("?personId=person:13", 0)]
    public async Task B_6_Errors_are_filtered(string query, int count) => Assert.Equal(count, (await Gateway.GetAsync(Errors + query)).Ids.Count);

    [Fact]
    public async Task B_6_Errors_are_counted_by_cause()
    {
        var groups = await Gateway.GetAsync($"{Errors}?group=cause");
        Assert.Contains("dynamics|update|city|0x80044331", groups.Ids);
        Assert.Equal(1, groups.Json.GetProperty("items")[0].GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task B_6_Errors_are_exported_as_CSV()
    {
        var csv = await Gateway.GetAsync($"{Errors}?format=csv");
        Assert.Equal((200, "text/csv"), (csv.Status, csv.Type));
        var lines = csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("id,personId,system,operation,field,code,text,since,tries", lines[0]);
        Assert.Equal("person:12|city,person:12,dynamics,update,city,0x80044331,The value is longer than the column allows.,2030-01-31T12:00:00.0000000Z,1", lines[1]);
        Assert.Equal(4, lines.Length);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://bad.example\",\"x\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    public async Task B_6_No_cell_of_the_CSV_is_a_formula_for_a_spreadsheet(string text)
    {
        await using var gateway = await RunningGateway.StartAsync(new Town { Refusals = [new("person:1", Domain.Systems.SystemName.Dynamics, "update", "city", text, text, Town.Noon, 1)] });
        var row = (await gateway.GetAsync($"{Errors}?format=csv")).Text["id,personId,system,operation,field,code,text,since,tries\r\n".Length..];
        Assert.DoesNotMatch("(^|,)\"?[=+@\\t\\r-]", row);
        Assert.Contains(text.TrimStart().Replace("\"", "\"\"", StringComparison.Ordinal), row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?group=colour", "cause")]
    [InlineData("?format=xml", "csv")]
    [InlineData("?format=csv&group=cause", "either")]
    [InlineData("?system=salesforce", "marketo or dynamics")]
    [InlineData("?operation=erase", "create, update, delete, find, read or merge")]
    [InlineData("?personId=12", "person:12")]
    [InlineData("?after=x", "after")]
    [InlineData("?take=0", "take")]
    public async Task B_6_A_question_that_makes_no_sense_is_answered_in_one_line(string query, string word) =>
        Assert.Contains(word, (await Gateway.GetAsync(Errors + query)).Problem(400), StringComparison.Ordinal);

    [Fact]
    public async Task V_3_One_error_or_all_of_a_cause_are_tried_again()
    {
        Assert.Equal("""{"retried":1,"more":false}""", (await Gateway.PostAsync($"{Errors}/retry", """{"id":"person:12|phone"}""")).Text);
        Assert.Contains("retry person:12|phone", Gateway.Town.Asked);
        Assert.Equal("""{"retried":3,"more":false}""", (await Gateway.PostAsync($"{Errors}/retry", """{"system":"dynamics","code":"0x80044331"}""")).Text);
        Assert.Contains("retry person:12|website", Gateway.Town.Asked);
    }

    [Theory]
    [InlineData("""{"id":"person:12|nothing"}""", 404, "No open refusal has this id")]
    [InlineData("""{"id":"twelve"}""", 400, "no error id")]
    [InlineData("""{"code":"0x1"}""", 404, "No open refusal has this cause")]
    [InlineData("""{"code":"0x1","system":"salesforce"}""", 400, "marketo or dynamics")]
    [InlineData("""{"field":"city"}""", 400, "one error")]
    [InlineData("""{"id":"person:12|city","code":"0x1"}""", 400, "one error")]
    [InlineData("", 400, "JSON")]
    public async Task V_3_What_cannot_be_tried_again_is_answered_in_one_line(string body, int status, string words) =>
        Assert.Contains(words, (await Gateway.PostAsync($"{Errors}/retry", body)).Problem(status), StringComparison.Ordinal);

    [Fact]
    public async Task A_field_is_explained_with_what_lost()
    {
        var field = (await Gateway.GetAsync("/v1/connections/demo/people/person:12/explain/phone")).Json.GetProperty("fields")[0];
        Assert.Equal(("C-1", "marketo", "+1 555 0199", "marketing"), (
            field.GetProperty("rule").GetString(), field.GetProperty("winner").GetString(), field.GetProperty("lost").GetString(), field.GetProperty("marketoEdited").GetProperty("by").GetString()));
        Assert.Single((await Gateway.GetAsync("/v1/connections/demo/people/person:12/explain")).Json.GetProperty("fields").EnumerateArray());
    }

    [Theory]
    [InlineData("person:999/explain", 404, "people?email=")]
    [InlineData("person:12/explain/shoeSize", 404, "not among the selected")]
    [InlineData("twelve/explain", 400, "person:12")]
    public async Task What_cannot_be_explained_is_answered_in_one_line(string rest, int status, string words) =>
        Assert.Contains(words, (await Gateway.GetAsync($"/v1/connections/demo/people/{rest}")).Problem(status), StringComparison.Ordinal);

    [Fact]
    public async Task Every_call_that_would_change_something_is_in_the_audit_refused_ones_too()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/v1/connections/demo/pause?note=private");
        await gateway.PostAsync("/v1/connections/demo/pause", key: RunningGateway.ReaderKey);
        await gateway.GetAsync("/v1/connections/demo");
        await gateway.PostAsync("/v1/connections/demo/pause", key: "unknown");
        var first = await gateway.GetAsync("/v1/connections/demo/audit?take=1");
        var second = await gateway.GetAsync(first.Next!);
        Assert.Equal(["2", "1"], [.. first.Ids, .. second.Ids]);
        Assert.Null(second.Next);
        Assert.Equal(("ann", "reader", 403), Line(first));
        Assert.Equal(("olga", "operator", 200), Line(second));
        Assert.Equal("/v1/connections/demo/pause", second.Json.GetProperty("items")[0].GetProperty("path").GetString());
        Assert.Contains("before", (await gateway.GetAsync("/v1/connections/demo/audit?before=x")).Problem(400), StringComparison.Ordinal);
        await gateway.PostAsync("/v1/connections/demo/actions/sync-person", "{no json");
        Assert.Equal(("olga", "operator", 400), Line(await gateway.GetAsync("/v1/connections/demo/audit")));
    }

    [Fact]
    public async Task A_webhook_that_acts_is_in_the_audit_and_a_doorbell_that_rings_or_a_stranger_is_not()
    {
        const string Code = "webhook-code-for-tests";
        await using var gateway = await RunningGateway.StartAsync(configure: options => options.MarketoWebhookCode = Code);
        var asked = """{"connection":"demo","marketoId":77,"action":"syncPerson"}""";
        await gateway.PostAsync("/v1/webhooks/marketo?code=" + Code, asked, key: null);
        await gateway.PostAsync("/v1/webhooks/marketo?code=" + Code, asked.Replace("77", "-1", StringComparison.Ordinal), key: null);
        await gateway.PostAsync("/v1/webhooks/marketo?code=wrong", asked, key: null);
        await gateway.PostAsync("/v1/webhooks/marketo?code=" + Code, asked.Replace("demo", "other", StringComparison.Ordinal), key: null);
        await gateway.PostAsync("/v1/webhooks/dataverse?code=" + RunningGateway.DoorbellCode, "{}", key: null);
        var lines = await gateway.GetAsync("/v1/connections/demo/audit");
        Assert.Equal(["2", "1"], lines.Ids);
        Assert.Equal(("Marketo webhook", "webhook", 400), Line(lines));
        Assert.Equal(("Marketo webhook", "webhook", 200), Line(lines, 1));
        Assert.Equal("/v1/webhooks/marketo", lines.Json.GetProperty("items")[1].GetProperty("path").GetString());
        Assert.DoesNotContain(Code, lines.Text, StringComparison.Ordinal);
    }

    private static (string?, string?, int) Line(Answer page, int at = 0)
    {
        var line = page.Json.GetProperty("items")[at];
        return (line.GetProperty("key").GetString(), line.GetProperty("role").GetString(), line.GetProperty("status").GetInt32());
    }
}
