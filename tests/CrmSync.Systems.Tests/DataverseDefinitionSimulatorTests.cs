using System.Net;
using System.Text.Json;

namespace CrmSync.Systems.Tests;

/// <summary>Definitions that were made, and the whole state as an export, are kept (protocol sheet 2.7, 7.10).</summary>
public sealed class DataverseDefinitionSimulatorTests
{
    private const string Ship = """
        {"@odata.type":"Microsoft.Dynamics.CRM.EntityMetadata","SchemaName":"new_Ship","OwnershipType":"UserOwned","ChangeTrackingEnabled":true,
        "Attributes":[{"@odata.type":"Microsoft.Dynamics.CRM.StringAttributeMetadata","SchemaName":"new_Name","IsPrimaryName":true,"MaxLength":100}]}
        """;

    [Theory]
    [InlineData("", 1)]
    [InlineData("Entity", 1)]
    [InlineData("Attribute, Entity", 1)]
    [InlineData("Attribute", 0)]
    public async Task What_is_gone_since_a_stamp_is_told_as_far_as_it_is_asked_for(string filter, int count)
    {
        await using var wire = await DataverseOnWire.StartAsync(client: "human");
        await wire.SendAsync("POST", "EntityDefinitions", """
            {"@odata.type":"Microsoft.Dynamics.CRM.EntityMetadata","SchemaName":"new_Ship","OwnershipType":"UserOwned","Attributes":[{"@odata.type":"Microsoft.Dynamics.CRM.StringAttributeMetadata","SchemaName":"new_Name","IsPrimaryName":true,"MaxLength":100}]}
            """);
        var stamp = Uri.EscapeDataString((await wire.GetAsync("RetrieveMetadataChanges()")).Json.GetProperty("ServerVersionStamp").GetString()!);
        await wire.SendAsync("DELETE", "EntityDefinitions(LogicalName='new_ship')");
        var asked = filter.Length == 0
            ? $"RetrieveMetadataChanges(ClientVersionStamp=@s)?@s='{stamp}'"
            : $"RetrieveMetadataChanges(ClientVersionStamp=@s,DeletedMetadataFilters=@d)?@s='{stamp}'&@d=Microsoft.Dynamics.CRM.DeletedMetadataFilters'{filter}'";
        Assert.Equal(count, (await wire.GetAsync(asked)).Json.GetProperty("DeletedMetadata").GetProperty("Count").GetInt32());
    }

    [Fact]
    public async Task A_key_becomes_active_in_time_and_fails_when_rows_are_alike()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        foreach (var _ in Enumerable.Range(0, 2)) await wire.CreateAsync("accounts", """{"name":"Same","accountnumber":"1"}""");
        await wire.SendAsync("POST", "EntityDefinitions(LogicalName='account')/Keys", """{"SchemaName":"new_Number","KeyAttributes":["accountnumber"]}""");
        await wire.SendAsync("POST", "EntityDefinitions(LogicalName='account')/Keys", """{"SchemaName":"new_Two","KeyAttributes":["tickersymbol","sic"]}""");
        var statuses = new List<string>();
        foreach (var seconds in new[] { 0, 3, 10 })
        {
            await wire.ControlAsync("clock", $$"""{"advanceSeconds":{{seconds}}}""");
            statuses.Add(string.Join(' ', (await wire.GetAsync("EntityDefinitions(LogicalName='account')/Keys")).Values.Select(key => key.GetProperty("EntityKeyIndexStatus").GetString())));
        }

