using System.Text.Json.Nodes;
using CrmSync.Contracts.Ledger;
using CrmSync.Domain.Activities;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Dynamics refused to make a row, or we did, and its rules change.</summary>
public sealed class RefusedCreateTests
{
    private const string Optional = "JobTitle ; string 100 ; ; Job Title";
    private const string Required = "JobTitle ; string 100 ; A ; Job Title";

    [Fact]
    public async Task V_3_Who_was_refused_for_a_required_column_is_made_when_it_is_required_no_more_although_nobody_touches_the_person_or_asks()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => RequestTests.Quick(s) with { MetadataEvery = TimeSpan.FromSeconds(1) });
        var nobody = await engine.InMarketo.CreateAsync(Texts.Person("none@example.com", "None", null));
        var pirate = await engine.InMarketo.CreateAsync(Texts.Person("pirate@example.com", "Jones", "Pirate"));
        await engine.DynamicsControl.SettingsAsync(new { customRules = new[] { new { table = "lead", column = "jobtitle", value = "Pirate", message = "No pirates." } } });
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", change = Required });
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Equal("refused", (await RequestTests.AskAsync(engine, nobody)).Result);
        Assert.Equal("refused", (await RequestTests.AskAsync(engine, pirate)).Result);
        await engine.SettleAsync();
        Assert.Equal(["create", "create"], (await DeskAsync(engine)).Select(row => row.Operation));

        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", change = Optional });
        await Engine.UntilAsync(async () => (await RowsAsync(engine, "none")).Count + (await RowsAsync(engine, "pirate")).Count == 2, "both are in Dynamics");
        await engine.SettleAsync();
        // What the plug-in refuses waits alone.
        Assert.Null(Assert.Single(await RowsAsync(engine, "pirate")).Text("jobtitle"));
        var left = Assert.Single(await DeskAsync(engine));
        Assert.Equal(("update", "title"), (left.Operation, left.Field));
    }

    private static Task<IReadOnlyList<RefusalRow>> DeskAsync(Engine engine) => engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).RefusalsAsync(RefusalFilter.All, null, 100);

    private static async Task<IReadOnlyList<JsonNode?>> RowsAsync(Engine engine, string name) => [.. await engine.InDynamics.ListAsync("leads", $"emailaddress1 eq '{name}@example.com'")];
}
