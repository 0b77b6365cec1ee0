using System.Net;
using System.Text.Json;
using CrmSync.Simulators.Dataverse;

namespace CrmSync.Systems.Tests;

public sealed class DataverseReadsSimulatorTests
{
    private static async Task<DataverseOnWire> WithLeadsAsync()
    {
        var wire = await DataverseOnWire.StartAsync();
        await wire.CreateAsync("leads", """{"lastname":"Müller","firstname":"Jürgen","numberofemployees":5,"leadsourcecode":8}""");
        await wire.CreateAsync("leads", """{"lastname":"O'Brien","firstname":"Ann","numberofemployees":50,"emailaddress1":"ann+x@b.example"}""");
        await wire.CreateAsync("leads", """{"lastname":"Smith","numberofemployees":500}""");
        return wire;
    }

    [Theory]
    [InlineData("lastname eq 'MULLER'", 1)]
    [InlineData("lastname eq 'o''brien' and numberofemployees gt 10", 1)]
    [InlineData("firstname eq null", 1)]
    [InlineData("not (firstname eq null) or numberofemployees ge 500", 3)]
    [InlineData("contains(lastname,'mit') or startswith(lastname,'m')", 2)]
    [InlineData("endswith(lastname,'brien')", 1)]
    [InlineData("statecode eq 0 and donotbulkemail ne true", 3)]
    [InlineData("Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=[\"smith\",\"O'Brien\"])", 2)]
    [InlineData("Microsoft.Dynamics.CRM.In(PropertyName='leadsourcecode',PropertyValues=[\"8\",\"9\"])", 1)]
    [InlineData("emailaddress1 eq @p&@p='ann%2Bx@b.example'", 1)]
    [InlineData("createdon gt 2020-01-01T00:00:00Z", 3)]
    public async Task Filters_find_what_the_database_would(string filter, int rows)
    {
        await using var wire = await WithLeadsAsync();
        var answer = await wire.GetAsync($"leads?$select=lastname&$count=true&$filter={filter}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(rows, answer.Values.Length);
        Assert.Equal(rows, answer.Json.GetProperty("@odata.count").GetInt32());
    }

    [Fact]
    public async Task Pages_follow_each_other_with_and_without_an_order()
    {
        await using var wire = await WithLeadsAsync();
        foreach (var address in new[] { "leads?$select=lastname", "leads?$select=lastname&$orderby=numberofemployees desc" })
        {
            var first = await wire.GetAsync(address, ("Prefer", "odata.maxpagesize=2"));
            Assert.Equal("odata.maxpagesize=2", first.Headers["Preference-Applied"]);
            var second = await wire.GetAsync(first.Json.GetProperty("@odata.nextLink").GetString()!, ("Prefer", "odata.maxpagesize=2"));
            Assert.Equal((2, 1), (first.Values.Length, second.Values.Length));
            Assert.False(second.Json.TryGetProperty("@odata.nextLink", out _));
        }
    }

    [Theory]
    [InlineData("leads?$select=nosuch", 400, "0x80060888")]
    [InlineData("leads?$skip=1", 400, "0x80060888")]
    [InlineData("nosuchset", 404, "0x80060888")]
    [InlineData("leads(00000000-0000-0000-0000-000000000001)", 404, "0x80040217")]
    public async Task Bad_reads_are_refused(string address, int status, string code)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await wire.GetAsync(address);
        Assert.Equal(((HttpStatusCode)status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Metadata_tells_lengths_levels_choices_and_navigation_names()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var table = await wire.GetAsync("EntityDefinitions(LogicalName='lead')?$select=EntitySetName,ChangeTrackingEnabled&$expand=Attributes($select=LogicalName,RequiredLevel),Keys($select=LogicalName)");
        var level = table.Json.GetProperty("Attributes").EnumerateArray().Single(column => column.GetProperty("LogicalName").GetString() == "subject").GetProperty("RequiredLevel");
        Assert.Equal("ApplicationRequired", level.GetProperty("Value").GetString());
        var texts = await wire.GetAsync("EntityDefinitions(LogicalName='lead')/Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata?$select=LogicalName,MaxLength");
        Assert.Contains(texts.Values, column => column.GetProperty("LogicalName").GetString() == "mobilephone" && column.GetProperty("MaxLength").GetInt32() == 20);
        var choices = await wire.GetAsync("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='leadsourcecode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet");
        Assert.Equal(10, choices.Json.GetProperty("OptionSet").GetProperty("Options").GetArrayLength());
        var links = await wire.GetAsync("EntityDefinitions(LogicalName='contact')/ManyToOneRelationships?$select=ReferencingAttribute,ReferencingEntityNavigationPropertyName");
        Assert.Contains(links.Values, link => link.GetProperty("ReferencingEntityNavigationPropertyName").GetString() == "parentcustomerid_account");
        var found = await wire.GetAsync("EntityDefinitions?%24select=LogicalName%2CEntitySetName&%24filter=LogicalName+eq+%27account%27");
        Assert.Equal("accounts", found.Values.Single().GetProperty("EntitySetName").GetString());
    }

    [Fact]
    public async Task A_look_up_by_value_follows_every_write_and_every_undone_one()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var (a, b) = (await wire.CreateAsync("leads", Lead("a@example.com")), await wire.CreateAsync("leads", Lead("B@example.com")));
        Assert.Equal([a], await FoundAsync("emailaddress1 eq 'A@EXAMPLE.com'"));
        await wire.SendAsync("PATCH", $"leads({b})", Lead("a@example.com"));
        await wire.SendAsync("POST", "leads/Microsoft.Dynamics.CRM.UpdateMultiple", $$"""
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.lead","leadid":"{{a}}","emailaddress1":"c@example.com"},{"@odata.type":"Microsoft.Dynamics.CRM.lead","leadid":"{{b}}","leadsourcecode":77}]}
            """);
        Assert.Equal([a, b], await FoundAsync("emailaddress1 eq 'a@example.com'"));
        Assert.Empty(await FoundAsync("emailaddress1 eq 'b@example.com' or emailaddress1 eq 'c@example.com'"));
        await wire.SendAsync("PATCH", $"leads({a})", Lead("d@example.com"));
        Assert.Equal([a, b], await FoundAsync("emailaddress1 eq 'd@example.com' or emailaddress1 eq 'a@example.com'"));
        Assert.Equal([b], await FoundAsync($"Microsoft.Dynamics.CRM.In(PropertyName='leadid',PropertyValues=[\"{a}\",\"{b}\"]) and not (emailaddress1 eq 'd@example.com')"));
        await wire.SendAsync("DELETE", $"leads({b})");
        Assert.Equal([a], await FoundAsync("emailaddress1 eq 'a@example.com' or lastname eq 'stone'"));

        static string Lead(string mail) => $$"""{"lastname":"Stone","emailaddress1":"{{mail}}"}""";

        async Task<string[]> FoundAsync(string filter) =>
            [.. (await wire.GetAsync($"leads?$select=leadid&$filter={Uri.EscapeDataString(filter)}")).Values.Select(row => row.GetProperty("leadid").GetString()!)];
    }

    [Fact]
    public async Task Seeded_people_are_the_same_for_the_same_seed_and_differ_by_kind()
    {
        var options = new DataverseSimulatorOptions { People = 200, Seed = 7 };
        await using var one = await DataverseOnWire.StartAsync(options);
        await using var two = await DataverseOnWire.StartAsync(options);
        var (first, second) = ((await one.GetAsync("leads?$select=emailaddress1")).Values, (await two.GetAsync("leads?$select=emailaddress1")).Values);
        Assert.Equal(first.Select(Mail), second.Select(Mail));
        Assert.True(first.Length > 100);
        Assert.NotEmpty((await one.GetAsync("contacts?$select=emailaddress1&$filter=_parentcustomerid_value ne null")).Values);

        static string? Mail(JsonElement row) => row.GetProperty("emailaddress1").GetString();
    }
}
