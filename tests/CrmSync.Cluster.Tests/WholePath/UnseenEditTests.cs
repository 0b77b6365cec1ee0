namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Somebody writes between our look and our write: nothing is lost without a rule that says so.</summary>
public sealed class UnseenEditTests
{
    private static readonly object SlowOnce = new { operation = "update", latency = 1500, times = 1 };

    [Theory]
    [InlineData("leads", "Marketo City")]
    [InlineData("contacts", "Dynamics City")]
    public async Task C_6_An_update_names_the_version_it_was_planned_from(string set, string ends)
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, set, "c6@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        var calls = await pair.Dynamics.CallsAsync("update");
        await pair.Dynamics.FaultAsync(SlowOnce);
        await pair.InMarketoAsync("city", "Marketo City");
        await pair.Dynamics.ArrivesAsync("update", calls);
        await engine.InDynamics.EditAsync(set, pair.Row, new { address1_city = "Dynamics City", jobtitle = "Chief" });
        await engine.SettleAsync();
        Assert.Equal(1, await pair.Dynamics.RefusedAsync("0x80060882"));
        await pair.AssertAsync("city", "address1_city", ends);
        await pair.AssertAsync("title", "jobtitle", "Chief");
        Assert.DoesNotContain(await pair.OursInDynamicsAsync(), e => e is { Field: "address1_city", Old: "Oslo" } or { Field: "jobtitle" });
        var told = Assert.Single(await pair.CollisionsAsync());
        Assert.Equal("Dynamics City", told.DynamicsValue);
    }

    [Fact]
    public async Task C_6_A_foreign_edit_of_another_field_costs_a_new_plan_and_nothing_else()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c6b@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Dynamics.CallsAsync("update");
        await lead.Dynamics.FaultAsync(SlowOnce);
        await lead.InMarketoAsync("city", "Narvik");
        await lead.Dynamics.ArrivesAsync("update", calls);
        await lead.InDynamicsAsync("jobtitle", "Chief");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Narvik");
        await lead.AssertAsync("title", "jobtitle", "Chief");
        Assert.Single(await lead.OursInDynamicsAsync(), e => e.Field == "address1_city");
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Theory]
    [InlineData("leads", "Marketo City")]
    [InlineData("contacts", "Dynamics City")]
    public async Task C_7_An_edit_in_Marketo_that_we_replaced_unseen_is_put_back_for_a_lead_and_told_for_a_contact(string set, string ends)
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, set, "c7@example.com", ("address1_city", "Oslo"));
        var calls = await pair.Marketo.CallsAsync("syncLeads");
        await pair.Marketo.FaultAsync(new { operation = "syncLeads", latency = 1500, times = 1 });
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
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", latency = 1500, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Dynamics City");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await lead.InMarketoAsync("city", "Replaced");
        await lead.Marketo.FaultAsync(new { operation = "activities", status = 503, times = 4 });
        await Engine.UntilAsync(async () => await lead.MarketoAsync("city") == "Dynamics City", "our write has landed");
        await lead.InMarketoAsync("city", "Later");
        await lead.Marketo.MendAsync();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Later");
        Assert.DoesNotContain(await lead.OursInMarketoAsync(), e => e.New == "Replaced");
        Assert.Equal("C-7", Assert.Single(await lead.CollisionsAsync()).Rule);
    }
}
