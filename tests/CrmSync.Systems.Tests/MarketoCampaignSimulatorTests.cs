using System.Text.Json.Nodes;
using CrmSync.Systems.Tests.Marketo;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Systems.Tests;

public sealed class MarketoCampaignSimulatorTests
{
    private static readonly object Mappings = new[] { new { attribute = "result.orders[0].state", field = "leadStatus" }, new { attribute = "result.count", field = "PersonRating" }, new { attribute = "result.word", field = "leadScore" } };

    [Fact]
    public async Task A_trigger_campaign_calls_its_webhook_with_the_tokens_filled_in_and_writes_the_answer_to_the_person()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        receiver.Answer = () => Task.FromResult(Results.Json(new { result = new { orders = new[] { new { state = "open" } }, count = 3, word = "text" } }));
        await DefineAsync(marketo, new
        {
            name = "To sales",
            trigger = new { on = "dataValueChanges", field = "leadStatus", to = "Hot" },
            tokens = new { owner = "anna@contoso.example" },
            flow = new object[]
            {
                new { step = "callWebhook", webhook = Webhook(receiver, """{"id":{{lead.Id}},"mail":{{lead.Email Address}},"who":{{my.owner}},"none":{{lead.City:default=Ulm}}}""", Mappings) },
                new { step = "changeDataValue", field = "personNotes", value = "sent {{lead.First Name}}" },
            },
        });
        int id = await marketo.LeadAsync(new { email = "a\"b@example.com", firstName = "Ann" });
        string since = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        await marketo.LeadAsync(new { email = "a\"b@example.com", leadStatus = "Hot" });
        await marketo.UntilAsync(lead => lead["personNotes"]?.GetValue<string>() == "sent Ann", id);

