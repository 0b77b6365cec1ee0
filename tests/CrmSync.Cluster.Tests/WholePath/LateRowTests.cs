using System.Diagnostics.Metrics;
using CrmSync.Grains.Connections;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Rows that the live feed never shows.</summary>
public sealed class LateRowTests
{
    [Fact]
    public async Task B_14_A_row_that_the_live_feed_skipped_is_found_by_the_slow_second_walk_and_counted()
    {
        long found = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name == "crmsync.feed.late.rows") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, rows, _, _) => Interlocked.Add(ref found, rows));
        listener.Start();
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt with { LateRowsSkipTokens = true }, adjust: s => s with { LateWalks = [new LateWalk(TimeSpan.FromSeconds(4), TimeSpan.FromHours(1))] });
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("b14@example.com", "Late"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("b14@example.com", "id")).Id();
        var edits = 0;
        // How late a row is, is chance: one that the live feed still shows proves nothing, and another edit follows.
        await Engine.UntilAsync(
            async () =>
            {
                await engine.MarketoControl.SettingsAsync(new { lateShare = 1.0, lateSeconds = 12.0 });
                await engine.InMarketo.EditAsync(id, new { city = $"Skipped {++edits}" });
                await engine.MarketoControl.SettingsAsync(new { lateShare = 0.0 });
                await engine.SettleAsync();
                await engine.InMarketo.CreateAsync(Texts.Person($"b14-{edits}@example.com", "Later"));
                await Engine.UntilAsync(async () => (await engine.InDynamics.ReadAsync("leads", lead)).Text("address1_city") == $"Skipped {edits}", "the late row travels");
                return Interlocked.Read(ref found) > 0;
            },
            "a row that the slow walk alone brings");
        await engine.SettleAsync();
        Assert.InRange(Interlocked.Read(ref found), 1, edits);
    }
}
