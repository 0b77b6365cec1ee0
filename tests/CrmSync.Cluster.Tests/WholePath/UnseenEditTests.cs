namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Somebody writes between our look and our write: nothing is lost without a rule that says so.</summary>
public sealed class UnseenEditTests
{
    // Long enough for somebody's edit on a busy machine, short of our own time-out.
    private static readonly object SlowOnce = new { operation = "update", latency = 3000, times = 1 };

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
}
