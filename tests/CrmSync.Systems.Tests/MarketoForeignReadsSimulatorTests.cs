using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

/// <summary>What connectors of others read besides leads: memberships, campaigns, programs and channels, in pages and by time.</summary>
public sealed class MarketoForeignReadsSimulatorTests
{
    private const string NoneFound = "No assets found for the given search criteria.";

    [Fact]
    public async Task Memberships_and_records_tell_whether_there_are_more()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        foreach (int list in new[] { 1001, 1002, 1003 })
            await marketo.PostAsync($"/rest/v1/lists/{list}/leads.json?id=1001", new { });
        JsonNode first = await marketo.GetAsync("/rest/v1/leads/1001/listMembership.json?batchSize=2");
        Assert.Equal([2, 1], [first["result"]!.AsArray().Count, first["moreResult"]!.GetValue<bool>() ? 1 : 0]);
        JsonNode last = await marketo.GetAsync($"/rest/v1/leads/1001/listMembership.json?batchSize=2&nextPageToken={Uri.EscapeDataString(first.Text("nextPageToken"))}");
        Assert.Equal([1, 0], [last["result"]!.AsArray().Count, last["moreResult"]!.GetValue<bool>() ? 1 : 0]);
        Assert.False((await marketo.GetAsync("/rest/v1/leads/1001/smartCampaignMembership.json"))["moreResult"]!.GetValue<bool>());
        Assert.False((await marketo.GetAsync("/rest/v1/companies.json?filterType=externalCompanyId&filterValues=x"))["moreResult"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Campaigns_come_in_pages()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        JsonNode first = await marketo.GetAsync("/rest/v1/campaigns.json?batchSize=1");
        JsonNode last = await marketo.GetAsync($"/rest/v1/campaigns.json?batchSize=1&nextPageToken={Uri.EscapeDataString(first.Text("nextPageToken"))}");
        Assert.Equal(["1001", "1002", "-"], [first.Only().Text("id"), last.Only().Text("id"), last.Text("nextPageToken")]);
        Assert.Empty((await marketo.GetAsync("/rest/v1/campaigns.json?workspaceName=Moon"))["result"]!.AsArray());
    }

    [Theory]
    [InlineData("folders.json", "Marketing Activities, Spring Fair, Design Studio, Lead Database")]
    [InlineData("folders.json?offset=1&maxReturn=2", "Spring Fair, Design Studio")]
    [InlineData("folders.json?root={\"id\":1,\"type\":\"Folder\"}", "Marketing Activities, Spring Fair")]
    [InlineData("folders.json?root={\"id\":1,\"type\":\"Folder\"}&maxDepth=0", "Marketing Activities")]
    [InlineData("folders.json?root={\"id\":1001,\"type\":\"Program\"}", "Spring Fair")]
    [InlineData("folders.json?root=1", "Marketing Activities, Spring Fair")]
    [InlineData("folders.json?root=7", "")]
    [InlineData("folders.json?workSpace=Moon", "")]
    [InlineData("folder/1.json?type=Folder", "Marketing Activities")]
    [InlineData("folder/1001.json?type=Program", "Spring Fair")]
    [InlineData("folder/1001.json?type=Folder", "")]
    [InlineData("folder/byName.json?name=Design Studio", "Design Studio")]
    [InlineData("folder/byName.json?name=Spring Fair&type=Folder", "")]
    [InlineData("folder/byName.json?name=Spring Fair&root={\"id\":2,\"type\":\"Folder\"}", "")]
    public async Task Folders_are_found_by_place_id_and_name(string address, string expected)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        JsonNode found = await marketo.GetAsync($"/rest/asset/v1/{address}");
        Assert.Equal(expected, string.Join(", ", Names(found)));
        Assert.Equal(expected.Length == 0 ? [NoneFound] : [], found["warnings"]!.AsArray().Select(one => one!.GetValue<string>()));
    }

