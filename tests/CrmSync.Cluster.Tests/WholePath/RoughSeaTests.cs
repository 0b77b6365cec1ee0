using CrmSync.Simulators.History;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Everything goes wrong at once, by a seed: in the end both sides are equal and no edit is gone without a trace.</summary>
public sealed class RoughSeaTests
{
    private const int Edits = 24;
    private static readonly (string Marketo, string Dynamics)[] Fields = [("city", "address1_city"), ("title", "jobtitle")];

    private static readonly object[] MarketoFaults =
    [
        new { operation = "syncLeads", probability = 0.08, dropAfter = true }, new { operation = "syncLeads", probability = 0.08, landLate = 2000 }, new { operation = "syncLeads", probability = 0.08, dropBefore = true },
        new { operation = "syncLeads", probability = 0.2, latency = 500 }, new { operation = "activities", probability = 0.05, code = "606" }, new { operation = "activities", probability = 0.03, code = "1003" },
        new { operation = "leadsByFilter", probability = 0.05, status = 502 },
    ];

    private static readonly object[] DynamicsFaults =
    [
        new { operation = "update", probability = 0.1, dropAfter = true }, new { operation = "update", probability = 0.2, latency = 500 }, new { operation = "batch", probability = 0.1, dropAfter = true },
        new { operation = "delta", probability = 0.05, status = 503 }, new { operation = "retrieve", probability = 0.05, dropBefore = true },
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task S_2_C_6_C_7_C_12_C_13_Random_edits_under_faults_end_equal_and_a_lost_one_is_told(int seed, bool restarts)
    {
        var chance = new Random(seed);
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "sea1@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        using var contact = await Pair.LinkedAsync(engine, "contacts", "sea2@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        await lead.Marketo.SetAsync(new { lateShare = 0.2, lateSeconds = 2 });
        await lead.Marketo.FaultAsync(MarketoFaults);
        await lead.Dynamics.FaultAsync(DynamicsFaults);
        for (var i = 0; i < Edits; i++)
        {
            await EditAsync(chance.Next(2) == 0 ? lead : contact, chance, $"value {i}");
            await lead.Marketo.ReadsAsync("activities", chance.Next(4));
            if (!restarts || i != Edits / 2) continue;
            await engine.StopSiloAsync();
            await engine.StartSiloAsync();
        }
        await lead.Marketo.MendAsync();
        await lead.Dynamics.MendAsync();
        await lead.Marketo.SetAsync(new { lateShare = 0 });
        // The latest row that chance made late is shown before the second look.
        await lead.Marketo.ReadsAsync("activities", 15);
        await engine.SettleAsync();
        foreach (var pair in new[] { lead, contact })
            foreach (var field in Fields) await JudgeAsync(pair, field);
    }

    private static async Task EditAsync(Pair pair, Random chance, string value)
    {
        var (field, column) = Fields[chance.Next(Fields.Length)];
        try
        {
            await (chance.Next(2) == 0 ? pair.InMarketoAsync(field, value) : pair.InDynamicsAsync(column, value));
        }
        catch (Exception lost) when (lost is HttpRequestException or NullReferenceException)
        {
            // Faults meet people too; the history says what was written.
        }
    }

    private static async Task JudgeAsync(Pair pair, (string Marketo, string Dynamics) field)
    {
        await pair.AssertAsync(field.Marketo, field.Dynamics, await pair.MarketoAsync(field.Marketo));
        var marketo = await pair.Marketo.OfAsync($"{pair.Id}", field.Marketo);
        var dynamics = await pair.Dynamics.OfAsync(pair.Row, field.Dynamics);
        var told = (await pair.CollisionsAsync()).Where(a => a.Field == field.Marketo).SelectMany(a => new[] { a.MarketoValue, a.DynamicsValue }).ToHashSet();
        AssertNoneLost(marketo, dynamics, told);
        AssertNoneLost(dynamics, marketo, told);
    }

    /// <summary>What we replaced of somebody's was on the other side before, or is told.</summary>
    private static void AssertNoneLost(IReadOnlyList<HistoryEntry> here, IReadOnlyList<HistoryEntry> there, HashSet<string?> told)
    {
        var replaced = here.Where(e => e.Client == "crmsync" && e.Operation == "update" && here.Any(h => h.Client == "human" && h.New == e.Old)).Select(e => e.Old);
        Assert.All(replaced, value => Assert.True(there.Any(e => e.New == value) || told.Contains(value), $"'{value}' was replaced without a trace"));
    }
}
