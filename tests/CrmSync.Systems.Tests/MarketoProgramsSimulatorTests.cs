using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

public sealed class MarketoProgramsSimulatorTests
{
    private static async Task<int> ProgramAsync(MarketoInstance marketo) =>
        (await marketo.PostAsync("/_sim/programs", new { name = "Fair", statuses = new[] { "Invited", "Attended" }, successes = new[] { "Attended" } }))["id"]!.GetValue<int>();

    [Fact]
    public async Task A_push_upserts_joins_the_program_and_logs_its_source_and_reason()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int program = await ProgramAsync(marketo);
        Assert.Equal("1002", (await marketo.PostAsync("/rest/v1/leads/push.json", new { input = new[] { new { email = "a@example.com" } } })).Error());
        Assert.Equal("1013", (await marketo.PostAsync("/rest/v1/leads/push.json", new { programName = "None", input = new[] { new { email = "a@example.com" } } })).Error());
        Assert.Equal("1025", (await marketo.PostAsync("/rest/v1/leads/push.json", new { programName = "Fair", programStatus = "Left", input = new[] { new { email = "a@example.com" } } })).Error());

        JsonNode pushed = await marketo.PostAsync("/rest/v1/leads/push.json", new { programName = "Fair", source = "Stand 5", reason = "Badge", input = new[] { new { email = "a@example.com" } } });

        int lead = pushed.Only()["id"]!.GetValue<int>();
        Assert.Equal("Invited", (await marketo.GetAsync($"/rest/v1/leads/{lead}/programMembership.json")).Only().Text("progressionStatus"));
        JsonNode row = (await marketo.GetAsync($"/rest/v1/leads/programs/{program}.json?fields=email")).Only();
        Assert.Equal(["a@example.com", "Invited"], [row.Text("email"), row["membership"]!.Text("progressionStatus")]);
        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=145,104", await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddHours(-1)));
        Assert.Equal([104, 145], rows.Select(one => one["activityTypeId"]!.GetValue<int>()).Order());
        Assert.Contains("Stand 5", rows.Single(one => one["activityTypeId"]!.GetValue<int>() == 145)["attributes"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_change_status_and_data_and_leave_one_by_one()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int program = await ProgramAsync(marketo);
        int lead = await marketo.LeadAsync(new { email = "a@example.com" });
        string at = $"/rest/v1/programs/{program}/members";

        Assert.Equal("1025", (await marketo.PostAsync($"{at}/status.json", new { statusName = "Left", input = new[] { new { leadId = lead } } })).Codes()[0]);
        JsonNode entered = await marketo.PostAsync($"{at}/status.json", new { statusName = "attended", input = new[] { new { leadId = lead }, new { leadId = 5 } } });
        Assert.Equal(["updated", "skipped"], entered.Statuses());
        Assert.Equal(["1037"], (await marketo.PostAsync($"{at}/status.json", new { statusName = "Attended", input = new[] { new { leadId = lead } } })).Codes());
        Assert.Equal(["updated"], (await marketo.PostAsync($"{at}.json", new { input = new[] { new { leadId = lead, registrationCode = "R1" } } })).Statuses());
        JsonNode member = (await marketo.GetAsync($"{at}.json?filterType=leadId&filterValues={lead}&fields=registrationCode,reachedSuccess")).Only();
        Assert.Equal(["R1", "true"], [member.Text("registrationCode"), member.Text("reachedSuccess")]);
        Assert.Equal(["deleted"], (await marketo.PostAsync($"{at}/delete.json", new { input = new[] { new { leadId = lead } } })).Statuses());
        Assert.Equal(["1013"], (await marketo.PostAsync($"{at}/delete.json", new { input = new[] { new { leadId = lead } } })).Codes());
    }

    [Fact]
    public async Task Partitions_are_asked_for_refused_and_changed()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { Partitions = ["Default", "EU"] });
        Assert.Equal("1008", (await marketo.PostAsync("/rest/v1/leads.json", new { partitionName = "Moon", input = new[] { new { email = "a@example.com" } } })).Error());
        Assert.Equal("1003", (await marketo.PostAsync("/rest/v1/leads.json", new { action = "updateOnly", partitionName = "EU", input = new[] { new { email = "a@example.com" } } })).Error());
        JsonNode made = await marketo.PostAsync("/rest/v1/leads.json", new { partitionName = "EU", input = new[] { new { email = "a@example.com" } } });
        Assert.Equal(["created"], made.Statuses());
        Assert.Equal(["1010"], (await marketo.PostAsync("/rest/v1/leads.json", new { partitionName = "Default", input = new[] { new { email = "a@example.com" } } })).Codes());

