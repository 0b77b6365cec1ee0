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

    [Fact]
    public async Task C_12_A_person_whose_answer_is_on_its_way_stays_so_that_no_outcome_has_to_be_taken_for_unknown()
    {
        await using var engine = await Engine.StartAsync(people: 5, marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("awaited@example.com", "Awaited"));
        await engine.SettleAsync();
        var person = (await engine.PersonOfRowAsync(lead))!.Id;
        var (management, delivery) = (engine.Grains.GetGrain<IManagementGrain>(0), Pair.Delivery(engine, "marketo"));
        await engine.MarketoControl.FaultAsync(new { operation = "syncLeads", latency = 3000, times = 1 });
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Slow" });
        await Engine.UntilAsync(async () => (await delivery.CountsAsync()).InFlight == 1, "the write is under way");
        var (left, looks) = (0, 0);
        await Engine.UntilAsync(
            async () =>
            {
                await management.ForceActivationCollection(TimeSpan.FromMilliseconds(300));
                var isThere = (await management.GetDetailedGrainStatistics()).Any(g => g.GrainId.ToString().EndsWith(person, StringComparison.Ordinal));
                var isAwaited = (await delivery.CountsAsync()).InFlight == 1;
                if (isAwaited) (left, looks) = (left + (isThere ? 0 : 1), looks + 1);
                return !isAwaited;
            },
            "the write was answered");
        Assert.True(looks > 0, "nobody looked while the write was under way");
        Assert.Equal(0, left);
        await engine.SettleAsync();
        Assert.Equal("Slow", (await engine.InMarketo.ReadAsync((await engine.PersonOfRowAsync(lead))!.MarketoId is { } id ? long.Parse(id, System.Globalization.CultureInfo.InvariantCulture) : 0, "title")).Text("title"));
    }
}
