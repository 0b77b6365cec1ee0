using System.Net;
using System.Text.Json;
using CrmSync.Simulators.Dataverse;

namespace CrmSync.Systems.Tests;

public sealed class DataverseRulesSimulatorTests
{
    private const string Text = """{"@odata.type":"Microsoft.Dynamics.CRM.StringAttributeMetadata","SchemaName":"new_Word","MaxLength":10}""";
    private static readonly (string, string) Detect = ("MSCRM.SuppressDuplicateDetection", "false");

    [Fact]
    public async Task V_2_A_plug_in_refuses_only_the_writes_it_is_registered_for()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("rules", """
            {"plugIns":[
              {"table":"lead","on":["update"],"columns":["jobtitle"],"when":[{"column":"revenue","is":"greater","value":"1000"}],"message":"Rich leads keep their title."},
              {"table":"contact","when":[{"column":"lastname","is":"contains","value":"test"}],"message":"No tests.","code":"0x80040224","status":500}]}
            """);
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone","revenue":5000,"jobtitle":"Boss"}""");
        Assert.Equal(HttpStatusCode.NoContent, (await wire.SendAsync("PATCH", $"leads({id})", """{"lastname":"River"}""")).Status);
        var refused = await wire.SendAsync("PATCH", $"leads({id})", """{"jobtitle":"Intern"}""");
        Assert.Equal(("0x80040265", "Rich leads keep their title."), (refused.Code, refused.Json.GetProperty("error").GetProperty("message").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await wire.SendAsync("PATCH", $"leads({id})", """{"jobtitle":"Intern","revenue":10}""")).Status);
        Assert.Equal((HttpStatusCode.InternalServerError, "0x80040224"), Of(await wire.SendAsync("POST", "contacts", """{"lastname":"A Test"}""")));
    }

    [Fact]
    public async Task V_2_Duplicates_are_detected_for_requests_that_ask_for_it_only()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("rules", """{"duplicates":[{"table":"lead","columns":["emailaddress1"]}]}""");
        var first = await wire.CreateAsync("leads", """{"emailaddress1":"a@example.com"}""");
        var second = await wire.CreateAsync("leads", """{"emailaddress1":"A@example.com"}""");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "0x80040333"), Of(await wire.SendAsync("POST", "leads", """{"emailaddress1":"A@EXAMPLE.com"}""", Detect)));
        Assert.Equal("0x80040333", (await wire.SendAsync("PATCH", $"leads({second})", """{"emailaddress1":"a@example.com"}""", Detect)).Code);
        Assert.Equal("", (await wire.SendAsync("PATCH", $"leads({second})", """{"lastname":"Stone"}""", Detect)).Code);
        await wire.SendAsync("DELETE", $"leads({first})");
        Assert.Equal("", (await wire.SendAsync("PATCH", $"leads({second})", """{"emailaddress1":"a@example.com"}""", Detect)).Code);
    }

    [Fact]
    public async Task V_3_A_state_takes_only_the_statuses_that_are_left_to_it()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("rules", """{"statePairs":[{"table":"lead","state":2,"statuses":[5,6]}]}""");
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone"}""");
        Assert.Equal("0x80048408", (await wire.SendAsync("PATCH", $"leads({id})", """{"statecode":2,"statuscode":4}""")).Code);
        await wire.SendAsync("PATCH", $"leads({id})", """{"statecode":2}""");
        Assert.Equal(5, (await wire.GetAsync($"leads({id})")).Json.GetProperty("statuscode").GetInt32());
    }

    [Fact]
    public async Task An_application_user_is_refused_what_it_lacks_the_privilege_for()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("contacts", """{"lastname":"Stone"}""");
        await wire.ControlAsync("rules", """{"denied":[{"client":"crmsync","table":"contact","to":["create","update"]},{"client":"crmsync","table":"account","to":["read"]}]}""");
        Assert.Equal((HttpStatusCode.Forbidden, "0x80040220"), Of(await wire.SendAsync("POST", "contacts", """{"lastname":"A"}""")));
        Assert.Contains("prvWriteContact", (await wire.SendAsync("PATCH", $"contacts({id})", """{"lastname":"A"}""")).Text);
        Assert.Equal("", (await wire.GetAsync($"contacts({id})")).Code);
        Assert.Equal("0x80040220", (await wire.GetAsync("accounts", ("Prefer", "odata.track-changes"))).Code);
        var user = (await wire.GetAsync("WhoAmI")).Json.GetProperty("UserId").GetString();
        var has = (await wire.GetAsync($"systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges")).Text;
        Assert.Contains("prvReadContact", has);
        Assert.DoesNotContain("prvWriteContact", has);
        await wire.ControlAsync("rules", """{"withoutRole":["crmsync"]}""");
        Assert.Equal((HttpStatusCode.Forbidden, "0x80042f09"), Of(await wire.GetAsync("WhoAmI")));
    }

    [Fact]
    public async Task Nobody_who_left_owns_a_row_or_is_let_in()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var staff = (await wire.GetAsync("systemusers?$select=internalemailaddress,isdisabled,fullname&$filter=applicationid eq null")).Values;
        Assert.Equal(5, staff.Length);
        var (here, left) = (IdOf(staff, false), IdOf(staff, true));
        var id = await wire.CreateAsync("leads", $$"""{"lastname":"Stone","ownerid@odata.bind":"/systemusers({{here}})"}""");
        Assert.Equal((HttpStatusCode.Forbidden, "0x80040225"), Of(await wire.SendAsync("PATCH", $"leads({id})", $$"""{"ownerid@odata.bind":"/systemusers({{left}})"}""")));
        Assert.Equal((HttpStatusCode.NotFound, "0x80040217"), Of(await wire.SendAsync("PATCH", $"leads({id})", """{"ownerid@odata.bind":"/systemusers(00000000-0000-0000-0000-000000000009)"}""")));
        await wire.SendAsync("PATCH", $"systemusers({here})", """{"isdisabled":true}""");
        Assert.Equal("0x80040225", (await wire.SendAsync("POST", "leads", $$"""{"ownerid@odata.bind":"/systemusers({{here}})"}""")).Code);
        Assert.Equal("", (await wire.SendAsync("PATCH", $"leads({id})", """{"lastname":"River"}""")).Code);
        var user = (await wire.GetAsync("WhoAmI")).Json.GetProperty("UserId").GetString();
        await wire.SendAsync("PATCH", $"systemusers({user})", """{"isdisabled":true}""");
        Assert.Equal("0x80040225", (await wire.GetAsync("leads")).Code);
    }

    [Fact]
    public async Task A_secured_column_reads_as_null_and_takes_no_write()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("contacts", """{"lastname":"Stone","governmentid":"secret"}""");
        await wire.ControlAsync("rules", """{"secured":[{"table":"contact","column":"governmentid","clients":["crmsync"]}]}""");
        Assert.Equal(JsonValueKind.Null, (await wire.GetAsync($"contacts({id})?$select=governmentid")).Json.GetProperty("governmentid").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await wire.GetAsync("contacts?$select=governmentid", ("Prefer", "odata.track-changes"))).Values[0].GetProperty("governmentid").ValueKind);
        Assert.Equal(HttpStatusCode.NoContent, (await wire.GetAsync($"contacts({id})/governmentid")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "0x8004f507"), Of(await wire.SendAsync("PATCH", $"contacts({id})", """{"governmentid":"x"}""")));
        Assert.Equal((HttpStatusCode.Forbidden, "0x8004f502"), Of(await wire.SendAsync("POST", "contacts", """{"governmentid":"x"}""")));
        Assert.Equal("", (await wire.SendAsync("PATCH", $"contacts({id})", """{"lastname":"River"}""")).Code);
    }

    [Fact]
    public async Task Columns_come_go_and_change_while_it_runs_and_stay_so_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("dataverse").FullName;
        string id;
        await using (var wire = await DataverseOnWire.StartAsync(new DataverseSimulatorOptions { DataDirectory = folder }))
        {
            await wire.SendAsync("POST", "EntityDefinitions(LogicalName='lead')/Attributes", Text);
            id = await wire.CreateAsync("leads", """{"lastname":"Stone","new_word":"kept","jobtitle":"A title of some length"}""");
            await wire.ControlAsync("columns", """{"table":"lead","change":"JobTitle ; string 5 ; ; Job Title"}""");
            Assert.Equal("0x80044331", (await wire.SendAsync("PATCH", $"leads({id})", """{"jobtitle":"123456"}""")).Code);
            await wire.SendAsync("PUT", "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='new_word')", Text.Replace("10", "20", StringComparison.Ordinal));
            Assert.Equal("", (await wire.SendAsync("PATCH", $"leads({id})", """{"new_word":"longer than ten"}""")).Code);
            await wire.ControlAsync("columns", """{"table":"lead","remove":"new_word"}""");
            Assert.Equal("0x80048d19", (await wire.SendAsync("PATCH", $"leads({id})", """{"new_word":"1"}""")).Code);
            await wire.ControlAsync("columns", """{"table":"lead","add":"new_Word ; integer 0 9 ; ; Word ; custom default=none"}""");
            Assert.Equal("", (await wire.SendAsync("PATCH", $"leads({id})", """{"lastname":"River"}""")).Code);
        }

        await using var again = await DataverseOnWire.StartAsync(new DataverseSimulatorOptions { DataDirectory = folder });
        var row = (await again.GetAsync($"leads({id})")).Json;
        Assert.Equal((JsonValueKind.Null, "A title of some length"), (row.GetProperty("new_word").ValueKind, row.GetProperty("jobtitle").GetString()));
        Assert.Equal("Integer", (await again.GetAsync("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='new_word')")).Json.GetProperty("AttributeType").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await again.SendAsync("DELETE", "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='new_word')")).Status);
        Assert.DoesNotContain("new_word", (await again.GetAsync($"leads({id})")).Text);
        Directory.Delete(folder, recursive: true);
    }

    private static (HttpStatusCode, string) Of(WireAnswer answer) => (answer.Status, answer.Code);

    private static string IdOf(JsonElement[] staff, bool disabled) =>
        staff.First(user => user.GetProperty("isdisabled").GetBoolean() == disabled).GetProperty("systemuserid").GetString()!;
}
