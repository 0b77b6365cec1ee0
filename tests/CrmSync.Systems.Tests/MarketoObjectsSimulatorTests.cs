using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

public sealed class MarketoObjectsSimulatorTests
{
    private static Task<JsonNode> SyncAsync(MarketoInstance marketo, string path, params object[] input) => marketo.PostAsync($"/rest/v1/{path}.json", new { input });

    [Theory]
    [InlineData("companies", "externalCompanyId", "id")]
    [InlineData("salespersons", "externalSalesPersonId", "id")]
    [InlineData("namedaccounts", "name", "marketoGUID")]
    public async Task Every_kind_is_synced_described_queried_and_deleted_by_one_pattern(string path, string key, string id)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();

        JsonNode made = await SyncAsync(marketo, path, new Dictionary<string, object> { [key] = "K1" }, new Dictionary<string, object> { [key] = "k1" }, new { nosuch = 1 });
        JsonNode again = await SyncAsync(marketo, path, new Dictionary<string, object> { [key] = "k1" }, new Dictionary<string, object> { [key] = "K2", ["nosuch"] = 1 });

        Assert.Equal(["created", "skipped", "skipped"], made.Statuses());
        Assert.Equal([null, "1036", "1003"], made.Codes());
        Assert.Equal([0, 1, 2], made["result"]!.AsArray().Select(row => row!["seq"]!.GetValue<int>()));
        Assert.Equal([null, "1006"], again.Codes());
        JsonNode described = (await marketo.GetAsync($"/rest/v1/{path}/describe.json")).Only();
        Assert.Equal([key, id], [described["dedupeFields"]![0]!.GetValue<string>(), described.Text("idField")]);
        JsonNode row = (await marketo.GetAsync($"/rest/v1/{path}.json?filterType=dedupeFields&filterValues=k1")).Only();
        Assert.Equal(["k1", made["result"]![0]!.Text(id)], [row.Text(key), row.Text(id)]);
        Assert.Equal("1011", (await marketo.GetAsync($"/rest/v1/{path}.json?filterType=phone&filterValues=1")).Error());
        JsonNode gone = await marketo.PostAsync($"/rest/v1/{path}/delete.json", new { deleteBy = "idField", input = new[] { new Dictionary<string, object> { [id] = row[id]!.ToString() } } });
        Assert.Equal(["deleted"], gone.Statuses());
        Assert.Empty((await marketo.GetAsync($"/rest/v1/{path}.json?filterType={key}&filterValues=K1"))["result"]!.AsArray());
        Assert.Equal(["create", "delete"], (await marketo.HistoryAsync()).Where(line => line.GetProperty("field").GetString() is null).Select(line => line.GetProperty("operation").GetString()));
    }

    [Fact]
    public async Task Actions_of_sync_answer_their_codes_and_a_page_has_a_token()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        Assert.Equal(["1013"], (await marketo.PostAsync("/rest/v1/companies.json", new { action = "updateOnly", input = new[] { new { externalCompanyId = "a" } } })).Codes());
        JsonNode made = await SyncAsync(marketo, "companies", Enumerable.Range(0, 5).Select(n => (object)new { externalCompanyId = $"c{n}", company = "Same" }).ToArray());
        Assert.Equal(["1017"], (await marketo.PostAsync("/rest/v1/companies.json", new { action = "createOnly", input = new[] { new { externalCompanyId = "C1" } } })).Codes());
        Assert.Equal("1003", (await marketo.PostAsync("/rest/v1/companies.json", new { action = "createDuplicate", input = new[] { new { externalCompanyId = "C1" } } })).Error());
        Assert.Equal("1003", (await marketo.PostAsync("/rest/v1/companies.json", new { dedupeBy = "idField", input = new[] { new { id = 1 } } })).Error());
        JsonNode byId = await marketo.PostAsync("/rest/v1/companies.json", new { action = "updateOnly", dedupeBy = "idField", input = new[] { new { id = made["result"]![1]!["id"]!.GetValue<int>(), industry = "Retail" } } });
        Assert.Equal(["updated"], byId.Statuses());

        JsonNode first = await marketo.GetAsync("/rest/v1/companies.json?filterType=company&filterValues=Same&batchSize=3&fields=industry");
        JsonNode rest = await marketo.GetAsync($"/rest/v1/companies.json?filterType=company&filterValues=Same&batchSize=3&nextPageToken={Uri.EscapeDataString(first.Text("nextPageToken"))}");

        Assert.Equal([3, 2], [first["result"]!.AsArray().Count, rest["result"]!.AsArray().Count]);
        Assert.Null(rest["nextPageToken"]);
        Assert.Contains("Retail", first["result"]!.AsArray().Select(row => row!.Text("industry")));
    }

    [Fact]
    public async Task Leads_joined_to_a_company_show_its_values_and_cannot_change_them()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        Assert.Equal(["1003", "718"], (await marketo.SyncAsync([new { email = "x@example.com", externalCompanyId = "none" }, new { email = "y@example.com", externalSalesPersonId = "none" }])).Codes());
        await SyncAsync(marketo, "companies", new { externalCompanyId = "acc-1", company = "Harbor", industry = "Retail" });
        await SyncAsync(marketo, "salespersons", new { externalSalesPersonId = "usr-9", email = "s@example.com" });
        int id = await marketo.LeadAsync(new { email = "a@example.com", externalCompanyId = "ACC-1", externalSalesPersonId = "usr-9" });

        Assert.Equal("Harbor", (await marketo.LeadAsync(id, "company")).Text("company"));
        Assert.Equal(["1021"], (await marketo.SyncAsync([new { email = "a@example.com", company = "Other" }])).Codes());
        await SyncAsync(marketo, "companies", new { externalCompanyId = "acc-1", company = "Harbor Ltd" });
        Assert.Equal("Harbor Ltd", (await marketo.LeadAsync(id, "company")).Text("company"));
        Assert.Equal(["1022"], (await marketo.PostAsync("/rest/v1/salespersons/delete.json", new { input = new[] { new { externalSalesPersonId = "usr-9" } } })).Codes());
    }

    [Fact]
    public async Task Opportunities_and_roles_name_what_exists_and_are_logged_on_the_person()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int lead = await marketo.LeadAsync(new { email = "a@example.com" });
        Assert.Equal(["701", "1013", "718"], (await SyncAsync(
            marketo, "opportunities", new { externalOpportunityId = "o1" }, new { externalOpportunityId = "o2", name = "N", externalCompanyId = "x" },
            new { externalOpportunityId = "o3", name = "N", externalSalesPersonId = "x" })).Codes());
        await SyncAsync(marketo, "opportunities", new { externalOpportunityId = "o1", name = "Boats", amount = 10.5 });
        JsonNode roles = await SyncAsync(
            marketo, "opportunities/roles", new { externalOpportunityId = "o1", leadId = lead, role = "Buyer" }, new { externalOpportunityId = "o1", leadId = 1, role = "Buyer" },
            new { externalOpportunityId = "o9", leadId = lead, role = "Buyer" }, new { externalOpportunityId = "o1", leadId = lead });
        Assert.Equal([null, "1004", "1013", "1003"], roles.Codes());

        JsonNode found = await marketo.PostAsync("/rest/v1/opportunities/roles.json?_method=GET", new
        {
            filterType = "dedupeFields",
            fields = new[] { "role" },
            input = new[] { new { externalOpportunityId = "o1", leadId = lead, role = "buyer" } },
        });
        Assert.Equal("Buyer", found.Only().Text("role"));
        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=34", await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddHours(-1)));
        Assert.Equal(["Boats"], rows.Select(row => row.Text("primaryAttributeValue")));
    }

    [Fact]
    public async Task A_custom_object_is_usable_once_its_schema_is_approved()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await marketo.PostAsync("/rest/v1/customobjects/schema.json", new { action = "createOnly", apiName = "car_c", displayName = "Car", pluralName = "Cars" });
        Assert.Equal("1003", (await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/approve.json", new { })).Error());
        await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/addField.json", new
        {
            input = new object[]
            {
                new { name = "vin", displayName = "VIN", dataType = "string", isDedupeField = true }, new { name = "owner", displayName = "Owner", dataType = "link", relatedTo = new { name = "Lead", field = "email" } },
            },
        });
        Assert.Equal("1013", (await SyncAsync(marketo, "customobjects/car_c", new { vin = "1" })).Error());
        Assert.True((await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/approve.json", new { }))["success"]!.GetValue<bool>());
        Assert.Equal(["created"], (await SyncAsync(marketo, "customobjects/car_c", new { vin = "1", owner = "a@example.com" })).Statuses());
        await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/addField.json", new { input = new[] { new { name = "color", displayName = "Color", dataType = "string" } } });

        Assert.Equal(["1006"], (await SyncAsync(marketo, "customobjects/car_c", new { vin = "1", color = "red" })).Codes());
        Assert.Equal("approvedWithDraft", (await marketo.GetAsync("/rest/v1/customobjects.json?names=car_c")).Only().Text("state"));
        await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/discardDraft.json", new { });
        Assert.Equal("1048", (await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/discardDraft.json", new { })).Error());
        Assert.Equal("a@example.com", (await marketo.GetAsync("/rest/v1/customobjects/car_c.json?filterType=owner&filterValues=a@example.com&fields=owner")).Only().Text("owner"));
        Assert.Equal("1022", (await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/delete.json", new { })).Error());
    }

    [Fact]
    public async Task Native_sync_keeps_writes_of_what_the_crm_owns_away()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { NativeCrm = CrmSync.Simulators.Marketo.NativeCrm.Dynamics });
        foreach (string path in new[] { "companies", "opportunities", "opportunities/roles", "salespersons" })
            Assert.Equal("1018", (await SyncAsync(marketo, path, new { name = "x" })).Error());
        Assert.Null((await marketo.GetAsync("/rest/v1/companies.json?filterType=company&filterValues=x")).Error());
        Assert.Null((await SyncAsync(marketo, "namedaccounts", new { name = "x" })).Error());
        Assert.Contains((await marketo.GetAsync("/rest/v1/leads/describe2.json")).Only()["fields"]!.AsArray(), field => field!["crmManaged"]!.GetValue<bool>());
        await marketo.PostAsync("/_sim/settings", new { nativeCrmHidesRoles = true });
        Assert.Equal("1018", (await marketo.GetAsync("/rest/v1/opportunities/roles.json?filterType=leadId&filterValues=1")).Error());
    }

    [Fact]
    public async Task Named_account_lists_take_accounts_and_give_them_back()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        string account = (await SyncAsync(marketo, "namedaccounts", new { name = "Harbor" })).Only().Text("marketoGUID");
        string list = (await SyncAsync(marketo, "namedAccountLists", new { name = "Top" })).Only().Text("marketoGUID");

        JsonNode added = await SyncAsync(marketo, $"namedAccountList/{list}/namedAccounts", new { marketoGUID = account }, new { marketoGUID = "none" });
        Assert.Equal(["added", "skipped"], added.Statuses());
        Assert.Equal("Harbor", (await marketo.GetAsync($"/rest/v1/namedAccountList/{list}/namedAccounts.json")).Only().Text("name"));
        Assert.Equal(["removed"], (await SyncAsync(marketo, $"namedAccountList/{list}/namedAccounts/remove", new { marketoGUID = account })).Statuses());
        Assert.Empty((await marketo.GetAsync($"/rest/v1/namedAccountList/{list}/namedAccounts.json"))["result"]!.AsArray());
        Assert.Equal("1013", (await marketo.GetAsync("/rest/v1/namedAccountList/none/namedAccounts.json")).Error());
    }
}
