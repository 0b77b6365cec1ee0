using System.Globalization;
using CrmSync.Contracts.Ledger;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Writes to Marketo whose rows do not come in time are read back, many people in one call (S-12).</summary>
public sealed class ReadBackTests
{
    [Fact]
    public async Task S_12_Read_backs_share_one_call_per_300_people()
    {
        const int Edits = 620;
        await using var engine = await Engine.StartAsync(people: 900, marketo: Texts.Prompt);
        await engine.SettleAsync();
        var rows = (await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 5000))
            .Where(person => person is { Marketo: not null, Dynamics: not null }).Take(Edits).ToList();
        Assert.Equal(Edits, rows.Count);
        await engine.MarketoControl.SettingsAsync(new { lateShare = 1, lateSeconds = 600 });
        var before = await engine.MarketoControl.CallsAsync("leadsByFilter");

        // Made while nobody reads, so that all of them are due together however slow the machine is.
        await Pair.ApartAsync(engine, async () =>
        {
            foreach (var (row, n) in rows.Select((row, n) => (row.Dynamics!.Value, n)))
                await engine.InDynamics.EditAsync(row.Kind == Domain.Systems.RecordKind.Lead ? "leads" : "contacts", row.Id, new { address1_city = $"Read back {n}" });
        });

        var calls = await engine.MarketoControl.CallsAsync("leadsByFilter") - before;
        Assert.InRange(calls, 3, 12);
        foreach (var (row, n) in rows.Select((row, n) => (row.Marketo!.Value, n)).Where((_, n) => n % 100 == 0))
            Assert.Equal($"Read back {n}", (await engine.PersonAsync(long.Parse(row.Id, CultureInfo.InvariantCulture)))!.Fields["city"].Agreed);
    }
}
