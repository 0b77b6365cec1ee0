using CrmSync.Contracts.Fields;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A delivery that does not go by the selection yet by which it is handed a write.</summary>
public sealed class LateSelectionTests
{
    [Fact]
    public async Task F_1_C_12_A_write_that_waits_until_the_delivery_goes_by_its_selection_is_with_the_delivery_meanwhile_and_of_no_unknown_outcome()
    {
        var looks = new HeldCalls(typeof(IFieldsGrain), nameof(IFieldsGrain.InForceAsync));
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(looks));
        using var lead = await Pair.LinkedAsync(engine, "leads", "f1.late@example.com", ("address1_city", "Oslo"));
        var write = new UpdateRecord("person:0.1.0.m", RecordId.Person(lead.Id), new Dictionary<string, string?> { ["city"] = "Hamar" }, 0);

        looks.IsHolding = true;
        var taken = Pair.Delivery(engine, "marketo").SendAsync("person:0", write, null, selection: int.MaxValue);
        await looks.HeldAsync();
        Assert.True(await Pair.Delivery(engine, "marketo").HasAsync(write.Id));
        Assert.Equal("Oslo", await lead.MarketoAsync("city"));

        looks.Release();
        await taken;
        await engine.SettleAsync();
        Assert.Single(await lead.OursInMarketoAsync(), line => line is { Operation: "update", Field: "city", New: "Hamar" });
    }
}
