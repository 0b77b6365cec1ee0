using CrmSync.Contracts.People;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A person's state decides; repetition, order, spelling and our own echo do not.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task S_2_Repeated_and_reordered_observations_change_nothing()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s2@example.com", ("address1_city", "Oslo"));
        await lead.InMarketoAsync("city", "Hamar");
        await lead.InDynamicsAsync("jobtitle", "Chief");
        await engine.SettleAsync();
        await lead.InMarketoAsync("city", "Oslo");
        await engine.SettleAsync();
        var before = await lead.OursAsync();
        var told = (await lead.ActivitiesAsync()).Count;
        // Once the rows are past the lateness bound and folded, a repetition is not even committed.
        await Engine.UntilAsync(
            async () =>
            {
                var commit = await CommitAsync();
                await engine.ReadMarketoAgainAsync();
                return await CommitAsync() == commit;
            },
            "rows that are read again commit nothing");
        await lead.Dynamics.SetAsync(new { expireTokensNow = true });
        await engine.ReadMarketoAgainAsync();
        await lead.AssertAsync("city", "address1_city", "Oslo");
        await lead.AssertAsync("title", "jobtitle", "Chief");
        Assert.Equal(before, await lead.OursAsync());
        Assert.Equal(told, (await lead.ActivitiesAsync()).Count);

        async Task<long> CommitAsync() =>
            (await engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{(await engine.PersonAsync(lead.Id))!.Id}").ObserveAsync(new(null, [], DateTimeOffset.MinValue, null, 1, false))).Commit;
    }

    [Fact]
    public async Task S_3_Each_side_keeps_its_own_form_and_what_a_side_makes_of_our_write_does_not_travel_back()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s3@example.com", ("address1_city", "Oslo"), ("leadsourcecode", 8), ("revenue", 10m));
        await engine.InDynamics.EditAsync(lead.Set, lead.Row, new { address1_city = "  Aalborg ", leadsourcecode = 7, revenue = 12.5m });
        await engine.SettleAsync();
        Assert.Equal(("Aalborg", "  Aalborg "), (await lead.MarketoAsync("city"), await lead.DynamicsAsync("address1_city")));
        Assert.Equal(("Trade Show", "7"), (await lead.MarketoAsync("leadSource"), await lead.DynamicsAsync("leadsourcecode")));
        Assert.Empty(await lead.OursInDynamicsAsync());

        await lead.InMarketoAsync("leadSource", "Web");
        await engine.SettleAsync();
        Assert.Equal(("Web", "8"), (await lead.MarketoAsync("leadSource"), await lead.DynamicsAsync("leadsourcecode")));
        Assert.Equal("  Aalborg ", await lead.DynamicsAsync("address1_city"));
    }

    [Fact]
    public async Task S_4_A_settled_system_makes_no_writes()
    {
        await using var engine = await Pair.StartEngineAsync(people: 40);
        await engine.SettleAsync();
        using var marketo = new Trace(engine.Marketo.Address);
        using var dynamics = new Trace(engine.Dataverse.Address);
        var before = await CallsAsync(marketo, dynamics);
        for (var i = 0; i < 3; i++) await engine.SettleAsync();
        Assert.Equal(before, await CallsAsync(marketo, dynamics));
    }

    [Fact]
    public async Task S_4_An_edit_made_with_our_own_user_is_an_edit()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s4@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        using var inMarketo = new MarketoHuman(engine.Marketo.Address, "crmsync");
        using var inDynamics = new DynamicsHuman(engine.Dataverse.Address, "crmsync");
        // One at a time: a write that waits for its row has the record read, and so any edit of it seen.
        await inMarketo.EditAsync(lead.Id, new { city = "Hamar" });
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
        await inDynamics.EditAsync("leads", lead.Row, new { jobtitle = "Chief" });
        await engine.SettleAsync();
        await lead.AssertAsync("title", "jobtitle", "Chief");
    }

    private static async Task<(long Marketo, long Dynamics, int, int)> CallsAsync(Trace marketo, Trace dynamics) => (
        await marketo.CallsAsync("syncLeads", "pushLeads", "deleteLeads", "mergeLeads", "addActivities"),
        await dynamics.CallsAsync("update", "create", "upsert", "delete", "batch"),
        (await marketo.WritesAsync()).Count, (await dynamics.WritesAsync()).Count);
}
