namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A contact and a lead with one e-mail, and a Marketo person that holds it: whoever comes first, the contact is linked (N-14).</summary>
public sealed class FirstSightingTests
{
    /// <summary>Of the reads of changes after the resume these fail: each second one is of the same table, so that one table comes later, whichever it is.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    public async Task N_14_The_contact_is_linked_before_the_lead_whichever_of_their_feeds_comes_late(params int[] failing)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var person = await engine.InMarketo.CreateAsync(Texts.Person("late@example.com", "Late"));
        await engine.SettleAsync();
        await engine.Control.PauseAsync();
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("late@example.com", "Late"));
        var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("late@example.com", "Late"));
        foreach (var nth in failing) await engine.DynamicsControl.FaultAsync(new { operation = "delta", nth, status = 500 });
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        var people = await engine.InMarketo.FindAsync("late@example.com", "id", "crmsyncDynamicsId");
        Assert.Equal(contact, people.Single(p => p.Id() == person).Text("crmsyncDynamicsId"));
        Assert.Equal(lead, people.Single(p => p.Id() != person).Text("crmsyncDynamicsId"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task N_9_N_14_A_Marketo_person_that_comes_last_takes_no_lead_that_waits_for_its_contact(int firstToFail)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        await engine.Control.PauseAsync();
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("last@example.com", "Last"));
        var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("last@example.com", "Last"));
        for (var nth = firstToFail; nth <= firstToFail + 6; nth += 2) await engine.DynamicsControl.FaultAsync(new { operation = "delta", nth, status = 500 });
        await engine.Control.ResumeAsync();
        var person = await engine.InMarketo.CreateAsync(Texts.Person("last@example.com", "Last"));
        await engine.SettleAsync();
        Assert.Equal(contact, (await engine.InMarketo.ReadAsync(person, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
    }

    [Fact]
    public async Task N_14_A_contact_that_its_feed_brings_while_it_is_looked_for_is_linked_before_the_lead()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var person = await engine.InMarketo.CreateAsync(Texts.Person("meanwhile@example.com", "Meanwhile"));
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "retrieveMultiple", latency = 2500, times = 1 });
        var before = await engine.DynamicsControl.CallsAsync("retrieveMultiple");
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("meanwhile@example.com", "Meanwhile"));
        await Engine.UntilAsync(async () => await engine.DynamicsControl.CallsAsync("retrieveMultiple") > before, "the lead's match looks for contacts");
        var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("meanwhile@example.com", "Meanwhile"));
        await engine.SettleAsync();
        Assert.Equal(contact, (await engine.InMarketo.ReadAsync(person, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        Assert.Equal(2, (await engine.InMarketo.FindAsync("meanwhile@example.com", "id")).Count);
    }

    [Fact]
    public async Task N_9_N_14_A_lead_behind_two_contacts_is_listed_as_they_are_until_a_holder_changes()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        // Whose first sighting is decided before the other contact is known is linked, and rightly so: until the three met.
        for (var i = 0; ; i++)
        {
            var mail = $"behind{i}@example.com";
            var before = await AmbiguousAsync(engine);
            var person = await engine.InMarketo.CreateAsync(Texts.Person(mail, "Behind"));
            await engine.SettleAsync();
            await engine.Control.PauseAsync();
            var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact(mail, "One"));
            var other = await engine.InDynamics.CreateAsync("contacts", Texts.Contact(mail, "Two"));
            var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead(mail, "Three"));
            await engine.Control.ResumeAsync();
            await engine.SettleAsync();
            Assert.True(i < 9, "The lead was never behind both contacts.");
            if (await AmbiguousAsync(engine) != before + 3) continue;
            Assert.Single(await engine.InMarketo.FindAsync(mail, "id"));

            await engine.InDynamics.EditAsync("contacts", other, new { emailaddress1 = "elsewhere@example.com" });
            await engine.SettleAsync();
            Assert.Equal(contact, (await engine.InMarketo.ReadAsync(person, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
            Assert.Equal([mail, "elsewhere@example.com"], new[] { await MailOfAsync(engine, lead), await MailOfAsync(engine, other) });
            return;
        }
    }

    private static async Task<long> AmbiguousAsync(Engine engine) => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous");

    private static async Task<string?> MailOfAsync(Engine engine, string row) =>
        (await engine.InMarketo.ReadAsync(long.Parse((await engine.PersonOfRowAsync(row))!.MarketoId!, System.Globalization.CultureInfo.InvariantCulture), "email")).Text("email");
}
