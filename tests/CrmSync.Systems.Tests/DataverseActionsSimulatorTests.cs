using System.Text.Json;

namespace CrmSync.Systems.Tests;

public sealed class DataverseActionsSimulatorTests
{
    private const string Qualify = "Microsoft.Dynamics.CRM.QualifyLead";

    [Fact]
    public async Task QL_1_Qualifying_without_an_account_makes_a_contact_with_the_leads_values_and_the_delta_tells_both()
    {
        await using var wire = await DataverseOnWire.StartAsync(client: "human");
        var owner = (await wire.GetAsync("systemusers?$filter=internalemailaddress eq 'anna.schmidt@contoso.example'")).Values[0].GetProperty("systemuserid").GetString();
        var id = await wire.CreateAsync("leads", $$"""{"firstname":"Ann","lastname":"Stone","companyname":"Harbor","mobilephone":"1","new_synctomkto":false,"ownerid@odata.bind":"/systemusers({{owner}})"}""");
        var (leads, contacts) = (await TokenAsync(wire, "leads"), await TokenAsync(wire, "contacts"));
        var made = await wire.SendAsync("POST", $"leads({id})/{Qualify}", """{"CreateAccount":false,"CreateContact":true,"CreateOpportunity":false,"Status":-1}""");
        var contact = Assert.Single(made.Values).GetProperty("contactid").GetString();
        var changed = Assert.Single((await wire.GetAsync(leads)).Values);
        Assert.Equal((1, 3, contact), (changed.GetProperty("statecode").GetInt32(), changed.GetProperty("statuscode").GetInt32(), changed.GetProperty("_parentcontactid_value").GetString()));
        var row = Assert.Single((await wire.GetAsync(contacts)).Values);
        Assert.Equal((contact, id, owner), (Text(row, "contactid"), Text(row, "_originatingleadid_value"), Text(row, "_ownerid_value")));
        Assert.Equal(("Ann Stone", "1", null), (Text(row, "fullname"), Text(row, "mobilephone"), Text(row, "_parentcustomerid_value")));
        Assert.False(row.GetProperty("new_synctomkto").GetBoolean());
        Assert.Empty((await wire.GetAsync("accounts")).Values);
    }

    [Fact]
    public async Task QL_1_A_lead_of_a_known_contact_is_qualified_into_that_contact()
    {
        await using var wire = await DataverseOnWire.StartAsync(client: "human");
        var contact = await wire.CreateAsync("contacts", """{"lastname":"Stone"}""");
        var id = await wire.CreateAsync("leads", $$"""{"lastname":"Stone","subject":"Deal","parentcontactid@odata.bind":"/contacts({{contact}})"}""");
        var made = await wire.SendAsync("POST", $"leads({id})/{Qualify}", """{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true,"Status":3}""");
        Assert.Equal(contact, made.Values[1].GetProperty("contactid").GetString());
        Assert.Single((await wire.GetAsync("contacts")).Values);
        var deal = Assert.Single((await wire.GetAsync("opportunities")).Values);
        Assert.Equal((contact, id, Text(made.Values[0], "accountid")), (Text(deal, "_parentcontactid_value"), Text(deal, "_originatingleadid_value"), Text(deal, "_customerid_value")));
    }

    [Fact]
    public async Task QL_1_What_cannot_be_qualified_is_refused_and_nothing_is_made()
    {
        await using var wire = await DataverseOnWire.StartAsync(client: "human");
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone"}""");
        const string Wrong = """{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":false,"Status":4}""";
        var refused = await wire.SendAsync("POST", $"leads({id})/{Qualify}", Wrong);
        Assert.Equal("0x80048408", refused.Code);
        Assert.Contains("LeadState.Qualified", refused.Text);
        Assert.Empty((await wire.GetAsync("contacts")).Values);
        await wire.SendAsync("PATCH", $"leads({id})", """{"statecode":2}""");
        Assert.Equal("0x80040519", (await wire.SendAsync("POST", $"leads({id})/{Qualify}", Wrong)).Code);
        Assert.Equal("0x80040217", (await wire.SendAsync("POST", $"leads(00000000-0000-0000-0000-000000000009)/{Qualify}", Wrong)).Code);
    }

    [Theory]
    [InlineData("lead", "leads", 2)]
    [InlineData("contact", "contacts", 1)]
    public async Task G_1_A_merge_is_told_by_the_delta_as_two_changed_rows(string table, string set, int closed)
    {
        await using var wire = await DataverseOnWire.StartAsync(client: "human");
        var winner = await wire.CreateAsync(set, """{"lastname":"Stone"}""");
        var loser = await wire.CreateAsync(set, """{"lastname":"Stone","telephone1":"1"}""");
        var link = await TokenAsync(wire, set);
        var ask = $$"""
            {"Target":{"@odata.type":"Microsoft.Dynamics.CRM.{{table}}","{{table}}id":"{{winner}}"},
             "Subordinate":{"@odata.type":"Microsoft.Dynamics.CRM.{{table}}","{{table}}id":"{{loser}}"},
             "UpdateContent":{"@odata.type":"Microsoft.Dynamics.CRM.{{table}}","telephone1":"1"},"PerformParentingChecks":false}
            """;
        await wire.SendAsync("POST", "Merge", ask);
        var rows = (await wire.GetAsync(link)).Values.ToDictionary(row => Text(row, $"{table}id")!);
        Assert.Equal(("1", 0), (Text(rows[winner], "telephone1"), rows[winner].GetProperty("statecode").GetInt32()));
        Assert.Equal((true, closed, winner), (rows[loser].GetProperty("merged").GetBoolean(), rows[loser].GetProperty("statecode").GetInt32(), Text(rows[loser], "_masterid_value")));
        Assert.Equal("0x80045304", (await wire.SendAsync("POST", "Merge", ask)).Code);
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static async Task<string> TokenAsync(DataverseOnWire wire, string set)
    {
        var link = (await wire.GetAsync(set, ("Prefer", "odata.track-changes"))).Json.GetProperty("@odata.deltaLink").GetString()!;
        return link[link.IndexOf($"{set}?", StringComparison.Ordinal)..];
    }
}