    [Theory]
    [InlineData("folder/1.json", "1002")]
    [InlineData("folder/1.json?type=Zone", "711")]
    [InlineData("folders.json?root=[7]", "710")]
    [InlineData("folders.json?root={", "1001")]
    public async Task A_folder_that_is_no_folder_is_refused(string address, string code)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 0);
        Assert.Equal(code, (await marketo.GetAsync($"/rest/asset/v1/{address}")).Error());
    }

    [Theory]
    [InlineData("", """{"apiName":"car_c","displayName":"Car"}""")]
    [InlineData("/car_c/addField", """{"input":[{"name":"vin","displayName":"VIN","dataType":"string","isDedupeField":true}]}""")]
    [InlineData("/car_c/approve", "{}")]
    [InlineData("/car_c/delete", "{}")]
    public async Task Writes_of_a_custom_object_type_answer_with_an_empty_result(string path, string body)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 0);
        (string Path, string Body)[] before = [("", """{"apiName":"car_c","displayName":"Car"}"""), ("/car_c/addField", """{"input":[{"name":"vin","displayName":"VIN","dataType":"string","isDedupeField":true}]}""")];
        foreach ((string step, string content) in before.TakeWhile(step => step.Path != path))
            await marketo.PostAsync($"/rest/v1/customobjects/schema{step}.json", JsonNode.Parse(content)!);
        Assert.Empty((await marketo.PostAsync($"/rest/v1/customobjects/schema{path}.json", JsonNode.Parse(body)!))["result"]!.AsArray());
    }

    [Fact]
    public async Task Programs_are_browsed_by_time_and_read_by_id_and_name()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        await marketo.PostAsync("/_sim/programs", new { name = "Late", channel = "Webinar" });
        string now = marketo.Clock.GetUtcNow().AddHours(-1).UtcDateTime.ToString("s") + "Z";
        Assert.Equal(["Spring Fair", "Late"], Names(await marketo.GetAsync("/rest/asset/v1/programs.json?maxReturn=200")));
        Assert.Equal(["Late"], Names(await marketo.GetAsync($"/rest/asset/v1/programs.json?earliestUpdatedAt={now}")));
        Assert.Equal(["Spring Fair"], Names(await marketo.GetAsync($"/rest/asset/v1/programs.json?latestUpdatedAt={now}")));
        Assert.Equal(NoneFound, (await marketo.GetAsync("/rest/asset/v1/programs.json?offset=200"))["warnings"]![0]!.GetValue<string>());
        JsonNode one = (await marketo.GetAsync("/rest/asset/v1/program/1001.json")).Only();
        Assert.Equal(["Spring Fair", "Tradeshow", "[]"], [one.Text("name"), one.Text("channel"), one["tags"]!.ToJsonString()]);
        Assert.EndsWith("Z+0000", one.Text("createdAt"), StringComparison.Ordinal);
        Assert.Equal(["Late"], Names(await marketo.GetAsync("/rest/asset/v1/program/byName.json?name=Late")));
    }

    [Fact]
    public async Task A_channel_tells_the_statuses_of_its_programs()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        JsonNode channel = (await marketo.GetAsync("/rest/asset/v1/channel/byName.json?name=Tradeshow")).Only();
        Assert.Equal(["Invited", "Registered", "Attended"], channel["progressionStatuses"]!.AsArray().Select(status => status!.Text("name")));
        Assert.True(channel["progressionStatuses"]![2]!["success"]!.GetValue<bool>());
        Assert.Equal(["Tradeshow"], Names(await marketo.GetAsync("/rest/asset/v1/channels.json")));
    }

    [Fact]
    public async Task Lists_and_smart_campaigns_are_browsed_by_time()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 10);
        foreach (string kind in new[] { "staticLists", "smartCampaigns" })
        {
            Assert.NotNull((await marketo.GetAsync($"/rest/asset/v1/{kind}.json?earliestUpdatedAt=2000-01-01T00:00:00Z"))["result"]);
            Assert.Null((await marketo.GetAsync($"/rest/asset/v1/{kind}.json?latestUpdatedAt=2000-01-01T00:00:00Z"))["result"]);
            Assert.Equal("1001", (await marketo.GetAsync($"/rest/asset/v1/{kind}.json?earliestUpdatedAt=yesterday")).Error());
        }
    }

    private static string[] Names(JsonNode answer) => [.. answer["result"]?.AsArray().Select(row => row!.Text("name")) ?? []];
}
