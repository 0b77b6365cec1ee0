using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

public sealed class MarketoDurabilitySimulatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("marketo-").FullName;

    private string File => Path.Combine(folder, "marketo.journal");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Everything_that_was_shown_is_there_after_a_restart()
    {
        string token;
        string since;
        string state;
        string history;
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder, people: 30))
        {
            since = await marketo.TokenSinceAsync(marketo.Clock.GetUtcNow().AddDays(-40));
            await marketo.PostAsync("/rest/v1/leads/schema/fields.json", new { input = new[] { new { name = "crmKey", displayName = "Crm Key", dataType = "string" } } });
            int kept = await marketo.LeadAsync(new { email = "a@example.com", crmKey = "k1", unsubscribed = true, annualRevenue = 1.5 });
            int gone = await marketo.LeadAsync(new { email = "b@example.com", city = "Bonn" });
            await marketo.PostAsync($"/rest/v1/leads/{kept}/merge.json?leadId={gone}", new { });
            (_, token) = await marketo.WalkAsync("activities/leadchanges.json?fields=city", since);
            await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 1000 });
            (state, history) = (Leads(await marketo.GetAsync("/_sim/state")), string.Join('\n', await marketo.HistoryAsync()));
        }

        await using MarketoInstance again = await MarketoInstance.StartAsync(data: folder, people: 30);
        Assert.Equal(state, Leads(await again.GetAsync("/_sim/state")));
        Assert.Equal(history, string.Join('\n', await again.HistoryAsync()));
        Assert.True(again.Clock.Offset >= TimeSpan.FromSeconds(1000));
        Assert.Empty((await again.WalkAsync("activities/leadchanges.json?fields=city", token)).Rows);
        Assert.Equal(33, (await again.WalkAsync("activities/leadchanges.json?fields=city", since)).Rows.Count);
        Assert.Equal("updated", (await again.SyncAsync([new { crmKey = "K1", city = "Ulm" }], lookupField: "crmKey"))["result"]![0]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_torn_last_record_is_dropped_and_writing_goes_on()
    {
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder))
        {
            await marketo.LeadAsync(new { email = "a@example.com" });
            await marketo.LeadAsync(new { email = "b@example.com" });
        }

        await using (FileStream file = System.IO.File.OpenWrite(File))
            file.SetLength(file.Length - 3);
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder))
        {
            Assert.Single((await marketo.GetAsync("/_sim/state"))["leads"]!.AsArray());
            await marketo.LeadAsync(new { email = "c@example.com" });
        }

        await using MarketoInstance last = await MarketoInstance.StartAsync(data: folder);
        Assert.Equal(["a@example.com", "c@example.com"], (await last.GetAsync("/_sim/state"))["leads"]!.AsArray().Select(lead => lead!["email"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_second_simulator_on_the_folder_is_refused_in_one_line()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => MarketoInstance.StartAsync(data: folder));
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Everything_else_that_was_written_is_there_after_a_restart_too()
    {
        string state;
        string history;
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder, people: 10))
        {
            await marketo.PostAsync("/rest/v1/companies.json", new { input = new[] { new { externalCompanyId = "c1", company = "Harbor" } } });
            await marketo.PostAsync("/rest/v1/customobjects/schema.json", new { apiName = "car_c", displayName = "Car" });
            await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/addField.json", new { input = new[] { new { name = "vin", displayName = "VIN", dataType = "string", isDedupeField = true } } });
            await marketo.PostAsync("/rest/v1/customobjects/schema/car_c/approve.json", new { });
            await marketo.PostAsync("/rest/v1/customobjects/car_c.json", new { input = new[] { new { vin = "1" } } });
            await marketo.PostAsync("/rest/v1/leads/push.json", new { programName = "Spring Fair", input = new[] { new { email = "p@example.com", externalCompanyId = "C1" } } });
            await marketo.PostAsync("/rest/v1/lists/1001/leads.json", new { input = new[] { new { id = 1001 }, new { id = 1002 } } });
            await marketo.PostAsync("/_sim/settings", new { truncateOverlong = true });
            await marketo.PostAsync("/_sim/limits", new { dailyCalls = 777 });
            (state, history) = (Whole(await marketo.GetAsync("/_sim/state")), string.Join('\n', await marketo.HistoryAsync()));
        }

        await using MarketoInstance again = await MarketoInstance.StartAsync(data: folder, people: 10);
        Assert.Equal(state, Whole(await again.GetAsync("/_sim/state")));
        Assert.Equal(history, string.Join('\n', await again.HistoryAsync()));
        Assert.Equal(["updated"], (await again.PostAsync("/rest/v1/customobjects/car_c.json", new { input = new[] { new { vin = "1" } } })).Statuses());
    }

    [Fact]
    public async Task History_is_read_from_any_place_of_the_journal()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder, people: 300);
        JsonElement[] all = await marketo.HistoryAsync();
        Assert.Equal(Enumerable.Range(1, all.Length), all.Select(line => line.GetProperty("sequence").GetInt32()));
        foreach (int after in new[] { 1, 1023, 1024, 1025, 3000, all.Length - 1, all.Length })
            Assert.Equal(all.Skip(after).Select(line => line.ToString()), (await marketo.HistoryAsync(after)).Select(line => line.ToString()));
        await marketo.LeadAsync(new { email = "new@example.com" });
        Assert.Equal(2, (await marketo.HistoryAsync(all.Length)).Length);
    }

    [Fact]
    public async Task The_calls_of_the_day_are_counted_on_after_a_restart()
    {
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder, people: 5))
        {
            for (int call = 0; call < 60; call++)
                await marketo.GetAsync("/rest/v1/leads/partitions.json");
        }

        await using MarketoInstance again = await MarketoInstance.StartAsync(data: folder, people: 5);
        Assert.InRange((await again.GetAsync("/rest/v1/stats/usage.json")).Only()["total"]!.GetValue<int>(), 50, 61);
    }

    [Fact]
    public async Task An_export_is_taken_by_an_empty_instance_and_refused_by_another()
    {
        await using MarketoInstance source = await MarketoInstance.StartAsync(people: 40);
        await source.LeadAsync(new { email = "a@example.com", city = "Köln" });
        string file = await ExtractAsync(source);
        byte[] export = await source.Http.GetByteArrayAsync(new Uri("/_sim/export", UriKind.Relative), TestContext.Current.CancellationToken);
        string state = Leads(await source.GetAsync("/_sim/state"));

        await using (MarketoInstance target = await MarketoInstance.FreshAsync(folder))
        {
            using var body = new ByteArrayContent(export);
            using HttpResponseMessage taken = await target.Http.PostAsync(new Uri("/_sim/import", UriKind.Relative), body, TestContext.Current.CancellationToken);
            Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(state, Leads(await target.GetAsync("/_sim/state")));
            Assert.Equal((await source.HistoryAsync()).Length, (await target.HistoryAsync()).Length);
            using var again = new ByteArrayContent(export);
            using HttpResponseMessage refused = await target.Http.PostAsync(new Uri("/_sim/import", UriKind.Relative), again, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await using MarketoInstance restarted = await MarketoInstance.FreshAsync(folder);
        Assert.Equal(state, Leads(await restarted.GetAsync("/_sim/state")));
        await restarted.SignInAsync();
        Assert.Equal(await source.Http.GetStringAsync(new Uri(file, UriKind.Relative), TestContext.Current.CancellationToken), await restarted.Http.GetStringAsync(new Uri(file, UriKind.Relative), TestContext.Current.CancellationToken));
        using var cut = new ByteArrayContent(export[..^3]);
        await using MarketoInstance other = await MarketoInstance.FreshAsync(null);
        using HttpResponseMessage damaged = await other.Http.PostAsync(new Uri("/_sim/import", UriKind.Relative), cut, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, damaged.StatusCode);
    }

    /// <summary>Has everybody extracted; answers the file's path.</summary>
    private static async Task<string> ExtractAsync(MarketoInstance marketo)
    {
        DateTimeOffset now = marketo.Clock.GetUtcNow();
        JsonNode made = await marketo.PostAsync("/bulk/v1/leads/export/create.json", new { fields = new[] { "id", "city" }, filter = new { createdAt = new { startAt = $"{now.AddDays(-30):s}Z", endAt = $"{now:s}Z" } } });
        string job = $"/bulk/v1/leads/export/{made.Only().Text("exportId")}";
        await marketo.PostAsync($"{job}/enqueue.json", new { });
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 10 });
        await marketo.GetAsync($"{job}/status.json");
        return $"{job}/file.json";
    }

    private static string Whole(JsonNode state) =>
        string.Join('\n', new[] { "leads", "fields", "activities", "lists", "programs", "objects", "mergedInto", "settings", "limits" }.Select(name => state[name]!.ToJsonString()));

    private static string Leads(JsonNode state) => state["leads"]!.ToJsonString();
}
