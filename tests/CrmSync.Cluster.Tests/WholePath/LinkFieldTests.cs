namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What CrmSync keeps on the Marketo person, and that nothing but changes is written.</summary>
public sealed class LinkFieldTests
{
    [Fact]
    public async Task N_11_The_link_type_created_date_and_deletion_flag_are_kept_on_the_Marketo_person()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("link@example.com", "Link"));
        var early = await engine.InMarketo.CreateAsync(Texts.Person("linked@example.com", "Linked"));
        await engine.SettleAsync();
        var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("linked@example.com", "Linked"));
        await engine.SettleAsync();
        var linked = await engine.InMarketo.ReadAsync(early, "crmsyncDynamicsId", "crmsyncRecordType");
        Assert.Equal((contact, "Contact"), (linked.Text("crmsyncDynamicsId"), linked.Text("crmsyncRecordType")));
        var person = Assert.Single(await engine.InMarketo.FindAsync("link@example.com", "id", "crmsyncDynamicsId", "crmsyncRecordType", "crmsyncCreatedDate", "crmsyncIsDeleted"));
        var created = DateTimeOffset.Parse((await engine.InDynamics.ReadAsync("leads", lead)).Text("createdon")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((lead, "Lead", "false"), (person.Text("crmsyncDynamicsId"), person.Text("crmsyncRecordType"), person.Text("crmsyncIsDeleted")));
        Assert.Equal(created, DateTimeOffset.Parse(person.Text("crmsyncCreatedDate")!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task N_18_A_foreign_change_of_the_link_fields_is_put_back_told_once_and_never_links_anew()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var mine = await engine.InDynamics.CreateAsync("leads", Texts.Lead("mine@example.com", "Mine"));
        var other = await engine.InDynamics.CreateAsync("leads", Texts.Lead("other@example.com", "Other"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("mine@example.com", "id")).Id();
        await engine.InMarketo.EditAsync(id, new { crmsyncDynamicsId = other, crmsyncRecordType = "Contact" });
        await engine.SettleAsync();
        var shown = await engine.InMarketo.ReadAsync(id, "crmsyncDynamicsId", "crmsyncRecordType");
        Assert.Equal((mine, "Lead"), (shown.Text("crmsyncDynamicsId"), shown.Text("crmsyncRecordType")));
        var person = (await engine.PersonAsync(id))!;
        Assert.Equal(mine, person.DynamicsId);
        Assert.Equal(["crmsyncDynamicsId", "crmsyncRecordType"], (await engine.ActivitiesAsync(person.Id)).Where(l => l.Kind == "putBack").Select(l => l.Field).Order());
    }

    [Fact]
    public async Task F_4_Only_the_changed_field_is_written_and_a_settled_pair_writes_nothing()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("f4@example.com", "Four", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("f4@example.com", "id")).Id();
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Head", firstname = "Aya" });
        await engine.InMarketo.EditAsync(id, new { city = "Ghent" });
        await engine.SettleAsync();
        Assert.Equal([("title", "Head")], (await engine.MarketoControl.OursAsync(marketo)).Where(e => e.Field is not null).Select(e => (e.Field!, e.New!)));
        Assert.Equal(["address1_city"], (await engine.DynamicsControl.OursAsync(dynamics)).Where(e => e.Field is not null and not ("crmsync_writeid" or "modifiedon" or "modifiedby" or "versionnumber")).Select(e => e.Field!));
        (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.SettleAsync();
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(marketo));
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));
    }
}
