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

    private static string Leads(JsonNode state) => state["leads"]!.ToJsonString();
}
