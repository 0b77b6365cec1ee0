using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Calls to Dynamics whose answer was lost: the row itself tells whose write stands.</summary>
public sealed class WriteMarkTests
{
    [Fact]
    public async Task C_13_An_update_whose_answer_was_lost_is_accepted_by_its_mark_and_a_later_edit_saw_it()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c13@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Dynamics.CallsAsync("update");
        await lead.Dynamics.FaultAsync(new object[] { new { operation = "update", nth = 1, dropAfter = true }, new { operation = "update", nth = 2, latency = 3000 } });
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
        await one.TogetherAsync(two, "Hamar");
        await engine.SettleAsync();
        Assert.Equal(2, await one.Dynamics.CallsAsync("update"));
        foreach (var pair in new[] { one, two })
        {
            await pair.AssertAsync("city", "address1_city", "Hamar");
            Assert.Single(await pair.OursInDynamicsAsync(), e => e.Field == "address1_city");
            Assert.Empty(await pair.CollisionsAsync());
        }
    }

    [Fact]
    public async Task C_13_The_column_of_the_mark_takes_the_longest_id_of_a_write()
    {
        await using var engine = await Pair.StartEngineAsync();
        await engine.SettleAsync();
        var longest = $"{RecordId.Contact(Guid.Empty)}.{long.MaxValue}.{long.MaxValue:x}.d";
        foreach (var table in new[] { "lead", "contact" })
        {
            var column = Assert.Single(await engine.InDynamics.ListAsync($"EntityDefinitions(LogicalName='{table}')/Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata", $"LogicalName eq '{LinkFields.WriteMark}'"))!;
            Assert.InRange(column["MaxLength"]!.GetValue<int>(), longest.Length, 4000);
        }
    }
}
