using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;
using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Who leaves first, over the whole path: counted by lane while nothing leaves, and by the order in Dynamics' own history (B-3).</summary>
public sealed class LaneTests
{
    private const int Queued = 6;

    [Fact]
    public async Task B_3_A_triggers_row_overtakes_the_rows_that_a_batch_campaign_queued_before_it()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { DynamicsConcurrency = 1 });
        var people = new List<long>();
        for (var i = 0; i < Queued; i++) people.Add(await engine.InMarketo.CreateAsync(Texts.Person($"queued{i}@example.com", "Queued")));
        var hot = await engine.InMarketo.CreateAsync(Texts.Person("hot@example.com", "Hot"));
        await engine.SettleAsync();
        var delivery = Pair.Delivery(engine, "dynamics");
        await delivery.HoldAsync(true);
        foreach (var person in people) await AskAsync(engine, person, Campaign.Batch);
        await WaitsAsync(Lane.Backfill, Queued);
        var asked = AskAsync(engine, hot);
        await WaitsAsync(Lane.Realtime, 1);
        var hastened = AskAsync(engine, people[^1]);
        await WaitsAsync(Lane.Realtime, 2);
        await WaitsAsync(Lane.Backfill, Queued - 1);
        await delivery.HoldAsync(false);
        Assert.Equal(["created", "created"], (await Task.WhenAll(asked, hastened)).Select(a => a.Result));
        await engine.SettleAsync();
        var made = (await engine.DynamicsControl.OursAsync()).Where(e => e is { Operation: "create", Table: "lead", Field: null }).Select(e => e.Row).ToList();
        Assert.Equal(Queued + 1, made.Count);
        var first = new[] { (await engine.PersonAsync(hot))!.DynamicsId, (await engine.PersonAsync(people[^1]))!.DynamicsId };
        Assert.Equal(first.Order(), made.Take(2).Order());

        Task WaitsAsync(Lane lane, int rows) =>
            Engine.UntilAsync(async () => (await delivery.CountsAsync()).Lanes.GetValueOrDefault(lane) == rows, $"{rows} rows wait in the lane {lane}");
    }

    [Fact]
    public async Task B_3_A_batch_campaigns_look_ups_go_one_call_at_a_time_and_a_trigger_neither_shares_nor_awaits_one()
    {
        HeldLookUps lookUps = null!;
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt, adjust: s => Quick(s) with { Dynamics = budget => lookUps = new(s.Dynamics(budget), "looked") });
        var people = new List<long>();
        for (var i = 0; i < Queued; i++) people.Add(await engine.InMarketo.CreateAsync(Texts.Person($"looked{i}@example.com", "Looked")));
        var hot = await engine.InMarketo.CreateAsync(Texts.Person("hotlook@example.com", "Hot"));
        await engine.SettleAsync();
        await AskAsync(engine, people[0], Campaign.Batch);
        await Engine.UntilAsync(() => Task.FromResult(lookUps.Held.Count > 0), "the first look-up of the batch campaign is under way");
        foreach (var person in people.Skip(1)) await AskAsync(engine, person, Campaign.Batch);
        Assert.Equal("created", (await AskAsync(engine, hot)).Result);
        Assert.Equal(["looked0@example.com"], Assert.Single(lookUps.Held));
        lookUps.Release();
        await engine.SettleAsync();
        Assert.Equal(Queued + 1, (await engine.DynamicsControl.OursAsync()).Count(e => e is { Operation: "create", Table: "lead", Field: null }));
    }
}
