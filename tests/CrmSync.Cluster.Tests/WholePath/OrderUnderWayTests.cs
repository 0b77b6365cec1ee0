using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>An order to change the fields that was given and is not done yet: whoever gave it may have had no answer and gone.</summary>
public sealed class OrderUnderWayTests
{
    [Fact]
    public async Task B_17_F_1_Nothing_is_settled_while_an_order_to_change_the_fields_waits_or_is_under_way()
    {
        var told = new HeldCalls(typeof(IFeedGrain), nameof(IFeedGrain.ReadByAsync));
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(told));
        using var lead = await Pair.LinkedAsync(engine, "leads", "b17.order@example.com", ("address1_city", "Oslo"));
        var fields = FieldTests.Fields(engine);
        Assert.Equal(0, (await fields.StatusAsync()).Ordered);

        told.IsHolding = true;
        var orders = new[] { "toDynamics", "both" }.Select(way => fields.ChangeAsync(new([new("city", null, null, way, null)], [], false), TableRange.All)).ToList();
        await told.HeldAsync();
        await Engine.UntilAsync(async () => (await fields.StatusAsync()).Ordered == 2, "both orders are known");
        Assert.False((await engine.Control.SettledAsync()).Settled);

        told.Release();
        await Task.WhenAll(orders);
        Assert.Equal(0, (await fields.StatusAsync()).Ordered);
        await engine.SettleAsync();
    }
}
