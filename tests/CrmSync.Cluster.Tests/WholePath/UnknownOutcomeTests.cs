namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Calls to Marketo that may have landed, may land later or never did: no effect twice, none lost.</summary>
public sealed class UnknownOutcomeTests
{
    [Fact]
    public async Task C_12_A_call_that_was_applied_before_its_answer_was_lost_is_known_by_its_own_row_and_not_repeated()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c12@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", dropAfter = true, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await engine.SettleAsync();
        Assert.Equal(calls + 1, await lead.Marketo.CallsAsync("syncLeads"));
        await lead.AssertAsync("city", "address1_city", "Hamar");
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Fact]
    public async Task C_12_After_an_unknown_outcome_nothing_is_written_until_the_call_has_landed_and_then_the_newer_value()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c12b@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", landLate = 3000, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await lead.InDynamicsAsync("address1_city", "Molde");
        await Engine.UntilAsync(async () => (await lead.OursInMarketoAsync()).Any(e => e is { Operation: "update", New: "Hamar" }), "the call has landed late");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Molde");
        Assert.Equal([("Oslo", "Hamar"), ("Hamar", "Molde")], (await lead.OursInMarketoAsync()).Where(e => e is { Operation: "update", Field: "city" }).Select(e => (e.Old, e.New)));
        Assert.Equal(calls + 2, await lead.Marketo.CallsAsync("syncLeads"));
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Fact]
    public async Task C_12_A_call_that_never_landed_is_planned_anew_once_the_feed_was_read_past_it()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c12c@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        var began = TimeProvider.System.GetUtcNow();
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", dropBefore = true, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
        Assert.Equal(calls + 2, await lead.Marketo.CallsAsync("syncLeads"));
        Assert.True((await lead.OursInMarketoAsync()).Last(e => e.Field == "city").Time - began > TimeSpan.FromSeconds(8), "the landing limit and the lateness were waited for");
    }

    [Fact]
    public async Task B_9_Somebody_whose_page_has_passed_and_whose_write_died_with_the_silo_is_found_again_after_the_restart()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { MarketoLateness = TimeSpan.FromSeconds(1), MarketoLanding = TimeSpan.FromSeconds(1) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "b9-found@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", dropBefore = true, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await Pair.Delivery(engine, "marketo").HoldAsync(true);
        await Engine.UntilAsync(async () => (await lead.ActivitiesAsync()).Any(a => a.Rule == "C-12") && (await engine.PersonAsync(lead.Id))!.Waiting == "answer", "the write is planned anew and held");
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Feeds.All(f => f.PagesWaiting == 0), "the page of the edit has passed");
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
    }
}
