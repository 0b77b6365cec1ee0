using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

public sealed class MarketoLeadsSimulatorTests
{
    private static string Status(JsonNode answer, int index = 0) => answer["result"]![index]!["status"]!.GetValue<string>();

    private static string Code(JsonNode answer, int index = 0) => answer["result"]![index]!["reasons"]![0]!["code"]!.GetValue<string>();

    private static string Error(JsonNode answer) => answer["errors"]![0]!["code"]!.GetValue<string>();

    [Fact]
    public async Task Records_of_a_batch_succeed_and_fail_one_by_one_in_their_order()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await marketo.LeadAsync(new { email = "old@example.com" });

        JsonNode answer = await marketo.SyncAsync(
        [
            new { email = "new@example.com", firstName = "髙橋" }, new { email = "OLD@example.com" }, new { email = "bad@example.com", nosuch = 1 },
            new { email = "worse@example.com", numberOfEmployees = "14.1" }, new { email = "ünï@example.com" },
        ]);

        Assert.True(answer["success"]!.GetValue<bool>());
        Assert.Matches("^[0-9a-f]+#[0-9a-f]+$", answer["requestId"]!.GetValue<string>());
        Assert.Null(answer["errors"]);
        Assert.Equal(["created", "updated", "skipped", "skipped", "skipped"], Enumerable.Range(0, 5).Select(index => Status(answer, index)));
        Assert.Equal(["1006", "1003", "1003"], Enumerable.Range(2, 3).Select(index => Code(answer, index)));
        Assert.Equal("Invalid value for field 'numberOfEmployees' and value '14.1'", answer["result"]![3]!["reasons"]![0]!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Each_action_answers_its_own_code()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int id = await marketo.LeadAsync(new { email = "a@example.com" });

        Assert.Equal("1005", Code(await marketo.SyncAsync([new { email = "a@example.com" }], "createOnly")));
        Assert.Equal("1004", Code(await marketo.SyncAsync([new { email = "b@example.com" }], "updateOnly")));
        Assert.Equal("1003", Code(await marketo.SyncAsync([new { id, email = "a@example.com" }])));
        Assert.Equal("updated", Status(await marketo.SyncAsync([new { id, city = "Köln" }], "updateOnly", "id")));
        Assert.Equal("created", Status(await marketo.SyncAsync([new { email = "a@example.com" }], "createDuplicate")));
        Assert.Equal("1007", Code(await marketo.SyncAsync([new { email = "a@example.com" }])));
        Assert.Equal("1011", Error(await marketo.SyncAsync([new { email = "a@example.com" }], "createOrUpdate", "firstName")));
    }

