namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>People who are known but idle cost disk only.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task Idle_people_leave_memory_and_go_on_where_they_were()
    {
        await using var engine = await Engine.StartAsync(people: 60, marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("idle@example.com", "Idle"));
        await engine.SettleAsync();
        var management = engine.Grains.GetGrain<IManagementGrain>(0);
        async Task<int> ActiveAsync() => (await management.GetDetailedGrainStatistics()).Count(g => g.GrainId.Type.ToString() == "person");
        var busy = await ActiveAsync();
        await Engine.UntilAsync(
            async () =>
            {
                await management.ForceActivationCollection(TimeSpan.FromMilliseconds(500));
                return await ActiveAsync() < busy / 4;
            },
            "idle people leave");
        var id = Assert.Single(await engine.InMarketo.FindAsync("idle@example.com", "id")).Id();
        await engine.InMarketo.EditAsync(id, new { city = "Awake" });
        await engine.SettleAsync();
        Assert.Equal("Awake", (await engine.InDynamics.ReadAsync("leads", lead)).Text("address1_city"));
    }
}