        int lead = made.Only()["id"]!.GetValue<int>();
        Assert.Equal(["updated", "skipped"], (await marketo.PostAsync("/rest/v1/leads/partitions.json", new { input = new[] { new { id = lead, partitionName = "Default" }, new { id = lead, partitionName = "Moon" } } })).Statuses());
        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=100", await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddHours(-1)));
        Assert.Single(rows);
        await marketo.PostAsync("/_sim/settings", new { partitionRequired = true });
        Assert.Equal("1009", (await marketo.SyncAsync([new { email = "b@example.com" }])).Error());
    }

    [Fact]
    public async Task A_form_is_filled_out_a_cookie_is_joined_and_no_word_comes_back_from_asynchronous_writes()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        JsonNode filled = await marketo.PostAsync("/rest/v1/leads/submitForm.json", new
        {
            formId = 7,
            input = new[] { new { leadFormFields = new { email = "a@example.com", firstName = "Ann" }, visitorData = new { pageURL = "https://example.com/x" } } },
        });
        int lead = filled.Only()["id"]!.GetValue<int>();
        Assert.Equal("1012", (await marketo.PostAsync($"/rest/v1/leads/{lead}/associate.json?cookie=nonsense", new { })).Error());
        Assert.Null((await marketo.PostAsync($"/rest/v1/leads/{lead}/associate.json?cookie={Uri.EscapeDataString("id:1&token:_mch-example.com-1")}", new { })).Error());
        Assert.Equal(lead, (await marketo.GetAsync($"/rest/v1/leads.json?filterType=cookies&filterValues={Uri.EscapeDataString("id:1&token:_mch-example.com-1")}")).Only()["id"]!.GetValue<int>());
        JsonNode blind = await marketo.PostAsync("/rest/v1/leads.json", new { asyncProcessing = true, input = new[] { new { email = "b@example.com" } } });
        Assert.Equal([true, true], [blind["success"]!.GetValue<bool>(), blind["result"] is null]);
        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=2,12", await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddHours(-1)));
        Assert.Equal([2, 12, 12], rows.Select(row => row["activityTypeId"]!.GetValue<int>()).Order());
        Assert.Equal("603", (await DeniedAsync(marketo)).Error());
    }

    [Fact]
    public async Task Lists_are_made_renamed_filled_and_deleted_through_both_apis()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        JsonNode made = await FormAsync(marketo, "staticLists.json", ("name", "Fair"), ("folder", """{"id":5,"type":"Folder"}"""));
        int list = made.Only()["id"]!.GetValue<int>();
        Assert.Equal("709", (await FormAsync(marketo, "staticLists.json", ("name", "fair"), ("folder", """{"id":5,"type":"Folder"}"""))).Error());
        Assert.Equal("711", (await FormAsync(marketo, "staticLists.json", ("name", "x"), ("folder", """{"id":5,"type":"Bag"}"""))).Error());
        int lead = await marketo.LeadAsync(new { email = "a@example.com" });
        Assert.Equal(["added"], (await marketo.PostAsync($"/rest/v1/lists/{list}/leads.json", new { input = new[] { new { id = lead } } })).Statuses());
        Assert.Equal(list, (await marketo.GetAsync($"/rest/v1/leads/{lead}/listMembership.json")).Only()["listId"]!.GetValue<int>());
        await FormAsync(marketo, $"staticList/{list}.json", ("name", "Spring fair"));
        Assert.Equal("Spring fair", (await marketo.GetAsync("/rest/v1/lists.json?name=Spring fair")).Only().Text("name"));
        Assert.Equal("1013", (await marketo.GetAsync("/rest/v1/lists/4711/leads.json")).Error());
        await marketo.PostAsync($"/rest/v1/leads/delete.json?id={lead}", new { });
        Assert.Empty((await marketo.GetAsync($"/rest/v1/lists/{list}/leads.json"))["result"]!.AsArray());
        Assert.Equal(list, (await FormAsync(marketo, $"staticList/{list}/delete.json")).Only()["id"]!.GetValue<int>());
        Assert.NotEmpty((await marketo.GetAsync($"/rest/asset/v1/staticList/{list}.json"))["warnings"]!.AsArray());
    }

    private static async Task<JsonNode> DeniedAsync(MarketoInstance marketo)
    {
        await marketo.PostAsync("/_sim/settings", new { denied = new[] { "crmsync/sync*" } });
        return await marketo.SyncAsync([new { email = "c@example.com" }]);
    }

    private static async Task<JsonNode> FormAsync(MarketoInstance marketo, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using HttpResponseMessage answer = await marketo.Http.PostAsync(new Uri($"/rest/asset/v1/{path}", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }
}
