using CrmSync.Domain.Planning;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What a delete on one side does on the other, as it is set for the connection.</summary>
public sealed class DeletePolicyTests
{
    [Fact]
    public async Task D_6_Ignore_leaves_the_Marketo_person_without_a_mark()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { WhenDeletedInDynamics = DeletePolicy.Ignore });
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("ignore@example.com", "Ignored", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("ignore@example.com", "id")).Id();
        var before = await engine.MarketoControl.NowAsync();
        await engine.InDynamics.DeleteAsync("leads", lead);
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(before));
        Assert.Contains(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), l => l is { Kind: "deleted", Rule: "D-1" });
    }

    [Fact]
    public async Task D_6_Tombstone_keeps_what_was_deleted_from_coming_back_by_itself()
    {
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt, adjust: s => s with { WhenDeletedInDynamics = DeletePolicy.Tombstone, WhenDeletedInMarketo = DeletePolicy.Tombstone });
        var gone = await engine.InDynamics.CreateAsync("leads", Texts.Lead("tomb-d@example.com", "Gone", "Buyer"));
        var kept = await engine.InDynamics.CreateAsync("leads", Texts.Lead("tomb-m@example.com", "Kept", "Buyer"));
        await engine.SettleAsync();
        var marked = Assert.Single(await engine.InMarketo.FindAsync("tomb-d@example.com", "id")).Id();
        await engine.InDynamics.DeleteAsync("leads", gone);
        await engine.InMarketo.DeleteAsync(Assert.Single(await engine.InMarketo.FindAsync("tomb-m@example.com", "id")).Id());
        await engine.SettleAsync();
        Assert.Equal("true", (await engine.InMarketo.ReadAsync(marked, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
        await engine.InDynamics.CreateAsync("leads", new { leadid = gone, lastname = "Gone", subject = "Gone", emailaddress1 = "tomb-d@example.com", jobtitle = "Back again" });
        await engine.InDynamics.EditAsync("leads", kept, new { jobtitle = "Edited since" });
        await engine.SettleAsync();
        Assert.Equal(("true", "Buyer"), ((await engine.InMarketo.ReadAsync(marked, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"), (await engine.InMarketo.ReadAsync(marked, "title")).Text("title")));
        Assert.Empty(await engine.InMarketo.FindAsync("tomb-m@example.com", "id"));
    }
}
