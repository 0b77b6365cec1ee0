using System.Net;
using System.Text.Json;

namespace CrmSync.Systems.Tests;

public sealed class DataverseValidationSimulatorTests
{
    private static readonly string Long = new('x', 301);

    public static TheoryData<string, string, int, string> Refusals => new()
    {
        { "leads", $$"""{"subject":"{{Long}}"}""", 400, "0x80044331" },
        { "leads", """{"numberofemployees":-1}""", 400, "0x8004432f" },
        { "leads", """{"revenue":-0.01}""", 400, "0x80044330" },
        { "leads", """{"address1_latitude":91}""", 400, "0x80044330" },
        { "leads", """{"leadsourcecode":77}""", 400, "0x8004431a" },
        { "leads", """{"statecode":0,"statuscode":3}""", 400, "0x80048408" },
        { "leads", """{"nosuchcolumn":1}""", 400, "0x80048d19" },
        { "leads", """{"lastname":5}""", 400, "0x80048d19" },
        { "leads", """{"lastname":""", 400, "0x80048d19" },
        { "leads", """{"estimatedclosedate":"yesterday"}""", 400, "0x80048d19" },
        { "leads", """{"estimatedclosedate":"1700-01-01"}""", 400, "0x80040239" },
        { "leads", """{"parentaccountid@odata.bind":"/accounts(00000000-0000-0000-0000-000000000009)"}""", 404, "0x80040217" },
        { "contacts", """{"parentcustomerid@odata.bind":"/accounts(00000000-0000-0000-0000-000000000009)"}""", 400, "0x80048d19" },
        { "systemusers", """{"lastname":"Stone"}""", 400, "0x80040200" },
        { "leads", """{"ownerid@odata.bind":null}""", 400, "0x80040200" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task V_1_The_server_refuses_what_the_platform_enforces(string set, string body, int status, string code)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await wire.SendAsync("POST", set, body);
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task It_does_not_refuse_a_missing_business_required_column_nor_a_bad_email_until_switched()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.CreateAsync("leads", """{"emailaddress1":"no address"}""");
        await wire.ControlAsync("settings", """{"enforceApplicationRequired":true,"emailFormatCheck":true}""");
        Assert.Equal("0x80040200", (await wire.SendAsync("POST", "contacts", """{"firstname":"Ann"}""")).Code);
        Assert.Equal("0x80044192", (await wire.SendAsync("POST", "contacts", """{"lastname":"Stone","emailaddress1":"no address"}""")).Code);
    }

    [Fact]
    public async Task A_custom_rule_refuses_with_the_text_of_the_plug_in()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("settings", """{"customRules":[{"table":"lead","column":"jobtitle","value":"Intern","message":"Interns are no leads."}]}""");
        var answer = await wire.SendAsync("POST", "leads", """{"lastname":"Stone","jobtitle":"Intern"}""");
        Assert.Equal("0x80040265", answer.Code);
        Assert.Equal("Interns are no leads.", answer.Json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Values_are_kept_in_the_platforms_precision()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("leads", """{"revenue":10.005,"address1_latitude":1.1234567,"overriddencreatedon":"2024-02-03T04:05:06.789+01:00","subject":""}""");
        var row = await wire.GetAsync($"leads({id})");
        Assert.Contains("\"revenue\":10.0100", row.Text);
        Assert.Equal(1.12346, row.Json.GetProperty("address1_latitude").GetDouble());
        Assert.Equal("2024-02-03T03:05:06Z", row.Json.GetProperty("createdon").GetString());
        Assert.Equal(JsonValueKind.Null, row.Json.GetProperty("subject").ValueKind);
    }

    [Fact]
    public async Task A_state_alone_brings_its_default_status()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone"}""");
        await wire.SendAsync("PATCH", $"leads({id})", """{"statecode":2}""");
        Assert.Equal(4, (await wire.GetAsync($"leads({id})")).Json.GetProperty("statuscode").GetInt32());
        Assert.Equal("0x80048408", (await wire.SendAsync("PATCH", $"leads({id})", """{"statuscode":1}""")).Code);
    }
}
