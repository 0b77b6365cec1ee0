namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Marketo's rows come late and in any order; they chain by old and new value.</summary>
public sealed class ShuffledRowTests
{
    [Fact]
    public async Task C_11_Several_edits_of_one_second_in_shuffled_and_late_order_end_at_the_last()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c11@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        await lead.Marketo.SetAsync(new { shuffleSeconds = true, lateShare = 0.5, lateSeconds = 2 });
        foreach (var value in new[] { "A", "B", "A", "C", "D" }) await engine.InMarketo.EditAsync(lead.Id, new { city = value, title = value + value });
        await Engine.UntilAsync(async () => await lead.DynamicsAsync("address1_city") == "D" && await lead.DynamicsAsync("jobtitle") == "DD", "the last edits have arrived");
        await lead.Marketo.SetAsync(new { lateShare = 0 });
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "D");
        await lead.AssertAsync("title", "jobtitle", "DD");
        Assert.DoesNotContain(await lead.OursInMarketoAsync(), e => e is { Operation: "update", Field: "city" or "title" });
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Fact]
    public async Task S_8_What_a_side_shows_while_a_write_to_it_is_open_is_kept_and_judged_when_it_is_closed()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var contact = await Pair.LinkedAsync(engine, "contacts", "s8@example.com", ("address1_city", "Oslo"));
        await contact.Marketo.SetAsync(new { lateShare = 1, lateSeconds = 3 });
        await contact.InDynamicsAsync("address1_city", "Hamar");
        await Engine.UntilAsync(async () => await contact.MarketoAsync("city") == "Hamar", "our write was applied and its row is late");
        await contact.InMarketoAsync("city", "Molde");
        await contact.Marketo.SetAsync(new { lateShare = 0 });
        await Engine.UntilAsync(async () => await contact.DynamicsAsync("address1_city") == "Molde", "the edit that saw ours has arrived");
        await engine.SettleAsync();
        await contact.AssertAsync("city", "address1_city", "Molde");
        Assert.Empty(await contact.CollisionsAsync());
    }
}
