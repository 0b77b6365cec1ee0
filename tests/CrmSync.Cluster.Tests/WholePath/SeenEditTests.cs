namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Edits that do not collide: one saw the other, or both say the same.</summary>
public sealed class SeenEditTests
{
    [Theory]
    [InlineData("leads")]
    [InlineData("contacts")]
    public async Task C_3_An_edit_on_top_of_the_other_sides_value_is_newer_and_no_collision(string set)
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, set, "c3@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        await pair.InMarketoAsync("city", "First");
        await pair.InDynamicsAsync("jobtitle", "First");
        await Engine.UntilAsync(async () => await pair.DynamicsAsync("address1_city") == "First" && await pair.MarketoAsync("title") == "First", "both edits have arrived");
        await pair.InDynamicsAsync("address1_city", "Second");
        await pair.InMarketoAsync("title", "Second");
        await engine.SettleAsync();
        await pair.AssertAsync("city", "address1_city", "Second");
        await pair.AssertAsync("title", "jobtitle", "Second");
        Assert.Empty(await pair.CollisionsAsync());
    }

    [Fact]
    public async Task C_4_Both_sides_moved_to_equal_values_is_no_collision_and_writes_nothing()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c4@example.com", ("address1_city", "Oslo"));
        var before = await lead.OursAsync();
        await Pair.ApartAsync(engine, async () =>
        {
            await lead.InMarketoAsync("city", "Bergen");
            await lead.InDynamicsAsync("address1_city", "Bergen");
        });
        Assert.Equal(before, await lead.OursAsync());
        Assert.Empty(await lead.CollisionsAsync());
        Assert.Equal("Bergen", (await lead.FieldAsync("city")).Agreed);
    }
}
