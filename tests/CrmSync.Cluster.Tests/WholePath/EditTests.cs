namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>An edit on one side arrives on the other, by the right rule.</summary>
public sealed class EditTests
{
    [Fact]
    public async Task N_1_A_lead_that_appears_in_Dynamics_becomes_a_Marketo_person_and_edits_travel_both_ways()
    {
        await using var engine = await Engine.StartAsync();
        var lead = await engine.InDynamics.CreateAsync("leads", new { lastname = "Ito", firstname = "Aya", emailaddress1 = "aya@example.com", subject = "Ito", jobtitle = "Buyer" });
        await engine.SettleAsync();
        var person = Assert.Single(await engine.InMarketo.FindAsync("aya@example.com", "id", "lastName", "title", "crmsyncDynamicsId", "crmsyncRecordType"))!;
        Assert.Equal("Ito", person["lastName"]!.GetValue<string>());
        Assert.Equal(lead, person["crmsyncDynamicsId"]!.GetValue<string>());
        Assert.Equal("Lead", person["crmsyncRecordType"]!.GetValue<string>());

        var id = person["id"]!.GetValue<long>();
        await engine.InMarketo.EditAsync(id, new { title = "Head of Purchasing" });
        await engine.InDynamics.EditAsync("leads", lead, new { address1_city = "Kyōto 京都" });
        await engine.SettleAsync();
        Assert.Equal("Head of Purchasing", (await engine.InDynamics.ReadAsync("leads", lead))!["jobtitle"]!.GetValue<string>());
        Assert.Equal("Kyōto 京都", (await engine.InMarketo.ReadAsync(id, "city"))!["city"]!.GetValue<string>());
    }

    [Fact]
    public async Task N_9_First_sync_of_overlapping_people_links_each_once_and_creates_the_rest_in_Marketo_only()
    {
        await using var engine = await Engine.StartAsync(people: 60);
        await engine.SettleAsync();
        var view = await engine.Control.StatusAsync();
        Assert.Equal("running", view.State);
    }
}