    [Theory]
    [InlineData(false, "updated")]
    [InlineData(true, "created")]
    public async Task Keys_that_differ_in_letter_case_are_one_unless_the_settings_say_otherwise_and_addresses_always(bool mindsCase, string status)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { KeysMindCase = mindsCase });
        await marketo.PostAsync("/rest/v1/leads/schema/fields.json", new { input = new[] { new { name = "crmKey", displayName = "Key", dataType = "string" } } });
        await marketo.SyncAsync([new { crmKey = "abc", email = "a@example.com" }], "createOrUpdate", "crmKey");
        Assert.Equal(status, Status(await marketo.SyncAsync([new { crmKey = "ABC" }], "createOrUpdate", "crmKey")));
        Assert.Equal("updated", Status(await marketo.SyncAsync([new { email = "A@Example.com" }])));
    }

    [Fact]
    public async Task Null_clears_booleans_fall_to_false_and_a_member_left_out_stays()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int id = await marketo.LeadAsync(new { email = "a@example.com", firstName = "Ann", city = "Rome", unsubscribed = 1, lastSeenAt = "2026-01-02T03:04:05.678+02:00" });
        Assert.True((await marketo.LeadAsync(id, "unsubscribed"))["unsubscribed"]!.GetValue<bool>());
        await marketo.LeadAsync(new { email = "a@example.com", firstName = (string?)null, unsubscribed = "" });

        JsonNode lead = (await marketo.GetAsync($"/rest/v1/lead/{id}.json?fields=firstName,city,unsubscribed,lastSeenAt"))["result"]![0]!;

        Assert.Null(lead["firstName"]);
        Assert.Equal("Rome", lead["city"]!.GetValue<string>());
        Assert.False(lead["unsubscribed"]!.GetValue<bool>());
        Assert.Equal("2026-01-02T01:04:05Z", lead["lastSeenAt"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_custom_string_field_made_through_the_schema_is_a_key_and_a_filter()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        object[] input = [new { name = "crmsyncDynamicsId", displayName = "CrmSync Dynamics Id", dataType = "string" }];
        Assert.Equal("created", Status(await marketo.PostAsync("/rest/v1/leads/schema/fields.json", new { input })));
        Assert.Equal("1017", Error(await marketo.PostAsync("/rest/v1/leads/schema/fields.json", new { input })));

        JsonNode made = await marketo.SyncAsync([new { crmsyncDynamicsId = "AB-1", email = "a@example.com" }], lookupField: "crmsyncDynamicsId");
        JsonNode again = await marketo.SyncAsync([new { crmsyncDynamicsId = "ab-1", city = "Oslo" }], lookupField: "crmsyncDynamicsId");
        JsonNode found = await marketo.GetAsync("/rest/v1/leads.json?filterType=crmsyncDynamicsId&filterValues=ab-1,zz&fields=city");

        Assert.Equal(["created", "updated"], [Status(made), Status(again)]);
        Assert.Equal("Oslo", found["result"]!.AsArray().Single()!["city"]!.GetValue<string>());
        Assert.Contains(
            (await marketo.GetAsync("/rest/v1/leads/describe2.json"))["result"]![0]!["searchableFields"]!.AsArray(),
            names => names![0]!.GetValue<string>() == "crmsyncDynamicsId");
        Assert.Equal("crmsyncDynamicsId", (await marketo.GetAsync("/rest/v1/leads/schema/fields/crmsyncDynamicsId.json"))["result"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Two_upserts_of_a_new_key_that_overlap_make_twins()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { WriteLatency = 1500 });

        await Task.WhenAll(marketo.LeadAsync(new { email = "twin@example.com" }), marketo.LeadAsync(new { email = "twin@example.com" }));

        JsonNode found = await marketo.GetAsync("/rest/v1/leads.json?filterType=email&filterValues=twin@example.com");
        Assert.Equal(2, found["result"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_winner_of_a_merge_keeps_its_values_and_takes_what_it_lacks()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int winner = await marketo.LeadAsync(new { email = "w@example.com", firstName = "Win" });
        int loser = await marketo.LeadAsync(new { email = "l@example.com", firstName = "Lose", city = "Bonn" });

        JsonNode merged = await marketo.PostAsync($"/rest/v1/leads/{winner}/merge.json?leadIds={loser}", new { data = new { } });

        Assert.True(merged["success"]!.GetValue<bool>());
        Assert.Null(merged["result"]);
        JsonNode found = await marketo.GetAsync($"/rest/v1/leads.json?filterType=id&filterValues={winner},{loser}&fields=firstName,city");
        JsonNode lead = found["result"]!.AsArray().Single()!;
        Assert.Equal(["Win", "Bonn"], [lead["firstName"]!.GetValue<string>(), lead["city"]!.GetValue<string>()]);
        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=12,32", await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddHours(-1)));
        Assert.All(rows, row => Assert.Equal(winner, row["leadId"]!.GetValue<int>()));
        JsonNode ids = rows.Single(row => row["activityTypeId"]!.GetValue<int>() == 32)["attributes"]!.AsArray().Single(pair => pair!["name"]!.GetValue<string>() == "Merge IDs")!;
        Assert.Equal($"{loser}", ids["value"]!.GetValue<string>());
        Assert.Equal("merge", (await marketo.HistoryAsync()).Last().GetProperty("operation").GetString());
    }

    [Fact]
    public async Task A_blocked_field_answers_updated_and_stays_and_a_long_value_is_refused_or_cut()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { BlockedFields = ["city"] });
        int id = await marketo.LeadAsync(new { email = "a@example.com", city = "Rome" });

        Assert.Equal("updated", Status(await marketo.SyncAsync([new { email = "a@example.com", city = "Oslo" }])));
        Assert.Equal("1003", Code(await marketo.SyncAsync([new { email = "a@example.com", title = new string('x', 256) }])));
        await marketo.PostAsync("/_sim/settings", new { truncateOverlong = true });
        await marketo.SyncAsync([new { email = "a@example.com", title = new string('x', 256) }]);

        JsonNode lead = (await marketo.GetAsync($"/rest/v1/lead/{id}.json?fields=city,title"))["result"]![0]!;
        Assert.Equal("Rome", lead["city"]!.GetValue<string>());
        Assert.Equal(255, lead["title"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Filters_page_by_token_and_take_values_from_a_form()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 50);
        string ids = string.Join(',', Enumerable.Range(1001, 25));

        JsonNode first = await marketo.GetAsync($"/rest/v1/leads.json?filterType=id&filterValues={ids}&batchSize=20");
        string token = first["nextPageToken"]!.GetValue<string>();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["filterType"] = "id",
            ["filterValues"] = ids,
            ["batchSize"] = "20",
            ["nextPageToken"] = token,
            ["_method"] = "GET",
        });
        using HttpResponseMessage second = await marketo.Http.PostAsync(new Uri("/rest/v1/leads.json", UriKind.Relative), form, TestContext.Current.CancellationToken);
        JsonNode rest = JsonNode.Parse(await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal([20, 5], [first["result"]!.AsArray().Count, rest["result"]!.AsArray().Count]);
        Assert.Null(rest["nextPageToken"]);
        string many = string.Join(',', Enumerable.Range(1, 301));
        Assert.Equal("1003", Error(await marketo.GetAsync($"/rest/v1/leads.json?filterType=id&filterValues={many}")));
    }
}
