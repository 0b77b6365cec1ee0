using System.Text.Json.Nodes;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Systems.Tests;

public sealed class MarketoFeedSimulatorTests
{
    private const string Changes = "activities/leadchanges.json?fields=firstName,city,unsubscribed";

    private static IEnumerable<string> Names(JsonNode row) => row["attributes"]!.AsArray().Select(pair => pair!["name"]!.GetValue<string>());

    [Fact]
    public async Task A_paging_token_grows_old_when_the_settings_say_so()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { PagingTokenDays = 7 });
        string token = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow());
        marketo.Clock.Advance(TimeSpan.FromDays(8));
        await marketo.SignInAsync();
        JsonNode refused = await marketo.GetAsync($"/rest/v1/activities.json?activityTypeIds=12&nextPageToken={Uri.EscapeDataString(token)}");
        Assert.Equal("1003", refused.Error());
        Assert.Empty((await marketo.WalkAsync("activities.json?activityTypeIds=12", await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow()))).Rows);
    }

    [Fact]
    public async Task One_row_per_changed_field_with_text_values_and_the_writer()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        string token = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        int id = await marketo.LeadAsync(new { email = "a@example.com", firstName = "An" });
        JsonNode write = await marketo.SyncAsync([new { email = "a@example.com", firstName = "Ann", unsubscribed = true, title = "CTO" }]);
        await marketo.SyncAsync([new { email = "a@example.com", firstName = "Ann" }]);

        (List<JsonNode> rows, _) = await marketo.WalkAsync(Changes, token);
        (List<JsonNode> plain, _) = await marketo.WalkAsync("activities.json?activityTypeIds=12&activityTypeIds=13", token);

        Assert.Equal(3, rows.Count);
        Assert.Equal(4, plain.Count);
        JsonNode created = rows.Single(row => row["activityTypeId"]!.GetValue<int>() == 12);
        Assert.Null(created["fields"]);
        JsonNode name = rows.Single(row => row["fields"]?[0]?["name"]?.GetValue<string>() == "firstName");
        Assert.Equal(["An", "Ann"], [name["fields"]![0]!["oldValue"]!.GetValue<string>(), name["fields"]![0]!["newValue"]!.GetValue<string>()]);
        JsonNode flag = rows.Single(row => row["fields"]?[0]?["name"]?.GetValue<string>() == "unsubscribed");
        Assert.Equal(["False", "True"], [flag["fields"]![0]!["oldValue"]!.GetValue<string>(), flag["fields"]![0]!["newValue"]!.GetValue<string>()]);
        JsonNode shown = plain.Single(row => row["primaryAttributeValue"]!.GetValue<string>() == "First Name");
        Assert.Equal(name["fields"]![0]!["id"]!.GetValue<int>(), shown["primaryAttributeValueId"]!.GetValue<int>());
        JsonNode request = shown["attributes"]!.AsArray().Single(pair => pair!["name"]!.GetValue<string>() == "Request Id")!;
        Assert.Equal(write["requestId"]!.GetValue<string>(), request["value"]!.GetValue<string>());
        Assert.Equal(id, shown["leadId"]!.GetValue<int>());

        await marketo.PostAsync("/_sim/settings", new { leadChangesNameTheWriter = false });
        (List<JsonNode> anonymous, _) = await marketo.WalkAsync(Changes, token);
        Assert.All(anonymous, row => Assert.DoesNotContain("Modifying User", Names(row)));
    }

    [Fact]
    public async Task Deletes_are_told_by_their_own_feed_alone_when_the_settings_say_so()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { DeletesInActivities = false });
        string token = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        int id = await marketo.LeadAsync(new { email = "a@example.com" });
        await marketo.PostAsync("/rest/v1/leads/delete.json", new { input = new[] { new { id } } });
        Assert.DoesNotContain((await marketo.WalkAsync("activities.json?activityTypeIds=12,37", token)).Rows, row => row["activityTypeId"]!.GetValue<int>() == 37);
        Assert.Equal(id, Assert.Single((await marketo.WalkAsync("activities/deletedleads.json?batchSize=300", token)).Rows)["leadId"]!.GetValue<int>());
        await marketo.PostAsync("/_sim/settings", new { deletesInActivities = true });
        Assert.Contains((await marketo.WalkAsync("activities.json?activityTypeIds=12,37", token)).Rows, row => row["activityTypeId"]!.GetValue<int>() == 37);
    }

    [Fact]
    public async Task Short_pages_lose_no_row_even_where_rows_of_one_second_stand_in_several()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { PageRows = 3 });
        string token = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        await marketo.SyncAsync([.. Enumerable.Range(0, 10).Select(nth => (object)new { email = $"p{nth}@example.com", firstName = "N" })]);
        JsonNode first = await marketo.GetAsync($"/rest/v1/activities.json?activityTypeIds=12&batchSize=300&nextPageToken={Uri.EscapeDataString(token)}");
        Assert.Equal((3, true), (first["result"]!.AsArray().Count, first["moreResult"]!.GetValue<bool>()));
        List<JsonNode> all = (await marketo.WalkAsync("activities.json?activityTypeIds=12", token)).Rows;
        Assert.Equal(10, all.Select(row => row["leadId"]!.GetValue<int>()).Distinct().Count());
    }

    [Fact]
    public async Task Late_rows_and_empty_pages_never_hide_a_row_from_a_reader_who_moves_forward()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(new MarketoSettings { LateShare = 0.5, LateSeconds = 30, EmptyPageShare = 0.3 });
        string token = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        var seen = new List<string>();
        for (int round = 0; round < 20; round++)
        {
            await marketo.SyncAsync([.. Enumerable.Range(0, 10).Select(nth => (object)new { email = $"p{nth}@example.com", firstName = $"N{round}" })]);
            marketo.Clock.Advance(TimeSpan.FromSeconds(2));
            (List<JsonNode> rows, token) = await marketo.WalkAsync(Changes, token);
            seen.AddRange(rows.Select(row => row["marketoGUID"]!.GetValue<string>()));
        }

        marketo.Clock.Advance(TimeSpan.FromSeconds(31));
        seen.AddRange((await marketo.WalkAsync(Changes, token)).Rows.Select(row => row["marketoGUID"]!.GetValue<string>()));

        Assert.Equal(200, seen.Count);
        Assert.Equal(200, seen.Distinct().Count());
        Assert.NotEqual(seen, [.. seen.OrderBy(guid => int.Parse(guid, System.Globalization.CultureInfo.InvariantCulture))]);
    }

    [Fact]
    public async Task With_skipping_on_a_late_row_behind_the_token_is_missed_and_a_new_walk_finds_it()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(new MarketoSettings { LateShare = 1, LateSeconds = 600, EmptyPageShare = 0, LateRowsSkipTokens = true });
        DateTimeOffset start = marketo.Clock.GetUtcNow().AddMinutes(-1);
        string token = await marketo.TokenSinceAsync(start);
        await marketo.LeadAsync(new { email = "late@example.com" });
        marketo.Clock.Advance(TimeSpan.FromSeconds(2));
        await marketo.PostAsync("/_sim/settings", new { lateShare = 0 });
        await marketo.LeadAsync(new { email = "prompt@example.com" });

        (List<JsonNode> first, token) = await marketo.WalkAsync(Changes, token);
        marketo.Clock.Advance(TimeSpan.FromSeconds(601));
        (List<JsonNode> forward, _) = await marketo.WalkAsync(Changes, token);
        (List<JsonNode> anew, _) = await marketo.WalkAsync(Changes, await marketo.TokenSinceAsync(start));

        Assert.Equal([1, 0, 2], [first.Count, forward.Count, anew.Count]);
    }

    [Fact]
    public async Task Deletes_are_told_for_14_days_and_changes_for_90()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        DateTimeOffset start = marketo.Clock.GetUtcNow().AddMinutes(-1);
        int id = await marketo.LeadAsync(new { email = "a@example.com", firstName = "Ann" });
        await marketo.LeadAsync(new { email = "a@example.com", firstName = "Anna" });
        JsonNode deleted = await marketo.PostAsync("/rest/v1/leads.json?_method=DELETE", new { input = new[] { new { id } } });
        Assert.Equal("deleted", deleted["result"]![0]!["status"]!.GetValue<string>());

        async Task<int> Count(string feed) => (await marketo.WalkAsync(feed, await marketo.TokenSinceAsync(start))).Rows.Count;
        Assert.Equal(1, await Count("activities/deletedleads.json"));
        Assert.Equal(2, await Count("activities.json?activityTypeIds=37,13"));
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 15 * 86400 });
        await marketo.SignInAsync();
        Assert.Equal(0, await Count("activities/deletedleads.json"));
        Assert.Equal(1, await Count("activities.json?activityTypeIds=37,13"));
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 76 * 86400 });
        await marketo.SignInAsync();
        Assert.Equal(0, await Count("activities.json?activityTypeIds=13"));
        Assert.Equal(1, await Count("activities.json?activityTypeIds=12"));
    }

    [Fact]
    public async Task A_token_starts_strictly_after_its_second()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await marketo.LeadAsync(new { email = "a@example.com" });
        JsonNode row = (await marketo.WalkAsync(Changes, await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1)))).Rows.Single();
        DateTimeOffset second = row["activityDate"]!.GetValue<DateTimeOffset>();

        Assert.Empty((await marketo.WalkAsync(Changes, await marketo.TokenSinceAsync(second))).Rows);
        Assert.Single((await marketo.WalkAsync(Changes, await marketo.TokenSinceAsync(second.AddSeconds(-1)))).Rows);
    }

    [Fact]
    public async Task Custom_activities_need_an_approved_type_and_come_back_in_the_feed()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        string token = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        int leadId = await marketo.LeadAsync(new { email = "a@example.com" });
        object type = new { apiName = "crmsync", name = "CrmSync", triggerName = "CrmSync", filterName = "CrmSync", primaryAttribute = new { apiName = "what", name = "What" } };
        JsonNode made = await marketo.PostAsync("/rest/v1/activities/external/type.json", type);
        int activityTypeId = made["result"]![0]!["id"]!.GetValue<int>();
        await marketo.PostAsync("/rest/v1/activities/external/type/crmsync/attributes/create.json", new { attributes = new[] { new { apiName = "key", name = "Key", dataType = "string" } } });
        object row = new { leadId, activityDate = $"{marketo.Clock.GetUtcNow().UtcDateTime:s}Z", activityTypeId, primaryAttributeValue = "Refused", attributes = new[] { new { apiName = "key", value = "k-1" } } };

        JsonNode early = await marketo.PostAsync("/rest/v1/activities/external.json", new { input = new[] { row } });
        await marketo.PostAsync("/rest/v1/activities/external/type/crmsync/approve.json", new { });
        JsonNode added = await marketo.PostAsync("/rest/v1/activities/external.json", new { input = new[] { row } });

        Assert.Equal("1003", early["result"]![0]!["errors"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("added", added["result"]![0]!["status"]!.GetValue<string>());
        (List<JsonNode> rows, _) = await marketo.WalkAsync($"activities.json?activityTypeIds={activityTypeId}&leadIds={leadId}", token);
        Assert.Equal("Refused", rows.Single()["primaryAttributeValue"]!.GetValue<string>());
        Assert.Contains((await marketo.GetAsync("/rest/v1/activities/types.json"))["result"]!.AsArray(), known => known!["id"]!.GetValue<int>() == activityTypeId);
    }
}
