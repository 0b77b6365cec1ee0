using CrmSync.Contracts.Ledger;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The sync stood still for longer than Marketo keeps its rows (B-15): a hundred days on Marketo's clock.</summary>
public sealed class GapTests
{
    private const int Days = 100;

    [Fact]
    public async Task B_4_B_15_An_edit_whose_row_Marketo_has_dropped_arrives_by_the_compare_and_nobody_is_doubled()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "gap-edit@example.com", ("address1_city", "Oslo"));
        using var same = await Pair.LinkedAsync(engine, "contacts", "gap-same@example.com", ("address1_city", "Oslo"));
        await engine.StopSiloAsync();
        await lead.InMarketoAsync("city", "Hamar");
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.MarketoControl.AdvanceAsync(TimeSpan.FromDays(Days));
        foreach (var operation in new[] { "update", "batch" }) await engine.DynamicsControl.FaultAsync(new { operation, latency = 2000 });
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await Pair.Delivery(engine, "dynamics").CountsAsync()).Lanes[Lane.Backfill] > 0, "what the compare found leaves behind live changes (B-3)");
        await engine.SettleAsync();
        Assert.Equal("Hamar", await lead.DynamicsAsync("address1_city"));
        Assert.Equal("Oslo", await same.DynamicsAsync("address1_city"));
        Assert.DoesNotContain(await engine.MarketoControl.OursAsync(marketo), e => e.Operation is "create" or "delete");
        Assert.Equal(lead.Row, Assert.Single((await engine.DynamicsControl.OursAsync(dynamics)).Where(e => e.Table is "lead" or "contact").Select(e => e.Row).Distinct()));

        await lead.InDynamicsAsync("address1_city", "Molde");
        await engine.SettleAsync();
        Assert.Contains(await engine.MarketoControl.OursAsync(marketo), e => e is { Field: "city", New: "Molde" });
    }

    [Fact]
    public async Task B_15_D_7_D_10_A_delete_whose_row_Marketo_has_dropped_is_listed_and_believed_of_nobody()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var gone = await Pair.LinkedAsync(engine, "leads", "gap-gone@example.com");
        using var kept = await Pair.LinkedAsync(engine, "leads", "gap-kept@example.com");
        await engine.StopSiloAsync();
        await engine.InMarketo.DeleteAsync(gone.Id);
        var dynamics = await engine.DynamicsControl.NowAsync();
        await engine.MarketoControl.AdvanceAsync(TimeSpan.FromDays(Days));
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await RefusalsAsync(engine)).Count > 0, "somebody is on the error desk");
        await engine.SettleAsync();
        var refusal = Assert.Single(await RefusalsAsync(engine));
        Assert.Equal(((await engine.PersonOfRowAsync(gone.Row))!.Id, "find", "1004"), (refusal.Person, refusal.Operation, refusal.Code));
        Assert.Equal(PersonStanding.InStep, (await engine.PersonAsync(kept.Id))!.Standing);
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(dynamics), e => e.Table is "lead" or "contact");
    }

    private static Task<IReadOnlyList<RefusalRow>> RefusalsAsync(Engine engine) =>
        engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).RefusalsAsync(RefusalFilter.All, null, 10);
}
