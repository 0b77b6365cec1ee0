using System.Net;

namespace CrmSync.Systems.Tests;

public sealed class DataverseWritesSimulatorTests
{
    private const string Lead = """{"lastname":"Stone","subject":"Topic"}""";

    [Theory]
    [InlineData(null, null, true, 204, "")]
    [InlineData(null, null, false, 204, "")]
    [InlineData("If-Match", "*", true, 204, "")]
    [InlineData("If-Match", "*", false, 404, "0x80040217")]
    [InlineData("If-None-Match", "*", true, 412, "0x80040237")]
    [InlineData("If-None-Match", "*", false, 204, "")]
    [InlineData("If-None-Match", "null", true, 204, "")]
    [InlineData("If-Match", "current", true, 204, "")]
    [InlineData("If-Match", "W/\"1\"", true, 412, "0x80060882")]
    [InlineData("If-Match", "W/\"1\"", false, 404, "0x80040217")]
    public async Task Patch_follows_the_decision_table(string? header, string? value, bool exists, int status, string code)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = exists ? await wire.CreateAsync("leads", Lead) : "00000000-0000-0000-0000-00000000abcd";
        if (value == "current") value = (await wire.GetAsync($"leads({id})?$select=lastname")).Json.GetProperty("@odata.etag").GetString();
        var answer = await wire.SendAsync("PATCH", $"leads({id})", """{"lastname":"River"}""", header is null ? [] : [(header, value!)]);
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task A_create_may_bring_its_id_and_a_second_one_with_it_is_refused()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        const string Body = """{"contactid":"00000000-0000-0000-0000-000000000007","lastname":"Stone"}""";
        var created = await wire.SendAsync("POST", "contacts?$select=fullname,versionnumber", Body, ("Prefer", "return=representation"));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("Stone", created.Json.GetProperty("fullname").GetString());
        Assert.Equal($"W/\"{created.Json.GetProperty("versionnumber").GetInt64()}\"", created.Json.GetProperty("@odata.etag").GetString());
        var again = await wire.SendAsync("POST", "contacts", Body);
        Assert.Equal(HttpStatusCode.PreconditionFailed, again.Status);
        Assert.Equal("0x80040237", again.Code);
    }

    [Fact]
    public async Task An_update_answers_the_row_when_asked_and_tells_who_wrote()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone","firstname":"Ann","description":""}""");
        var me = (await wire.GetAsync("WhoAmI()")).Json.GetProperty("UserId").GetString();
        var answer = await wire.SendAsync(
            "PATCH", $"leads({id})?$select=fullname,description,_modifiedby_value", """{"lastname":"River","fullname":"ignored"}""", ("Prefer", "return=representation"), ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Ann River", answer.Json.GetProperty("fullname").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.Json.GetProperty("description").ValueKind);
        Assert.Equal(me, answer.Json.GetProperty("_modifiedby_value").GetString());
    }

    [Fact]
    public async Task Single_columns_and_references_can_be_put_and_deleted()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var account = await wire.CreateAsync("accounts", """{"name":"Harbor"}""");
        var id = await wire.CreateAsync("contacts", $$"""{"lastname":"Stone","parentcustomerid_account@odata.bind":"/accounts({{account}})"}""");
        Assert.Equal(HttpStatusCode.NoContent, (await wire.SendAsync("PUT", $"contacts({id})/jobtitle", """{"value":"CTO"}""")).Status);
        var row = (await wire.GetAsync($"contacts({id})?$select=jobtitle,_parentcustomerid_value", ("Prefer", "odata.include-annotations=\"*\""))).Json;
        Assert.Equal("CTO", row.GetProperty("jobtitle").GetString());
        Assert.Equal(account, row.GetProperty("_parentcustomerid_value").GetString());
        Assert.Equal("Harbor", row.GetProperty("_parentcustomerid_value@OData.Community.Display.V1.FormattedValue").GetString());
        Assert.Equal("account", row.GetProperty("_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await wire.SendAsync("DELETE", $"contacts({id})/jobtitle")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await wire.GetAsync($"contacts({id})/jobtitle")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await wire.SendAsync("DELETE", $"contacts({id})/parentcustomerid_account/$ref")).Status);
    }

    [Fact]
    public async Task CreateMultiple_is_all_or_nothing()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var longName = new string('x', 51);
        var bad = await wire.SendAsync("POST", "leads/Microsoft.Dynamics.CRM.CreateMultiple", $$"""
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.lead","lastname":"a"},{"@odata.type":"Microsoft.Dynamics.CRM.lead","lastname":"{{longName}}"}]}
            """);
        Assert.Equal("0x80044331", bad.Code);
        Assert.Empty((await wire.GetAsync("leads?$select=leadid")).Values);
        var good = await wire.SendAsync(
            "POST", "leads/Microsoft.Dynamics.CRM.CreateMultiple", """{"Targets":[{"@odata.type":"#Microsoft.Dynamics.CRM.lead","lastname":"a"}]}""");
        Assert.Equal(1, good.Json.GetProperty("Ids").GetArrayLength());
    }

    [Fact]
    public async Task A_qualified_lead_is_closed_and_its_contact_points_back()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone","companyname":"Harbor","emailaddress1":"a@b.example"}""");
        const string Ask = """{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":false,"Status":3}""";
        var made = await wire.SendAsync("POST", $"leads({id})/Microsoft.Dynamics.CRM.QualifyLead", Ask);
        var contact = made.Values.Single(row => row.TryGetProperty("contactid", out _)).GetProperty("contactid").GetString();
        var row = (await wire.GetAsync($"contacts({contact})?$select=_originatingleadid_value,emailaddress1")).Json;
        Assert.Equal(id, row.GetProperty("_originatingleadid_value").GetString());
        Assert.Equal("a@b.example", row.GetProperty("emailaddress1").GetString());
        Assert.Equal(1, (await wire.GetAsync($"leads({id})?$select=statecode")).Json.GetProperty("statecode").GetInt32());
        Assert.Equal("0x80040519", (await wire.SendAsync("POST", $"leads({id})/Microsoft.Dynamics.CRM.QualifyLead", Ask)).Code);
    }

    [Fact]
    public async Task The_loser_of_a_merge_is_closed_and_points_to_the_winner()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var winner = await wire.CreateAsync("contacts", """{"lastname":"Stone"}""");
        var loser = await wire.CreateAsync("contacts", """{"lastname":"Stone","telephone1":"1"}""");
        var merge = await wire.SendAsync("POST", "Merge", $$"""
            {"Target":{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{winner}}"},
             "Subordinate":{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{loser}}"},
             "UpdateContent":{"@odata.type":"Microsoft.Dynamics.CRM.contact","telephone1":"1"},"PerformParentingChecks":false}
            """);
        Assert.Equal(HttpStatusCode.NoContent, merge.Status);
        var row = (await wire.GetAsync($"contacts({loser})?$select=merged,statecode,_masterid_value")).Json;
        Assert.True(row.GetProperty("merged").GetBoolean());
        Assert.Equal(1, row.GetProperty("statecode").GetInt32());
        Assert.Equal(winner, row.GetProperty("_masterid_value").GetString());
    }
}
