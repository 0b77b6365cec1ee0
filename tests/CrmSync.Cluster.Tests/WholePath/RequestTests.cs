using CrmSync.Contracts.Actions;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Grains.Connections;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Sync Person to Microsoft: what is answered, what is created, and how often.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task N_3_A_live_row_is_answered_without_a_write_and_one_deleted_meanwhile_is_made_anew()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var row = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("live@example.com", "Live"));
        await engine.SettleAsync();
        var person = Assert.Single(await engine.InMarketo.FindAsync("live@example.com", "id")).Id();
        var (marketo, dynamics, reads) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync(), await engine.DynamicsControl.CallsAsync("retrieve"));
        Assert.Equal(("alreadyExists", "contact", row), Said(await AskAsync(engine, person)));
        Assert.True(await engine.DynamicsControl.CallsAsync("retrieve") > reads, "the row was read before the answer");
        Assert.Equal(("alreadyExists", "contact", row), Said(await AskAsync(engine, person, Campaign.Batch)));
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(marketo));
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));
        Assert.Equal(2, (await LinesAsync(engine, person, "alreadyExists")).Count);

        await engine.InDynamics.DeleteAsync("contacts", row);
        var again = await AskAsync(engine, person);
        Assert.Equal(("created", "lead"), (again.Result, again.RecordType));
        await engine.SettleAsync();
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'live@example.com'"));
    }

    [Fact]
    public async Task N_4_A_trigger_is_answered_when_Dynamics_has_the_row_also_for_somebody_whom_no_feed_has_brought_yet()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        await engine.SettleAsync();
        await engine.Control.PauseAsync();
        var person = await engine.InMarketo.CreateAsync(Texts.Person("fresh@example.com", "Fresh"));
        await engine.Control.ResumeAsync();
        var answer = await AskAsync(engine, person);
        Assert.Equal("created", answer.Result);
        Assert.Equal("Fresh", (await engine.InDynamics.ReadAsync("leads", answer.DynamicsId!)).Text("lastname"));
        Assert.True(answer.Activity > 0);
        await engine.SettleAsync();
        Assert.Equal(answer.DynamicsId, (await engine.InMarketo.ReadAsync(person, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        var nobody = await AskAsync(engine, 99_999_999);
        Assert.Equal(("refused", "Marketo has no person with this id."), (nobody.Result, nobody.Reason));
    }

    [Fact]
    public async Task N_4_A_batch_is_queued_durably_created_in_the_background_once_and_told_when_it_is_done()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var people = new List<long>();
        for (var i = 0; i < 12; i++) people.Add(await engine.InMarketo.CreateAsync(Texts.Person($"batch{i}@example.com", $"B{i}")));
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "*", status = 503, times = 30 });
        foreach (var person in people.Concat(people)) Assert.Equal("queued", (await AskAsync(engine, person, Campaign.Batch)).Result);
        Assert.Empty(await LinesAsync(engine, people[0], "created"));
        await engine.StopSiloAsync(abruptly: true);
        await engine.DynamicsControl.ClearFaultsAsync();
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.DynamicsControl.OursAsync()).Count(e => e is { Operation: "create", Field: null }) == people.Count, "all are created");
        await engine.SettleAsync();
        Assert.Equal(people.Count, (await engine.DynamicsControl.OursAsync()).Count(e => e is { Operation: "create", Field: null }));
        foreach (var person in people) Assert.Single(await LinesAsync(engine, person, "created"));
    }

    [Fact]
    public async Task N_5_N_13_As_a_contact_a_lead_is_created_and_qualified_once_though_the_answer_is_lost()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var plain = await engine.InMarketo.CreateAsync(Texts.Person("plain@example.com", "Plain"));
        var lost = await engine.InMarketo.CreateAsync(Texts.Person("lost@example.com", "Lost"));
        await engine.SettleAsync();
        var answer = await AskAsync(engine, plain, asContact: true);
        Assert.Equal(("created", "contact"), (answer.Result, answer.RecordType));
        await engine.DynamicsControl.FaultAsync(new { operation = "qualifyLead", times = 1, dropAfter = true });
        var again = await AskAsync(engine, lost, asContact: true);
        Assert.Equal(("created", "contact"), (again.Result, again.RecordType));
        await engine.SettleAsync();
        foreach (var (person, email) in new[] { (plain, "plain@example.com"), (lost, "lost@example.com") })
        {
            var contact = Assert.Single(await engine.InDynamics.ListAsync("contacts", $"emailaddress1 eq '{email}'"));
            Assert.Null(contact.Text("_parentcustomerid_value"));
            Assert.Equal("1", Assert.Single(await engine.InDynamics.ListAsync("leads", $"emailaddress1 eq '{email}'")).Text("statecode"));
            var shown = await engine.InMarketo.ReadAsync(person, "crmsyncDynamicsId", "crmsyncRecordType");
            Assert.Equal((contact.Text("contactid"), "Contact"), (shown.Text("crmsyncDynamicsId"), shown.Text("crmsyncRecordType")));
            Assert.Single(await engine.InMarketo.FindAsync(email, "id"));
        }
        await engine.InMarketo.EditAsync(plain, new { title = "On the contact" });
        await engine.SettleAsync();
        Assert.Equal("On the contact", (await engine.InDynamics.ReadAsync("contacts", answer.DynamicsId!)).Text("jobtitle"));
    }

    [Fact]
    public async Task N_6_The_owner_is_found_by_id_or_e_mail_and_an_unknown_or_disabled_one_creates_nothing()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { DefaultOwner = "usual@example.com" });
        var usual = await engine.InDynamics.CreateAsync("systemusers", User("usual@example.com"));
        var seller = await engine.InDynamics.CreateAsync("systemusers", User("seller@example.com"));
        var gone = await engine.InDynamics.CreateAsync("systemusers", User("gone@example.com"));
        await engine.InDynamics.EditAsync("systemusers", gone, new { isdisabled = true });
        var people = new List<long>();
        for (var i = 0; i < 4; i++) people.Add(await engine.InMarketo.CreateAsync(Texts.Person($"owned{i}@example.com", $"O{i}")));
        await engine.SettleAsync();
        Assert.Equal(usual, await OwnerAsync(engine, (await AskAsync(engine, people[0])).DynamicsId!));
        Assert.Equal(seller, await OwnerAsync(engine, (await AskAsync(engine, people[1], owner: "Seller@Example.com")).DynamicsId!));
        Assert.Equal(seller, await OwnerAsync(engine, (await AskAsync(engine, people[2], owner: seller)).DynamicsId!));
        foreach (var owner in new[] { "nobody@example.com", "gone@example.com", Guid.Empty.ToString() })
        {
            var answer = await AskAsync(engine, people[3], owner: owner);
            Assert.Equal(("refused", false), (answer.Result, string.IsNullOrEmpty(answer.Reason)));
        }
        await engine.SettleAsync();
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'owned3@example.com'"));
        Assert.Equal(3, (await LinesAsync(engine, people[3], "refused")).Count(l => l.Rule == "N-6"));
        Assert.Equal("created", (await AskAsync(engine, people[3])).Result);
    }

    [Fact]
    public async Task N_5_N_6_An_owner_and_a_contact_that_are_asked_for_while_the_person_is_queued_are_what_becomes_of_it()
    {
        HeldLookUps lookUps = null!;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { Dynamics = budget => lookUps = new(s.Dynamics(budget), "more") });
        var seller = await engine.InDynamics.CreateAsync("systemusers", User("seller@example.com"));
        var person = await engine.InMarketo.CreateAsync(Texts.Person("more@example.com", "More"));
        await engine.SettleAsync();
        Assert.Equal("queued", (await AskAsync(engine, person, Campaign.Batch)).Result);
        await Engine.UntilAsync(() => Task.FromResult(lookUps.Held.Count > 0), "the match is under way for the first request");
        Assert.Equal("queued", (await AskAsync(engine, person, Campaign.Batch, asContact: true, owner: "seller@example.com")).Result);
        lookUps.Release();
        await engine.SettleAsync();
        Assert.Equal("contact", (await engine.PersonAsync(person))!.RecordType);
        Assert.Equal(seller, Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'more@example.com'")).Text("_ownerid_value"));
    }

    [Fact]
    public async Task V_7_Topic_is_filled_with_name_and_company_and_another_required_column_refuses_by_name()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var full = await engine.InMarketo.CreateAsync(new { email = "full@example.com", firstName = "Aya", lastName = "Ito", company = "Acme" });
        var nameless = await engine.InMarketo.CreateAsync(new { email = "nameless@example.com" });
        await engine.SettleAsync();
        var answer = await AskAsync(engine, full);
        Assert.Equal("Aya Ito, Acme", (await engine.InDynamics.ReadAsync("leads", answer.DynamicsId!)).Text("subject"));
        Assert.Single(await LinesAsync(engine, full, "defaulted"), l => l.Rule == "V-7");
        var refused = await AskAsync(engine, nameless);
        Assert.Equal("refused", refused.Result);
        Assert.Contains("lastname", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'nameless@example.com'"));
        await engine.InMarketo.EditAsync(nameless, new { lastName = "Named" });
        await engine.SettleAsync();
        Assert.Equal("Named", Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'nameless@example.com'")).Text("lastname"));
    }

    private static object User(string email) => new { domainname = email, internalemailaddress = email, firstname = "A", lastname = "User" };

    private static async Task<string?> OwnerAsync(Engine engine, string lead) => (await engine.InDynamics.ReadAsync("leads", lead)).Text("_ownerid_value");

    internal static Task<SyncPersonAnswer> AskAsync(Engine engine, long person, Campaign campaign = Campaign.Trigger, bool asContact = false, string? owner = null) =>
        engine.Grains.GetGrain<IActionsGrain>(Engine.Connection).SyncPersonAsync(person, owner, campaign, asContact);

    internal static async Task<IReadOnlyList<Domain.Activities.ActivityRow>> LinesAsync(Engine engine, long person, string kind) =>
        [.. (await engine.ActivitiesAsync((await engine.PersonAsync(person))!.Id)).Where(l => l.Kind == kind)];

    internal static ConnectionSetting Quick(ConnectionSetting setting) => setting with { MarketoLateness = TimeSpan.FromSeconds(1), MarketoLanding = TimeSpan.FromSeconds(1) };

    private static (string, string?, string?) Said(SyncPersonAnswer answer) => (answer.Result, answer.RecordType, answer.DynamicsId);
}