        (string method, string path, string body, string? secret) = Assert.Single(receiver.Calls);
        Assert.Equal(("POST", "/hook", "s3cret"), (method, path, secret));
        Assert.Equal($$"""{"id":{{id}},"mail":"a\u0022b@example.com","who":"anna@contoso.example","none":"Ulm"}""", body);
        JsonNode lead = await marketo.LeadAsync(id, "leadStatus,rating,leadScore,personNotes");
        Assert.Equal(("open", "3", null), (lead["leadStatus"]!.GetValue<string>(), lead["rating"]!.GetValue<string>(), lead["leadScore"]));
        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=13,110", since);
        JsonNode called = Assert.Single(rows, row => row["activityTypeId"]!.GetValue<int>() == 110);
        Assert.Equal((1001, "CrmSync"), (called["campaignId"]!.GetValue<int>(), called["primaryAttributeValue"]!.GetValue<string>()));
        JsonNode mapped = Assert.Single(rows, row => Attribute(row, "New Value") == "open");
        Assert.Equal(("Webhook", 1001), (Attribute(mapped, "Source"), mapped["campaignId"]!.GetValue<int>()));
        JsonNode changed = Assert.Single(rows, row => Attribute(row, "New Value") == "sent Ann");
        Assert.Equal(("Marketo Flow Action", "Changed by Smart Campaign To sales action Change Data Value"), (Attribute(changed, "Source"), Attribute(changed, "Reason")));
    }

    [Fact]
    public async Task A_person_passes_once_unless_the_campaign_says_any()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await DefineAsync(marketo, new { name = "Once", trigger = new { on = "dataValueChanges", field = "city" }, flow = Note("personNotes", "once {{lead.City}}") });
        await DefineAsync(marketo, new { name = "Any", qualification = "any", trigger = new { on = "dataValueChanges", field = "city" }, filters = new[] { new { field = "country", value = "DE" } }, flow = Note("state", "any {{lead.City}}") });
        int id = await marketo.LeadAsync(new { email = "a@example.com", country = "de" });
        foreach (string city in new[] { "Bonn", "Ulm" })
        {
            await marketo.LeadAsync(new { email = "a@example.com", city });
            await marketo.UntilAsync(lead => lead["state"]?.GetValue<string>() == $"any {city}", id);
            await marketo.UntilCampaignsRestAsync();
        }

        Assert.Equal("once Bonn", (await marketo.LeadAsync(id, "personNotes"))["personNotes"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_batch_campaign_takes_its_people_when_it_is_due_and_requests_a_trigger_campaign_for_each_once()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await DefineAsync(marketo, new { name = "Send", trigger = new { on = "campaignIsRequested" }, flow = new object[] { new { step = "callWebhook", webhook = Webhook(receiver, "{{lead.Id}}") } } });
        int batch = await DefineAsync(marketo, new { name = "Batch", filters = new[] { new { field = "city", value = "Bonn" } }, flow = new object[] { new { step = "addToList", list = 1007 }, new { step = "requestCampaign", campaign = 1001 } } });
        foreach (int number in Enumerable.Range(0, 6))
            await marketo.LeadAsync(new { email = $"p{number}@example.com", city = number < 4 ? "bonn" : "Ulm" });
        JsonNode answer = await marketo.PostAsync($"/rest/v1/campaigns/{batch}/schedule.json", new { input = new { runAt = marketo.Clock.GetUtcNow().AddMinutes(10).ToString("o") } });
        Assert.Equal(batch, answer["result"]![0]!["id"]!.GetValue<int>());
        Assert.Empty(receiver.Calls);
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 601 });
        // Whoever waits for a webhook only is through already.
        await MarketoInstance.UntilAsync(() => Task.FromResult(receiver.Calls.Count >= 4));
        await marketo.UntilCampaignsRestAsync();
        Assert.Equal(4, receiver.Calls.Select(call => call.Body).Distinct().Count());
        await marketo.PostAsync("/_sim/runCampaign", new { id = batch });
        await marketo.UntilCampaignsRestAsync();
        Assert.Equal(4, receiver.Calls.Count);
        Assert.Equal(4, (await marketo.GetAsync("/rest/v1/lists/1007/leads.json"))["result"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_failed_webhook_is_told_in_the_log_and_writes_no_value()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { WebhookSeconds = 0.3 });
        var silence = new TaskCompletionSource();
        var answers = new Queue<Func<Task<IResult>>>([
            () => Task.FromResult(Results.Json(new { result = new { count = 9 } }, statusCode: 500)),
            async () => { await silence.Task; return Results.Ok(); }]);
        receiver.Answer = () => answers.Dequeue()();
        await DefineAsync(marketo, new { name = "Send", trigger = new { on = "personIsCreated" }, flow = new object[] { new { step = "callWebhook", webhook = Webhook(receiver, "{{lead.Id}}", Mappings) } } });
        string since = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddMinutes(-1));
        foreach (string name in new[] { "a", "b" })
        {
            await marketo.LeadAsync(new { email = $"{name}@example.com" });
            await MarketoInstance.UntilAsync(async () => (await marketo.WalkAsync("activities.json?activityTypeIds=110", since)).Rows.Count == (name == "a" ? 1 : 2));
        }

        (List<JsonNode> rows, _) = await marketo.WalkAsync("activities.json?activityTypeIds=13,110", since);
        Assert.Equal(["HTTP 500", "Timeout"], rows.Select(row => Attribute(row, "Error Type")).Order());
        silence.SetResult();
    }

    [Fact]
    public async Task Requesting_a_campaign_hands_over_tokens_and_refuses_what_cannot_be_requested()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await DefineAsync(marketo, new { name = "Asked", trigger = new { on = "campaignIsRequested" }, tokens = new { word = "own" }, flow = Note("personNotes", "{{my.word}} by {{campaign.Name}}") });
        await DefineAsync(marketo, new { name = "Batch", flow = Note("city", "Ulm") });
        int id = await marketo.LeadAsync(new { email = "a@example.com" });
        var input = new { input = new { leads = new[] { new { id } }, tokens = new[] { new { name = "{{my.word}}", value = "given" } } } };
        Assert.Equal(1001, (await marketo.PostAsync("/rest/v1/campaigns/1001/trigger.json", input))["result"]![0]!["id"]!.GetValue<int>());
        await marketo.UntilAsync(lead => lead["personNotes"]?.GetValue<string>() == "given by Asked", id);
        Assert.Equal("1003", Code(await marketo.PostAsync("/rest/v1/campaigns/1002/trigger.json", input)));
        Assert.Equal("1013", Code(await marketo.PostAsync("/rest/v1/campaigns/9/trigger.json", input)));
        Assert.Equal("1003", Code(await marketo.PostAsync("/rest/v1/campaigns/1001/schedule.json", new { input = new { } })));
        Assert.Equal("1042", Code(await marketo.PostAsync("/rest/v1/campaigns/1002/schedule.json", new { input = new { runAt = "2099-01-01T00:00:00Z" } })));
        Assert.Equal(["batch", "trigger"], (await marketo.GetAsync("/rest/v1/campaigns.json"))["result"]!.AsArray().Select(row => row!["type"]!.GetValue<string>()).Order());
        Assert.True((await marketo.GetAsync("/rest/asset/v1/smartCampaign/1001.json"))["result"]![0]!["isRequestable"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("""{"name":"x","trigger":{"on":"dataValueChanges","field":"nope"}}""")]
    [InlineData("""{"name":"x","flow":[{"step":"callWebhook","webhook":{"name":"w","url":"http://127.0.0.1/"}}]}""")]
    [InlineData("""{"name":"x","flow":[{"step":"dance"}]}""")]
    [InlineData("""{"name":"x","trigger":{"on":"personIsCreated"},"flow":[{"step":"callWebhook","webhook":{"name":"w","url":"http://127.0.0.1/","method":"PUT"}}]}""")]
    public async Task A_definition_that_cannot_be_is_refused_in_one_line(string definition)
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        Assert.DoesNotContain('\n', (await marketo.PostAsync("/_sim/campaigns", JsonNode.Parse(definition)!))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_was_queued_is_done_after_a_restart_and_no_webhook_is_called_twice()
    {
        string folder = Directory.CreateTempSubdirectory("marketo-").FullName;
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        var slow = MarketoInstance.Calm with { BatchCallsWebhooks = true };
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(slow, data: folder, people: 60))
        {
            int batch = await DefineAsync(marketo, new { name = "Batch", flow = new object[] { new { step = "callWebhook", webhook = Webhook(receiver, "{{lead.Id}}") } } });
            await marketo.PostAsync("/_sim/runCampaign", new { id = batch });
            await MarketoInstance.UntilAsync(() => Task.FromResult(receiver.Calls.Count > 3));
        }

        int before = receiver.Calls.Count;
        await using (MarketoInstance again = await MarketoInstance.StartAsync(slow, data: folder))
        {
            await again.UntilCampaignsRestAsync();
            int people = (await again.GetAsync("/_sim/state"))["leads"]!.AsArray().Count;
            await MarketoInstance.UntilAsync(() => Task.FromResult(receiver.Calls.Count >= people - slow.BatchRunsAtOnce));
            Assert.InRange(before, 4, people - 1);
            Assert.Equal(receiver.Calls.Count, receiver.Calls.Select(call => call.Body).Distinct().Count());
            Assert.InRange(receiver.Calls.Count, people - slow.BatchRunsAtOnce, people);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static object[] Note(string field, string value) => [new { step = "changeDataValue", field, value }];

    private static object Webhook(WebhookReceiver receiver, string payload, object? mappings = null) =>
        new { name = "CrmSync", url = receiver.Url, headers = new Dictionary<string, string> { ["x-secret"] = "s3cret" }, payload, mappings = mappings ?? Array.Empty<object>() };

    private static async Task<int> DefineAsync(MarketoInstance marketo, object campaign) =>
        (await marketo.PostAsync("/_sim/campaigns", campaign))["id"]!.GetValue<int>();

    private static string Code(JsonNode answer) => answer["errors"]![0]!["code"]!.GetValue<string>();

    private static string? Attribute(JsonNode row, string name) =>
        row["attributes"]!.AsArray().FirstOrDefault(attribute => attribute!["name"]!.GetValue<string>() == name)?["value"]?.GetValue<string>();
}
