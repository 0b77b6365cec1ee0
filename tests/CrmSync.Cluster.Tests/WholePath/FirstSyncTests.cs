using CrmSync.Domain.Delivery;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The first sync of everything, with people who go on working (B-2, B-3).</summary>
public sealed class FirstSyncTests
{
    private const int People = 2_000;

    [Fact]
    public async Task B_2_Two_thousand_people_a_side_cost_few_calls_and_the_progress_is_told()
    {
        await using var engine = await Engine.StartAsync(People, marketo: Texts.Prompt, startSilo: false);
        await engine.StartSiloAsync();
        var (seen, settled, bulk) = (new HashSet<string>(), false, 0);
        await Engine.UntilAsync(
            async () =>
            {
                if ((await engine.Control.StatusAsync()).FirstSync is { } first) seen.Add(first.State);
                bulk = Math.Max(bulk, (await Pair.Delivery(engine, "marketo").CountsAsync()).Lanes[Lane.Backfill]);
                return settled = (await engine.Control.SettledAsync()).Settled;
            },
            "the first sync has settled", TimeSpan.FromMinutes(4));
        Assert.True(settled);
        Assert.Contains("matching", seen);
        Assert.True(bulk > 0, "what the first sync writes leaves in the lane of bulk work (B-3)");
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).FirstSync is null, "the progress of the first sync ends");
        // At one call a person these would be 2,000 and 2,000; the polls of a minute are in them too.
        Assert.InRange(await engine.DynamicsControl.CallsAsync("retrieveMultiple"), 0, 60);
        Assert.InRange(await engine.MarketoControl.CallsAsync("syncLeads"), 1, 200);
    }

    [Fact]
    public async Task B_3_A_live_edit_overtakes_the_first_sync_and_B_2_none_is_lost_when_it_is_killed()
    {
        await using var engine = await Engine.StartAsync(600, marketo: Texts.Prompt, startSilo: false);
        using var marketo = new Trace(engine.Marketo.Address);
        var row = await engine.InDynamics.CreateAsync("leads", new { lastname = "Hot", subject = "Offer", emailaddress1 = "b3@example.com" });
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("b3@example.com", "id")).Id();

        // Everybody's rows change at once, as a full read would find them, and Marketo is slow: bulk work fills the queue.
        await marketo.FaultAsync(new { operation = "syncLeads", latency = 700 });
        var delivery = Pair.Delivery(engine, "marketo");
        foreach (var i in Enumerable.Range(0, 4_000)) await delivery.SendAsync($"nobody{i}", new Domain.Systems.UpdateRecord($"bulk{i}", Domain.Systems.RecordId.Person(5_000_000 + i), new Dictionary<string, string?> { ["city"] = "Bulk" }, 0), null, Lane.Backfill);
        await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "Now" });
        await Engine.UntilAsync(async () => (await engine.InMarketo.ReadAsync(id, "title"))!["title"]?.ToString() == "Now", "the hot lead has arrived");
        Assert.True((await delivery.CountsAsync()).Lanes[Lane.Backfill] > 1_000, "the hot lead had to wait for bulk work");
    }

    [Fact]
    public async Task B_2_A_first_sync_that_is_killed_goes_on_and_live_edits_during_it_are_not_lost()
    {
        await using var engine = await Engine.StartAsync(600, marketo: Texts.Prompt, startSilo: false);
        var row = await engine.InDynamics.CreateAsync("contacts", new { lastname = "Early", emailaddress1 = "b2@example.com", jobtitle = "Before" });
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).People.Values.Sum() > 100, "the first sync is on its way");
        await engine.InDynamics.EditAsync("contacts", row, new { jobtitle = "During" });
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        var record = Assert.Single(await engine.InMarketo.FindAsync("b2@example.com", "id", "title"))!;
        Assert.Equal("During", record["title"]!.GetValue<string>());
        var view = await engine.Control.StatusAsync();
        Assert.Equal(0, view.People.GetValueOrDefault("waiting") - view.Parked.GetValueOrDefault("ambiguous"));
    }
}
