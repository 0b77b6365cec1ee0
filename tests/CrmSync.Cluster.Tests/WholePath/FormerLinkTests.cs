namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A former link is no link: whoever comes next under the e-mail is linked.</summary>
public sealed class FormerLinkTests
{
    [Fact]
    public async Task D_1_N_9_A_new_row_with_the_e_mail_of_a_deleted_one_is_linked_to_the_person_that_stayed()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("former@example.com", "Former", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("former@example.com", "id")).Id();
        await engine.InDynamics.DeleteAsync("leads", lead);
        await engine.SettleAsync();
        var next = await engine.InDynamics.CreateAsync("leads", Texts.Lead("former@example.com", "Former", "Buyer"));
        await engine.SettleAsync();
        var shown = Assert.Single(await engine.InMarketo.FindAsync("former@example.com", "id", "crmsyncDynamicsId", "crmsyncIsDeleted"));
        Assert.Equal((id, next, "false"), (shown.Id(), shown.Text("crmsyncDynamicsId"), shown.Text("crmsyncIsDeleted")));
    }

    [Fact]
    public async Task D_2_N_9_A_new_person_with_the_e_mail_of_a_deleted_one_is_linked_to_the_row_that_stayed()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("later@example.com", "Later", "Buyer"));
        await engine.SettleAsync();
        await engine.InMarketo.DeleteAsync(Assert.Single(await engine.InMarketo.FindAsync("later@example.com", "id")).Id());
        await engine.SettleAsync();
        var id = await engine.InMarketo.CreateAsync(Texts.Person("later@example.com", "Later"));
        await engine.SettleAsync();
        Assert.Equal(lead, (await engine.InMarketo.ReadAsync(id, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'later@example.com'"));
    }
}
