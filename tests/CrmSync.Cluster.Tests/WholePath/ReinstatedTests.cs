namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>An edit in Marketo that a write of ours replaced without having seen it (C-7).</summary>
public sealed class ReinstatedTests
{
    [Theory]
    [InlineData("leads", "Marketo City")]
    [InlineData("contacts", "Dynamics City")]
    public async Task C_7_An_edit_in_Marketo_that_we_replaced_unseen_is_put_back_for_a_lead_and_told_for_a_contact(string set, string ends)
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, set, "c7@example.com", ("address1_city", "Oslo"));
        var calls = await pair.Marketo.CallsAsync("syncLeads");
        await pair.Marketo.FaultAsync(new { operation = "syncLeads", latency = 3000, times = 1 });
        await pair.InDynamicsAsync("address1_city", "Dynamics City");
        await pair.Marketo.ArrivesAsync("syncLeads", calls);
        await pair.InMarketoAsync("city", "Marketo City");
        await engine.SettleAsync();
        Assert.Contains(await pair.OursInMarketoAsync(), e => e is { Field: "city", Old: "Marketo City", New: "Dynamics City" });
        await pair.AssertAsync("city", "address1_city", ends);
        var told = Assert.Single(await pair.CollisionsAsync());
        Assert.Equal(("C-7", "Marketo City", "Dynamics City"), (told.Rule, told.MarketoValue, told.DynamicsValue));
    }

    [Fact]
    public async Task C_7_A_later_edit_that_saw_ours_is_left_standing_and_nothing_is_put_back()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c7b@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", latency = 3000, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Dynamics City");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await lead.InMarketoAsync("city", "Replaced");
        await lead.Marketo.FaultAsync(new { operation = "activities", status = 503 });
        await Engine.UntilAsync(async () => await lead.MarketoAsync("city") == "Dynamics City", "our write has landed");
        await lead.InMarketoAsync("city", "Later");
        await lead.Marketo.MendAsync();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Later");
        Assert.DoesNotContain(await lead.OursInMarketoAsync(), e => e.New == "Replaced");
        Assert.Equal("C-7", Assert.Single(await lead.CollisionsAsync()).Rule);
    }
}