        Assert.Equal(["Pending Pending", "InProgress InProgress", "Failed Active"], statuses);
        Assert.Equal(HttpStatusCode.NoContent, (await wire.SendAsync("PATCH", "accounts(tickersymbol='A',sic='b')", """{"name":"Key"}""")).Status);
        Assert.Equal("Key", (await wire.GetAsync("accounts(sic='B',tickersymbol='a')?$select=name")).Json.GetProperty("name").GetString());
        Assert.Equal("0x80060890", (await wire.GetAsync("accounts(accountnumber='1')")).Code);
    }

    [Fact]
    public async Task What_is_defined_in_one_organisation_is_not_in_another_of_the_same_process()
    {
        await using var changed = await DataverseOnWire.StartAsync();
        await using var other = await DataverseOnWire.StartAsync();
        await changed.ControlAsync("columns", """{"table":"lead","add":"new_Word ; string 20 ; ; Word ; custom"}""");
        await changed.ControlAsync("columns", """{"table":"lead","remove":"pager"}""");
        await changed.SendAsync("POST", "EntityDefinitions(LogicalName='account')/Keys", """{"SchemaName":"new_Number","KeyAttributes":["accountnumber"]}""");
        await changed.ControlAsync("settings", """{"untrackedTables":["contact"]}""");
        Assert.Equal(HttpStatusCode.OK, (await changed.GetAsync("leads?$select=new_word")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await changed.GetAsync("leads?$select=pager")).Status);

        await using var later = await DataverseOnWire.StartAsync();
        foreach (var untouched in new[] { other, later })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await untouched.GetAsync("leads?$select=new_word")).Status);
            Assert.Equal(HttpStatusCode.OK, (await untouched.GetAsync("leads?$select=pager")).Status);
            Assert.Empty((await untouched.GetAsync("EntityDefinitions(LogicalName='account')/Keys")).Values);
            Assert.Equal(HttpStatusCode.OK, (await untouched.GetAsync("contacts?$select=lastname", ("Prefer", "odata.track-changes"))).Status);
        }
    }

    [Fact]
    public async Task Columns_are_told_as_they_are_now_however_often_they_were_asked_for_before()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        const string Attributes = "EntityDefinitions(LogicalName='lead')/Attributes";
        async Task<string> WordAsync()
        {
            var whole = (await wire.GetAsync(Attributes)).Values.FirstOrDefault(column => column.GetProperty("LogicalName").GetString() == "new_word");
            var some = (await wire.GetAsync($"{Attributes}/Microsoft.Dynamics.CRM.StringAttributeMetadata?$select=LogicalName,MaxLength")).Values.FirstOrDefault(column => column.GetProperty("LogicalName").GetString() == "new_word");
            return whole.ValueKind == JsonValueKind.Undefined ? "none" : $"{whole.GetProperty("MaxLength")} {some.GetProperty("MaxLength")} {whole.GetProperty("IsSecured")} {some.TryGetProperty("IsSecured", out _)}";
        }

        Assert.Equal("none", await WordAsync());
        await wire.ControlAsync("columns", """{"table":"lead","add":"new_Word ; string 20 ; ; Word ; custom"}""");
        Assert.Equal("20 20 False False", await WordAsync());
        await wire.ControlAsync("rules", """{"secured":[{"table":"lead","column":"new_word","clients":["crmsync"]}]}""");
        Assert.Equal("20 20 True False", await WordAsync());
        await wire.ControlAsync("columns", """{"table":"lead","change":"new_Word ; string 50 ; ; Word ; custom"}""");
        Assert.Equal("50 50 True False", await WordAsync());
        await wire.ControlAsync("rules", """{"secured":[]}""");
        Assert.Equal("50 50 False False", await WordAsync());
        await wire.ControlAsync("columns", """{"table":"lead","remove":"new_word"}""");
        Assert.Equal("none", await WordAsync());
    }

    [Fact]
    public async Task A_choice_that_several_columns_share_is_told_as_it_is_now()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        const string Choices = "EntityDefinitions(LogicalName='lead')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)";
        async Task<(int Own, int Shared)> CountAsync()
        {
            var column = (await wire.GetAsync(Choices)).Values.Single(each => each.GetProperty("LogicalName").GetString() == "budgetstatus");
            return (column.GetProperty("OptionSet").GetProperty("Options").GetArrayLength(), column.GetProperty("GlobalOptionSet").GetProperty("Options").GetArrayLength());
        }

        Assert.Equal((4, 4), await CountAsync());
        await wire.SendAsync("PUT", "GlobalOptionSetDefinitions(Name='budgetstatus')", """{"Name":"budgetstatus","Options":[{"Value":1,"Label":{"LocalizedLabels":[{"Label":"Rich","LanguageCode":1033}]}}]}""");
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task Tables_keys_crossings_and_choices_survive_a_restart_with_their_rows()
    {
        var folder = Directory.CreateTempSubdirectory("dataverse-definitions").FullName;
        string ship;
        await using (var wire = await DataverseOnWire.StartAsync(new() { DataDirectory = folder }))
        {
            await DefineAsync(wire);
            ship = await wire.CreateAsync("new_ships", """{"new_name":"Aurora","new_crew":[{"lastname":"Captain"}]}""");
        }

        await using var again = await DataverseOnWire.StartAsync(new() { DataDirectory = folder });
        await AssertShipAsync(again, ship);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_export_brings_the_whole_state_into_another_organisation_which_keeps_it()
    {
        await using var from = await DataverseOnWire.StartAsync(new() { People = 30 });
        await DefineAsync(from);
        var ship = await from.CreateAsync("new_ships", """{"new_name":"Aurora","new_crew":[{"lastname":"Captain"}]}""");
        var gone = await from.CreateAsync("leads", """{"lastname":"Gone"}""");
        var delta = (await from.GetAsync("leads?$select=lastname", ("Prefer", "odata.track-changes"))).Json.GetProperty("@odata.deltaLink").GetString()!;
        await from.SendAsync("DELETE", $"leads({gone})");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var bytes = await http.GetByteArrayAsync(new Uri(from.Server.Address, "_sim/export"), TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("dataverse-import").FullName;
        foreach (var imports in new[] { true, false })
        {
            await using var to = await DataverseOnWire.StartAsync(new() { DataDirectory = folder, People = 5 });
            if (imports)
            {
                using var content = new ByteArrayContent(bytes);
                Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri(to.Server.Address, "_sim/import"), content, TestContext.Current.CancellationToken)).StatusCode);
            }

            await AssertShipAsync(to, ship);
            Assert.Equal((await from.GetAsync("leads?$orderby=leadid")).Values.Select(row => row.GetRawText()), (await to.GetAsync("leads?$orderby=leadid")).Values.Select(row => row.GetRawText()));
            var changes = (await to.GetAsync(new Uri(to.Server.Address, new Uri(delta).PathAndQuery).ToString())).Values;
            Assert.Equal(gone, Assert.Single(changes).GetProperty("id").GetString());
        }

        using var nonsense = new ByteArrayContent([1, 2, 3]);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(new Uri(from.Server.Address, "_sim/import"), nonsense, TestContext.Current.CancellationToken)).StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task DefineAsync(DataverseOnWire wire)
    {
        await wire.SendAsync("POST", "EntityDefinitions", Ship);
        await wire.SendAsync("POST", "RelationshipDefinitions", """
            {"@odata.type":"Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata","SchemaName":"new_crew","Entity1LogicalName":"new_ship","Entity2LogicalName":"contact","IntersectEntityName":"new_ship_contact"}
            """);
        await wire.SendAsync("POST", "EntityDefinitions(LogicalName='new_ship')/Keys", """{"SchemaName":"new_NameKey","KeyAttributes":["new_name"]}""");
        await wire.SendAsync("POST", "GlobalOptionSetDefinitions", """{"Name":"new_kinds","Options":[{"Value":1,"Label":{"LocalizedLabels":[{"Label":"Steam","LanguageCode":1033}]}}]}""");
        await wire.ControlAsync("clock", """{"advanceSeconds":60}""");
    }

    private static async Task AssertShipAsync(DataverseOnWire wire, string ship)
    {
        var row = (await wire.GetAsync("new_ships(new_name='Aurora')?$expand=new_crew($select=lastname)")).Json;
        Assert.Equal(ship, row.GetProperty("new_shipid").GetString());
        Assert.Equal("Captain", row.GetProperty("new_crew")[0].GetProperty("lastname").GetString());
        Assert.Equal("Steam", (await wire.GetAsync("GlobalOptionSetDefinitions(Name='new_kinds')")).Json.GetProperty("Options")[0].GetProperty("Label").GetProperty("UserLocalizedLabel").GetProperty("Label").GetString());
    }
}
