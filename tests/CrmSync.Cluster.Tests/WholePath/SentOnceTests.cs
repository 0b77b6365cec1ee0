using CrmSync.Contracts.Delivery;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Calls whose answer is lost, late or poor: every write is recorded before it leaves and has its effect once.</summary>
public sealed class SentOnceTests
{
    [Fact]
    public async Task S_1_What_must_be_written_survives_a_stop_because_it_is_derived_from_the_person()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s1@example.com", ("address1_city", "Oslo"));
        foreach (var side in new[] { "marketo", "dynamics" }) await Delivery(engine, side).HoldAsync(true);
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.InMarketoAsync("title", "Chief");
        await lead.SeenInDynamicsAsync("city", "Hamar");
        await lead.SeenInMarketoAsync("title", "Chief");
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
        await lead.AssertAsync("title", "jobtitle", "Chief");
        Assert.Single(await lead.OursInMarketoAsync(), e => e is { Operation: "update", Field: "city" });
        Assert.Single(await lead.OursInDynamicsAsync(), e => e.Field == "jobtitle");
    }

    [Fact]
    public async Task S_6_A_write_is_recorded_before_it_leaves_and_a_stop_in_its_midst_does_not_repeat_it()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s6@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", latency = 2000, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Equal(calls + 1, await lead.Marketo.CallsAsync("syncLeads"));
        await lead.AssertAsync("city", "address1_city", "Hamar");
    }

    [Fact]
    public async Task S_7_Agreed_moves_to_what_was_sent_and_a_record_has_one_call_in_flight()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s7@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", latency = 2000, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await engine.InDynamics.EditAsync(lead.Set, lead.Row, new { address1_city = "Molde", jobtitle = "Chief" });
        await lead.SeenInDynamicsAsync("city", "Molde");
        Assert.Equal(calls + 1, await lead.Marketo.CallsAsync("syncLeads"));
        Assert.Equal("Oslo", (await lead.FieldAsync("city")).Agreed);
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Molde");
        await lead.AssertAsync("title", "jobtitle", "Chief");
        Assert.Equal([("Oslo", "Hamar"), ("Hamar", "Molde")], (await lead.OursInMarketoAsync()).Where(e => e is { Operation: "update", Field: "city" }).Select(e => (e.Old, e.New)));
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Fact]
    public async Task S_7_An_acknowledgement_without_a_version_counts_only_after_the_row_was_read_back()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var one = await Pair.LinkedAsync(engine, "leads", "s7one@example.com");
        using var two = await Pair.LinkedAsync(engine, "leads", "s7two@example.com");
        await one.Dynamics.SetAsync(new { batchReturnsRepresentation = false });
        await TogetherAsync(one, two);
        await engine.SettleAsync();
        foreach (var pair in new[] { one, two })
        {
            await pair.AssertAsync("city", "address1_city", "Hamar");
            Assert.Equal("Hamar", (await pair.FieldAsync("city")).Agreed);
            Assert.Single(await pair.OursInDynamicsAsync(), e => e.Field == "address1_city");
        }
    }

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
        await Engine.UntilAsync(async () => await lead.MarketoAsync("city") == "Hamar", "the call has landed late");
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
    public async Task C_13_An_update_whose_answer_was_lost_is_accepted_by_its_mark_and_a_later_edit_saw_it()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c13@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Dynamics.CallsAsync("update");
        await lead.Dynamics.FaultAsync(new object[] { new { operation = "update", nth = 1, dropAfter = true }, new { operation = "update", nth = 2, latency = 1500 } });
        await lead.InMarketoAsync("city", "Hamar");
        await lead.Dynamics.ArrivesAsync("update", calls + 1);
        await lead.InDynamicsAsync("address1_city", "Molde");
        await engine.SettleAsync();
        Assert.Equal(1, await lead.Dynamics.RefusedAsync("0x80060882"));
        await lead.AssertAsync("city", "address1_city", "Molde");
        Assert.Equal("Hamar", Assert.Single(await lead.OursInDynamicsAsync(), e => e.Field == "address1_city").New);
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Fact]
    public async Task C_13_A_batch_whose_answer_was_lost_is_accepted_by_its_marks()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var one = await Pair.LinkedAsync(engine, "leads", "c13one@example.com");
        using var two = await Pair.LinkedAsync(engine, "leads", "c13two@example.com");
        await one.Dynamics.FaultAsync(new { operation = "batch", dropAfter = true, times = 1 });
        await TogetherAsync(one, two);
        await engine.SettleAsync();
        Assert.Equal(2, await one.Dynamics.CallsAsync("batch"));
        foreach (var pair in new[] { one, two })
        {
            await pair.AssertAsync("city", "address1_city", "Hamar");
            Assert.Single(await pair.OursInDynamicsAsync(), e => e.Field == "address1_city");
            Assert.Empty(await pair.CollisionsAsync());
        }
    }

    /// <summary>Both people's edits leave for Dynamics in one call.</summary>
    private static async Task TogetherAsync(Pair one, Pair two)
    {
        var delivery = Delivery(one.Engine, "dynamics");
        await delivery.HoldAsync(true);
        foreach (var pair in new[] { one, two }) await pair.InMarketoAsync("city", "Hamar");
        foreach (var pair in new[] { one, two }) await pair.SeenInMarketoAsync("city", "Hamar");
        await Engine.UntilAsync(async () => (await delivery.CountsAsync()).Queued == 2, "both writes are queued");
        await delivery.HoldAsync(false);
    }

    private static IDeliveryGrain Delivery(Engine engine, string side) => engine.Grains.GetGrain<IDeliveryGrain>($"{Engine.Connection}/{side}");
}
