using CrmSync.Domain.Activities;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A lead that somebody qualifies in Dynamics goes on as its contact.</summary>
public sealed class QualificationTests
{
    private static readonly string[] Link = ["id", "crmsyncDynamicsId", "crmsyncRecordType", "crmsyncIsDeleted", "title"];

    [Fact]
    public async Task QL_1_N_13_A_qualified_lead_goes_on_as_its_contact_with_one_Marketo_person_and_its_history()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("ql1@example.com", "Qualified", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("ql1@example.com", "id")).Id();
        var person = (await engine.PersonAsync(id))!.Id;
        var contact = (await engine.InDynamics.QualifyAsync(lead))!;
        await engine.SettleAsync();
        var shown = Assert.Single(await engine.InMarketo.FindAsync("ql1@example.com", Link));
        Assert.Equal((id, contact, "Contact", "false"), (shown.Id(), shown.Text("crmsyncDynamicsId"), shown.Text("crmsyncRecordType"), shown.Text("crmsyncIsDeleted")));
        var view = (await engine.PersonOfRowAsync(contact))!;
        Assert.Equal((person, "contact"), (view.Id, view.RecordType));
        var log = await engine.ActivitiesAsync(person);
        Assert.Contains(log, l => l.Rule == "N-1");
        Assert.Contains(log, l => l.Rule == "QL-1");

        await engine.InDynamics.EditAsync("contacts", contact, new { jobtitle = "Director" });
        await engine.SettleAsync();
        await engine.InMarketo.EditAsync(id, new { city = "Kyoto" });
        await engine.SettleAsync();
        Assert.Equal("Director", (await engine.InMarketo.ReadAsync(id, "title")).Text("title"));
        Assert.Equal("Kyoto", (await engine.InDynamics.ReadAsync("contacts", contact)).Text("address1_city"));
    }

    [Fact]
    public async Task QL_3_Later_rows_of_the_old_lead_change_nothing_and_lead_to_the_same_person()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("ql3@example.com", "Former", "Buyer"));
        await engine.SettleAsync();
        var contact = (await engine.InDynamics.QualifyAsync(lead))!;
        await engine.SettleAsync();
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Touched afterwards" });
        await engine.SettleAsync();
        await engine.InDynamics.DeleteAsync("leads", lead);
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(marketo));
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));
        Assert.Single(await engine.InMarketo.FindAsync("ql3@example.com", "id"));
        Assert.Equal(PersonStanding.InStep, (await engine.PersonOfRowAsync(contact))!.Standing);
    }

    [Fact]
    public async Task QL_3_C_5_A_qualification_in_the_middle_of_a_collision_is_decided_as_of_a_contact_and_told()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("c5@example.com", "Middle", "Buyer"));
        var before = await engine.InDynamics.CreateAsync("leads", Texts.Lead("c5b@example.com", "Before", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("c5@example.com", "id")).Id();
        var earlier = Assert.Single(await engine.InMarketo.FindAsync("c5b@example.com", "id")).Id();
        await Pair.ApartAsync(engine, async () =>
        {
            await engine.InMarketo.EditAsync(earlier, new { title = "Marketo's" });
            await engine.InDynamics.EditAsync("leads", before, new { jobtitle = "Dynamics'" });
        });
        string? contact = null, other = null;
        await Pair.ApartAsync(engine, async () =>
        {
            await engine.InMarketo.EditAsync(id, new { title = "Marketo's", city = "Only Marketo's" });
            await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Dynamics'" });
            contact = await engine.InDynamics.QualifyAsync(lead);
            other = await engine.InDynamics.QualifyAsync(before);
        });
        Assert.Equal(("Dynamics'", "Only Marketo's"), ((await engine.InMarketo.ReadAsync(id, "title")).Text("title"), (await engine.InDynamics.ReadAsync("contacts", contact!)).Text("address1_city")));
        // Which feed came first decides whether the edits met before our write left (C-2) or under way (C-7); the owner and the loser are the same.
        var told = (await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id)).Where(l => l.Kind == "collision").ToList();
        Assert.All(told, l => Assert.Equal(("title", CrmSync.Domain.Systems.SystemName.Dynamics), (l.Field, l.Winner)));
        Assert.Contains(told, l => l.MarketoValue == "Marketo's" && l.Rule is "C-2" or "C-7");

        Assert.Equal(("Marketo's", "Marketo's"), ((await engine.InMarketo.ReadAsync(earlier, "title")).Text("title"), (await engine.InDynamics.ReadAsync("contacts", other!)).Text("jobtitle")));
        var decided = (await engine.ActivitiesAsync((await engine.PersonAsync(earlier))!.Id)).Where(l => l.Kind == "collision").ToList();
        Assert.All(decided, l => Assert.Equal(CrmSync.Domain.Systems.SystemName.Marketo, l.Winner));
        Assert.Contains(decided, l => l.DynamicsValue == "Dynamics'" && l.Rule is "C-1" or "C-7");
    }

    [Fact]
    public async Task QL_1_N_16_Qualified_into_a_contact_that_exists_is_a_join_or_leaves_the_leads_person_marked()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var known = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("known@example.com", "Known", "Director"));
        var lead = await engine.InDynamics.CreateAsync("leads", new { lastname = "Lead", subject = "Lead", emailaddress1 = "other@example.com", jobtitle = "Buyer" });
        await engine.SettleAsync();
        var winner = Assert.Single(await engine.InMarketo.FindAsync("known@example.com", "id")).Id();
        var loser = Assert.Single(await engine.InMarketo.FindAsync("other@example.com", "id")).Id();
        await engine.InDynamics.EditAsync("leads", lead, new Dictionary<string, object> { ["parentcontactid@odata.bind"] = $"/contacts({known})" });
        await engine.InDynamics.QualifyAsync(lead, isContact: false);
        await engine.SettleAsync();
        var marked = await engine.InMarketo.ReadAsync(loser, Link);
        Assert.Equal(("true", null), (marked.Text("crmsyncIsDeleted"), marked.Text("crmsyncRecordType")));
        var kept = await engine.InMarketo.ReadAsync(winner, Link);
        Assert.Equal(("false", "Contact", "Director"), (kept.Text("crmsyncIsDeleted"), kept.Text("crmsyncRecordType"), kept.Text("title")));
        var line = Assert.Single(await engine.ActivitiesAsync((await engine.PersonAsync(loser))!.Id), l => l.Kind == "mergedAway");
        Assert.Contains(known, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QL_1_However_the_feeds_and_the_qualification_interleave_there_is_one_Marketo_person_and_one_contact()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var emails = Enumerable.Range(0, 24).Select(i => $"race{i}@example.com").ToList();
        await Task.WhenAll(emails.Select(async (email, i) =>
        {
            var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead(email, "Race", "Buyer"));
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + (i * 40)));
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            await engine.InDynamics.QualifyAsync(lead);
        }));
        await engine.SettleAsync();
        foreach (var email in emails)
        {
            var person = Assert.Single(await engine.InMarketo.FindAsync(email, Link));
            var contact = Assert.Single(await engine.InDynamics.ListAsync("contacts", $"emailaddress1 eq '{email}'"));
            Assert.Equal((contact.Text("contactid"), "Contact"), (person.Text("crmsyncDynamicsId"), person.Text("crmsyncRecordType")));
        }
    }
}
