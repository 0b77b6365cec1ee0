using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>An address that Dynamics refuses to look up is the trouble of whoever has it, and of nobody else.</summary>
public sealed class RefusedLookUpTests
{
    private const string Poison = "poison@example.com";

    [Fact]
    public async Task N_9_B_10_Whoever_has_it_waits_parked_and_nothing_is_made_for_it_while_others_and_the_page_go_on()
    {
        HeldAnswers answers = null!;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { Dynamics = budget => answers = new(s.Dynamics(budget)) { Poison = Poison } });
        var asked = await engine.InMarketo.CreateAsync(Texts.Person("asked@example.com", "Asked"));
        await engine.SettleAsync();
        await engine.InDynamics.CreateAsync("leads", Texts.Lead(Poison, "Poison"));
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("fine@example.com", "Fine"));
        await Engine.UntilAsync(async () => (await engine.InMarketo.FindAsync("fine@example.com", "id")).Count == 1, "the other one is made");
        await Engine.UntilAsync(
            async () => await engine.Control.StatusAsync() is var status && status.Parked.GetValueOrDefault("matching") == 1 && status.Feeds.All(f => f.PagesWaiting == 0),
            "the one that cannot be looked up is parked, and no page waits for it");
        Assert.Equal("created", (await AskAsync(engine, asked)).Result);
        Assert.Empty(await engine.InMarketo.FindAsync(Poison, "id"));

        answers.Poison = null;
        await engine.SettleAsync();
        Assert.Single(await engine.InMarketo.FindAsync(Poison, "id"));
    }
}
